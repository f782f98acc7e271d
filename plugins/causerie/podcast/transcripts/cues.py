"""What the readers of all transcript formats share: limits, checks and errors.

Whatever a player would silently drop is an error that names the line.
"""

import re
from collections.abc import Iterable, Sequence

from causerie.errors import ContentError
from causerie.podcast.chapters.parse import one_line
from causerie.podcast.model import Cue

MAX_SIZE = 5_000_000  # bytes; some forty hours of talk
MAX_CUES = 50_000
LINE_LENGTH = 65  # characters (podcast namespace, transcript)

# An invisible character that separates a name from words, or escapes markup, in formats
# that have no other way. It is removed from the texts themselves.
JOINER = "\N{WORD JOINER}"


def check_cue_order(
    numbered: Iterable[tuple[Cue, int]], unit: str = "line"
) -> tuple[Cue, ...]:
    """Return cues, each read with its number or line, if they are in order of time.

    Raise ContentError at the first that begins before the one above it, or if there are
    too many.
    """
    cues: list[Cue] = []
    for cue, number in numbered:
        if cues and cue.start < cues[-1].start:
            what = "This cue begins before the one above it."
            raise transcript_error(
                number, what, "Put the cues in order of time.", unit=unit
            )
        if len(cues) == MAX_CUES:
            raise transcript_error(
                number, f"There are more than {MAX_CUES} cues.", unit=unit
            )
        cues.append(cue)
    return tuple(cues)


def check_times(start: float, end: float, number: int, unit: str = "line") -> None:
    """Raise ContentError if a cue ends before it begins."""
    if end < start:
        what = "This cue ends before it begins."
        raise transcript_error(number, what, "Write its start first.", unit=unit)


def split_transcript_lines(text: str) -> list[str]:
    """Split a text at any kind of line end; raise ContentError if it is too long."""
    if len(text) > MAX_SIZE:
        raise transcript_error(1, f"The file is larger than {MAX_SIZE // 10**6} MB.")
    return _LINE_END.sub("\n", text.removeprefix("\ufeff")).split("\n")


def clean_cue_text(text: str) -> str:
    """Reduce a text to one line that XML can carry."""
    return re.sub(" {2,}", " ", one_line(text.replace(JOINER, "")))


def transcript_error(
    number: int, what: str, fix: str = "", *, unit: str = "line"
) -> ContentError:
    """Return the error of a line, or of another unit, of a transcript."""
    return ContentError(f"Transcript, {unit} {number}: {what}", fix=fix)


def stamp_seconds(stamp: Sequence[str | None]) -> float:
    """Return the seconds of hours, minutes, seconds and a fraction, all in digits."""
    hours, minutes, seconds = (int(part or 0) for part in stamp[:3])
    thousandths = int((stamp[3] or "").ljust(3, "0"))
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths) / 1000


_LINE_END = re.compile("\r\n?")
