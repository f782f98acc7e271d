"""Problems: what checkers find, and how it is printed.

Checkers return the problems they found in any order; the caller sorts, prints and
decides.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path

# What `inv check --only` chooses by.
KINDS = (
    *("settings", "headers", "headings", "images", "links", "html", "words", "posts"),
    *("translations", "podcast", "comments", "mentions", "files", "external"),
)


class Level(StrEnum):
    """How much a problem matters."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in a file of the author's; line and column count from 1."""

    path: str  # relative to the site's folder, with slashes
    line: int = 0  # 0: the file as a whole
    column: int = 0  # 0: the line as a whole

    def __str__(self) -> str:
        place = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(place)


def path_in_site(path: Path, parts: int) -> str:
    """Return a path relative to the site's folder: its last parts.

    >>> path_in_site(Path("/home/ana/site/content/comments/a.json"), 3)
    'content/comments/a.json'
    """
    return "/".join(path.parts[-parts:])


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing the author should fix: where it is, what it is, what to do."""

    where: Where
    what: str
    fix: str = ""
    level: Level = field(default=Level.ERROR)
    code: str = ""  # its rule's, where a document explains it
    kind: str = field(default="", compare=False)  # one of KINDS, if it is known

    @property
    def advice(self) -> str:
        """What to do, and the code under which documents say more."""
        return f"{self.fix} [{self.code}]".lstrip() if self.code else self.fix

    def __str__(self) -> str:
        mark = "" if self.level is Level.ERROR else "warning: "
        return f"{self.where}: {mark}{self.what} {self.advice}".rstrip()


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong in a text, before it is known which file that is."""

    what: str
    fix: str = ""
    level: Level = Level.ERROR
    line: int = 0  # from 1; 0: not known


def of_kind(kind: str, problems: Iterable[Problem]) -> list[Problem]:
    """Mark problems as of a kind, unless they are of another already."""
    return [replace(each, kind=each.kind or kind) for each in problems]


def sort_and_dedupe(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place and drop duplicates."""
    return sorted(set(problems))


def merge_repeated(problems: Sequence[Problem]) -> list[Problem]:
    """Merge equal problems of many places into one, with the first places and a count.

    Warnings that differ only in what they quote are merged if there are very many. This
    is for people; programs are given every problem.
    """
    places = _by_words(problems, _words)
    few = [each for each, found in places.items() if len(found) <= _PLACES_SHOWN]
    rest = [replace(each, where=where) for each in few for where in places[each]]
    alike = _by_words(
        [each for each in rest if each.level is Level.WARNING], _words_but_quotes
    )
    many = {each for each, found in alike.items() if len(found) > _ALIKE_SHOWN}
    merged = [_merge(each, places[each]) for each in places if each not in few]
    merged += [_merge(each, alike[each]) for each in many]
    return sorted(
        merged
        + [each for each in rest if not many or _words_but_quotes(each) not in many]
    )


def _by_words(
    problems: Iterable[Problem], words: Callable[[Problem], Problem]
) -> dict[Problem, list[Where]]:
    places: dict[Problem, list[Where]] = {}
    for problem in problems:
        places.setdefault(words(problem), []).append(problem.where)
    return places


def _words(problem: Problem) -> Problem:
    return replace(problem, where=_ANYWHERE)


def _words_but_quotes(problem: Problem) -> Problem:
    what, fix = (_QUOTED.sub(ANY_QUOTE, text) for text in (problem.what, problem.fix))
    return replace(problem, where=_ANYWHERE, what=what, fix=fix)


def _merge(problem: Problem, found: Sequence[Where]) -> Problem:
    first = ", ".join(str(where) for where in found[:_PLACES_SHOWN])
    where = Where(f"{first} and {len(found) - _PLACES_SHOWN} more ({len(found)})")
    return replace(problem, where=where)


ANY_QUOTE = "'…'"  # in a merged problem: what is quoted is another at each place
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ALIKE_SHOWN = 20  # of problems that differ in their quotes
_ANYWHERE = Where("")
_PLACES_SHOWN = 3  # of a problem that is at more of them


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem is an error."""
    return any(problem.level is Level.ERROR for problem in problems)


def to_json(problems: Sequence[Problem]) -> str:
    """Write problems as one JSON document, sorted, for `--json`."""
    rows = [asdict(problem) for problem in problems]
    return json.dumps({"problems": rows}, ensure_ascii=False, indent=2)


def from_json(text: str) -> list[Problem]:
    """Read back what `to_json` wrote."""
    return [
        Problem(
            Where(**row["where"]),
            row["what"],
            row["fix"],
            Level(row["level"]),
            row["code"],
            row["kind"],
        )
        for row in json.loads(text)["problems"]
    ]
