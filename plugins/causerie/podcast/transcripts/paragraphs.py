"""Join the cues of a transcript to paragraphs for readers."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from causerie.podcast.model import Chapter, Cue, Paragraph

MAX_PAUSE = 2.0  # seconds; a longer pause ends a paragraph
LONG = 500  # characters; after them the next end of a sentence ends a paragraph


def join_cues(
    cues: Iterable[Cue], chapters: Sequence[Chapter] = ()
) -> tuple[Paragraph, ...]:
    """Join cues to paragraphs."""
    return tuple(
        Paragraph(
            group[0].start,
            group[0].speaker,
            " ".join(cue.text for cue in group),
            tuple(group),
        )
        for group in group_cues(cues, chapters)
    )


def group_cues(
    cues: Iterable[Cue], chapters: Sequence[Chapter] = ()
) -> list[list[Cue]]:
    """Group cues to paragraphs.

    A paragraph ends at another speaker, another chapter, a pause, or some length. A
    chapter begins with the first cue that is more than half in it: its time and the
    cue's are seldom the same to the millisecond.
    """
    starts = [chapter.start for chapter in chapters]
    groups: list[list[Cue]] = []
    length = chapter = 0
    for cue in cues:
        last = groups[-1][-1] if groups else None
        previous_chapter, chapter = (
            chapter,
            bisect_right(starts, (cue.start + cue.end) / 2),
        )
        if (
            last is None
            or chapter != previous_chapter
            or cue.speaker != last.speaker
            or cue.start - last.end > MAX_PAUSE
            or (length >= LONG and _SENTENCE_END.search(last.text))
            or length >= 2 * LONG  # a text without full stops
        ):
            groups.append([])
            length = 0
        groups[-1].append(cue)
        length += len(cue.text) + 1
    return groups


_SENTENCE_END = re.compile(r"[.!?…][\s»”\"\u2019')]*$")
