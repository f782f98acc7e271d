"""Rules on the loudness of recordings, if it was measured."""

from collections.abc import Iterator

from causerie.podcast.audio.loudness import Loudness
from causerie.podcast.lint.rule import Feed, FeedElement, Violation, feed_rule
from causerie.problems import Level

_STEREO, _MONO, _WITHIN = -16, -19, 1  # LUFS, LUFS, LU
_PEAK = -1  # dBTP
AUDIO_REQUIREMENTS = "Apple, podcasters.apple.com/support/893-audio-requirements"


@feed_rule(
    "loudness-level",
    Level.WARNING,
    what="The recording is not as loud as others: -16 LUFS, mono -19, within 1 LU.",
    fix="Normalise it when you export it: ffmpeg's loudnorm, or Auphonic.",
    source=AUDIO_REQUIREMENTS,
    alone=True,
)
def loudness_level(feed: Feed) -> Iterator[Violation]:
    for item in feed.items:
        if loudness := _loudness(feed, item):
            target = _MONO if loudness.channels == 1 else _STEREO
            if round(abs(loudness.integrated - target), 1) > _WITHIN:
                kind = "mono" if loudness.channels == 1 else "stereo"
                found = f"{loudness.integrated:.1f} LUFS, {kind}"
                yield Violation(item, "enclosure", found)


@feed_rule(
    "loudness-peak",
    Level.WARNING,
    what="The recording's true peak is above -1 dBTP, and may be heard distorted.",
    fix="Limit it to -1 dBTP when you export it.",
    source=AUDIO_REQUIREMENTS,
    alone=True,
)
def loudness_peak(feed: Feed) -> Iterator[Violation]:
    for item in feed.items:
        loudness = _loudness(feed, item)
        if loudness and loudness.peak > _PEAK:
            yield Violation(item, "enclosure", f"{loudness.peak:.1f} dBTP")


@feed_rule(
    "loudness-unchecked",
    Level.WARNING,
    what="The loudness is not checked.",
    fix="Install ffmpeg, and see that it can play the recording.",
    source=AUDIO_REQUIREMENTS,
    alone=True,
)
def loudness_unchecked(feed: Feed) -> Iterator[Violation]:
    if feed.context.loudness is None:
        yield Violation(feed.channel, found="there is no ffmpeg here")
        return
    for item in feed.items:
        url = item.attribute("enclosure", "url")
        if url in feed.context.loudness and feed.context.loudness[url] is None:
            yield Violation(item, "enclosure", "ffmpeg cannot play it")


def _loudness(feed: Feed, item: FeedElement) -> Loudness | None:
    return (feed.context.loudness or {}).get(item.attribute("enclosure", "url"))
