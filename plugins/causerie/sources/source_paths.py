"""Source paths: where below content/ the settings have posts and pages read."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from typing import Any

# What systems and programs leave in folders: it is never read, nor published.
DROPPINGS = (
    *("[Tt][Hh][Uu][Mm][Bb][Ss].[Dd][Bb]", "ehthumbs*.db", "[Dd]esktop.ini"),
    *("Icon\r", "$RECYCLE.BIN", "@eaDir", "__MACOSX", "__pycache__"),
    *("*.sw[op]", "~$*", ".*", "#*#", "*~"),
)
_MARKDOWN = ("md", "markdown", "mkd", "mdown")
_OTHERS = ("rst", "htm", "html")  # endings that readers of Pelican's own read


@dataclass(frozen=True, slots=True)
class Places:
    """What is read as what; folders are paths below content/, "" all of it."""

    articles: tuple[str, ...] = ("articles", "episodes")
    pages: tuple[str, ...] = ("pages",)
    static: tuple[str, ...] = ("images",)  # what is published as it is
    no_articles: tuple[str, ...] = ()
    no_pages: tuple[str, ...] = ()
    markdown: tuple[str, ...] = _MARKDOWN  # endings
    others: tuple[str, ...] = _OTHERS  # endings that are read, too
    ignored: tuple[str, ...] = DROPPINGS  # patterns of names

    def kind_of(self, path: str) -> str:
        """Say what a file is read as: "article", "page" or "", if it is none."""
        if path.rpartition(".")[2] not in {*self.markdown, *self.others}:
            return ""
        if is_in(path, self.articles) and not is_in(path, self.no_articles):
            return "article"
        if is_in(path, self.pages) and not is_in(path, self.no_pages):
            return "page"
        return ""

    def find(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the files of posts and pages among some, with their kinds."""
        for path in paths:
            if kind := self.kind_of(path):
                yield path, kind

    def is_markdown(self, path: str) -> bool:
        """Return whether a file has an ending of Markdown."""
        return path.rpartition(".")[2] in self.markdown

    def is_ignored(self, name: str) -> bool:
        """Return whether files and folders of a name are left alone, on purpose."""
        return bool(_any_of(self.ignored).match(name))


def read_places(settings: Mapping[str, Any]) -> Places:
    """Read the places of a site from its settings, as Pelican does."""
    readers = settings.get("READERS", {})
    off = {ending for ending, reader in readers.items() if not reader}
    ours = {
        ending
        for ending, reader in readers.items()
        if "md" in getattr(reader, "file_extensions", ())
    }
    return Places(
        _paths(settings, "ARTICLE_PATHS"),
        _paths(settings, "PAGE_PATHS"),
        _paths(settings, "STATIC_PATHS"),
        _paths(settings, "ARTICLE_EXCLUDES"),
        _paths(settings, "PAGE_EXCLUDES"),
        (*(e for e in _MARKDOWN if e not in off), *sorted(ours - {*_MARKDOWN})),
        tuple(sorted({*_OTHERS, *readers} - off - ours - {*_MARKDOWN})),
        (*settings.get("IGNORE_FILES", ()), *DROPPINGS),
    )


def is_in(path: str, folders: Iterable[str]) -> bool:
    """Return whether a path is one of some paths, or below one of them.

    >>> is_in("a/b.md", ["a"]), is_in("a/b.md", [""]), is_in("ab/c.md", ["a"])
    (True, True, False)
    """
    return any(
        not folder or path == folder or path.startswith(f"{folder}/")
        for folder in folders
    )


@cache
def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(translate, patterns)))


def _paths(settings: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = settings.get(name, ())
    paths = [value] if isinstance(value, str) else value
    plain = (posixpath.normpath(str(path)).strip("/") for path in paths)
    found = ("" if path == "." else path for path in plain)
    if name.endswith("EXCLUDES"):  # they are folders: "" is none
        return tuple(filter(None, found))
    return tuple(found)
