"""The page of an episode that other sites frame, and what tells them of it."""

import json
from typing import Any

import pytest
from lxml import html

from causerie.podcast.model import Chapter
from podcast_site import POST, SHOW, episode, make_show
from sites import CONF, Make, Output, article

PAGE, PLAYER = "/2026/03/01/e/", "/2026/03/01/e/embed/"
URL = "https://carnet.example"
TITLE = '[podcast – 01|03] "Un" & <deux>'
PLAIN = 'JINJA_FILTERS = {"own": str}\n'  # has Pelican make the pages


def built(site: Make, conf: str = "", **header: str) -> Output:
    folder = make_show(
        site,
        {
            "pelicanconf.py": CONF + SHOW + conf,
            POST: episode(TITLE, **header),
            POST.replace(".md", ".en.md"): article("One", "Text.", Lang="en"),
            "content/articles/2026-03-02-a.md": article("A"),
        },
        chapters=[Chapter(0, "Début")],
    )
    return folder.release()


def test_an_episode_has_a_player_that_needs_only_its_own_files(site: Make) -> None:
    output = built(site)
    page = output.page(PLAYER)

    assert page.xpath("//source/@src") == ["/audio/e.mp3"]
    assert page.xpath("//script|//style|//@style|//iframe|//link[@rel='preload']") == []
    loads = [*page.xpath("//@src"), *page.xpath("//link[@rel='stylesheet']/@href")]
    for path in loads:
        assert (output.root / path.lstrip("/")).is_file(), path
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{URL}{PAGE}"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("string(//h1)") == "[podcast – 01|03] « Un » & <deux>".replace(
        " »", "\u00a0»"
    ).replace("« ", "«\u00a0")
    # what leads away opens beside the page that frames it
    links = page.xpath("//a[@href]")
    assert {link.get("target") for link in links} == {"_blank"}
    assert {link.get("href") for link in links} >= {
        PAGE,
        "/podcast/",
        "/podcast/#subscribe",
    }


def test_other_sites_find_out_how_to_frame_it(site: Make) -> None:
    output = built(site)
    page = output.page(PAGE)

    (link,) = page.xpath("//link[@type='application/json+oembed']")
    assert link.get("href") == f"{URL}{PLAYER}oembed.json"
    told: dict[str, Any] = json.loads(
        (output.root / f"{PLAYER[1:]}oembed.json").read_bytes()
    )
    # required of the type "rich" by oembed.com, 2.3.4
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert (told["title"], told["provider_name"]) == (TITLE, "Carnet d'essai")
    frame = html.fragment_fromstring(told["html"])
    assert frame.tag == "iframe"
    assert frame.get("src") == f"{URL}{PLAYER}"
    assert frame.get("title") == TITLE
    sizes = (str(told["width"]), str(told["height"]))
    assert (frame.get("width"), frame.get("height")) == sizes
    (copied,) = page.xpath("//button[contains(@data-text, '<iframe')]/@data-text")
    assert html.fragment_fromstring(copied).get("src") == f"{URL}{PLAYER}"
    assert html.fragment_fromstring(copied).get("title") == TITLE


def test_what_is_no_episode_or_not_published_has_none(site: Make) -> None:
    output = built(site)
    for path in ("2026/03/02/a", "en/2026/03/01/e"):
        assert not (output.root / path / "embed").exists()
        page = output.page(path)
        assert page.xpath("//link[@type='application/json+oembed']") == []
        assert page.xpath("//button[contains(@data-text, '<iframe')]") == []
    draft = built(site, Status="draft")
    assert not [*draft.root.rglob("embed")]
    assert [*built(site, Status="hidden").root.rglob("oembed.json")]


def test_pelican_itself_makes_the_same(site: Make) -> None:
    table, pelican = built(site).files(), built(site, PLAIN).files()

    names = {name for name in table if "/embed/" in name}
    assert len(names) == 2
    assert {name: pelican.get(name) for name in names} == {n: table[n] for n in names}


@pytest.mark.parametrize("name", ["simple", "notmyidea"])
def test_a_theme_without_such_a_page_has_none(site: Make, name: str) -> None:
    output = built(site, f'THEME = "{name}"\n')

    assert not [*output.root.rglob("embed")]
