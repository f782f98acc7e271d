"""Export files: the one file of an export, or its parts in a folder or a .zip."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from causerie.errors import ContentError


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of an export."""

    name: str
    open: Callable[[], IO[bytes]]


def find_export_files(path: Path) -> list[ExportFile]:
    """Return the files of an export, by name: one, or those of a folder or a .zip.

    wordpress.com and WP-CLI part a large export. Nothing is unpacked to the disk. Raise
    ContentError if there are none.
    """
    if path.is_dir():
        parts = sorted(each for each in path.rglob("*.xml") if each.is_file())
        found = [_on_disk(each, each.relative_to(path).as_posix()) for each in parts]
    elif path.suffix.lower() == ".zip" and path.is_file():
        found = _zipped(path)
    elif path.is_file():
        found = [_on_disk(path, path.name)]
    else:
        what, fix = "There is no such file.", "Give the .xml that WordPress exported."
        raise ContentError(what, where=str(path), fix=fix)
    if not found:
        fix = "Give the .xml that WordPress exported, or the folder of its parts."
        raise ContentError("It has no .xml file.", where=str(path), fix=fix)
    return found


def _on_disk(path: Path, name: str) -> ExportFile:
    return ExportFile(name, lambda: path.open("rb"))


def _zipped(path: Path) -> list[ExportFile]:
    try:
        with ZipFile(path) as archive:
            rows = [each for each in archive.infolist() if _is_part(each.filename)]
    except (BadZipFile, OSError) as error:
        fix = "Fetch it again, or unpack it and give the folder."
        what = f"It cannot be unpacked: {error}."
        raise ContentError(what, where=path.name, fix=fix) from error
    if any(each.flag_bits & 1 for each in rows):
        fix = "Unpack it, and give the folder."
        raise ContentError("It has a password.", where=path.name, fix=fix)
    return [_in_zip(path, name) for name in sorted(each.filename for each in rows)]


def _is_part(name: str) -> bool:
    # what macOS adds to archives is no export
    return name.lower().endswith(".xml") and not name.startswith("__MACOSX/")


def _in_zip(path: Path, name: str) -> ExportFile:
    return ExportFile(name, lambda: ZipFile(path).open(name))
