"""Feeds of responses: of each post that has some, and of all posts together."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser

from causerie.comments.comments_json import write_comments_json
from causerie.comments.model import new_comment
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import save_mention
from sites import CONF, Make, Output, article

URL = "https://carnet.example"
DATE = datetime(2026, 3, 5, 12, tzinfo=UTC)
FIRST = new_comment("Zoé <b>", "Un & deux.\nTrois.\n\nFin.", date=DATE)
ANSWER = replace(
    new_comment("Ana", "Oui.", date=DATE + timedelta(hours=1)), parent=FIRST.id
)


def built(site: Make, conf: str = "") -> Output:
    link = "[lien]({filename}2026-03-01-a.md)"
    folder = site(
        {
            "pelicanconf.py": CONF + conf,
            "content/articles/2026-03-01-a.md": article("« A »"),
            "content/articles/2026-03-02-b.md": article("B", link),
            "content/articles/2026-03-03-c.en.md": article("C", "Text.", Lang="en"),
            "content/comments/2026-03-01-a.json": write_comments_json([FIRST, ANSWER]),
        }
    )
    said = {"title": "Ailleurs", "author": "Léo", "excerpt": "Voir cela."}
    where = {"source": "https://other.example/1", "date": DATE + timedelta(hours=2)}
    for path in ("/2026/03/01/a/", "/en/2026/03/03/c/"):
        save_mention(folder.root / "content", Mention(target=path, **where, **said))
    return folder.release()


def test_a_post_has_a_feed_of_what_is_said_of_it_newest_first(site: Make) -> None:
    feed = feedparser.parse((built(site).root / "2026/03/01/a/feed.xml").read_bytes())

    assert not feed.bozo
    assert feed.feed.title == "Re: « A » | Carnet d'essai"
    assert feed.feed.link == f"{URL}/2026/03/01/a/"
    assert feed.feed.language == "fr"
    assert [(each.title, each.author, each.link) for each in feed.entries] == [
        ("Ailleurs", "Léo", "https://other.example/1"),
        ("Ana", "Ana", f"{URL}/2026/03/01/a/#comment-{ANSWER.id}"),
        ("Zoé <b>", "Zoé <b>", f"{URL}/2026/03/01/a/#comment-{FIRST.id}"),
    ]
    text = "<p>Un &amp; deux.<br>Trois.</p>\n<p>Fin.</p>"
    assert feed.entries[2].content[0].value.replace("<br />", "<br>") == text
    assert len({each.id for each in feed.entries}) == 3


def test_the_blog_has_one_of_all_posts(site: Make) -> None:
    output = built(site, 'FEEDS = {"items": 3}\n')
    feed = feedparser.parse((output.root / "comments/feed.xml").read_bytes())

    titles = [each.title for each in feed.entries]
    assert titles == ["Ailleurs | « A »", "Ailleurs | C", "Ana | « A »"]
    assert len({each.id for each in feed.entries}) == 3


def test_pages_lead_to_the_feeds_there_are(site: Make) -> None:
    output = built(site)

    def links(path: str) -> list[str]:
        page = output.page(path)
        feeds = page.xpath("//link[@type='application/rss+xml']/@href")
        return [href for href in feeds if href not in {"/feed.xml", "/en/feed.xml"}]

    own, every = "/2026/03/01/a/feed.xml", "/comments/feed.xml"
    assert links("/2026/03/01/a/") == [every, own]
    assert links("/2026/03/02/b/") == links("/") == [every]
    shown = "//*[@id='responses']/p[@class='follow']/a/@href"
    assert output.page("/2026/03/01/a/").xpath(shown) == [own, every]
    assert output.page("/2026/03/02/b/").xpath(shown) == []
    assert not (output.root / "2026/03/02/b/feed.xml").exists()
    english = output.xml("en/2026/03/03/c/feed.xml")
    assert english.findtext("channel/language") == "en"


def test_a_page_that_is_a_file_has_its_feed_beside_it(site: Make) -> None:
    output = site(
        {
            "pelicanconf.py": CONF + 'ARTICLE_URL = ARTICLE_SAVE_AS = "{slug}.html"\n',
            "content/articles/2026-03-01-a.md": article("A"),
            "content/comments/2026-03-01-a.json": write_comments_json([FIRST]),
        }
    ).release()

    page = output.page("/a.html")
    assert page.xpath("//p[@class='follow']/a/@href")[0] == "/a.feed.xml"
    assert (output.root / "a.feed.xml").is_file()
