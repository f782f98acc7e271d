"""Transcripts: WebVTT in, cues out, and the paragraphs that readers see.

The format: https://www.w3.org/TR/webvtt1/. What a player would drop in silence is a
fault here, told with its line.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import groupby
from pathlib import Path, PurePosixPath
from textwrap import wrap

from causerie.errors import ContentError
from causerie.podcast.chapters import clean_text
from causerie.podcast.model import Chapter, Cue, Paragraph

MAX_SIZE = 5_000_000  # bytes; some forty hours of talk
MAX_CUES = 50_000
LINE_LENGTH = 65  # characters (podcast namespace, transcript)
PAUSE = 2.0  # seconds; a longer one ends a paragraph
LONG = 500  # characters; then the next end of a sentence ends a paragraph


def read_transcript(content: Path, name: str) -> tuple[Cue, ...]:
    """Read the file below content/ that `Transcript:` names.

    Raise ContentError if it cannot be read, or holds no words.
    """
    path = content / name
    if ".." in PurePosixPath(name).parts or name.startswith("/"):
        raise ContentError(f"{name} is not below {content.name}/.", fix=_CHECK_NAME)
    if path.suffix.lower() != ".vtt":
        raise ContentError(f"{name} is no .vtt file.", fix="Give it as WebVTT.")
    if not path.is_file():
        raise ContentError(f"There is no {content.name}/{name}.", fix=_CHECK_NAME)
    if path.stat().st_size > MAX_SIZE:
        raise ContentError(f"{name} is larger than {MAX_SIZE // 10**6} MB.")
    data = path.read_bytes()
    try:
        cues = parse_vtt(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _fault(line, "This is not UTF-8.", "Save it as UTF-8.") from error
    if not cues:
        raise ContentError(f"{name} holds no words.", fix="Write it, or do without.")
    return cues


def parse_vtt(text: str) -> tuple[Cue, ...]:
    r"""Read the cues of a WebVTT file; words of two voices in one make two.

    >>> parse_vtt("WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ana>Un &amp; <i>deux</i>")
    (Cue(start=1.0, end=2.5, speaker='Ana', text='Un & deux'),)

    Raise ContentError naming the first line that is wrong.
    """
    if len(text) > MAX_SIZE:
        raise _fault(1, f"The file is larger than {MAX_SIZE // 10**6} MB.")
    lines = _LINE_END.sub("\n", text.removeprefix("\ufeff")).split("\n")
    if not _MAGIC.match(lines[0]):
        raise _fault(1, "A WebVTT file begins with the word WEBVTT.", "Write it there.")
    cues: list[Cue] = []
    for cue, line in _read_cues(lines):
        if cues and cue.start < cues[-1].start:
            what = "This cue begins before the one above it."
            raise _fault(line, what, "Put the cues in order of time.")
        if len(cues) == MAX_CUES:
            raise _fault(line, f"There are more than {MAX_CUES} cues.")
        cues.append(cue)
    return tuple(cues)


def render_vtt(cues: Iterable[Cue]) -> str:
    """Write cues as a WebVTT file, their words in lines that fit a small screen."""
    blocks = ["WEBVTT"]
    for cue in cues:
        voice = f"<v {escape(cue.speaker, quote=False)}>" if cue.speaker else ""
        lines = wrap(
            cue.text, LINE_LENGTH, break_long_words=False, break_on_hyphens=False
        )
        words = escape("\n".join(lines), quote=False)
        blocks.append(f"{_clock(cue.start)} --> {_clock(cue.end)}\n{voice}{words}")
    return "\n\n".join(blocks) + "\n"


def join_cues(
    cues: Iterable[Cue], chapters: Sequence[Chapter] = ()
) -> tuple[Paragraph, ...]:
    """Join cues to paragraphs, up to another speaker, chapter, a pause or some length.

    A chapter begins with the first cue that is more than half in it, as its time and
    the cue's are seldom the same to the millisecond.
    """
    starts = [chapter.start for chapter in chapters]
    groups: list[list[Cue]] = []
    length = part = 0
    for cue in cues:
        last = groups[-1][-1] if groups else None
        before, part = part, bisect_right(starts, (cue.start + cue.end) / 2)
        if (
            last is None
            or part != before
            or cue.speaker != last.speaker
            or cue.start - last.end > PAUSE
            or (length >= LONG and _SENTENCE_END.search(last.text))
            or length >= 2 * LONG  # words without full stops
        ):
            groups.append([])
            length = 0
        groups[-1].append(cue)
        length += len(cue.text) + 1
    return tuple(
        Paragraph(group[0].start, group[0].speaker, " ".join(cue.text for cue in group))
        for group in groups
    )


_CHECK_NAME = "Check the name, or put the file there."
_LINE_END = re.compile("\r\n?")
_MAGIC = re.compile(r"WEBVTT(?=[ \t]|$)")
_UNCUED = re.compile(r"(NOTE|STYLE|REGION)(?=[ \t]|$)")
_STAMP = r"(?:(\d{1,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(
    rf"[ \t]*{_STAMP}[ \t]*-->[ \t]*{_STAMP}([ \t].*)?", re.ASCII | re.DOTALL
)
_TAG = re.compile(r"<([^<>]*)>")
_VOICE = re.compile(r"v(?:\.\S*)?\s+(?P<name>.+)", re.DOTALL)
# No longer than the longest: int() refuses, or takes its time over, endless digits.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SENTENCE_END = re.compile(r"[.!?…][\s»”\"\u2019')]*$")


def _read_cues(lines: Sequence[str]) -> Iterator[tuple[Cue, int]]:
    """Yield the cues with the lines of their times, and judge all that is not a cue."""
    for filled, numbered in groupby(enumerate(lines, 1), lambda pair: pair[1] != ""):
        block = list(numbered)
        first, words = block[0]
        timed = [index for index, (_, line) in enumerate(block) if "-->" in line]
        if not filled or (not timed and (first == 1 or _UNCUED.match(words))):
            continue
        if first == 1:
            fix = "Leave an empty line after it."
            raise _fault(1, "The words after WEBVTT are its own, not a cue's.", fix)
        if not timed or timed[0] > 1:  # one line before the times is the cue's name
            what = f"{words[:40]!r} belongs to no cue."
            fix = "Write its times above it, and no empty line between."
            raise _fault(first, what, fix)
        for index, end in zip(timed, [*timed[1:], len(block)], strict=True):
            number, times = block[index]
            start, stop = _read_times(times, number)
            payload = "\n".join(line for _, line in block[index + 1 : end])
            for speaker, said in _read_voices(payload, number + 1):
                yield Cue(start, stop, speaker, said), number


def _read_times(text: str, line: int) -> tuple[float, float]:
    match = _TIMES.fullmatch(text)
    if match is None:
        what = f"{text[:40]!r} are not the times of a cue."
        raise _fault(line, what, "Write 00:01.500 --> 00:04.000.")
    start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:8])
    if end < start:
        what = "This cue ends before it begins."
        raise _fault(line, what, "Write its start first.")
    return start, end


def _read_voices(payload: str, line: int) -> Iterator[tuple[str, str]]:
    """Yield who speaks, and what; tags other than those of voices are left out."""
    speaker = ""
    words: list[str] = []
    for index, piece in enumerate(_TAG.split(payload)):
        if index % 2 == 0:
            if "<" in piece:
                fix = "Write &lt; for the sign <, or close the tag with >."
                raise _fault(line, "A tag in this cue has no end.", fix)
            words.append(piece)
            continue
        voice = _VOICE.fullmatch(piece)
        if voice or piece == "/v":
            if said := _plain("".join(words)):
                yield speaker, said
            speaker, words = _plain(voice["name"]) if voice else "", []
    if said := _plain("".join(words)):
        yield speaker, said


def _plain(text: str) -> str:
    decoded = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return re.sub(" {2,}", " ", clean_text(decoded))


def _seconds(stamp: Sequence[str | None]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in stamp)
    return (((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths) / 1000


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{thousandths:03}"


def _fault(line: int, what: str, fix: str = "") -> ContentError:
    return ContentError(f"Transcript, line {line}: {what}", fix=fix)
