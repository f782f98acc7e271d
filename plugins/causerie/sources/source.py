"""Source files of posts and pages, each read and its header parsed once a build."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from causerie.header import ParsedHeader, parse_header, split_source_lines
from causerie.problems import Problem, Where


@dataclass(frozen=True, slots=True)
class Source:
    """The file of a post or a page."""

    path: Path
    kind: str  # "article" or "page"; empty: not known
    text: str = ""
    header: ParsedHeader = field(default_factory=ParsedHeader)  # of its header
    is_readable: bool = True  # it exists and is UTF-8 text


def read_source(path: Path, kind: str = "") -> Source:
    """Read a file and parse its header; raise OSError or UnicodeDecodeError.

    The header is parsed as that of Markdown; other formats do not use the result.
    """
    text = path.read_text(encoding="utf-8-sig")
    return Source(path, kind, text, parse_header(split_source_lines(text)))


class SourceTable:
    """The sources that a build has read; others are read on demand."""

    def __init__(self, read: Iterable[Source] = ()) -> None:
        # of one that was forgotten, its kind
        self._sources: dict[Path, Source | str] = {each.path: each for each in read}

    def __iter__(self) -> Iterator[Path]:
        """Yield the paths of the sources read so far."""
        return iter(self._sources)

    def add(self, source: Source) -> None:
        """Add a source that was read."""
        self._sources[source.path] = source

    def get(self, path: Path) -> Source:
        """Return a source; read it if needed, and raise what `read_source` raises."""
        found = self._sources.get(path, "")
        if isinstance(found, str):
            found = read_source(path, found)
            self.add(found)
        return found

    def kind(self, path: Path) -> str:
        """Return the kind of a source; read it if nothing is known of it."""
        found = self._sources.get(path) or self.get(path)
        return found if isinstance(found, str) else found.kind

    def forget(self, but: Collection[Path] = ()) -> None:
        """Forget sources that are rendered, all `but` some: few are asked for again."""
        for path, source in self._sources.items():
            if path not in but and isinstance(source, Source) and source.kind:
                self._sources[path] = source.kind


@dataclass(frozen=True, slots=True)
class CheckInput:
    """The input of a checker: the author's files, and no output."""

    root: Path  # the site's folder
    content: Path  # its content/ folder
    release: bool  # a release is stricter than a preview
    posts: Sequence[Source] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    is_partial: bool = False  # the posts are those that an edit reads, not all

    def check_folder(self, name: str) -> Iterator[Problem]:
        """Yield a problem if a file stands where a folder of content/ may be."""
        path = self.content / name
        if path.exists() and not path.is_dir():
            where = Where(path.relative_to(self.root).as_posix())
            fix = "Move it away, and take the folder from git."
            yield Problem(where, "This is a file; it should be a folder.", fix)


Checker = Callable[[CheckInput], Iterable[Problem]]
