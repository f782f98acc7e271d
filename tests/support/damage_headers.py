"""Damage: what may happen to a header that says `Status: draft`, at random."""

from collections.abc import Callable, Sequence

from hypothesis import strategies as st

KEYS = (
    "Title: Plans for the autumn",
    "Tags: bees, wax",
    "Category: News",
    "Summary: One thing, and two: a third.",
    "Date: 2026-03-29",
)
STATUS = "Status: draft"
TEXT = ("Nobody may read this yet.", "", "Another paragraph: with words.")

_COLONS = (
    *(" :", "\u00a0:", "\u202f:", "：", "﹕", "∶", ";", "=", ":=", " = ", "-", " – "),
    *("—", "::", " ", ",", "->", "|", ". ", ""),
)
_AROUND = (
    *("- {}", "* {}", "+ {}", "> {}", "# {}", "**{}**", "'{}'", '"{}"', "[{}]", "_{}_"),
    *("{},", "{};", "{}.", " {}", "   {}", "    {}", "\t{}", "\u00a0{}", "\u200b{}"),
    *("\ufeff{}", "<!-- {} -->", "1. {}", "@{}", "// {}", "% {}", "{{{}}}"),
)
_BETWEEN = (
    *("", " ", "\t", "\u00a0", "---", "...", "+++", "{", "***", "<!-- x -->", "# x"),
    *("Hello there", "-----", "----", "=="),
)
_ENDS = ("\n", "\r\n", "\r")

Lines = list[str]
Damage = Callable[[Lines], Lines]


def _at(lines: Lines) -> int:
    """Where the status is by now."""
    return next((n for n, line in enumerate(lines) if "raf" in line.lower()), 0)


def _changed(change: Callable[[str], str]) -> Damage:
    def damage(lines: Lines) -> Lines:
        at = _at(lines)
        return [*lines[:at], change(lines[at]), *lines[at + 1 :]]

    return damage


def _letter(place: int, how: str) -> Damage:
    """Lose, double, exchange or mistake one letter of the status."""

    def change(line: str) -> str:
        letters = [n for n, sign in enumerate(line) if sign.isalpha()] or [0]
        at = letters[place % len(letters)]
        one, two, rest = line[at : at + 1], line[at + 1 : at + 2], line[at + 2 :]
        new = {"lost": two, "doubled": one + one + two, "swapped": two + one}
        return line[:at] + new.get(how, how + two) + rest

    return _changed(change)


def _moved(place: int) -> Damage:
    def damage(lines: Lines) -> Lines:
        at = _at(lines)
        rest = [*lines[:at], *lines[at + 1 :]]
        to = place % (len(rest) + 1)
        return [*rest[:to], lines[at], *rest[to:]]

    return damage


def _put_between(place: int, line: str) -> Damage:
    def damage(lines: Lines) -> Lines:
        to = place % (len(lines) + 1)
        return [*lines[:to], line, *lines[to:]]

    return damage


def _joined(place: int, by: str) -> Damage:
    """Lose a line break, before the status or after it."""

    def damage(lines: Lines) -> Lines:
        at = max(_at(lines) - place % 2, 0)
        return [*lines[:at], by.join(lines[at : at + 2]), *lines[at + 2 :]]

    return damage


def _fenced(fence: str) -> Damage:
    def damage(lines: Lines) -> Lines:
        end = lines.index("") if "" in lines else len(lines)
        return [fence, *lines[:end], fence, *lines[end:]]

    return damage


_places = st.integers(0, 20)
_damages = st.one_of(
    st.sampled_from(_COLONS).map(lambda c: _changed(lambda x: x.replace(":", c, 1))),
    st.sampled_from(_AROUND).map(lambda a: _changed(a.format)),
    st.builds(_letter, _places, st.sampled_from(("lost", "doubled", "swapped", "e"))),
    st.builds(_moved, _places),
    st.builds(_put_between, _places, st.sampled_from(_BETWEEN)),
    st.builds(_joined, _places, st.sampled_from(("", " ", ", "))),
    st.sampled_from(("---", "+++", ";;;", "```")).map(_fenced),
    st.sampled_from((str.upper, str.lower, str.title, str.swapcase)).map(_changed),
)


def _write(
    keys: Sequence[str], place: int, damages: Sequence[Damage], end: str, before: str
) -> str:
    header = list(keys)
    header.insert(place % (len(header) + 1), STATUS)
    lines = [*header, "", *TEXT]
    for damage in damages:
        lines = damage(lines)
    return before + end.join(lines) + end


damaged_posts: st.SearchStrategy[str] = st.builds(
    _write,
    st.permutations(KEYS).flatmap(
        lambda keys: st.integers(1, 5).map(lambda n: keys[:n])
    ),
    _places,
    st.lists(_damages, min_size=1, max_size=2),
    st.sampled_from(_ENDS),
    st.sampled_from(("", "\ufeff", "\n", " \n")),
)
