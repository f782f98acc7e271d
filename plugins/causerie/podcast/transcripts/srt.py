"""SubRip (.srt), in and out.

Nobody ever published its form; it is numbered cues, their times with a comma, and words
that players show as they are. A speaker's name stands before the words where another
begins to speak (podcast namespace 1.0, transcript). Where that could be misread, an
invisible sign makes it plain.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from textwrap import wrap

from causerie.podcast.model import Cue
from causerie.podcast.transcripts.cues import (
    JOINER,
    LINE_LENGTH,
    check_cue_order,
    check_times,
    clean_words,
    fault,
    split_lines,
)
from causerie.podcast.transcripts.speakers import (
    mark_speaker,
    split_marked,
    split_speaker,
)
from causerie.text.time_formats import format_exact


def parse_srt(text: str) -> tuple[Cue, ...]:
    r"""Read the cues of a SubRip file.

    >>> parse_srt("1\n00:00:01,000 --> 00:00:02,500\nAna: <i>Un</i> & deux")
    (Cue(start=1.0, end=2.5, speaker='Ana', text='Un & deux'),)

    Names count from the first cue on, or not at all: a file that tells who speaks does
    so at once, and elsewhere a word before a colon is only a word. Raise ContentError
    naming the first line that is wrong.
    """
    blocks = list(_read_blocks(split_lines(text)))
    first = next((words for *_, words in blocks if words), "")
    return check_cue_order(_name(blocks, named=_is_named(first)))


def render_srt(cues: Iterable[Cue]) -> str:
    """Write cues as a SubRip file, their words in lines that fit a small screen."""
    blocks = []
    before, named = "", None
    for number, cue in enumerate(cues, 1):
        words = _join(cue, before, named=named)
        named = _is_named(words) if named is None else named
        lines = wrap(words, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)
        times = f"{format_exact(cue.start)} --> {format_exact(cue.end)}"
        blocks.append("\n".join([str(number), times.replace(".", ","), *lines]))
        before = cue.speaker
    return "\n\n".join(blocks) + "\n"


_STAMP = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?", re.ASCII)
# What players take for markup: HTML's, as far as they know it, and places ({\an8}).
_MARKUP = re.compile(r"</?(?:[biu]|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_DANGER = re.compile(rf"(?<=[<{{])(?=[/\\a-zA-Z{JOINER}])|(?<=--)(?=[>{JOINER}])")
_SHIELD = re.compile(rf"(?<=[<{{]){JOINER}|(?<=--){JOINER}")

Block = tuple[float, float, int, str]  # start, end, line, words


def _read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield what stands below each line of times, up to the next one's number."""
    times = [n for n, line in enumerate(lines) if _TIMES.fullmatch(line)]
    _find_strays(lines, times[0] if times else len(lines))
    for this, following in pairwise([*times, len(lines)]):
        payload = list(lines[this + 1 : following])
        if following < len(lines):
            _drop_number(payload)
        for place, line in enumerate(payload, this + 2):
            if "-->" in line:
                what = f"{line[:40]!r} are not the times of a cue."
                raise fault(place, what, "Write 00:00:01,500 --> 00:00:04,000.")
        while payload and not payload[-1].strip():
            payload.pop()
        if "" in payload:
            place = this + 2 + payload.index("")
            what = f"{payload[payload.index('') + 1][:40]!r} belongs to no cue."
            fix = "Write its times above it, and no empty line between."
            raise fault(place + 1, what, fix)
        match = _TIMES.fullmatch(lines[this])
        parts = match.groups() if match else ()
        start, end = _seconds(parts[:4]), _seconds(parts[4:])
        check_times(start, end, this + 1)
        words = " ".join(_MARKUP.sub("", "\n".join(payload)).split("\n")).strip()
        yield start, end, this + 1, words


def _find_strays(lines: Sequence[str], first: int) -> None:
    """Raise for what stands above the first times and is no number."""
    for place, line in enumerate(lines[:first], 1):
        if line.strip() and not line.strip().isdecimal():
            what = f"{line[:40]!r} belongs to no cue."
            raise fault(place, what, "Write 00:00:01,500 --> 00:00:04,000 above it.")


def _drop_number(payload: list[str]) -> None:
    """Take off the number of the next cue."""
    if payload and payload[-1].strip().isdecimal():
        payload.pop()


def _name(blocks: Iterable[Block], *, named: bool) -> Iterator[tuple[Cue, int]]:
    speaker = ""
    for start, end, line, joined in blocks:
        speaker, words = _split(joined, speaker, named=named)
        if said := clean_words(_SHIELD.sub("", words)):
            yield Cue(start, end, clean_words(_SHIELD.sub("", speaker)), said), line


def _is_named(first: str) -> bool:
    """Tell by the first words whether names count."""
    return split_marked(first) is None and split_speaker(first) is not None


def _split(words: str, before: str, *, named: bool) -> tuple[str, str]:
    """Tell who speaks, and what; who spoke before goes on."""
    found = split_marked(words) or (split_speaker(words) if named else None)
    return found or (before, words)


def _join(cue: Cue, before: str, *, named: bool | None) -> str:
    """Write a speaker's words the plainest way that reads back as they are.

    Where they are the first, they tell themselves whether names count.
    """
    speaker, words = _escape_markup(cue.speaker), _escape_markup(cue.text)
    for plain in (words, f"{speaker}: {words}"):
        counts = _is_named(plain) if named is None else named
        if _split(plain, _escape_markup(before), named=counts) == (speaker, words):
            return plain
    return mark_speaker(speaker, words)


def _escape_markup(text: str) -> str:
    """Keep words from being taken for markup or times."""
    return _DANGER.sub(JOINER, text)


def _seconds(stamp: Sequence[str | None]) -> float:
    hours, minutes, seconds = (int(part or 0) for part in stamp[:3])
    thousandths = int((stamp[3] or "").ljust(3, "0"))
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths) / 1000
