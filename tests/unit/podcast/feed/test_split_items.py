"""Feeds are cut where their items begin, and joined again of old and new ones."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.podcast.feed.rss import feed_order, render_feed, strip_texts
from causerie.podcast.feed.split_items import split_items
from causerie.podcast.model import Episode
from example_feed import FIRST, SECOND, SHOW, SPOKEN

WRITTEN = "<p>]]></p>\n    <item>\n      <guid>x</guid>\n    </item>\n  </channel>\n"
EPISODES = [
    FIRST,
    replace(SECOND, html=WRITTEN, summary=WRITTEN, title="    <item>"),
    replace(SPOKEN, guid="spoken"),
    replace(FIRST, guid="trailer", type="trailer", number=None),
]
CSS = "https://blog.example/theme/feed.css"


def only_listed(episode: Episode) -> Episode:
    """Return an episode without what the channel does not tell of it."""
    gone = {"summary": "", "html": "", "chapters": (), "chapters_url": ""}
    return replace(episode, **gone, transcript=None, people=(), tags=(), alternates=())


def test_an_item_begins_where_the_parser_says() -> None:
    feed = render_feed(SHOW, EPISODES, css=CSS)
    head, items, tail = split_items(feed)

    assert b"".join([head, *items, tail]) == feed
    assert len(items) == len(EPISODES)
    assert b"<item>" not in head.replace(b"&lt;item", b"")
    assert tail == b"  </channel>\n</rss>\n"


def test_a_feed_may_have_no_item() -> None:
    feed = render_feed(SHOW, [])
    head, items, tail = split_items(feed)

    assert (head + tail, items) == (feed, [])


@pytest.mark.parametrize("count", range(len(EPISODES) + 1))
def test_new_items_among_kept_ones_make_the_whole_feed(count: int) -> None:
    whole = render_feed(SHOW, EPISODES, css=CSS)
    newest_first = sorted(map(strip_texts, EPISODES), key=feed_order, reverse=True)
    known = dict(zip(newest_first, split_items(whole)[1], strict=True))
    for anew in combinations(newest_first, count):
        kept = [only_listed(each) for each in newest_first if each not in anew]
        head, made, tail = split_items(render_feed(SHOW, anew, css=CSS, kept=kept))
        own = iter(made)
        items = [next(own) if e in anew else known[e] for e in newest_first]

        assert b"".join([head, *items, tail]) == whole


@given(st.text(), st.text())
def test_no_text_of_an_author_moves_the_cuts(title: str, html: str) -> None:
    odd = replace(FIRST, guid="odd", title=title, html=html, summary=html)
    feed = render_feed(SHOW, [odd, SECOND])
    head, items, tail = split_items(feed)

    assert b"".join([head, *items, tail]) == feed
    assert [item.startswith(b"    <item>\n") for item in items] == [True, True]
