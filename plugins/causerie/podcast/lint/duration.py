"""Rules on the declared playing time of recordings."""

from collections.abc import Iterator

from causerie.podcast.feed.namespace_tags import SECONDS
from causerie.podcast.lint.rule import (
    APPLE,
    NAMESPACE,
    NEW_FACTS,
    W3C,
    Feed,
    FeedElement,
    Violation,
    feed_rule,
    item_rule,
    known_recordings,
    whole_number,
)
from causerie.problems import Level

MIN_KBITS = 8  # kbit/s, the lowest bitrate of MP3 (ISO/IEC 13818-3)


@item_rule(
    "duration-missing",
    Level.WARNING,
    "itunes:duration",
    what="The episode has no duration, and some directories show 0 s.",
    fix=NEW_FACTS,
    source=APPLE,
)
def duration_missing(item: FeedElement) -> Iterator[str]:
    if not item.text("itunes:duration"):
        yield ""


@item_rule(
    "duration-invalid",
    Level.ERROR,
    "itunes:duration",
    what="The duration is not a number of whole seconds above 0.",
    fix=NEW_FACTS,
    source=f"{W3C}: InvalidDuration",
)
def duration_invalid(item: FeedElement) -> Iterator[str]:
    text = item.text("itunes:duration") or ""
    if text and whole_number(text) == 0:
        yield text


@feed_rule(
    "duration-wrong",
    Level.ERROR,
    what="The duration is not that of the recording.",
    fix=NEW_FACTS,
    source=APPLE,
    alone=True,
)
def duration_wrong(feed: Feed) -> Iterator[Violation]:
    for item, known in known_recordings(feed):
        declared = whole_number(item.text("itunes:duration") or "")
        if declared and abs(declared - known.seconds) > 1:
            found = (
                f"the feed says {declared} s, and it plays for {known.seconds:.1f} s"
            )
            yield Violation(item, "itunes:duration", found)


@item_rule(
    "duration-long",
    Level.WARNING,
    "itunes:duration",
    what="The recording has too few bytes to play for as long as the feed says.",
    fix=NEW_FACTS,
    source=f"ISO/IEC 13818-3: an MP3 has at least {MIN_KBITS} kbit/s",
)
def duration_long(item: FeedElement) -> Iterator[str]:
    size = whole_number(item.attribute("enclosure", "length"))
    seconds = whole_number(item.text("itunes:duration") or "")
    is_mp3 = item.attribute("enclosure", "type") == "audio/mpeg"
    if is_mp3 and size and size * 8 < MIN_KBITS * 1000 * (seconds - 1) * 0.98:
        yield f"{size} bytes for {seconds} s"


@feed_rule(
    "soundbite-end",
    Level.WARNING,
    what="A soundbite goes on after the end of the recording.",
    fix="Mend its startTime or duration in Podcast: of the post; both are seconds.",
    source=f"{NAMESPACE}, soundbite",
    alone=True,
)
def soundbite_end(feed: Feed) -> Iterator[Violation]:
    for item, known in known_recordings(feed):
        for child in item.all("podcast:soundbite"):
            start, length = child.get("startTime", ""), child.get("duration", "")
            if SECONDS(start) or SECONDS(length):
                continue  # the rule namespace-tag reports it
            if float(start) + float(length) > known.seconds + 1:
                found = f"{start} s + {length} s of {known.seconds:.1f} s"
                yield Violation(item, "podcast:soundbite", found)
