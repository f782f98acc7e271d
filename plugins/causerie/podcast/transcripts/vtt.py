"""Read and write WebVTT (https://www.w3.org/TR/webvtt1/)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import groupby
from textwrap import wrap

from causerie.podcast.model import Cue
from causerie.podcast.transcripts.cues import (
    LINE_LENGTH,
    check_cue_order,
    check_times,
    clean_cue_text,
    split_transcript_lines,
    stamp_seconds,
    transcript_error,
)
from causerie.text.time_formats import format_milliseconds


def parse_vtt(text: str) -> tuple[Cue, ...]:
    r"""Read the cues of a WebVTT file; a cue of two voices becomes two.

    >>> parse_vtt("WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ana>Un &amp; <i>deux</i>")
    (Cue(start=1.0, end=2.5, speaker='Ana', text='Un & deux'),)

    Raise ContentError at the first invalid line.
    """
    lines = split_transcript_lines(text)
    if not _MAGIC.match(lines[0]):
        raise transcript_error(
            1, "A WebVTT file begins with the word WEBVTT.", "Write it there."
        )
    return check_cue_order(_read_cues(lines))


def render_vtt(cues: Iterable[Cue]) -> str:
    """Write cues as a WebVTT file, in lines that fit a small screen."""
    blocks = ["WEBVTT"]
    for cue in cues:
        voice = f"<v {_escape_name(cue.speaker)}>" if cue.speaker else ""
        lines = wrap(
            cue.text, LINE_LENGTH, break_long_words=False, break_on_hyphens=False
        )
        words = escape("\n".join(lines), quote=False)
        times = f"{format_milliseconds(cue.start)} --> {format_milliseconds(cue.end)}"
        blocks.append(f"{times}\n{voice}{words}")
    return "\n\n".join(blocks) + "\n"


def _escape_name(name: str) -> str:
    """Escape a name for a voice tag, also a `--` that would make an arrow with `>`."""
    escaped = escape(name, quote=False)
    return f"{escaped[:-1]}&#45;" if escaped.endswith("--") else escaped


_MAGIC = re.compile(r"WEBVTT(?=[ \t]|$)")
_OTHER_BLOCK = re.compile(r"(NOTE|STYLE|REGION)(?=[ \t]|$)")
_STAMP = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(
    rf"[ \t]*{_STAMP}[ \t]*-->[ \t]*{_STAMP}([ \t].*)?", re.ASCII | re.DOTALL
)
_TAG = re.compile(r"<([^<>]*)>")
_VOICE = re.compile(r"v(?:\.\S*)?\s+(?P<name>.+)", re.DOTALL)
# At most as long as a real entity: int() refuses very many digits, or takes long.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _read_cues(lines: Sequence[str]) -> Iterator[tuple[Cue, int]]:
    """Yield each cue with its line; raise ContentError at a line of no cue."""
    for filled, numbered in groupby(enumerate(lines, 1), lambda pair: pair[1] != ""):
        block = list(numbered)
        first, words = block[0]
        timed = [index for index, (_, line) in enumerate(block) if "-->" in line]
        if not filled or (not timed and (first == 1 or _OTHER_BLOCK.match(words))):
            continue
        if first == 1:
            fix = "Leave an empty line after it."
            raise transcript_error(
                1, "The words after WEBVTT are its own, not a cue's.", fix
            )
        if not timed or timed[0] > 1:  # one line before the times identifies the cue
            what = f"{words[:40]!r} belongs to no cue."
            fix = "Write its times above it, and no empty line between."
            raise transcript_error(first, what, fix)
        for index, end in zip(timed, [*timed[1:], len(block)], strict=True):
            number, times = block[index]
            start, stop = _read_times(times, number)
            payload = "\n".join(line for _, line in block[index + 1 : end])
            for speaker, text in _read_voices(payload, number + 1):
                yield Cue(start, stop, speaker, text), number


def _read_times(text: str, line: int) -> tuple[float, float]:
    match = _TIMES.fullmatch(text)
    if match is None:
        what = f"{text[:40]!r} are not the times of a cue."
        raise transcript_error(line, what, "Write 00:01.500 --> 00:04.000.")
    start, end = stamp_seconds(match.groups()[:4]), stamp_seconds(match.groups()[4:8])
    check_times(start, end, line)
    return start, end


def _read_voices(payload: str, line: int) -> Iterator[tuple[str, str]]:
    """Yield each speaker and the text; drop the tags that are not voice tags."""
    speaker = ""
    words: list[str] = []
    for index, piece in enumerate(_TAG.split(payload)):
        if index % 2 == 0:
            if "<" in piece:
                fix = "Write &lt; for the sign <, or close the tag with >."
                raise transcript_error(line, "A tag in this cue has no end.", fix)
            words.append(piece)
            continue
        voice = _VOICE.fullmatch(piece)
        if voice or piece == "/v":
            if text := _decode_text("".join(words)):
                yield speaker, text
            speaker, words = _decode_text(voice["name"]) if voice else "", []
    if text := _decode_text("".join(words)):
        yield speaker, text


def _decode_text(text: str) -> str:
    decoded = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return clean_cue_text(decoded)
