"""What a post is at fault for because of another: an update tells it, and ends it.

Each case is a small blog and what is done to it; after each step the build is held
against one of a copy from nothing: the same bytes, the same problems.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

import audio
from clean_builds import Way, build_both
from fork_server import ForkServer
from forked_builds import ForkedBuilds
from interlinked_blog import comments
from pictures import png
from podcast_site import SHOW, show_settings
from sites import CONF, article

Files = Mapping[str, str | bytes | None]  # None: the file goes

FIRST = "content/articles/2026-01-01-a.md"
SECOND = "content/articles/2026-01-02-b.md"
WEB_PAGE = "content/articles/w.html"
OF_SECOND = "content/articles/2026-01-02-b.en.md"  # its translation
THIRD = "content/articles/2026-01-03-c.md"
TRANSLATION = "content/articles/2026-01-02-b.en.md"
COVER = {"content/images/couverture.png": png(1400)}
IMAGE = "content/images/c.png"
EPISODE = {"Audio": "audio/e1.mp3", "Guid": "g1"}
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "Un", "img": "images/c.png"}],
}
CUES = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ana>Une phrase.\n"
MENTION = {
    "date": "2026-03-05T12:00:00+00:00",
    "source": "https://other.example/",
    "target": "/2026/01/01/a/",
}
LOST = json.loads(comments("Bien.", "Mal."))
LOST["comments"][1]["parent"] = "zzz"


def letter(day: int, **header: str) -> dict[str, str]:
    name = f"content/articles/2026-02-0{day}-lettre.md"
    return {name: article(f"Lettre {day}", **header)}


def second(body: str = "Du texte.", **header: str) -> dict[str, str]:
    return {SECOND: article("B", body, **header)}


def look(block: str) -> str:
    return f'{{% extends "base.html" %}}\n{{% block {block} %}}x{{% endblock %}}'


# by name: settings, the blog, and what is done to it, step by step
HOME = "content/pages/accueil.md"
P = "Title: P\nAliases: /old/\n\nUne page.\n"
PAGE = "content/articles/p/p.md"
LISTED = "content/audio/e1.mp3.chapters.txt"
LOOK = "look/404.html"
PHOTO = "content/photos/photo.png"
LINKS = "LINKS = [('Ailleurs', 'https://x.example')]\n"
CASES: Mapping[str, tuple[str, Files, list[Files]]] = {
    "no template shows a setting": (
        f'THEME_TEMPLATES_OVERRIDES = ["look"]\n{LINKS}',
        {LOOK: "{{ LINKS }}"},
        [
            {LOOK: "{{ LINK }}"},
            {FIRST: article("A2")},
            {LOOK: "{{ LINKS|length }}"},
            {LOOK: None},
            {FIRST: article("A3")},
        ],
    ),
    "a setting that no template shows comes and goes": (
        "",
        {},
        [
            {"pelicanconf.py": CONF + LINKS},
            {FIRST: article("A2")},
            {"pelicanconf.py": CONF},
        ],
    ),
    "a block of a template is in none that it extends": (
        'THEME_TEMPLATES_OVERRIDES = ["look"]\n',
        {LOOK: look("contnet")},
        [
            {FIRST: article("A2")},
            {LOOK: look("content")},
            {LOOK: look("contnet") + "{% block nmae %}{% endblock %}"},
            {LOOK: look("contnet"), FIRST: article("A3")},
            {LOOK: look("content")},
        ],
    ),
    "nothing stands at the site's own address": (
        'INDEX_SAVE_AS = "blog/index.html"\n',
        {},
        [
            {SECOND: article("B")},
            {HOME: "Title: Accueil\nSave_as: index.html\n\nBonjour.\n"},
            {HOME: None},
        ],
    ),
    "no template makes the site's home": (
        'DIRECT_TEMPLATES = [n for n in DIRECT_TEMPLATES if n != "index"]\n',
        {},
        [
            {SECOND: article("B")},
            {HOME: "Title: Accueil\nSave_as: index.html\n\nBonjour.\n"},
            {HOME: None},
        ],
    ),
    "lists that are not split have feeds of their own": (
        'PAGINATED_TEMPLATES = {"index": None}\n',
        {},
        [{SECOND: article("B", Tags="bois")}, {SECOND: None}],
    ),
    "a draft links to a post that is written later": (
        "",
        second("[c]({filename}2026-01-03-c.md)", Status="draft"),
        [{THIRD: article("C")}, {THIRD: article("Autre")}, {THIRD: None}],
    ),
    "drafts have one slug": (
        "",
        {**letter(1, Status="draft"), **letter(2, Status="draft")},
        [letter(3, Status="draft"), letter(2), letter(1), letter(3)],
    ),
    "a draft and its translation have one slug": (
        "",
        letter(1, Status="draft"),
        [
            {"content/articles/2026-02-01-lettre.en.md": article("L", Status="draft")},
            letter(1, Status="draft", Summary="Bref."),
            {**letter(1), **letter(2, Status="draft"), **letter(3, Status="draft")},
        ],
    ),
    "a post is copied with its guid": (
        "",
        second(Guid="g"),
        [{THIRD: article("C", Guid="g")}, {THIRD: article("C")}],
    ),
    "another post is given the guid": (
        "",
        {**second(Guid="g"), THIRD: article("C")},
        [{THIRD: article("C", Guid="g")}, second()],
    ),
    "an image of an author goes": (
        'AUTHORS = {"Ana": {"image": "images/c.png"}}\n',
        {**second(Author="Ana"), IMAGE: png(30)},
        [{IMAGE: None}],
    ),
    "an image of an author stands elsewhere": (
        'AUTHORS = {"Ana": {"image": "root/c.png"}}\n',
        {**second(Author="Ana"), "content/root/c.png": png(30)},
        [{FIRST: article("A2")}, {"content/root/c.png": None}],
    ),
    "an image of a person goes": (
        SHOW,
        {
            **second(People="Ana (host)", **EPISODE),
            "content/people.toml": '["Ana"]\nimage = "images/c.png"\n',
            IMAGE: png(30),
        },
        [{IMAGE: None}],
    ),
    "a person of the file is named by an episode alone": (
        SHOW,
        {
            **second(People="Anna (host)", **EPISODE),
            "content/people.toml": '["Ana"]\nurl = "https://ana.example.org/"\n',
        },
        [
            second(People="Ana (host)", **EPISODE),
            second("Autre.", People="Ana (host)", **EPISODE),
            second(**EPISODE),
            second(Author="Ana", **EPISODE),
            second(Author="Anna"),
        ],
    ),
    "a page goes that the notes under every episode link to": (
        show_settings(notes_after="Écrire [ici](/p/), [là](/old/)."),
        {**second(**EPISODE), "content/pages/p.md": P},
        [
            {FIRST: article("A2")},
            {"content/pages/p.md": P.replace("P", "P\nSlug: q")},
            {"content/pages/p.md": P},
            {"content/pages/p.md": None},
            {FIRST: article("A3")},
        ],
    ),
    "a season has its first episode, and none any more": (
        show_settings(seasons={1: "Un", 2: "Deux"}),
        {**second(Season="1", **EPISODE)},
        [
            second(Season="2", **EPISODE),
            second("Autre.", Season="2", **EPISODE),
            {SECOND: None},
        ],
    ),
    "an image of a chapter goes": (
        SHOW,
        {
            **second(**EPISODE),
            "content/audio/e1.mp3.chapters.json": json.dumps(CHAPTERS),
            IMAGE: png(30),
        },
        [{IMAGE: None}],
    ),
    "an image of an episode's tag goes": (
        SHOW,
        {**second(Podcast="image href=images/c.png", **EPISODE), IMAGE: png(30)},
        [{IMAGE: None}],
    ),
    **{
        f"{key} without a letter": ("", second(), [second(**{key: "!"}), second()])
        for key in ("Tags", "Category", "Author", "Series")
    },
    "a draft has an old address of another post": (
        "",
        second(Aliases="/old/"),
        [
            {THIRD: article("C", Aliases="/old/", Status="draft")},
            {THIRD: article("C", Status="draft")},
        ],
    ),
    "a post shows an image that nothing used": (
        "",
        {**second(), "content/articles/photo.png": png(9)},
        [second("![x]({static}/articles/photo.png)"), second()],
    ),
    "a post has a cover that nothing used": (
        "",
        {**second(), "content/photos/photo.png": png(9)},
        [second(Cover="photos/photo.png"), second()],
    ),
    "an episode has a transcript that nothing used": (
        SHOW,
        {**second(**EPISODE), "content/audio/e1.vtt": CUES},
        [second(Transcript="audio/e1.vtt", **EPISODE), second(**EPISODE)],
    ),
    "a cover stands among other photographs": (
        SHOW,
        {**second(**EPISODE), PHOTO: png(1400)},
        [
            second(Image="photos/photo.png", **EPISODE),
            {PHOTO: png(1401)},
            second(**EPISODE),
            {"pelicanconf.py": CONF + show_settings(image="photos/photo.png")},
            {PHOTO: png(1402)},
            {"pelicanconf.py": CONF + SHOW, **second(**EPISODE)},
        ],
    ),
    "a file of chapters is not read": (
        SHOW,
        second(**EPISODE),
        [
            {LISTED: "0:00 Un\n"},
            second(Chapters="0:00 Un", **EPISODE),
            second("Autre.", Chapters="0:00 Un", **EPISODE),
            {LISTED: None},
            {LISTED: "0:00 Un\n"},
            second(**EPISODE),
        ],
    ),
    "a translation has a recording of its own": (
        SHOW,
        {**second(**EPISODE), "content/audio/e2.mp3": audio.mp3_frame(64) * 99},
        [
            {TRANSLATION: article("T", Audio="audio/e2.mp3", Guid="g2")},
            {TRANSLATION: article("T2", Audio="audio/e2.mp3", Guid="g2")},
            {SECOND: None},
            second(Audio="audio/e2.mp3", Guid="g1"),
            {TRANSLATION: article("T2")},
        ],
    ),
    "a post becomes an episode, and none any more": (
        SHOW,
        second(),
        [second(**EPISODE), second(), {FIRST: article("A2")}],
    ),
    "a post links to a copy, and does not any more": (
        "",
        {
            **second(),
            "content/images/x.png": png(9),
            "content/images/x (1).png": png(9),
        },
        [second("![x](<{static}/images/x (1).png>)"), second()],
    ),
    "pages stand below posts": (
        'PAGE_PATHS = ["articles/p"]\n',
        {},
        [
            {PAGE: "Title: P\n\nUne page.\n"},
            {PAGE: "Title: P\n\nUne autre.\n"},
            {PAGE: "Title: P\nDate: 2026-01-04\n\nUne autre.\n"},
            {PAGE: None},
        ],
    ),
    "a page of the menu is written": (
        'MENU_PAGES = ["p"]\n',
        {},
        [{"content/pages/p.md": article("P")}, {"content/pages/p.md": None}],
    ),
    "a comment that answers none is mended": (
        "",
        {"content/comments/2026-01-01-a.json": json.dumps(LOST)},
        [
            {FIRST: article("A2")},
            {"content/comments/2026-01-01-a.json": comments("Bien.")},
            {"content/comments/2026-01-01-a.json": json.dumps(LOST)},
            {"content/comments/2026-01-01-a.json": None},
        ],
    ),
    "a post is named as a file": (
        "",
        second(),
        [
            second("[a]({static}2026-01-01-a.md)", Status="draft"),
            {FIRST: article("A2")},
            second("[a]({attach}/articles/2026-01-01-a.md)"),
            {
                WEB_PAGE: "<html><head><title>W</title><meta name='date'"
                " content='2026-01-05'></head><body>w</body></html>"
            },
            second("[w]({static}w.html)"),
            second("[a]({filename}2026-01-01-a.md)"),
        ],
    ),
    "an episode is a translation of what is none": (
        SHOW,
        {**second(Lang="de", **EPISODE), OF_SECOND: article("B")},
        [
            {FIRST: article("A2")},
            {OF_SECOND: article("B2")},
            second("Autre.", Lang="de", **EPISODE),
            {OF_SECOND: article("B", Lang="fr")},
            {OF_SECOND: article("B"), **second()},
            {OF_SECOND: article("B", **EPISODE)},
            second(Audio="audio/e1.mp3"),
            {OF_SECOND: None},
        ],
    ),
    "a page comes to an old address that a server leads on": (
        'REDIRECTS = "old.txt"\nWEB_SERVER = "nginx"\n',
        {"old.txt": "/tag/bois/ /2026/01/01/a/\n/2026/01/02/b /2026/01/01/a/\n"},
        [
            {THIRD: article("C", Tags="bois")},
            {FIRST: article("A2")},
            {THIRD: article("C")},
            second(),
            {SECOND: None},
            {"old.txt": "/archives/ /2026/01/01/a/\n"},
        ],
    ),
    "a post with an attached file moves": (
        "",
        {**second("![x]({attach}photo.png)"), "content/articles/photo.png": png(9)},
        [
            second("![x]({attach}photo.png)", Slug="z"),
            second("![x]({attach}photo.png)", Status="draft"),
            second("![x]({attach}photo.png)", Date="2026-02-01"),
        ],
    ),
    "what an episode is a translation of becomes hidden": (
        SHOW,
        {SECOND: article("B"), OF_SECOND: article("B", **EPISODE)},
        [second(Status="hidden"), second(), {SECOND: None}],
    ),
    "a mention stands where none is read": (
        "",
        {"content/mentions/a/1.json": json.dumps(MENTION)},
        [
            {"content/mentions/1.json": json.dumps(MENTION)},
            {"content/mentions/a/b/1.json": json.dumps(MENTION)},
            {FIRST: article("A2")},
            {"content/mentions/1.json": None},
            {"content/mentions/a/b/1.json": None},
        ],
    ),
    "a mention has a copy": (
        "",
        {"content/mentions/a/1.json": json.dumps(MENTION)},
        [
            {"content/mentions/a/1 (1).json": json.dumps(MENTION)},
            {FIRST: article("A2")},
            {"content/mentions/a/1 (1).json": None, "content/mentions/a/._1.json": "x"},
        ],
    ),
    "a mention is told of twice": (
        "",
        {"content/mentions/a/1.json": json.dumps(MENTION)},
        [
            {"content/mentions/a/2.json": json.dumps(MENTION)},
            {FIRST: article("A2")},
            {"content/mentions/a/2.json": json.dumps({**MENTION, "kind": "like"})},
        ],
    ),
    "a post with a mention becomes a draft": (
        "",
        {"content/mentions/a/1.json": json.dumps(MENTION), **second()},
        [
            {FIRST: article("A", Status="draft")},
            {"content/mentions/a/2.json": json.dumps({**MENTION, "kind": "like"})},
            second(Date="2026-01-01", Slug="a"),
            second(),
            {FIRST: article("A", Date="2027-01-01")},
            {FIRST: article("A")},
        ],
    ),
    "a mention is of no kind": (
        "",
        {"content/mentions/a/1.json": json.dumps(MENTION)},
        [
            {"content/mentions/a/1.json": json.dumps({**MENTION, "kind": "likes"})},
            {"content/mentions/a/1.json": json.dumps({**MENTION, "kind": "like"})},
        ],
    ),
    "comments that are not shown": (
        'COMMENTS = {"enabled": False}\n',
        {"content/comments/2026-01-01-a.json": comments("Bien.")},
        [
            {"content/comments/2026-01-01-a.json": json.dumps(LOST)},
            {FIRST: article("A2")},
            {"content/comments/2026-01-01-a.json": comments("Bien.")},
        ],
    ),
}


def write(root: Path, files: Files) -> None:
    for name, data in files.items():
        path = root / name
        if data is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


@pytest.mark.parametrize("name", CASES)
def test_an_update_tells_what_a_build_from_nothing_tells(
    tmp_path: Path, forked_children: ForkServer, name: str
) -> None:
    settings, files, steps = CASES[name]
    root = tmp_path / "site"
    podcast = COVER if "PODCAST = " in settings else {}
    blog = {"pelicanconf.py": CONF + settings, FIRST: article("A"), **podcast, **files}
    write(root, blog)
    if podcast:
        (root / "content/audio").mkdir(exist_ok=True)
        audio.mp3_cbr(root / "content/audio/e1.mp3", 3)

    with ForkedBuilds(forked_children) as clean:
        for step in ({}, *steps):
            write(root, step)
            assert build_both(root, Way(), clean.build).found == []
            assert not (root / ".causerie/last-failure.txt").exists()


BY_DATE = """\
{% extends "base.html" %}
{% block name %}x{% endblock %}
{% block content %}
{% for post in dates_page.object_list %}<p>{{ post.title }}</p>{% endfor %}
{% endblock %}
"""


def test_a_page_of_posts_by_date_follows_them_from_the_oldest_on(
    tmp_path: Path, forked_children: ForkServer
) -> None:
    settings = (
        "NEWEST_FIRST_ARCHIVES = False\n"
        'THEME_TEMPLATES_OVERRIDES = ["look"]\n'
        "PAGINATED_TEMPLATES = {name: 5 for name in"
        ' ("index", "archives", "tag", "category", "author")}\n'
    )
    root = tmp_path / "site"
    days = range(1, 13)
    posts = {f"content/articles/2026-01-{day:02}-p.md": str(day) for day in days}
    looks = {"look/archives.html": BY_DATE, "look/tag.html": BY_DATE}
    write(root, {"pelicanconf.py": CONF + settings, **looks})
    write(root, {name: article(title, Tags="bois") for name, title in posts.items()})

    with ForkedBuilds(forked_children) as clean:
        assert build_both(root, Way(), clean.build).found == []
        for name in (*posts,)[1::10]:
            write(root, {name: article("Un autre titre", Tags="bois")})
            both = build_both(root, Way(), clean.build)
            assert both.found == []
            assert both.result.changed > 1
