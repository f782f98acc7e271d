"""Unroll roll-up captions, which repeat the line before (YouTube, CEA-608)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from causerie.podcast.model import Cue


def unroll_captions(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Drop the repeated words from each cue, if the captions are roll-up captions.

    They are if at least half of the cues begin with the last two or more words of the
    cue before: nobody speaks so.

    >>> cues = [Cue(0, 1, "", "a b"), Cue(1, 1, "", "a b"), Cue(1, 2, "", "a b c d")]
    >>> [cue.text for cue in unroll_captions(cues)]
    ['a b', 'c d']
    """
    words = [cue.text.split() for cue in cues]
    repeated = [0, *(_count_repeated(one, two) for one, two in pairwise(words))]
    repeating = sum(count >= _MIN_REPEATED for count in repeated)
    if repeating * 2 < len(cues) or repeating < _MIN_REPEATED:
        return tuple(cues)
    shortened = (
        replace(cue, text=" ".join(its_words[count:]))
        for cue, its_words, count in zip(cues, words, repeated, strict=True)
    )
    return tuple(cue for cue in shortened if cue.text)


_MIN_REPEATED = 2  # words
_MAX_REPEATED = 100  # words; captions have two or three lines


def _count_repeated(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many last words of a cue are the first words of the next."""
    for count in range(min(len(before), len(after), _MAX_REPEATED), 0, -1):
        if before[-count:] == after[:count]:
            return count
    return 0
