"""Find likely mistakes in a transcript that can be read."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf

from causerie.podcast.model import Cue
from causerie.podcast.transcripts.read_transcript import ParsedTranscript
from causerie.problems import Finding, Level
from causerie.text.time_formats import format_timestamp


def find_transcript_warnings(
    transcript: ParsedTranscript, seconds: float
) -> Iterator[Finding]:
    """Find words after the end, overlaps, missing names or times, and mojibake.

    `seconds` is the playing time of the recording, infinite if nobody knows it.
    """
    yield from _check_end(transcript.cues, seconds)
    yield from _check_overlap(transcript.cues)
    yield from _check_speakers(transcript)
    yield from _check_time_forms(transcript)
    yield from _check_repetition(transcript.cues)
    texts = [cue.text for cue in transcript.cues]
    for words in texts or [paragraph.text for paragraph in transcript.paragraphs]:
        if match := _MOJIBAKE.search(words):
            place = max(0, match.start() - 15)
            what = (
                f"…{words[place : match.end() + 5]}… was once read in a wrong encoding."
            )
            fix = "Open what it was made of as UTF-8, and save it anew."
            yield Finding(what, fix, Level.WARNING)
            return


_TOLERANCE = 1.0  # s; recognisers round, and encoders add silence
_OVERLAP = 0.5  # s

# UTF-8 that was decoded as Latin-1 or Windows-1252: é, à, ç, «, », ’, …
_MOJIBAKE = re.compile("Ã[\xa0-\xbf€]|Â[\xa0«»°]|â€")


def _check_end(cues: Sequence[Cue], seconds: float) -> Iterator[Finding]:
    if seconds == inf:  # of a recording that cannot be read
        return
    ends = f"and the recording ends at {format_timestamp(seconds)}"
    late = [cue for cue in cues if cue.start > seconds + _TOLERANCE]
    if late:
        what = f"Words begin at {format_timestamp(late[0].start)}, {ends}."
        fix = "Check that the transcript is that of this recording."
        yield Finding(what, fix)
        return
    latest = max((cue.end for cue in cues), default=0)
    if latest > seconds + _TOLERANCE:
        what = f"The last words end at {format_timestamp(latest)}, {ends}."
        fix = "Check that the transcript is that of this recording."
        yield Finding(what, fix, Level.WARNING)


def _check_speakers(transcript: ParsedTranscript) -> Iterator[Finding]:
    """Find names before the words that were not read as speakers.

    In WebVTT only <v Ana> is a speaker; elsewhere `Ana : Oui.` is none, because `Je dis
    : oui.` is none.
    """
    spoken = transcript.cues or transcript.paragraphs
    speakers = {each.speaker for each in spoken if each.speaker}
    names = [
        match["name"].strip() for each in spoken if (match := _NAME.match(each.text))
    ]
    found = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if speakers:  # others are names in what is said
        found = [name for name in names if name.strip("[]") in speakers]
    if found and (speakers or len(names) * 2 > len(spoken)):
        what = f"{found[0]!r} stands before the words, and is not taken for a speaker."
        fix = "Write Ana: Oui. without a space before :, in WebVTT <v Ana>."
        yield Finding(what, fix, Level.WARNING)


_CAPITALISED = r"[^\W\d_a-zà-ÿ][^\s:\]]*(?: [^\W\d_a-zà-ÿ][^\s:\]]*){0,2}"
_NAME = re.compile(rf"(?P<name>{_CAPITALISED}\s?(?=: )|\[{_CAPITALISED}\](?=:? ))")


def _check_repetition(cues: Sequence[Cue]) -> Iterator[Finding]:
    """Find cues that repeat the words of the cue before."""
    pairs = [(a, b) for a, b in pairwise(cues) if a.speaker == b.speaker]
    found = [b for a, b in pairs if (a.start, a.text) == (b.start, b.text)]
    again = [b for a, b in pairs if _continues(a.text.split(), b.text.split())]
    if len(again) > 1 and len(again) * 2 > len(pairs):  # else people repeat words
        found = again
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        what = (
            f"The words at {format_timestamp(found[0].start)} were said before{more}."
        )
        fix = "Take out what stands there twice, or export it as text."
        yield Finding(what, fix, Level.WARNING)


def _continues(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether words begin with the last words before them, and continue."""
    most = min(len(before), len(after) - 1)
    return before != after and any(before[-n:] == after[:n] for n in range(1, most + 1))


def _check_time_forms(transcript: ParsedTranscript) -> Iterator[Finding]:
    """Find times that were not read as such: `[00h01m05s]`, `[65.0s]`."""
    found = [
        m[0] for each in transcript.paragraphs for m in _TIMELIKE.finditer(each.text)
    ]
    if len(found) > 1:
        what = f"{found[0].strip(' -')!r} and {len(found) - 1} more are no times here."
        fix = "Write [00:01:05] or [00:01:05.250] before each paragraph."
        yield Finding(what, fix, Level.WARNING)


_TIMELIKE = re.compile(
    r"[\[(]\d{1,5}(?:[:.,hms]\d{0,3}){1,4}[\])]|\b\d{1,3}(?::\d\d){1,2} - (?=\w)"
)


def _check_overlap(cues: Sequence[Cue]) -> Iterator[Finding]:
    """Find cues that begin before the speaker's previous cue has ended."""
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
        fix = "Correct the times, or take out what stands there twice."
        yield Finding(what, fix, Level.WARNING)
