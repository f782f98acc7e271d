"""A problem quotes its line, and leads to it in the author's editor."""

import json
from pathlib import Path

import pytest

from causerie.errors import CauserieError
from causerie.podcast.qr_code import qr_lines, qr_size
from causerie.preview.build_events import BuildEvents
from causerie.preview.lan_address import check_lan_address
from causerie.preview.source_line import EDITORS, editor_template, source_line
from causerie.problems import Level, Problem, Where

PLACE = Where("content/a b.md", 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "site/content").mkdir(parents=True)
    (tmp_path / "site/content/a b.md").write_text("Title: A\n  [x](/nope/)\n")
    (tmp_path / "secret").write_text("secret\n")
    return tmp_path / "site"


def test_the_news_of_a_build_have_the_line_and_its_link(root: Path) -> None:
    events = BuildEvents(root, EDITORS["vscode"])
    anywhere = Problem(Where("pelicanconf.py"), "A setting.")

    events.run(lambda: [Problem(PLACE, "A link.", "", Level.WARNING), anywhere])

    first, second = json.loads(events.outcome.to_json())["problems"]
    assert first["line"] == "[x](/nope/)"
    assert first["edit"] == f"vscode://file{root}/content/a%20b.md:2"
    assert "line" not in second


def test_only_lines_of_the_site_are_quoted(root: Path) -> None:
    assert source_line(root, Where("../secret", 1)) == ""
    assert source_line(root, Where("content/gone.md", 1)) == ""
    assert source_line(root, Where("content/a b.md", 9)) == ""
    assert source_line(root, Where("content/a b.md")) == ""


def test_an_editor_is_named_or_written_as_an_address() -> None:
    own = "my://{path}#{line}"
    assert [editor_template(name) for name in ("", "idea", own)] == [
        "",
        EDITORS["idea"],
        own,
    ]
    with pytest.raises(CauserieError, match="'vi' is not known"):
        editor_template("vi")


@pytest.mark.parametrize("found", ["", "127.0.0.1", "0.0.0.0"])  # noqa: S104
def test_a_machine_in_no_network_is_told_so(found: str) -> None:
    with pytest.raises(CauserieError, match="is in no network"):
        check_lan_address(found)


def test_a_code_is_drawn_with_its_quiet_zone() -> None:
    address = "http://192.168.1.7:8000/"

    lines = qr_lines(address)

    size = qr_size(address)
    assert {len(line) for line in lines} == {size}
    assert len(lines) == (size + 1) // 2
    assert lines[0] == lines[1] == "█" * size
    assert lines[2].startswith("█" * 4 + " ▄▄▄▄▄ ")  # a finder pattern
