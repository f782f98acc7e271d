"""Sources: the files of posts and pages, each read once in a build, its header too."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from causerie.header import ParsedHeader, parse_header, split_lines
from causerie.problems import Problem


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a post or a page."""

    path: Path
    kind: str  # "article" or "page"; empty: nobody has asked
    text: str = ""
    header: ParsedHeader = field(default_factory=ParsedHeader)  # of its header
    is_readable: bool = True  # a file of UTF-8 text


def read_source(path: Path, kind: str = "") -> Source:
    """Read a file and its header; raise OSError or UnicodeDecodeError if it cannot be.

    The header is read as Markdown has it, which files of other formats do not use.
    """
    text = path.read_text(encoding="utf-8-sig")
    return Source(path, kind, text, parse_header(split_lines(text)))


class SourceTable:
    """What a build has read of its sources; others are read when they are asked for."""

    def __init__(self, read: Iterable[Source] = ()) -> None:
        self._sources = {source.path: source for source in read}

    def __iter__(self) -> Iterator[Path]:
        """Yield the paths of what was read."""
        return iter(self._sources)

    def add(self, source: Source) -> None:
        """Add a source that was read."""
        self._sources[source.path] = source

    def get(self, path: Path) -> Source:
        """Return a source; raise what `read_source` does if it is read only now."""
        if path not in self._sources:
            self.add(read_source(path))
        return self._sources[path]


@dataclass(frozen=True, slots=True)
class Sources:
    """What a checker may look at: the author's files, nothing built."""

    root: Path  # the site's folder
    content: Path  # its content/ folder
    release: bool  # a release is stricter than a preview
    posts: Sequence[Source] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)


Checker = Callable[[Sources], Iterable[Problem]]
