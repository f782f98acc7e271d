"""Identity: exactly one rule and verdict for every kind of difference."""

from dataclasses import replace

import pytest

from causerie.identity.compare import compare_locks
from causerie.identity.difference_rules import RULES, Verdict
from causerie.identity.identity_lock import (
    GONE,
    MISSING,
    PAGE,
    FeedIdentity,
    IdentityLock,
    merge_copies,
    merge_publication,
    with_digests,
)
from checkout import CHECKOUT
from example_identity import (
    POSTS,
    PUBLISHED,
    SHOW,
    SITE,
    article,
    changed,
    day,
    episode,
    lock_of,
    moved,
    without,
)

NEW = "https://new.example"
GONE_ONCE = merge_publication(PUBLISHED, without(2, pages={"/2026/03/02/e/": GONE}))


def with_feed(
    lock: IdentityLock, path: str = "/podcast.xml", **values: object
) -> IdentityLock:
    feed = replace(lock.feeds["/podcast.xml"], **values)
    others = {p: f for p, f in lock.feeds.items() if p != "/podcast.xml"}
    return replace(lock, feeds=others | {path: feed})


def drop_feed(lock: IdentityLock, path: str) -> IdentityLock:
    return replace(lock, feeds={p: f for p, f in lock.feeds.items() if p != path})


def codes(published: IdentityLock, proposed: IdentityLock) -> list[str]:
    return [f"{one.code} {one.address}" for one in compare_locks(published, proposed)]


