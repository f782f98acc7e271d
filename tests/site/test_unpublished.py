"""Drafts, hidden posts, those of the future and those that are gone: what is public."""

import json
import re

import audio
from interlinked_blog import comments
from pictures import png
from podcast_site import SHOW, episode, make_show
from sites import CONF, Make, article

RECEIVER = 'PINGBACKS = {"receiver": "https://ping.example"}\n'
KINDS = {"hidden": "hid", "draft": "dra", "gone": "gon", "": "fut"}  # by status
LISTED = "2026/03/02/pub/index.html"
# What a reader of a tombstone, or of a hidden post, is meant to find; `*` is its mark.
PUBLIC = {
    "hid": r"""
        2026/03/0[56]/(slug|ep)\*/index.html  en/2026/03/05/slug\*/index.html
        2026/03/06/ep\*/embed/(index.html|oembed.json)
        alias\*/index.html  page\*/index.html  images/img\*.png
        cards/((en-)?2026-03-0[56]-(slug|ep)|page)\*.\w+.(png|jpg)
        audio/rec\*.(mp3|vtt|srt|json|html|mp3.chapters.json)
        (author/auteur|category/cat|tag/tag)\*/index.html
    """,
    "gon": r"""
        2026/03/0[56]/(slug|ep)\*/(index.html|gone)  alias\*/index.html
        en/2026/03/05/slug\*/(index.html|gone)
    """,
}
# Words of a post that is gone which its tombstone keeps: its title, and its address.
KEPT = re.compile(r"(Titre|Title|Ep|slug|alias|ep)gonzq")


def files_of(mark: str, status: str) -> dict[str, str | bytes]:
    """Write a post with a translation, a page and an episode, full of marked words."""
    word, day = f"{mark}zq", "2030" if mark == "fut" else "2026"
    state = {"Status": status} if status else {}
    name = f"{day}-03-05-slug{word}"
    body = (
        f"Corps{word} [x](/2026/03/02/pub/) ![i{word}]({{static}}/images/img{word}.png)"
    )
    names = {key: f"{key[:3].lower()}{word}" for key in ("Tags", "Series", "Summary")}
    more = {"Category": f"cat{word}", "Author": f"auteur{word}", **names, **state}
    guid = f"{'hdgf'.index(mark[0])}2222222-1111-4111-8111-111111111111"
    recorded = {"Audio": f"audio/rec{word}.mp3", "Transcript": f"audio/rec{word}.vtt"}
    chapters = {"Chapters": f"\n    0:00 Chap{word}"}
    sent = {
        "source": f"https://o.example/m{word}",
        "target": f"/2026/03/05/slug{word}/",
    }
    mention = {**sent, "schema": 1, "date": "2026-03-05T12:00:00Z", "title": f"M{word}"}
    files: dict[str, str | bytes] = {
        f"content/articles/{name}.md": article(
            f"Titre{word}", body, Aliases=f"/alias{word}/", **more
        ),
        f"content/articles/{name}.en.md": article(
            f"Title{word}", f"Words{word}", Lang="en", **state
        ),
        f"content/episodes/{day}-03-06-ep{word}.md": episode(
            f"Ep{word}", f"N{word}", **recorded, **chapters, **state, Guid=guid
        ),
        f"content/audio/rec{word}.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\n"
        f"Dit{word}\n",
        f"content/images/img{word}.png": png(40),
        f"content/comments/{name}.json": comments(f"Comm{word}"),
    }
    if mark in {"hid", "gon"}:
        files[f"content/mentions/{name}/a.json"] = json.dumps(mention)
    if mark in {"hid", "dra"}:
        files[f"content/pages/page{word}.md"] = article(f"Page{word}", **state)
    return files


def test_what_is_not_published_stands_in_no_other_public_file(site: Make) -> None:
    files = {"pelicanconf.py": CONF + SHOW + RECEIVER}
    files["content/articles/2026-03-02-pub.md"] = article(
        "Pub", "Du texte.", Slug="pub"
    )
    for status, mark in KINDS.items():
        files |= files_of(mark, status)
    folder = make_show(site, files)
    for mark in KINDS.values():
        audio.mp3_cbr(folder.root / f"content/audio/rec{mark}zq.mp3", 4)

    output = folder.release().files()

    assert LISTED in output
    for mark in KINDS.values():
        allowed = [
            re.compile(each.replace(r"\*", f"{mark}zq"))
            for each in PUBLIC.get(mark, "").split()
        ]
        for name, data in output.items():
            words = set(re.findall(rf"\w*{mark}zq\w*", data.decode(errors="replace")))
            if mark == "gon":
                words = {word for word in words if not KEPT.fullmatch(word)}
                assert not words, (name, words)
            if f"{mark}zq" in name or words:
                assert any(each.fullmatch(name) for each in allowed), (name, words)
        for each in allowed:  # and that is there
            assert any(map(each.fullmatch, output)), each


def test_the_cover_of_a_show_is_published_though_a_draft_shows_it(site: Make) -> None:
    draft = article(
        "D", "![La couverture]({static}/images/couverture.png)", Status="draft"
    )
    folder = make_show(site, {"content/articles/2026-03-07-d.md": draft})

    assert "images/couverture.png" in folder.release().files()


def test_a_page_that_is_gone_says_so_at_its_address(site: Make) -> None:
    page = article("Vieille page", "Du texte.", Status="gone")
    folder = site({"pelicanconf.py": CONF, "content/pages/vieille.md": page})

    output = folder.release().files()

    assert b'content="410 Gone"' in output["vieille/index.html"]
    assert b"Vieille page" in output["vieille/index.html"]
    assert b"Du texte." not in output["vieille/index.html"]
    assert "vieille/gone" in output
