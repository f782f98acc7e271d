"""Settings: one dict per feature, every fault with its line."""

from dataclasses import dataclass
from pathlib import Path

from causerie.settings import one_of, read_section, record_field
from causerie.settings_locator import Locator

CONF = """\
NAME = "x"
SHOW = {
    "titel": "T",
    "kind": "serail",
    "size": True,
}
"""


@dataclass(frozen=True, slots=True)
class Example:
    title: str = record_field(doc="Name it.")
    kind: str = record_field("plain", check=one_of("plain", "serial"))
    size: int = record_field(3)
    words: tuple[str, ...] = record_field(())


def read(tmp_path: Path, values: object) -> tuple[Example | None, list[str]]:
    (tmp_path / "pelicanconf.py").write_text(CONF)
    locate = Locator(tmp_path, ("pelicanconf.py",))
    found, problems = read_section(Example, values, name="SHOW", locate=locate)
    return found, [str(problem) for problem in problems]


def test_good_settings_become_the_dataclass(tmp_path: Path) -> None:
    found, problems = read(tmp_path, {"title": "T", "words": ["a", "b"]})

    assert problems == []
    assert found == Example("T", words=("a", "b"))


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    _found, problems = read(tmp_path, {"titel": "T", "kind": "serail", "size": True})

    assert problems == [
        "pelicanconf.py:3: SHOW has no setting 'titel'. Did you mean 'title'?",
        'pelicanconf.py:2: SHOW["title"] is missing. Name it.',
        "pelicanconf.py:4: SHOW[\"kind\"]: 'serail' is not plain or serial."
        " Did you mean 'serial'?",
        'pelicanconf.py:5: SHOW["size"]: True is not a whole number.',
    ]


def test_what_is_no_dict_is_said_to_be_none(tmp_path: Path) -> None:
    found, (problem,) = read(tmp_path, "oops")

    assert found is None
    assert "SHOW is 'oops', not a dict." in problem


def test_the_later_file_is_where_a_setting_stands(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").write_text("X = 1\n")
    (tmp_path / "publishconf.py").write_text("\n\nX = 2\n")

    where = Locator(tmp_path, ("pelicanconf.py", "publishconf.py"))("X")

    assert str(where) == "publishconf.py:3"
