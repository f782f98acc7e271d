"""Rules on the numbers and types of episodes: seasons, serials, trailers, bonuses."""

import re
from collections.abc import Iterator

from causerie.podcast.lint.rule import (
    APPLE,
    NAMESPACE,
    Feed,
    FeedElement,
    Violation,
    feed_rule,
    item_rule,
)
from causerie.problems import Level

_NUMBER = re.compile(r"[1-9]\d*", re.ASCII)
_DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)


@item_rule(
    "number-invalid",
    Level.ERROR,
    "itunes:episode",
    what="A season or an episode has a number that is not a whole one from 1 up.",
    fix="Write Season: and Episode: as 1, 2, 3 …",
    source=f"{APPLE}; {NAMESPACE}, episode",
)
def number_invalid(item: FeedElement) -> Iterator[str]:
    for tag in ("itunes:season", "itunes:episode", "podcast:season", "podcast:episode"):
        text = item.text(tag)
        pattern = _DECIMAL if tag == "podcast:episode" else _NUMBER
        if text is not None and not pattern.fullmatch(text):
            yield f"<{tag}> is {text!r}"


@item_rule(
    "episode-type",
    Level.ERROR,
    "itunes:episodeType",
    what="The type of the episode is not full, trailer or bonus.",
    fix="Write Episode_type: full, trailer or bonus.",
    source=APPLE,
)
def episode_type(item: FeedElement) -> Iterator[str]:
    text = item.text("itunes:episodeType")
    if text is not None and text not in {"full", "trailer", "bonus"}:
        yield text


@feed_rule(
    "serial-number",
    Level.ERROR,
    what="The show is a serial, and the episode has no number to be ordered by.",
    fix="Write Episode: …",
    source=APPLE,
    alone=True,
)
def serial_number(feed: Feed) -> Iterator[Violation]:
    if feed.channel.text("itunes:type") == "serial":
        for item in _full(feed):
            if not item.text("itunes:episode"):
                yield Violation(item, "itunes:episode")


@feed_rule(
    "number-duplicate",
    Level.WARNING,
    what="Two full episodes of one season have one number.",
    fix="Number one of them anew, or say Episode_type: trailer or bonus.",
    source=APPLE,
)
def number_duplicate(feed: Feed) -> Iterator[Violation]:
    seen = set()
    for item in _full(feed):
        number = item.text("itunes:season"), item.text("itunes:episode")
        if number[1] and number in seen:
            yield Violation(item, "itunes:episode", number[1])
        seen.add(number)


@feed_rule(
    "bonus-number",
    Level.WARNING,
    what="A bonus has the number of an episode that there is not.",
    fix="Give it the number of the episode it goes with, or none.",
    source=APPLE,
)
def bonus_number(feed: Feed) -> Iterator[Violation]:
    full = {(i.text("itunes:season"), i.text("itunes:episode")) for i in _full(feed)}
    for item in feed.items:
        number = item.text("itunes:season"), item.text("itunes:episode")
        is_bonus = item.text("itunes:episodeType") == "bonus"
        if is_bonus and number[1] and number not in full:
            yield Violation(item, "itunes:episode", number[1])


@feed_rule(
    "number-season",
    Level.WARNING,
    what="A trailer or bonus has a number without a season, where episodes have both.",
    fix="Write Season: as well; or take Episode: out, if it is the whole show's.",
    source=f"{APPLE}, episode types",
)
def number_season(feed: Feed) -> Iterator[Violation]:
    if any(item.text("itunes:season") for item in _full(feed)):
        for item in feed.items:
            is_full = (item.text("itunes:episodeType") or "full") == "full"
            number = item.text("itunes:episode")
            if number and not is_full and not item.text("itunes:season"):
                yield Violation(item, "itunes:episode", number)


def _full(feed: Feed) -> Iterator[FeedElement]:
    for item in feed.items:
        if (item.text("itunes:episodeType") or "full") == "full":
            yield item
