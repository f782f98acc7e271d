"""Find the files of posts and pages, and read them."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from causerie.sources.conflict_copies import original_of
from causerie.sources.source import Source, read_source
from causerie.sources.source_paths import Places
from causerie.sources.tree import look_at_tree


def read_sources(
    content: Path, files: Iterable[str], places: Places
) -> Iterator[Source]:
    """Read those of some files, paths below content/, that are posts and pages."""
    for name, kind in places.find(files):
        if places.is_markdown(name):
            path = content / name
            unreadable = Source(path, kind, is_readable=False)
            try:
                source = read_source(path, kind)
            except (OSError, UnicodeDecodeError):
                yield unreadable
            else:
                yield unreadable if is_utf_16(source.text) else source


def is_utf_16(text: str) -> bool:
    """Return whether what was read as UTF-8 is UTF-16 without a mark that says so.

    >>> is_utf_16("Title: A".encode("utf-16-le").decode()), is_utf_16("Title: A")
    (True, False)
    """
    return 3 * text.count("\0") > len(text)


def post_files(
    content: Path, places: Places | None = None
) -> Iterator[tuple[Path, str]]:
    """Find the Markdown files of posts and pages, with "article" or "page"."""
    places = places or Places()
    tree = look_at_tree(content, places)
    copies = find_copies(tree.files)
    for name, kind in places.find(tree.files):
        if places.is_markdown(name) and name not in copies:
            yield content / name, kind


def find_copies(files: Iterable[str]) -> dict[str, str]:
    """Return the conflict copies among some paths, each with what it is a copy of.

    What stands in a folder that is a copy is one, too.
    """
    known = {*files}
    folders = {str(up) for path in known for up in PurePosixPath(path).parents}
    copies: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    for path in known | folders:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, set()).add(name)
    for path in sorted(known):
        folder = ""
        for name in path.split("/"):
            if original := original_of(name, names[folder]):
                rest = path.removeprefix(f"{folder}/{name}".lstrip("/"))
                copies[path] = f"{folder}/{original}".lstrip("/") + rest
                break
            folder = f"{folder}/{name}".lstrip("/")
    return copies
