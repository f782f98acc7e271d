"""Output registry: the owner of each output file, so that none is overwritten.

Every file is registered before it is written. If two owners register one file, the
first keeps it, and the author is told where the second comes from.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from unicodedata import normalize

from causerie.problems import Level, Problem, Where
from causerie.urls import address_of

LONGEST = 255  # bytes of one part of a path, on the file systems there are


class Kind(IntEnum):
    """The kind of an owner. A clash is reported at the owner of the later kind."""

    ENGINE = 0  # a feed, the sitemap, …: for machines
    PAGE = 1  # the home page, the archives, …: of every site
    LIST = 2  # of a tag, a category, an author or a series
    FILE = 3  # of content/ or the theme
    POST = 4
    ALIAS = 5


_ADVICE = {
    Kind.ENGINE: "Change the setting that gives one of them its address.",
    Kind.PAGE: "Change the setting that gives one of them its address.",
    Kind.LIST: "Write that name another way.",
    Kind.FILE: "Rename the file.",
    Kind.POST: "Give it another Slug.",
    Kind.ALIAS: "Take the alias out.",
}


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of an output file: a page, a post, or a file of the author's."""

    name: str  # as in a sentence
    kind: Kind = Kind.ENGINE
    source: str = ""  # the author's file below content/ that asks for it
    key: str = ""  # of that file's header
    value: str = field(default="", compare=False)  # of that key, on a line of its own

    @property
    def subject(self) -> str:
        """The subject of a sentence about the address, at the owner's source."""
        if self.kind is Kind.ALIAS:
            return "Its old address"
        return "Its address" if self.kind > Kind.LIST else f"The address of {self.name}"


@dataclass(frozen=True, slots=True)
class Clash:
    """A problem of two owners, and the owner at whose place it is reported."""

    problem: Problem
    owner: Owner


@dataclass(slots=True)
class OutputRegistry:
    """The files of one output, by their paths below it."""

    locate: Callable[[Owner], Where]
    ignores_case: bool = False  # the output's file system is case-insensitive
    files: dict[str, Owner] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)  # with the first file in each
    by_folded_name: dict[str, str] = field(default_factory=dict)

    def register(
        self, name: str, owner: Owner, *, exclusive: bool = False
    ) -> Clash | None:
        """Register a file for an owner; return a clash if there is one.

        An owner may register a file again, unless with `exclusive`.
        """
        name = normalize("NFC", name)
        if known := self.files.get(name):
            again = known == owner and not exclusive
            return None if again else self._clash(name, owner, name)
        if name.startswith("/") or ".." in name.split("/"):
            what = f"{owner.subject} would be outside the site: {name}"
            return self._clash_at(owner, what, _ADVICE[owner.kind])
        longest = max(name.split("/"), key=_size) if len(name) > LONGEST // 4 else ""
        if _size(longest) > LONGEST:
            return self._too_long(longest, owner)
        if rival := self._rival(name):
            return self._clash(name, owner, rival)
        other_name = self.by_folded_name.setdefault(name.casefold(), name)
        if other_name != name and self.ignores_case:
            return self._clash(name, owner, other_name)
        self._enter(name, owner)
        return (
            None if other_name == name else self._warn_of_case(name, owner, other_name)
        )

    def replace(self, name: str, owner: Owner) -> Clash | None:
        """Register a file for an owner who may replace a page or a list."""
        name = normalize("NFC", name)
        known = self.files.get(name)
        if known is None or known.kind not in {Kind.PAGE, Kind.LIST}:
            return self.register(name, owner)
        self.files[name] = owner
        return None

    def _rival(self, name: str) -> str:
        """Return a file that excludes this one, as one would be the other's folder."""
        if below := self.folders.get(name):
            return below
        folder = name
        while folder := folder.rpartition("/")[0]:
            if folder in self.folders:  # so none above it is a file
                return ""
            if folder in self.files:
                return folder
        return ""

    def _enter(self, name: str, owner: Owner) -> None:
        self.files[name] = owner
        folder = name
        while folder := folder.rpartition("/")[0]:
            if folder in self.folders:
                return
            self.folders[folder] = name

    def _clash(self, name: str, owner: Owner, rival: str) -> Clash:
        old = self.files[rival]
        reported, path, other, beside = owner, name, old, rival
        if old.kind > owner.kind:
            reported, path, other, beside = old, rival, owner, name
        what = f"{reported.subject} {address_of(path)} is already that of {other.name}."
        fix = _ADVICE[reported.kind]
        if reported.kind is Kind.ENGINE and reported.source:
            fix = "Give each a file of its own."
        if reported.kind is other.kind is Kind.POST:
            fix = "Give one of them another Slug."
        if path.casefold() != beside.casefold():
            what = (
                f"{reported.subject} {address_of(path)} cannot be beside"
                f" {address_of(beside)}, that of {other.name}: one would be a file,"
                " the other a folder of the same name."
            )
        return self._clash_at(reported, what, fix)

    def _too_long(self, part: str, owner: Owner) -> Clash:
        what = (
            f"{owner.subject} has a part of {_size(part)} bytes, and no file"
            f" system takes more than {LONGEST}: {part[:40]}…"
        )
        return self._clash_at(owner, what, "Make it shorter.")

    def _warn_of_case(self, name: str, owner: Owner, other_name: str) -> Clash:
        reported, other = owner, self.files[other_name]
        if other.kind > owner.kind:
            reported, name, other, other_name = other, other_name, owner, name
        what = (
            f"{reported.subject} {address_of(name)} differs only in capitals from"
            f" {address_of(other_name)}, that of {other.name}."
        )
        fix = "Some hosts take the two for one: let them differ in more."
        return self._clash_at(reported, what, fix, Level.WARNING)

    def _clash_at(
        self, owner: Owner, what: str, fix: str, level: Level = Level.ERROR
    ) -> Clash:
        return Clash(Problem(self.locate(owner), what, fix, level), owner)


def _size(name: str) -> int:
    return len(name.encode(errors="surrogatepass"))