CASES = {
    "the same site": (PUBLISHED, PUBLISHED, []),
    "a permalink in letters, and in a URL": (
        lock_of(
            replace(article(1), guid=f"{SITE}/2026/été/", page="/2026/%C3%A9t%C3%A9/")
        ),
        lock_of(article(1, page="/2026/%C3%A9t%C3%A9/")),
        [],
    ),
    # safe
    "a new article": (
        PUBLISHED,
        lock_of(*POSTS, article(6)),
        ["new-item /2026/03/06/a/"],
    ),
    "a new episode of long ago": (
        PUBLISHED,
        lock_of(*POSTS, episode(6, date=day(1))),
        ["new-item /2026/03/06/e/"],
    ),
    "a new page": (
        PUBLISHED,
        lock_of(*POSTS, pages={"/about/": PAGE}),
        ["new-page /about/"],
    ),
    "a new feed": (
        drop_feed(PUBLISHED, "/feed.xml"),
        PUBLISHED,
        ["new-feed /feed.xml"],
    ),
    "an old item pushed out of the blog's feed by a new one": (
        with_feed(PUBLISHED),
        replace(PUBLISHED, feeds=PUBLISHED.feeds | {"/feed.xml": FeedIdentity()}),
        [],
    ),
    "a renamed episode whose old address leads on": (
        PUBLISHED,
        replace(
            changed(2, page="/b/"),
            pages={**changed(2, page="/b/").pages, "/2026/03/02/e/": "/b/"},
        ),
        ["page-led-on /2026/03/02/e/"],
    ),
    "an episode that comes back": (GONE_ONCE, PUBLISHED, ["item-back /2026/03/02/e/"]),
    # loud
    "a recording of another length": (
        PUBLISHED,
        changed(2, length=5, sha256=""),
        ["audio-replaced /2026/03/02/e/"],
    ),
    "a recording of the same length and other bytes": (
        PUBLISHED,
        changed(2, sha256="f" * 64),
        ["audio-replaced /2026/03/02/e/"],
    ),
    "a recording whose digest is not known any more": (
        PUBLISHED,
        changed(2, sha256=""),
        [],
    ),
    "another date": (
        PUBLISHED,
        changed(2, date=day(3).replace(hour=1)),
        ["date-moved /2026/03/02/e/"],
    ),
    "a recording at another address": (
        PUBLISHED,
        changed(2, enclosure="https://cdn.example/2.mp3"),
        ["enclosure-moved /2026/03/02/e/"],
    ),
    "an episode taken away, and its page says so": (
        PUBLISHED,
        without(2, pages={"/2026/03/02/e/": GONE}),
        ["item-gone /2026/03/02/e/", "page-marked-gone /2026/03/02/e/"],
    ),
    "a hidden article": (
        PUBLISHED,
        without(3, pages={"/2026/03/03/a/": PAGE}),
        ["item-gone /2026/03/03/a/"],
    ),
    "an episode without its recording": (
        PUBLISHED,
        changed(2, enclosure="", length=0, sha256=""),
        ["item-gone /2026/03/02/e/"],
    ),
    "an article that becomes an episode and keeps its guid": (
        PUBLISHED,
        changed(3, enclosure="/audio/3.mp3", length=9),
        ["new-item /2026/03/03/a/"],
    ),
    "an episode taken out of the show only": (
        PUBLISHED,
        with_feed(PUBLISHED, items=("guid-5", "guid-4")),
        ["item-gone /2026/03/02/e/"],
    ),
    "episodes in another order": (
        PUBLISHED,
        with_feed(PUBLISHED, items=("guid-4", "guid-5", "guid-2")),
        ["order-changed /podcast.xml"],
    ),
    "a show that sends its subscribers elsewhere": (
        PUBLISHED,
        with_feed(PUBLISHED, new_url=f"{NEW}/podcast.xml"),
        ["feed-sent-on /podcast.xml"],
    ),
    "a show at another path, which its old feed announced": (
        with_feed(PUBLISHED, new_url=f"{SITE}/podcast/s.xml"),
        with_feed(PUBLISHED, "/podcast/s.xml"),
        ["feed-moved /podcast.xml"],
    ),
    "a feed of the blog that ends": (
        PUBLISHED,
        drop_feed(PUBLISHED, "/feed.xml"),
        ["feed-gone /feed.xml"],
    ),
    "a page that ends": (
        replace(PUBLISHED, pages=PUBLISHED.pages | {"/about/": PAGE}),
        PUBLISHED,
        ["page-gone /about/"],
    ),
    "an article that ends": (
        PUBLISHED,
        without(3),
        ["page-gone /2026/03/03/a/", "item-gone /2026/03/03/a/"],
    ),
    "a renamed episode": (
        PUBLISHED,
        changed(2, page="/b/"),
        ["page-moved /2026/03/02/e/"],
    ),
    "a renamed episode whose recording moves with it": (
        PUBLISHED,
        changed(2, page="/b/", enclosure="/audio/b.mp3"),
        ["page-moved /2026/03/02/e/", "enclosure-moved /b/"],
    ),
    "a renamed episode at whose address another was taken away": (
        lock_of(episode(2), episode(1, page="/2026/03/02/e/", gone=True)),
        lock_of(episode(2, page="/b/")),
        ["page-moved /2026/03/02/e/"],
    ),
    "an old address that goes on leading on": (
        replace(PUBLISHED, pages=PUBLISHED.pages | {"/o/": "/2026/03/01/a/"}),
        replace(PUBLISHED, pages=PUBLISHED.pages | {"/o/": "/2026/03/01/a/"}),
        [],
    ),
    "an old address that leads on no more": (
        replace(PUBLISHED, pages=PUBLISHED.pages | {"/o/": "/2026/03/01/a/"}),
        PUBLISHED,
        ["page-moved /o/"],
    ),
    "an old address that leads to another post": (
        replace(PUBLISHED, pages=PUBLISHED.pages | {"/o/": "/2026/03/01/a/"}),
        replace(PUBLISHED, pages=PUBLISHED.pages | {"/o/": "/2026/03/03/a/"}),
        ["page-moved /o/"],
    ),
    "an address taken over by another post": (
        PUBLISHED,
        lock_of(
            *(p for p in POSTS if p.date != day(2)),
            episode(2, page="/b/"),
            episode(6, page="/2026/03/02/e/"),
        ),
        ["page-moved /2026/03/02/e/", "new-item /2026/03/02/e/"],
    ),
    "a moved site whose old feed announced it, and whose ids stay": (
        with_feed(PUBLISHED, new_url=f"{NEW}/podcast.xml"),
        moved(NEW, own_guids=True),
        [f"site-moved {NEW}", "feed-moved /podcast.xml"],
    ),
    "a moved site whose new feed says so": (
        PUBLISHED,
        with_feed(moved(NEW, own_guids=True), new_url=f"{NEW}/podcast.xml"),
        [f"site-moved {NEW}", "feed-moved /podcast.xml"],
    ),
    # fatal
    "a moved site": (
        PUBLISHED,
        moved(NEW),
        ["feed-lost /podcast.xml", f"ids-moved {NEW}", f"site-moved {NEW}"],
    ),
    "a site that moves from http to https": (
        moved("http://blog.example", own_guids=True),
        PUBLISHED,
        ["feed-lost /podcast.xml", f"site-moved {SITE}"],
    ),
    "a show that ends": (
        PUBLISHED,
        drop_feed(PUBLISHED, "/podcast.xml"),
        ["feed-lost /podcast.xml"],
    ),
    "a show at another path": (
        PUBLISHED,
        with_feed(PUBLISHED, "/podcast/s.xml"),
        ["feed-lost /podcast.xml"],
    ),
    "another podcast:guid": (
        PUBLISHED,
        with_feed(PUBLISHED, guid=SHOW.replace("e", "a")),
        ["podcast-guid-changed /podcast.xml"],
    ),
    "an episode with another guid": (
        PUBLISHED,
        changed(2, guid="x"),
        ["guid-changed /2026/03/02/e/"],
    ),
    "an episode with another guid and page": (
        PUBLISHED,
        changed(2, guid="x", page="/b/"),
        ["guid-changed /b/", "page-moved /2026/03/02/e/"],
    ),
    "an episode with another guid, page and address of its recording": (
        PUBLISHED,
        changed(2, guid="x", page="/b/", enclosure="/audio/b.mp3"),
        ["guid-changed /b/", "page-moved /2026/03/02/e/", "enclosure-moved /b/"],
    ),
    "a renamed article without a Guid": (
        PUBLISHED,
        replace(
            changed(3, guid=f"{SITE}/b/", page="/b/"),
            pages={**without(3).pages, "/b/": PAGE, "/2026/03/03/a/": "/b/"},
        ),
        ["guid-changed /b/", "page-led-on /2026/03/03/a/"],
    ),
    "an article that becomes an episode with a guid of its own": (
        PUBLISHED,
        changed(3, guid="x", enclosure="/audio/3.mp3", length=9),
        ["guid-changed /2026/03/03/a/", "new-item /2026/03/03/a/"],
    ),
    "another guid for one of two episodes of a recording, the other taken away": (
        lock_of(
            episode(2),
            episode(1, guid="a", enclosure="/audio/2.mp3", gone=True),
            pages={"/2026/03/01/e/": MISSING},
        ),
        lock_of(episode(2, guid="x", page="/b/")),
        ["guid-changed /b/", "page-moved /2026/03/02/e/"],
    ),
    "an episode that comes back with another guid": (
        GONE_ONCE,
        changed(2, guid="x"),
        ["guid-changed /2026/03/02/e/"],
    ),
    "the guid of an episode taken away, on another": (
        GONE_ONCE,
        lock_of(
            *without(2).items.values(),
            episode(6, guid="guid-2"),
            pages={"/2026/03/02/e/": GONE},
        ),
        ["guid-reused /2026/03/06/e/"],
    ),
    "the guid of an article, on another": (
        lock_of(article(1, guid="x")),
        lock_of(article(2, guid="x")),
        ["guid-reused /2026/03/02/a/", "page-gone /2026/03/01/a/"],
    ),
    "two episodes that change guids": (
        lock_of(episode(2), episode(4)),
        lock_of(episode(2, guid="guid-4"), episode(4, guid="guid-2")),
        [
            "guid-reused /2026/03/02/e/",
            "guid-reused /2026/03/04/e/",
            "guid-changed /2026/03/02/e/",
            "guid-changed /2026/03/04/e/",
        ],
    ),
}


