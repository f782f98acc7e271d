"""Captions that roll: each repeats what the one before showed (YouTube, CEA-608)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from causerie.podcast.model import Cue


def unroll(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Drop from each cue the words it repeats, if a file is of this kind.

    It is where more than half of its cues begin with the last words of the one before,
    two or more: nobody speaks so.

    >>> cues = [Cue(0, 1, "", "a b"), Cue(1, 1, "", "a b"), Cue(1, 2, "", "a b c d")]
    >>> [cue.text for cue in unroll(cues)]
    ['a b', 'c d']
    """
    words = [cue.text.split() for cue in cues]
    repeated = [0, *(_repeated(one, two) for one, two in pairwise(words))]
    rolled = sum(count >= _FEWEST for count in repeated)
    if rolled * 2 < len(cues) or rolled < _FEWEST:
        return tuple(cues)
    left = (
        replace(cue, text=" ".join(said[count:]))
        for cue, said, count in zip(cues, words, repeated, strict=True)
    )
    return tuple(cue for cue in left if cue.text)


_FEWEST = 2
_MOST = 100  # words; captions are two or three lines


def _repeated(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many of the last words of a cue the next one begins with."""
    for count in range(min(len(before), len(after), _MOST), 0, -1):
        if before[-count:] == after[:count]:
            return count
    return 0
