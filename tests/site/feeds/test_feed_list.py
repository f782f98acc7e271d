"""Which feeds a blog has: its own, those of topics and, when asked for, of tags."""

import feedparser

from sites import CONF, Make, article

TAGS = CONF + 'FEEDS = {"tags": True}\n'


def test_tags_have_feeds_if_the_author_asks_for_them(site: Make) -> None:
    translated = {"Slug": "c", "Translation": "c"}
    folder = site(
        {
            "pelicanconf.py": TAGS,
            "content/articles/2026-01-01-a.md": article("Un", Tags="été & co"),
            "content/articles/2026-01-02-b.md": article("Deux", Tags="été & co, mots"),
            "content/articles/2026-01-03-c.en.md": article(
                "Three", Lang="en", Tags="words", **translated
            ),
            "content/articles/2026-01-03-c.md": article("Trois", **translated),
        }
    )

    output = folder.release()

    feeds = {name for name in output.files() if "feed" in name and "tag/" in name}
    assert {"tag/ete-co/feed.xml", "tag/mots/feed.xml"} == feeds
    feed = feedparser.parse((output.root / "tag/ete-co/feed.xml").read_bytes())
    assert ["Deux", "Un"] == [entry.title for entry in feed.entries]
    assert "https://carnet.example/tag/ete-co/" == feed.feed.link
    assert "Carnet d'essai | été & co" == feed.feed.title
    for path, found in (("/tag/ete-co/", 2), ("/tag/words/", 0)):
        page = output.page(path)
        links = page.xpath(
            "//link[@rel='alternate']/@href | //p[@class='follow']/a/@href"
        )
        own = [link for link in links if link.startswith("/tag/")]
        assert [f"{path}feed.xml"] * found == own
