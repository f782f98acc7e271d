"""An export in parts is read as one: of a folder, or of a .zip as it was fetched."""

from datetime import UTC
from pathlib import Path
from zipfile import ZipFile

import pytest

from causerie.errors import ContentError
from causerie.importing.export import Item
from causerie.importing.export_files import find_export_files
from causerie.importing.mended_stream import Damage
from causerie.importing.read_export import read_export
from causerie.importing.survey import survey_export
from wxr import export, item

PARTS = {
    "blog.001.xml": export(item(1), item(2)),
    "blog.002.xml": export(item(2), item(3), item(3, title="Un autre")),
}


def as_folder(folder: Path) -> Path:
    parts = folder / "parts"
    parts.mkdir()
    for name, text in PARTS.items():
        (parts / name).write_text(text, "utf-8")
    return parts


def as_zip(folder: Path) -> Path:
    file = folder / "export.zip"
    with ZipFile(file, "w") as archive:
        for name, text in PARTS.items():
            archive.writestr(f"blog.example/{name}", text)
        archive.writestr("__MACOSX/blog.example/._blog.001.xml", "no export")
        archive.writestr("read me.txt", "nor this")
    return file


@pytest.mark.parametrize("make", [as_folder, as_zip])
def test_the_parts_of_an_export_are_one(tmp_path: Path, make: object) -> None:
    assert callable(make)
    damage = Damage()

    parts = list(read_export(make(tmp_path), zone=UTC, damage=damage))

    items = [part for part in parts if isinstance(part, Item)]
    assert ["1", "2", "3", "3-2"] == [each.id for each in items]
    assert 1 == damage.repeated


def test_the_parts_are_of_one_blog(tmp_path: Path) -> None:
    folder = as_folder(tmp_path)
    other = export(item(9)).replace("blog.example", "other.example")
    (folder / "x.xml").write_text(other, "utf-8")

    with pytest.raises(ContentError, match=r"of two blogs: .*blog.* and .*other"):
        survey_export(read_export(folder, zone=UTC, damage=Damage()))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("none.xml", "There is no such file"),
        ("none.zip", "There is no such file"),
        ("broken.zip", "It cannot be unpacked"),
        ("empty", "It has no .xml file"),
    ],
)
def test_what_holds_no_export_is_told(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK")
    (tmp_path / "empty").mkdir()

    with pytest.raises(ContentError, match=words):
        find_export_files(tmp_path / name)
