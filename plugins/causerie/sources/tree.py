"""Scan all files below content/ once; report symbolic links that lead out of it."""

import os
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from causerie.problems import Problem, Where
from causerie.sources.source_paths import SourcePaths


@dataclass(slots=True)
class Tree:
    """The files below content/, except ignored ones."""

    files: list[str] = field(default_factory=list)  # paths below it, sorted
    skipped: set[str] = field(
        default_factory=set
    )  # faulty files and folders, which are not read
    problems: list[Problem] = field(default_factory=list)
    reported: set[str] = field(
        default_factory=set
    )  # real paths of what has been reported


def scan_tree(
    content: Path, source_paths: SourcePaths, only: Collection[str] | None = None
) -> Tree:
    """Scan content/, which may be a symbolic link itself, or look for some files only.

    A link below it that leads out of it, to nowhere or in a circle is reported and
    skipped: its target would be published.
    """
    tree = Tree()
    root = os.path.realpath(content)
    wanted = None if only is None else {*only, *_folders(only)}
    top = _Folder(str(content), "", root, content.name, wanted)
    _walk(tree, top, source_paths, (root,))
    tree.files.sort()
    return tree


def check_links(folder: Path, name: str, *, within: Path) -> list[Problem]:
    """Report the symbolic links below a folder that lead out of another, or nowhere.

    `name` is the folder's for messages; the folder itself may be a link, too.
    """
    root, real = os.path.realpath(within), os.path.realpath(folder)
    if not _is_within(real, root):
        what = f"This is a symbolic link to {real}, outside {within.name}/."
        return [Problem(Where(name), what, _COPY)]
    tree = Tree()
    parents = [str(path) for path in Path(real).parents if _is_within(str(path), root)]
    above = (*reversed(parents), real)
    _walk(tree, _Folder(str(folder), "", root, name), _ALL_FILES, above)
    return tree.problems


_ALL_FILES = SourcePaths(ignored=("/",))  # which no file is named
_COPY = "Copy here what is to be published."


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    name: str  # below content/, with a slash at its end; "": content/ itself
    root: str  # the real path of content/
    display_name: str  # of content/, for messages
    wanted: Container[str] | None = None  # names below content/; None: all


def _folders(files: Iterable[str]) -> Iterator[str]:
    """Yield the folders that some files are in, each with those that it is in."""
    for file in files:
        parts = file.split("/")
        yield from ("/".join(parts[:depth]) for depth in range(1, len(parts)))


def _walk(
    tree: Tree, folder: _Folder, source_paths: SourcePaths, above: tuple[str, ...]
) -> None:
    wanted = folder.wanted
    try:
        found = [
            entry
            for entry in os.scandir(folder.path)
            if wanted is None or folder.name + entry.name in wanted
        ]
    except OSError:
        return
    for entry in sorted(found, key=lambda entry: entry.name):
        if source_paths.is_ignored(entry.name):
            continue
        name = folder.name + entry.name
        if fault := next(_entry_faults(entry, folder, above), None):
            tree.skipped.add(name)
            if (real := f"{above[-1]}/{entry.name}") not in tree.reported:
                tree.reported.add(real)
                shown = os.fsencode(name).decode(errors="replace")
                where = Where(f"{folder.display_name}/{shown}")
                tree.problems.append(Problem(where, *fault))
        elif entry.is_dir():
            inner = replace(folder, path=entry.path, name=f"{name}/")
            real = os.path.realpath(entry.path) if entry.is_symlink() else ""
            _walk(
                tree, inner, source_paths, (*above, real or f"{above[-1]}/{entry.name}")
            )
        else:
            tree.files.append(name)


def _entry_faults(
    entry: os.DirEntry[str], folder: _Folder, above: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Yield why an entry cannot be read, and what to do; nothing if it can."""
    try:
        entry.name.encode()
    except UnicodeEncodeError:
        yield "The name of this file is no UTF-8.", "Rename it."
        return
    if entry.is_symlink():
        target = Path(entry.path).readlink()
        real = os.path.realpath(entry.path)
        what = f"This is a symbolic link to {target}"
        if not os.path.exists(real):  # noqa: PTH110 - of thousands
            yield f"{what}, where there is nothing.", "Remove the link, or mend it."
        elif not _is_within(real, folder.root):
            yield f"{what}, outside {folder.display_name}/.", _COPY
        elif real in above:
            yield f"{what}, a folder that it is in itself.", "Remove the link."
    elif not entry.is_dir() and not entry.is_file():
        yield "This is neither a file nor a folder.", "Remove it."


def _is_within(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")
