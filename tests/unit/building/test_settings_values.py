"""Of a settings file it is known what it says of each name, and so what an edit is."""

from pathlib import Path

import pytest

from causerie.building.settings_values import assigned_names, compare_values

BEFORE = """\
from causerie.defaults import *

SITENAME = "Carnet"  # its name
MENU_PAGES = ["a", "b"]
PODCAST = {"title": "Carnet", "shows": {}}
PODCAST["shows"]["x"] = {"title": "X"}
if SITENAME:
    AUTHOR = "Ana"
colour = "red"
COLOURS = [colour]
OTHERS = COLOURS
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  # its name", "", set()),
        ("\n\n", "\n\n\n# A comment.\n", set()),
        ('"Carnet"  #', "'Carnet'  #", set()),
        ('["a", "b"]', '(\n    ["a",\n    "b"]\n)', set()),
        ('"Carnet"  #', '"Cahier"  #', {"SITENAME", "AUTHOR"}),
        ('"red"', '"blue"', {"colour", "COLOURS", "OTHERS"}),
        ("S = COLOURS\n", "S = COLOURS\nOTHERS[0] = 1\n",
         {"colour", "COLOURS", "OTHERS"}),
        ('["a", "b"]', '["a"]', {"MENU_PAGES"}),
        ('{"title": "X"}', '{"title": "Y"}', {"PODCAST"}),
        ('PODCAST["shows"]["x"]', 'PODCAST["shows"]["y"]', {"PODCAST"}),
        ('"Ana"', '"Zoé"', {"AUTHOR"}),
        ("if SITENAME", "if not SITENAME", {"AUTHOR"}),
        ('SITENAME = "Carnet"', 'SITETITLE = "Carnet"',
         {"SITENAME", "SITETITLE", "AUTHOR"}),
        ("import *", "import LOCALE", {""}),
        ("if SITENAME", "print(1)\nif SITENAME", {""}),
        ("if SITENAME", "MENU_PAGES.append('c')\nif SITENAME", {""}),
        ("if SITENAME", "del PODCAST['title']\nif SITENAME", {"PODCAST"}),
        ("if SITENAME", "LINKS, SOCIAL = (), ()\nif SITENAME", {"LINKS", "SOCIAL"}),
    ],
)  # fmt: skip
def test_an_edit_of_a_settings_file_is_of_these_names(
    tmp_path: Path, old: str, new: str, expected: set[str]
) -> None:
    file = tmp_path / "pelicanconf.py"
    file.write_text(BEFORE, "utf-8")
    before = assigned_names(file)
    assert old in BEFORE
    file.write_text(BEFORE.replace(old, new, 1), "utf-8")

    now = assigned_names(file)

    names = before.keys() | now.keys()
    assert expected == {name for name in names if before.get(name) != now.get(name)}


def test_values_that_differ_are_told_by_their_file() -> None:
    before = {"pelicanconf.A": "1", "pelicanconf.B": "2", "publishconf.A": "1"}
    now = {"pelicanconf.A": "1", "pelicanconf.C": "2", "publishconf.A": "3"}

    found = compare_values(before, now)

    assert found == {"pelicanconf.py": {"B", "C"}, "publishconf.py": {"A"}}
