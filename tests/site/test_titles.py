"""A title with every awkward character comes out right in every output."""

import json

import feedparser
import pytest

from podcast_site import POST, episode, make_show
from sites import Make, article

pytestmark = pytest.mark.quick

TITLE = """[podcast – 29|03] « A & B » <i>&amp; "c" 'd' – é ]]> {{ x }} 🎙"""
# As a page shows it: by the rules of its language, and nothing lost.
SET = """[podcast – 29|03] « A & B » <i>&amp; « c » 'd' – é ]]> {{ x }} 🎙"""
SET = SET.replace("« ", "«\N{NO-BREAK SPACE}").replace(" »", "\N{NO-BREAK SPACE}»")


def test_a_title_loses_nothing_in_any_output(site: Make) -> None:
    folder = make_show(
        site,
        {
            POST: episode(
                TITLE,
                "[a]({filename}/articles/2026-02-01-a.md)",
                Summary=TITLE,
                Tags="a & b, c > d",
                Category="R & D",
            ),
            "content/articles/2026-02-01-a.md": article("A"),
        },
    )

    output = folder.release()

    page = output.page("/2026/03/01/e/")
    assert page.xpath("string(//h1)").strip() == SET
    assert page.xpath("string(//title)").strip() == f"{TITLE} | Carnet d'essai"
    assert page.xpath("string(//meta[@name='description']/@content)") == TITLE
    assert page.xpath("string(//meta[@property='og:title']/@content)") == TITLE
    for path in (
        "/",
        "/podcast/",
        "/archives/",
        "/2026/",
        "/category/r-d/",
        "/tag/a-b/",
    ):
        links = output.page(path).xpath("//a[contains(@href, '/2026/03/01/e/')]")
        assert SET in {link.text_content().strip() for link in links}, path
    (pingback,) = output.page("/2026/02/01/a/").xpath("//*[@id='responses']//li")
    assert f"Pingback: {TITLE}" in pingback.text_content()
    for name in ("podcast.xml", "feed.xml", "atom.xml"):
        raw = output.xml(name)
        titles = raw.xpath(
            "//*[local-name()='item' or local-name()='entry']/*[local-name()='title']"
        )
        assert titles[0].text == TITLE, name
        assert not feedparser.parse((output.root / name).read_bytes()).bozo, name
    feed = json.loads((output.root / "feed.json").read_bytes())
    assert feed["items"][0]["title"] == TITLE
    assert feed["items"][0]["tags"] == ["R & D", "a & b", "c > d"]
