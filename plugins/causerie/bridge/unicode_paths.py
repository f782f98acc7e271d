"""Unicode paths: how a file that a link names is spelt on disk (NFC or NFD).

An é is one character, or an e and an accent. Macs wrote the latter into file names and
people type the former; both look the same.
"""

from pathlib import Path, PurePosixPath
from unicodedata import normalize


def as_on_disk(folder: Path, name: str) -> str:
    """Return a path below a folder as it is spelt there, or as it was given."""
    if name.isascii() or (folder / name).exists():
        return name
    found = folder
    for part in PurePosixPath(name).parts:
        found /= part if (found / part).exists() else _twin(found, part)
    return found.relative_to(folder).as_posix()


def _twin(folder: Path, name: str) -> str:
    composed = normalize("NFC", name)
    names = (entry.name for entry in folder.iterdir()) if folder.is_dir() else ()
    return next((n for n in sorted(names) if normalize("NFC", n) == composed), name)
