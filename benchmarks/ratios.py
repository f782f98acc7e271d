"""Ratios: rounds of builds in, how the tools compare out."""

from collections.abc import Mapping, Sequence
from statistics import median

Round = Mapping[str, Mapping[str, float]]  # a tool's name -> what one build cost


def ratio(
    rounds: Sequence[Round], slow: str, fast: str, figure: str = "seconds"
) -> float:
    """Return how many times as much one tool took as another, in the median round."""
    pairs = [one for one in rounds if slow in one and fast in one]
    return median(one[slow][figure] / max(one[fast][figure], 1e-6) for one in pairs)


def spread(rounds: Sequence[Round], slow: str, fast: str) -> tuple[float, float]:
    """Return the least and the largest of these ratios."""
    pairs = [one for one in rounds if slow in one and fast in one]
    found = [one[slow]["seconds"] / one[fast]["seconds"] for one in pairs]
    return min(found), max(found)


def middle(rounds: Sequence[Round], tool: str, figure: str = "seconds") -> float:
    """Return the median of one figure of one tool."""
    return median(one[tool][figure] for one in rounds if tool in one)


def growth(found: Sequence[int]) -> float:
    """Return by what part memory grew from the first fifth of rebuilds to the last.

    >>> growth([100, 110, 100, 100, 110])
    0.1
    """
    part = max(1, len(found) // 5)
    return round(median(found[-part:]) / median(found[:part]) - 1, 3)
