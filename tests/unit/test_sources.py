"""Sources: read once a build, forgotten when rendered, and read again if need be."""

from pathlib import Path

from causerie.bridge.reporter import Reporter
from causerie.sources.source import SourceTable, read_source


def make_source(folder: Path, name: str = "a.md") -> Path:
    path = folder / name
    path.write_text("Title: Un\nTags: bois,\n  vélo\n\nDu texte.\n", "utf-8")
    return path


def test_a_forgotten_source_keeps_its_kind_and_is_read_again(tmp_path: Path) -> None:
    one, two = make_source(tmp_path), make_source(tmp_path, "b.md")
    table = SourceTable([read_source(one, "article"), read_source(two, "page")])
    kept = table.get(two)

    table.forget(but={two})

    assert [*table] == [one, two]
    assert table.get(two) is kept
    one.write_text("Title: Autre\n\nUn autre.\n", "utf-8")
    assert table.kind(one) == "article"
    assert table.get(one) == read_source(one, "article")
    assert "Un autre." in table.get(one).text


def test_a_source_of_no_kind_is_not_forgotten(tmp_path: Path) -> None:
    path = make_source(tmp_path)
    table = SourceTable([read_source(path)])

    table.forget()
    path.unlink()

    assert (table.kind(path), table.get(path).text[:5]) == ("", "Title")


def test_the_line_of_a_key_is_found_after_its_source_was_forgotten(
    tmp_path: Path,
) -> None:
    content = tmp_path / "content"
    content.mkdir()
    path = make_source(content)
    table = SourceTable([read_source(path, "article")])
    reporter = Reporter(content, table, "pelicanconf.py")
    found = reporter.place_of_value("a.md", "Tags", "vélo")

    table.forget()

    assert (found.path, found.line) == ("content/a.md", 3)
    assert reporter.place_of_value("a.md", "Tags", "vélo") == found
    table.forget()
    path.unlink()
    assert reporter.place_of_value("a.md", "Tags").line == 0