@pytest.mark.parametrize(
    ("published", "proposed", "expected"), CASES.values(), ids=CASES.keys()
)
def test_a_difference_is_told_and_nothing_else(
    published: IdentityLock, proposed: IdentityLock, expected: list[str]
) -> None:
    assert sorted(expected) == sorted(codes(published, proposed))


def test_every_code_is_tried_above() -> None:
    tried = {line.split()[0] for *_, lines in CASES.values() for line in lines}

    assert set(RULES) == tried


VERDICTS = {
    Verdict.SAFE: "new-feed new-item new-page item-back page-led-on page-marked-gone",
    Verdict.CONFIRM: "audio-replaced date-moved enclosure-moved item-gone order-changed"
    " feed-moved feed-sent-on feed-gone page-gone page-moved site-moved",
    Verdict.FATAL: "guid-changed guid-reused ids-moved podcast-guid-changed feed-lost",
}


@pytest.mark.parametrize(("verdict", "expected"), VERDICTS.items())
def test_each_code_has_its_verdict(verdict: Verdict, expected: str) -> None:
    assert expected.split() == [c for c, r in RULES.items() if r.verdict is verdict]


def test_the_gravest_difference_comes_first() -> None:
    proposed = lock_of(*changed(2, guid="x").items.values(), article(6))

    found = compare_locks(PUBLISHED, replace(proposed, site=NEW))

    verdicts = [one.verdict for one in found]
    order = [Verdict.FATAL, Verdict.CONFIRM, Verdict.SAFE]
    assert verdicts == sorted(verdicts, key=order.index)


