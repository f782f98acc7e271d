"""Problems: what checkers find, and how it is printed.

Checkers return the problems they found in any order; the caller sorts, prints and
decides.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path


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


def sort_and_dedupe(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by place and drop duplicates."""
    return sorted(set(problems))


def merge_repeated(problems: Sequence[Problem]) -> list[Problem]:
    """Merge equal problems of many places into one, with the first places and a count.

    This is for people; programs are given every problem.
    """
    places: dict[Problem, list[Where]] = {}
    for problem in problems:
        places.setdefault(replace(problem, where=_ANYWHERE), []).append(problem.where)
    folded: list[Problem] = []
    for problem, found in places.items():
        if len(found) > _PLACES_SHOWN:
            first = ", ".join(str(where) for where in found[:_PLACES_SHOWN])
            where = Where(
                f"{first} and {len(found) - _PLACES_SHOWN} more ({len(found)})"
            )
            folded.append(replace(problem, where=where))
        else:
            folded += [replace(problem, where=where) for where in found]
    return sorted(folded)


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
        )
        for row in json.loads(text)["problems"]
    ]
