"""An export is read to its end, mended where it can be, or refused in a line."""

from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from causerie.errors import ContentError
from causerie.importing.export import Author, Blog, Item
from causerie.importing.mended_stream import Damage
from causerie.importing.read_export import UnreadableExportError, read_export
from wxr import comment, export, item


def read(folder: Path, text: str | bytes, damage: Damage | None = None) -> list[Any]:
    file = folder / "e.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_export(file, zone=UTC, damage=damage or Damage()))


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_each_version_of_exports_is_read(tmp_path: Path, version: str) -> None:
    text = export(item(more=comment(7)), version=version)

    blog, author, post = read(tmp_path, text)

    assert Blog("Un blog", "https://blog.example", "fr-FR", version) == blog
    assert Author("ana", "Ana", "7") == author
    assert ("1", "publish", "Un titre") == (post.id, post.status, post.title)
    assert "2011-03-01 18:00:00+01:00" == str(post.date)
    assert ["7"] == [each.id for each in post.responses]


def test_neither_addresses_of_mail_nor_of_machines_are_kept(tmp_path: Path) -> None:
    parts = read(tmp_path, export(item(more=comment(7))))

    assert "secret" not in repr(parts)
    assert "203.0.113" not in repr(parts)


def test_a_text_split_over_sections_is_one(tmp_path: Path) -> None:
    post = read(tmp_path, export(item(content="a ]]> b")))[-1]

    assert "a ]]> b" == post.content


def test_characters_that_no_xml_may_have_are_taken_out(tmp_path: Path) -> None:
    damage = Damage()

    post = read(tmp_path, export(item(content="a\x0bb\x00c")), damage)[-1]

    assert "abc" == post.content
    assert 2 == damage.characters


def test_bytes_of_another_encoding_are_read_as_windows_1252(tmp_path: Path) -> None:
    text = export(item(content="d\xe9j\xe0 vu, été")).encode()
    broken = text.replace("d\xe9j\xe0".encode(), b"d\xe9j\xe0")
    damage = Damage()

    post = read(tmp_path, broken, damage)[-1]

    assert "déjà vu, été" == post.content
    assert 2 == damage.bytes


def test_an_export_in_another_encoding_is_read_by_its_name(tmp_path: Path) -> None:
    text = export(item(content="déjà vu")).replace("UTF-8", "ISO-8859-1")

    post = read(tmp_path, text.encode("latin-1"))[-1]

    assert "déjà vu" == post.content


def test_a_text_that_ends_its_section_is_mended_only_where_it_must_be(
    tmp_path: Path,
) -> None:
    script = "//<![CDATA[\nx()\n//]]>\n</script> ]]> "
    whole = export(item(content="A;" + "é" * 70_000), item(2, content="B;"))
    broken = whole.replace("A;", f"A;{script}").replace("B;", f"B;{script}")
    damage = Damage(has_bare_sections=True)

    with pytest.raises(UnreadableExportError):
        read(tmp_path, broken)
    first, second = read(tmp_path, broken, damage)[-2:]

    assert f"A;{script}{'é' * 70_000}" == first.content
    assert f"B;{script}" == second.content
    assert 4 == damage.sections


def test_one_text_may_be_larger_than_parsers_allow(tmp_path: Path) -> None:
    text = "mot " * 2_600_000

    post = read(tmp_path, export(item(content=text)))[-1]

    assert len(text) == len(post.content)


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "e.xml"),
        ("pas du XML", "e.xml:1: It cannot be read to its end"),
        (export(item(), item(2))[:-400], "It cannot be read to its end"),
        ("<html><body></body></html>", "no export of WordPress: it begins with <html>"),
        ("<rss><channel><title>x</title></channel></rss>", "it has no wxr_version"),
        (
            export(item(content="&j;")).replace("<rss", BOMB + "<rss", 1),
            "It has a DOCTYPE",
        ),
        (
            export(item()).replace(
                "<rss", '<!DOCTYPE x SYSTEM "file:///etc/hostname"><rss', 1
            ),
            "It has a DOCTYPE",
        ),
    ],
    ids=["empty", "text", "cut off", "html", "other rss", "bomb", "external entity"],
)
def test_what_is_no_whole_export_is_refused_in_a_line(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(ContentError) as caught:
        read(tmp_path, text)

    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_was_read_of_the_tree_is_freed(tmp_path: Path) -> None:
    import tracemalloc

    file = tmp_path / "e.xml"
    with file.open("w") as out:
        first, last = export("*").split("*")
        out.write(first)
        for number in range(1, 29):
            out.write(item(number, content="mot " * 100_000))
        out.write(last)
    tracemalloc.start()
    count = sum(
        isinstance(part, Item) for part in read_export(file, zone=UTC, damage=Damage())
    )
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert 28 == count
    assert peak < file.stat().st_size / 2
