"""Tree: all files below content/, looked at once; links that lead out are told."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from causerie.problems import Problem, Where
from causerie.sources.source_paths import Places


@dataclass(slots=True)
class Tree:
    """What stands below content/, but for what is ignored there."""

    files: list[str] = field(default_factory=list)  # paths below it, sorted
    aside: set[str] = field(default_factory=set)  # files and folders not to be read
    problems: list[Problem] = field(default_factory=list)
    told: set[str] = field(default_factory=set)  # by what they are without links


def look_at_tree(content: Path, places: Places) -> Tree:
    """Look at content/, which may be a symbolic link itself.

    A link below it that leads out of it, to nowhere or round in a circle is told and
    left aside: what it leads to would be published.
    """
    tree = Tree()
    root = os.path.realpath(content)
    _walk(tree, _Folder(str(content), "", root, content.name), places, (root,))
    tree.files.sort()
    return tree


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    name: str  # below content/, with a slash at its end; "": content/ itself
    root: str  # content/, without links
    shown: str  # what content/ is called


def _walk(tree: Tree, folder: _Folder, places: Places, above: tuple[str, ...]) -> None:
    try:
        entries = sorted(os.scandir(folder.path), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if places.is_ignored(entry.name):
            continue
        name = folder.name + entry.name
        if fault := next(_faults(entry, folder, above), None):
            tree.aside.add(name)
            if (real := f"{above[-1]}/{entry.name}") not in tree.told:
                tree.told.add(real)
                shown = os.fsencode(name).decode(errors="replace")
                where = Where(f"{folder.shown}/{shown}")
                tree.problems.append(Problem(where, *fault))
        elif entry.is_dir():
            inner = _Folder(entry.path, f"{name}/", folder.root, folder.shown)
            real = os.path.realpath(entry.path) if entry.is_symlink() else ""
            _walk(tree, inner, places, (*above, real or f"{above[-1]}/{entry.name}"))
        else:
            tree.files.append(name)


def _faults(
    entry: os.DirEntry[str], folder: _Folder, above: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Say why an entry cannot be read, and what to do; nothing if it can."""
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
        elif real != folder.root and not real.startswith(f"{folder.root}/"):
            fix = "Copy here what is to be published."
            yield f"{what}, outside {folder.shown}/.", fix
        elif real in above:
            yield f"{what}, a folder that it is in itself.", "Remove the link."
    elif not entry.is_dir() and not entry.is_file():
        yield "This is neither a file nor a folder.", "Remove it."
