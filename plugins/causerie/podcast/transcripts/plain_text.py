"""Transcripts as plain text, in and out: paragraphs such as `[00:01:05] Ana: Oui.`.

Times and names may be left out. A text that tells the time of each of its paragraphs
has cues, as the other formats; of one that does not, readers see the words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from causerie.podcast.model import Cue, Paragraph
from causerie.podcast.transcripts.cues import (
    MAX_CUES,
    check_cue_order,
    clean_words,
    fault,
    split_lines,
)
from causerie.podcast.transcripts.speakers import split_speaker
from causerie.text.time_formats import format_exact, parse_timestamp


def parse_text(text: str) -> tuple[Paragraph, ...]:
    r"""Read the paragraphs of a text; raise ContentError naming the first wrong line.

    >>> parse_text("[00:01.5] Ana: Un\ndeux\n\nTrois")[0]
    Paragraph(start=1.5, speaker='Ana', text='Un deux')

    Names count from the first paragraph on, or not at all.
    """
    found: list[Paragraph] = []
    named = True
    latest, speaker = 0.0, ""
    blocks = [*_read_blocks(split_lines(text))]
    if headed := max(map(_read_headed, (_part_at_heads(blocks), blocks)), key=len):
        return headed
    bare = len(blocks) > 1 and all(_BARE.match(block[0][1]) for block in blocks)
    for block in blocks:
        words = clean_words("\n".join(line for _, line in block))
        if not words:
            continue
        start, words = _take_time(words, block[0][0], bare=bare)
        if start is not None and start < latest:
            what = "This paragraph begins before the one above it."
            raise fault(block[0][0], what, "Put them in order of time.")
        if len(found) == MAX_CUES:
            raise fault(block[0][0], f"There are more than {MAX_CUES} paragraphs.")
        latest = latest if start is None else start
        split = split_speaker(words) if named else None
        if split is None:
            named = named and bool(found)
        else:
            speaker, words = split
        if words:
            found.append(Paragraph(start, speaker, words))
    return tuple(found)


def time_paragraphs(paragraphs: Sequence[Paragraph], seconds: float) -> tuple[Cue, ...]:
    """Make cues of paragraphs that all have a time; of others there are none.

    Each ends where the next begins; the last, with the recording of so many seconds.
    """
    starts = [p.start for p in paragraphs if p.start is not None]
    if not starts or len(starts) < len(paragraphs):
        return ()
    times = pairwise([*starts, max(seconds, starts[-1])])
    rows = zip(paragraphs, times, strict=True)
    cues = (Cue(start, end, p.speaker, p.text) for p, (start, end) in rows)
    return check_cue_order((cue, number) for number, cue in enumerate(cues, 1))


def render_text(cues: Iterable[Cue]) -> str:
    """Write cues as paragraphs of text, with their beginnings and speakers."""
    rows = []
    for cue in cues:
        name = f"{cue.speaker}: " if cue.speaker else ""
        rows.append(f"[{format_exact(cue.start)}] {name}{cue.text}\n")
    return "\n".join(rows)


Block = list[tuple[int, str]]  # the lines of a paragraph with their numbers

_CLOCK = r"\d[\d:.,]*"
_TIME = re.compile(
    # as Whisper prints them: [00:00.000 --> 00:03.000]
    rf"[\[(]\s*(?P<time>{_CLOCK})(?:\s*-+>\s*{_CLOCK})?\s*[\])]\s*(?P<words>.*)",
    re.DOTALL,
)
_BARE = re.compile(
    rf"\s*(?P<time>\d{{1,3}}(?::\d{{2}}){{1,2}}(?:[.,]\d{{1,3}})?)"
    rf"(?:\s*-+>\s*{_CLOCK})?(?:\s+[-\u2013\u2014])?\s+(?P<words>\S.*)",
    re.DOTALL,
)


def _read_headed(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Read paragraphs below lines that say when, and who speaks: `Ana  00:03`.

    There are none unless all blocks begin so.
    """
    found: list[Paragraph] = []
    for (_, first), *rest in blocks:
        match = _read_head(first)
        words = clean_words("\n".join(line for _, line in rest))
        start = parse_timestamp(match["time"].replace(",", ".")) if match else None
        if match is None or start is None or not words or len(found) == MAX_CUES:
            return ()
        if found and start < (found[-1].start or 0):
            return ()
        name = match["name"] or ""
        if name and match.re is _WHEN_WHO and words[0].islower():
            return ()  # a line that goes on, and no name
        found.append(Paragraph(start, clean_words(name.strip(" -:")), words))
    return tuple(found)


def _part_at_heads(blocks: Sequence[Block]) -> list[Block]:
    """Part a text at such lines alone, wherever its empty lines are."""
    parts: list[Block] = []
    for row in (row for block in blocks for row in block):
        match = _read_head(row[1])
        name = match["name"] if match else ""
        if not parts or (match and (not name or split_speaker(f"{name}: …"))):
            parts.append([])
        parts[-1].append(row)
    return parts if len(parts) > 1 else []


def _read_head(line: str) -> re.Match[str] | None:
    return _WHO_WHEN.fullmatch(line.strip()) or _WHEN_WHO.fullmatch(line.strip())


_WHEN = r"[\[(]?(?P<time>\d{1,3}(?::\d{2}){1,2}(?:[.,]\d{1,3})?)[\])]?"
_WHO_WHEN = re.compile(rf"(?P<name>[^\W\d_][^\[(:]{{0,60}}?)\s*[-:]?\s*{_WHEN}\s*:?")
_WHEN_WHO = re.compile(  # a name has capitals only; else it is how the words begin
    rf"{_WHEN}(?:\s*[-\u2013\u2014]\s*"
    r"(?P<name>[^\W\d_a-zà-öø-ÿ][^\s:.?!]*"
    r"(?:\ (?:d[eiu]|la|van|von|der|[^\Wa-zà-öø-ÿ][^\s:.?!]*)){0,4}))?\s*:?"
)


def _read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Yield paragraphs: an empty line parts them, and a line that begins anew.

    That is one with a time; and each of several that all begin with a time, or a name.
    """
    for filled, numbered in groupby(
        enumerate(lines, 1), lambda pair: bool(pair[1].strip())
    ):
        if not filled:
            continue
        block = list(numbered)
        for begins in (_BARE.match, split_speaker):
            if all(begins(line.strip()) for _, line in block):
                yield from ([each] for each in block)
                break
        else:
            yield from _split(block)


def _split(block: Block) -> Iterator[Block]:
    part: Block = []
    for number, line in block:
        match = _TIME.match(line.strip())
        if part and match and ":" in match["time"]:
            yield part
            part = []
        part.append((number, line))
    yield part


def _take_time(words: str, line: int, *, bare: bool) -> tuple[float | None, str]:
    match = _TIME.fullmatch(words) or (_BARE.fullmatch(words) if bare else None)
    if match is None:
        return None, words
    start = parse_timestamp(match["time"].replace(",", "."))
    if start is None and ":" in match["time"]:
        what = f"{match['time'][:40]!r} is not a time."
        raise fault(line, what, "Write [00:01:05] or [00:01:05.250].")
    return start, match["words"] if start is not None else words