def test_a_difference_says_what_was_what_would_be_and_what_to_do() -> None:
    (one,) = compare_locks(PUBLISHED, changed(2, guid="x"))

    assert str(one) == (
        "/2026/03/02/e/: Its guid was guid-2 and would be x: every app would show it"
        " as new and fetch it again, unheard."
    )
    assert one.fix == (
        "Write Guid: guid-2 in its header. Only an edit of the lock by hand allows it."
    )


def test_what_is_loud_names_the_code_to_accept() -> None:
    (one,) = compare_locks(PUBLISHED, changed(2, length=7, sha256="7" * 64))

    assert "(1002 bytes, sha256 22222222…, now 7 bytes, sha256 77777777…)" in one.what
    assert one.fix == "If it is meant, publish with --accept audio-replaced."


def test_a_brace_in_an_address_is_no_template() -> None:
    (one,) = compare_locks(PUBLISHED, changed(2, enclosure="/audio/{new}.mp3"))

    assert "to /audio/{new}.mp3:" in one.what


def test_publishing_keeps_what_is_taken_away() -> None:
    lock = merge_publication(PUBLISHED, without(2))

    assert lock.items["guid-2"] == episode(2, gone=True)
    assert lock.pages["/2026/03/02/e/"] == MISSING
    assert codes(lock, without(2)) == []


def test_publishing_keeps_the_first_date_and_the_digest() -> None:
    lock = merge_publication(PUBLISHED, changed(2, date=day(6), sha256=""))
    again = merge_publication(lock, changed(2, date=day(7), sha256=""))

    assert again.items["guid-2"] == episode(2, date=day(7), first=day(2))
    assert merge_publication(again, PUBLISHED).items["guid-2"] == episode(2)


def test_a_digest_does_not_outlive_its_recording() -> None:
    lock = merge_publication(PUBLISHED, changed(2, length=7, sha256=""))

    assert lock.items["guid-2"].sha256 == ""


def test_publishing_the_same_again_changes_nothing() -> None:
    lock = merge_publication(None, PUBLISHED)

    assert lock.number == 1
    assert merge_publication(lock, PUBLISHED) is lock
    assert merge_publication(lock, without(2)).number == 2


def test_of_two_locks_the_later_counts_and_nothing_is_lost() -> None:
    first = merge_publication(None, PUBLISHED)
    here = merge_publication(first, lock_of(*POSTS, article(6)))
    there = merge_publication(
        merge_publication(first, changed(2, length=7)), changed(2, length=8)
    )

    joined = merge_copies(here, there)

    assert joined == merge_copies(there, here)
    assert joined is not None
    assert (joined.number, joined.items["guid-2"].length) == (3, 8)
    assert joined.items[f"{SITE}/2026/03/06/a/"] == article(6, gone=True)
    assert joined.pages["/2026/03/06/a/"] == MISSING


def test_of_two_locks_as_late_the_one_at_hand_counts() -> None:
    copy = merge_publication(None, PUBLISHED)
    edited = replace(merge_publication(None, changed(2, guid="x")), number=1)

    joined = merge_copies(edited, copy)

    assert joined is not None
    assert joined.items["x"] == episode(2, guid="x")
    assert joined.items["guid-2"].gone
    assert merge_copies(None, copy) == copy
    assert merge_copies(copy, None) == copy
    assert merge_copies(None, None) is None


def test_the_digests_of_the_sites_own_recordings_are_filled_in() -> None:
    lock = lock_of(episode(2, sha256=""), episode(4, enclosure="https://c.example/4"))

    filled = with_digests(lock, {"/audio/2.mp3": "a" * 64})

    assert filled.items["guid-2"].sha256 == "a" * 64
    assert filled.items["guid-4"].sha256 == "4" * 64


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_explained(code: str) -> None:
    text = (CHECKOUT / "docs/identity.md").read_text()

    assert f"| `{code}` |" in text
