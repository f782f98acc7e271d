"""The folders below content/ that posts, pages and static files are read from."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import translate
from functools import cache
from typing import Any

# Files that operating systems and editors leave behind: never read nor published.
JUNK_FILES = (
    *("[Tt][Hh][Uu][Mm][Bb][Ss].[Dd][Bb]", "ehthumbs*.db", "[Dd]esktop.ini"),
    *("Icon\r", "$RECYCLE.BIN", "@eaDir", "__MACOSX", "__pycache__"),
    *("*.sw[op]", "~$*", ".*", "#*#", "*~"),
)
_MARKDOWN = ("md", "markdown", "mkd", "mdown")
_OTHER_FORMATS = ("rst", "htm", "html")  # extensions of Pelican's other readers


@dataclass(frozen=True, slots=True)
class SourcePaths:
    """The folders and extensions of sources; folders are below content/, "" is all."""

    articles: tuple[str, ...] = ("articles", "episodes")
    pages: tuple[str, ...] = ("pages",)
    static: tuple[str, ...] = ("images",)  # published unchanged
    article_excludes: tuple[str, ...] = ()
    page_excludes: tuple[str, ...] = ()
    markdown: tuple[str, ...] = _MARKDOWN  # extensions
    other_formats: tuple[str, ...] = _OTHER_FORMATS  # extensions of other readers
    ignored: tuple[str, ...] = JUNK_FILES  # glob patterns of names

    def kind_of(self, path: str) -> str:
        """Return what a file is read as: "article", "page", or "" if it is not read."""
        if path.rpartition(".")[2] not in {*self.markdown, *self.other_formats}:
            return ""
        if _is_read(path, self.articles, self.article_excludes):
            return "article"
        if _is_read(path, self.pages, self.page_excludes):
            return "page"
        return ""

    def find(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the posts and pages among some files, with their kinds."""
        for path in paths:
            if kind := self.kind_of(path):
                yield path, kind

    def is_markdown(self, path: str) -> bool:
        """Return whether a file has an extension of Markdown."""
        return path.rpartition(".")[2] in self.markdown

    def is_ignored(self, name: str) -> bool:
        """Return whether files and folders of this name are ignored."""
        return bool(_any_of(self.ignored).match(name))


def read_source_paths(settings: Mapping[str, Any]) -> SourcePaths:
    """Read the source paths of a site from its settings, as Pelican does."""
    readers = settings.get("READERS", {})
    off = {ending for ending, reader in readers.items() if not reader}
    ours = {
        ending
        for ending, reader in readers.items()
        if "md" in getattr(reader, "file_extensions", ())
    }
    return SourcePaths(
        _paths(settings, "ARTICLE_PATHS"),
        _paths(settings, "PAGE_PATHS"),
        _paths(settings, "STATIC_PATHS"),
        _paths(settings, "ARTICLE_EXCLUDES"),
        _paths(settings, "PAGE_EXCLUDES"),
        (*(e for e in _MARKDOWN if e not in off), *sorted(ours - {*_MARKDOWN})),
        tuple(sorted({*_OTHER_FORMATS, *readers} - off - ours - {*_MARKDOWN})),
        (*settings.get("IGNORE_FILES", ()), *JUNK_FILES),
    )


def is_below(path: str, folders: Iterable[str]) -> bool:
    """Return whether a path is one of some paths, or below one of them.

    >>> is_below("a/b.md", ["a"]), is_below("a/b.md", [""]), is_below("ab/c.md", ["a"])
    (True, True, False)
    """
    return any(
        not folder or path == folder or path.startswith(f"{folder}/")
        for folder in folders
    )


def _is_read(path: str, folders: Iterable[str], excludes: Iterable[str]) -> bool:
    """Return whether a path is below a folder, and not below what that one excludes.

    Pelican comes across an excluded folder only where it stands below the other.
    """
    return any(
        is_below(path, (folder,))
        and not any(
            each != folder and is_below(each, (folder,)) and is_below(path, (each,))
            for each in excludes
        )
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
    if name.endswith("EXCLUDES"):  # "" does not exclude everything
        return tuple(filter(None, found))
    return tuple(found)
