"""Find the files of posts and pages, and read them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from causerie.sources.conflict_copies import may_be_copy, original_of
from causerie.sources.source import Source, read_source
from causerie.sources.source_paths import SourcePaths
from causerie.sources.tree import scan_tree


def read_sources(
    content: Path, files: Iterable[str], source_paths: SourcePaths
) -> Iterator[Source]:
    """Read the posts and pages among some files; their paths are below content/."""
    for name, kind in source_paths.find(files):
        if source_paths.is_markdown(name):
            path = content / name
            unreadable = Source(path, kind, is_readable=False)
            try:
                source = read_source(path, kind)
            except (OSError, UnicodeDecodeError):
                yield unreadable
            else:
                yield unreadable if is_utf_16(source.text) else source


def is_utf_16(text: str) -> bool:
    """Return whether a text decoded as UTF-8 is UTF-16 without a byte order mark.

    >>> is_utf_16("Title: A".encode("utf-16-le").decode()), is_utf_16("Title: A")
    (True, False)
    """
    return 3 * text.count("\0") > len(text)


def post_files(
    content: Path, source_paths: SourcePaths | None = None
) -> Iterator[tuple[Path, str]]:
    """Yield the Markdown files of posts and pages, each with "article" or "page"."""
    source_paths = source_paths or SourcePaths()
    tree = scan_tree(content, source_paths)
    copies = find_conflict_copies(tree.files)
    for name, kind in source_paths.find(tree.files):
        if source_paths.is_markdown(name) and name not in copies:
            yield content / name, kind


def find_conflict_copies(files: Iterable[str]) -> dict[str, str]:
    """Return the conflict copies among some paths, each with its original.

    All files in a folder that is a copy are copies.
    """
    known = {*files}
    if not (suspects := [path for path in known if may_be_copy(path)]):
        return {}
    folders: set[str] = set()
    for path in known:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    copies: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    for path in known | folders:
        folder, _, name = path.rpartition("/")
        names.setdefault(folder, set()).add(name)
    for path in sorted(suspects):
        folder = ""
        for name in path.split("/"):
            if original := original_of(name, names[folder]):
                rest = path.removeprefix(f"{folder}/{name}".lstrip("/"))
                copies[path] = f"{folder}/{original}".lstrip("/") + rest
                break
            folder = f"{folder}/{name}".lstrip("/")
    return copies
