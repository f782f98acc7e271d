"""Read and write SubRip (.srt).

The format was never published: it is numbered cues, times with a comma, and text that
players show as it is. The speaker's name precedes the text of a cue where the speaker
changes (podcast namespace 1.0, transcript). An invisible character prevents text from
being read as a name or as markup.
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
    clean_cue_text,
    split_transcript_lines,
    stamp_seconds,
    transcript_error,
)
from causerie.podcast.transcripts.speakers import (
    mark_speaker,
    split_marked,
    split_speaker,
)
from causerie.text.time_formats import format_milliseconds


def parse_srt(text: str) -> tuple[Cue, ...]:
    r"""Read the cues of a SubRip file.

    >>> parse_srt("1\n00:00:01,000 --> 00:00:02,500\nAna: <i>Un</i> & deux")
    (Cue(start=1.0, end=2.5, speaker='Ana', text='Un & deux'),)

    If the first cue names no speaker, no cue does: there a word before a colon is only
    a word. Raise ContentError at the first invalid line.
    """
    blocks = list(_read_blocks(split_transcript_lines(text)))
    first = next((words for *_, words in blocks if words), "")
    return check_cue_order(_make_cues(blocks, named=_names_speaker(first)))


def render_srt(cues: Iterable[Cue]) -> str:
    """Write cues as a SubRip file, in lines that fit a small screen."""
    blocks = []
    before, named = "", None
    for number, cue in enumerate(cues, 1):
        words = _render_words(cue, before, named=named)
        named = _names_speaker(words) if named is None else named
        lines = wrap(words, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)
        times = f"{format_milliseconds(cue.start)} --> {format_milliseconds(cue.end)}"
        blocks.append("\n".join([str(number), times.replace(".", ","), *lines]))
        before = cue.speaker
    return "\n\n".join(blocks) + "\n"


_STAMP = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]\d)[,.](\d{1,3})"
_TIMES = re.compile(rf"\s*{_STAMP}\s*-->\s*{_STAMP}(?:\s.*)?", re.ASCII)
# What players read as markup: some tags of HTML, and positions ({\an8}).
_MARKUP = re.compile(r"</?(?:[biu]|font)(?:\s[^<>]*)?>|\{\\[^{}]*\}", re.IGNORECASE)
_MARKUP_START = re.compile(rf"(?<=[<{{])(?=[/\\a-zA-Z{JOINER}])|(?<=--)(?=[>{JOINER}])")
_ESCAPE = re.compile(rf"(?<=[<{{]){JOINER}|(?<=--){JOINER}")

Block = tuple[float, float, int, str]  # start, end, line, text of a cue


def _read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield the cue below each line of times, up to the number of the next."""
    times = [n for n, line in enumerate(lines) if _TIMES.fullmatch(line)]
    _check_preamble(lines, times[0] if times else len(lines))
    for above, below in pairwise([*times, len(lines)]):
        payload = list(lines[above + 1 : below])
        if below < len(lines):
            _drop_next_number(payload)
        for place, line in enumerate(payload, above + 2):
            if "-->" in line:
                what = f"{line[:40]!r} are not the times of a cue."
                raise transcript_error(
                    place, what, "Write 00:00:01,500 --> 00:00:04,000."
                )
        while payload and not payload[-1].strip():
            payload.pop()
        if "" in payload:
            place = above + 2 + payload.index("")
            what = f"{payload[payload.index('') + 1][:40]!r} belongs to no cue."
            fix = "Write its times above it, and no empty line between."
            raise transcript_error(place + 1, what, fix)
        match = _TIMES.fullmatch(lines[above])
        stamps = match.groups() if match else ()
        start, end = stamp_seconds(stamps[:4]), stamp_seconds(stamps[4:])
        check_times(start, end, above + 1)
        words = " ".join(_MARKUP.sub("", "\n".join(payload)).split("\n")).strip()
        yield start, end, above + 1, words


def _check_preamble(lines: Sequence[str], first: int) -> None:
    """Raise ContentError if a line above the first times is not a number."""
    for number, line in enumerate(lines[:first], 1):
        if line.strip() and not line.strip().isdecimal():
            what = f"{line[:40]!r} belongs to no cue."
            raise transcript_error(
                number, what, "Write 00:00:01,500 --> 00:00:04,000 above it."
            )


def _drop_next_number(payload: list[str]) -> None:
    """Remove the number of the next cue from a payload."""
    if payload and payload[-1].strip().isdecimal():
        payload.pop()


def _make_cues(blocks: Iterable[Block], *, named: bool) -> Iterator[tuple[Cue, int]]:
    speaker = ""
    for start, end, line, joined in blocks:
        speaker, words = _split_words(joined, speaker, named=named)
        if text := clean_cue_text(_ESCAPE.sub("", words)):
            yield Cue(start, end, clean_cue_text(_ESCAPE.sub("", speaker)), text), line


def _names_speaker(first: str) -> bool:
    """Return whether the words of the first cue name a speaker."""
    return split_marked(first) is None and split_speaker(first) is not None


def _split_words(words: str, before: str, *, named: bool) -> tuple[str, str]:
    """Return the speaker and the words; `before` is the speaker if none is named."""
    found = split_marked(words) or (split_speaker(words) if named else None)
    return found or (before, words)


def _render_words(cue: Cue, before: str, *, named: bool | None) -> str:
    """Write a cue's words, with its speaker only if they are misread without.

    `named` says whether the cues name speakers; None: this is the first cue.
    """
    speaker, words = _escape_markup(cue.speaker), _escape_markup(cue.text)
    for text in (words, f"{speaker}: {words}"):
        counts = _names_speaker(text) if named is None else named
        if _split_words(text, _escape_markup(before), named=counts) == (speaker, words):
            return text
    return mark_speaker(speaker, words)


def _escape_markup(text: str) -> str:
    """Keep a text from being read as markup or as times."""
    return _MARKUP_START.sub(JOINER, text)
