"""Write a book as an EPUB file: the same book, the same bytes (EPUB 3, OCF)."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from causerie.epub.model import Book, Resource
from causerie.epub.package_document import render_package
from causerie.files.atomic_write import remove_partial_files

MEDIA_TYPE = b"application/epub+zip"
_FOLDER = "EPUB"
_CONTAINER = b"""\
<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day of ZIP: a file has no date of its own
_READABLE = 0o100644 << 16
_CHUNK = 1 << 20  # bytes


def write_epub(book: Book, path: Path, report: Callable[[], None]) -> int:
    """Write a book, whole or not at all; return its size in bytes.

    A file of that name is replaced. `report` is called for each file within.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            with ZipFile(file, "w") as archive:
                _add(archive, "mimetype", BytesIO(MEDIA_TYPE), compressed=False)
                _add(archive, "META-INF/container.xml", BytesIO(_CONTAINER))
                package = BytesIO(render_package(book))
                _add(archive, f"{_FOLDER}/package.opf", package)
                for each in (*book.pages, *book.resources):
                    _add_resource(archive, each)
                    report()
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        remove_partial_files([path.parent])
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            error.filename = os.fspath(path)  # the name that the author knows
        raise
    return path.stat().st_size


def _add_resource(archive: ZipFile, resource: Resource) -> None:
    kind = resource.type
    packed = kind.startswith(("audio/", "image/")) and kind != "image/svg+xml"
    name = f"{_FOLDER}/{resource.name}"
    with resource.path.open("rb") if resource.path else BytesIO(resource.data) as data:
        _add(archive, name, data, compressed=not packed)


def _add(
    archive: ZipFile, name: str, data: IO[bytes], *, compressed: bool = True
) -> None:
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED if compressed else ZIP_STORED
    info.external_attr = _READABLE
    info.create_system = 3  # as on all systems
    if isinstance(data, BytesIO):
        archive.writestr(info, data.getvalue())
        return
    info.file_size = os.fstat(data.fileno()).st_size
    with archive.open(info, "w") as target:
        shutil.copyfileobj(data, target, _CHUNK)
