"""Read and write transcripts as plain text: paragraphs like `[00:01:05] Ana: Oui.`.

Times and names are optional. If each paragraph has a time, the paragraphs become cues
as in the other formats; else they are only shown to readers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from causerie.podcast.model import Cue, Paragraph
from causerie.podcast.transcripts.cues import (
    MAX_CUES,
    check_cue_order,
    clean_cue_text,
    split_transcript_lines,
    transcript_error,
)
from causerie.podcast.transcripts.speakers import split_speaker
from causerie.text.time_formats import format_milliseconds, parse_timestamp


def parse_text(text: str) -> tuple[Paragraph, ...]:
    r"""Read the paragraphs of a text; raise ContentError at the first invalid line.

    >>> parse_text("[00:01.5] Ana: Un\ndeux\n\nTrois")[0]
    Paragraph(start=1.5, speaker='Ana', text='Un deux', cues=())

    If the first paragraph names no speaker, no paragraph does.
    """
    found: list[Paragraph] = []
    named = True
    latest, speaker = 0.0, ""
    blocks = [*_split_paragraphs(split_transcript_lines(text))]
    if headed := max(map(_parse_headed, (_split_at_headings(blocks), blocks)), key=len):
        return headed
    bare = len(blocks) > 1 and all(_BARE.match(block[0][1]) for block in blocks)
    for block in blocks:
        words = clean_cue_text("\n".join(line for _, line in block))
        if not words:
            continue
        start, words = _split_time(words, block[0][0], bare=bare)
        if start is not None and start < latest:
            what = "This paragraph begins before the one above it."
            raise transcript_error(block[0][0], what, "Put them in order of time.")
        if len(found) == MAX_CUES:
            raise transcript_error(
                block[0][0], f"There are more than {MAX_CUES} paragraphs."
            )
        latest = latest if start is None else start
        split = split_speaker(words) if named else None
        if split is None:
            named = named and bool(found)
        else:
            speaker, words = split
        if words:
            found.append(Paragraph(start, speaker, words))
    return tuple(found)


def paragraphs_to_cues(
    paragraphs: Sequence[Paragraph], seconds: float
) -> tuple[Cue, ...]:
    """Make cues of paragraphs if all of them have a time; else return none.

    Each cue ends where the next begins, and the last after `seconds`, with the
    recording.
    """
    starts = [p.start for p in paragraphs if p.start is not None]
    if not starts or len(starts) < len(paragraphs):
        return ()
    times = pairwise([*starts, max(seconds, starts[-1])])
    rows = zip(paragraphs, times, strict=True)
    cues = (Cue(start, end, p.speaker, p.text) for p, (start, end) in rows)
    return check_cue_order((cue, number) for number, cue in enumerate(cues, 1))


def render_text(cues: Iterable[Cue]) -> str:
    """Write cues as paragraphs of text, with their starts and speakers."""
    rows = []
    for cue in cues:
        name = f"{cue.speaker}: " if cue.speaker else ""
        rows.append(f"[{format_milliseconds(cue.start)}] {name}{cue.text}\n")
    return "\n".join(rows)


Block = list[tuple[int, str]]  # the lines of a paragraph, numbered

_CLOCK = r"\d[\d:.,]*"
_TIME = re.compile(
    # Whisper prints an end as well: [00:00.000 --> 00:03.000]
    rf"[\[(]\s*(?P<time>{_CLOCK})(?:\s*-+>\s*{_CLOCK})?\s*[\])]\s*(?P<words>.*)",
    re.DOTALL,
)
_BARE = re.compile(
    rf"\s*(?P<time>\d{{1,3}}(?::\d{{2}}){{1,2}}(?:[.,]\d{{1,3}})?)"
    rf"(?:\s*-+>\s*{_CLOCK})?(?:\s+[-\u2013\u2014])?\s+(?P<words>\S.*)",
    re.DOTALL,
)


def _parse_headed(blocks: Sequence[Block]) -> tuple[Paragraph, ...]:
    """Read paragraphs that each have a heading with a time and a name: `Ana  00:03`.

    Return none if a block has no such heading.
    """
    found: list[Paragraph] = []
    for (_, first), *rest in blocks:
        match = _match_heading(first)
        words = clean_cue_text("\n".join(line for _, line in rest))
        start = parse_timestamp(match["time"].replace(",", ".")) if match else None
        if match is None or start is None or not words or len(found) == MAX_CUES:
            return ()
        if found and start < (found[-1].start or 0):
            return ()
        name = match["name"] or ""
        if name and match.re is _TIME_NAME and words[0].islower():
            return ()  # not a name, but the beginning of the sentence
        found.append(Paragraph(start, clean_cue_text(name.strip(" -:")), words))
    return tuple(found)


def _split_at_headings(blocks: Sequence[Block]) -> list[Block]:
    """Split a text at its headings alone, ignoring empty lines."""
    sections: list[Block] = []
    for row in (row for block in blocks for row in block):
        match = _match_heading(row[1])
        name = match["name"] if match else ""
        if not sections or (match and (not name or split_speaker(f"{name}: …"))):
            sections.append([])
        sections[-1].append(row)
    return sections if len(sections) > 1 else []


def _match_heading(line: str) -> re.Match[str] | None:
    return _NAME_TIME.fullmatch(line.strip()) or _TIME_NAME.fullmatch(line.strip())


_HEADING_TIME = r"[\[(]?(?P<time>\d{1,3}(?::\d{2}){1,2}(?:[.,]\d{1,3})?)[\])]?"
_NAME_TIME = re.compile(
    rf"(?P<name>[^\W\d_][^\[(:]{{0,60}}?)\s*[-:]?\s*{_HEADING_TIME}\s*:?"
)
_TIME_NAME = re.compile(  # each word of a name has a capital; else a sentence begins
    rf"{_HEADING_TIME}(?:\s*[-\u2013\u2014]\s*"
    r"(?P<name>[^\W\d_a-zà-öø-ÿ][^\s:.?!]*"
    r"(?:\ (?:d[eiu]|la|van|von|der|[^\Wa-zà-öø-ÿ][^\s:.?!]*)){0,4}))?\s*:?"
)


def _split_paragraphs(lines: Sequence[str]) -> Iterator[Block]:
    """Yield paragraphs: the lines between empty lines, split at lines with a time.

    If all lines of a paragraph begin with a time or all with a name, each is one.
    """
    for filled, numbered in groupby(
        enumerate(lines, 1), lambda pair: bool(pair[1].strip())
    ):
        if not filled:
            continue
        block = list(numbered)
        for starts in (_BARE.match, split_speaker):
            if all(starts(line.strip()) for _, line in block):
                yield from ([each] for each in block)
                break
        else:
            yield from _split_at_times(block)


def _split_at_times(block: Block) -> Iterator[Block]:
    part: Block = []
    for number, line in block:
        match = _TIME.match(line.strip())
        if part and match and ":" in match["time"]:
            yield part
            part = []
        part.append((number, line))
    yield part


def _split_time(words: str, line: int, *, bare: bool) -> tuple[float | None, str]:
    match = _TIME.fullmatch(words) or (_BARE.fullmatch(words) if bare else None)
    if match is None:
        return None, words
    start = parse_timestamp(match["time"].replace(",", "."))
    if start is None and ":" in match["time"]:
        what = f"{match['time'][:40]!r} is not a time."
        raise transcript_error(line, what, "Write [00:01:05] or [00:01:05.250].")
    return start, match["words"] if start is not None else words
