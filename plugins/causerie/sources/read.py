"""Find the files of posts and pages, and read them."""

from collections.abc import Iterator
from pathlib import Path

from causerie.problems import Source

_FOLDERS = {"articles": "article", "episodes": "article", "pages": "page"}


def read_sources(content: Path) -> Iterator[Source]:
    """Read the files of posts and pages."""
    for path, kind in post_files(content):
        try:
            yield Source(path, kind, path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            yield Source(path, kind, None)


def post_files(content: Path) -> Iterator[tuple[Path, str]]:
    """Find the Markdown files of posts and pages, with "article" or "page"."""
    for folder, kind in _FOLDERS.items():
        for path in sorted((content / folder).rglob("*.md")):
            if not path.name.startswith((".", "#")):
                yield path, kind
