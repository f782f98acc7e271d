"""Transcripts: what all their formats have in common, and the bounds of reading them.

What a player would drop in silence is a fault, told with its place.
"""

import re
from collections.abc import Iterable

from causerie.errors import ContentError
from causerie.podcast.chapters.parse import one_line
from causerie.podcast.model import Cue

MAX_SIZE = 5_000_000  # bytes; some forty hours of talk
MAX_CUES = 50_000
LINE_LENGTH = 65  # characters (podcast namespace, transcript)

# An invisible sign that ends or begins words where a format has no other way to say so;
# texts lose their own.
JOINER = "\N{WORD JOINER}"


def check_cue_order(
    read: Iterable[tuple[Cue, int]], unit: str = "line"
) -> tuple[Cue, ...]:
    """Take cues with the places they stand at, in order of time.

    Raise ContentError at the first that begins before the one above it, and when there
    are too many.
    """
    cues: list[Cue] = []
    for cue, place in read:
        if cues and cue.start < cues[-1].start:
            what = "This cue begins before the one above it."
            raise fault(place, what, "Put the cues in order of time.", unit=unit)
        if len(cues) == MAX_CUES:
            raise fault(place, f"There are more than {MAX_CUES} cues.", unit=unit)
        cues.append(cue)
    return tuple(cues)


def check_times(start: float, end: float, place: int, unit: str = "line") -> None:
    """Raise ContentError for a cue that ends before it begins."""
    if end < start:
        what = "This cue ends before it begins."
        raise fault(place, what, "Write its start first.", unit=unit)


def split_lines(text: str) -> list[str]:
    """Split a text file into lines, whatever ends them; raise if it is too long."""
    if len(text) > MAX_SIZE:
        raise fault(1, f"The file is larger than {MAX_SIZE // 10**6} MB.")
    return _LINE_END.sub("\n", text.removeprefix("\ufeff")).split("\n")


def clean_words(text: str) -> str:
    """Make the words of a file fit for XML and one line."""
    return re.sub(" {2,}", " ", one_line(text.replace(JOINER, "")))


def fault(place: int, what: str, fix: str = "", *, unit: str = "line") -> ContentError:
    """Return the error for what is wrong at a place of a transcript."""
    return ContentError(f"Transcript, {unit} {place}: {what}", fix=fix)


_LINE_END = re.compile("\r\n?")
