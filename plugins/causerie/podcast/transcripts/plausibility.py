"""What is likely a mistake in a transcript that can be read."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from causerie.podcast.model import Cue
from causerie.podcast.transcripts.read_transcript import ParsedTranscript
from causerie.text.time_formats import format_timestamp


class TranscriptWarning(NamedTuple):
    """One mistake, and what to do; a grave one is told as an error."""

    what: str
    fix: str
    is_error: bool = False


def find_transcript_warnings(
    script: ParsedTranscript, seconds: float
) -> Iterator[TranscriptWarning]:
    """Find words past the end, that overlap, or were read in a wrong encoding.

    `seconds` is how long the recording plays.
    """
    yield from _past_the_end(script.cues, seconds)
    yield from _overlapping(script.cues)
    yield from _unnamed(script)
    yield from _untimed(script)
    yield from _repeated(script.cues)
    texts = [cue.text for cue in script.cues]
    for words in texts or [paragraph.text for paragraph in script.paragraphs]:
        if match := _GARBLED.search(words):
            place = max(0, match.start() - 15)
            what = (
                f"…{words[place : match.end() + 5]}… was once read in a wrong encoding."
            )
            yield TranscriptWarning(
                what, "Open what it was made of as UTF-8, and save it anew."
            )
            return


_SLACK = 1.0  # s; recognisers round, and encoders add some silence
_OVERLAP = 0.5  # s

# UTF-8 that was taken for Latin-1 or Windows-1252: é, à, ç, «, », ’, …
_GARBLED = re.compile("Ã[\xa0-\xbf€]|Â[\xa0«»°]|â€")


def _past_the_end(cues: Sequence[Cue], seconds: float) -> Iterator[TranscriptWarning]:
    ends = f"and the recording ends at {format_timestamp(seconds)}"
    late = [cue for cue in cues if cue.start > seconds + _SLACK]
    if late:
        what = f"Words begin at {format_timestamp(late[0].start)}, {ends}."
        fix = "Check that the transcript is that of this recording."
        yield TranscriptWarning(what, fix, is_error=True)
        return
    latest = max((cue.end for cue in cues), default=0)
    if latest > seconds + _SLACK:
        what = f"The last words end at {format_timestamp(latest)}, {ends}."
        yield TranscriptWarning(
            what, "Check that the transcript is that of this recording."
        )


def _unnamed(script: ParsedTranscript) -> Iterator[TranscriptWarning]:
    """Find names before the words that are not taken for speakers.

    Of WebVTT only <v Ana> is one; elsewhere `Ana : Oui.` is none, as `Je dis : oui.`
    """
    said = script.cues or script.paragraphs
    if any(each.speaker for each in said):
        return
    names = [
        match["name"].strip() for each in said if (match := _NAME.match(each.text))
    ]
    found = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if len(names) * 2 > len(said) and found:
        what = f"{found[0]!r} stands before the words, and is not taken for a speaker."
        yield TranscriptWarning(
            what, "Write Ana: Oui. without a space before :, in WebVTT <v Ana>."
        )


_WORDS = r"[^\W\d_a-zà-ÿ][^\s:\]]*(?: [^\W\d_a-zà-ÿ][^\s:\]]*){0,2}"
_NAME = re.compile(rf"(?P<name>{_WORDS}\s?(?=: )|\[{_WORDS}\](?=:? ))")


def _repeated(cues: Sequence[Cue]) -> Iterator[TranscriptWarning]:
    """Find cues that say what the one before has said, and more."""
    pairs = [(a, b) for a, b in pairwise(cues) if a.speaker == b.speaker]
    found = [b for a, b in pairs if (a.start, a.text) == (b.start, b.text)]
    again = [b for a, b in pairs if _goes_on(a.text.split(), b.text.split())]
    if len(again) > 1 and len(again) * 2 > len(pairs):  # else they are only words
        found = again
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        what = (
            f"The words at {format_timestamp(found[0].start)} were said before{more}."
        )
        yield TranscriptWarning(
            what, "Take out what stands there twice, or export it as text."
        )


def _goes_on(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether words begin with the last ones of those before, and go on."""
    most = min(len(before), len(after) - 1)
    return before != after and any(before[-n:] == after[:n] for n in range(1, most + 1))


def _untimed(script: ParsedTranscript) -> Iterator[TranscriptWarning]:
    """Find what looks like times in a text that has none: `[00h01m05s]`, `[65.0s]`."""
    found = [m[0] for each in script.paragraphs for m in _TIMELIKE.finditer(each.text)]
    if len(found) > 1:
        what = f"{found[0].strip(' -')!r} and {len(found) - 1} more are no times here."
        yield TranscriptWarning(
            what, "Write [00:01:05] or [00:01:05.250] before each paragraph."
        )


_TIMELIKE = re.compile(
    r"[\[(]\d{1,5}(?:[:.,hms]\d{0,3}){1,4}[\])]|\b\d{1,3}(?::\d\d){1,2} - (?=\w)"
)


def _overlapping(cues: Sequence[Cue]) -> Iterator[TranscriptWarning]:
    """Find words of one speaker that begin before that one's last have ended."""
    found = [
        after
        for before, after in pairwise(cues)
        if after.speaker == before.speaker
        and after.start != before.start
        and after.start < before.end - _OVERLAP
    ]
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        what = (
            f"The words at {format_timestamp(found[0].start)} begin before the same"
            f" speaker's last have ended{more}."
        )
        yield TranscriptWarning(
            what, "Correct the times, or take out what stands there twice."
        )
