"""The line of a setting, however the author's Python assigns it."""

from pathlib import Path

import pytest

from causerie.settings_locator import Locator

CONF = """\
import os
from common import *
from pack.more import DEEP

EXTRA = {"late": 1}; PLAIN = 1
NOTED: int = 2
BOTH = ALSO = 3
ONE, TWO = 1, 2
SHOW = {
    "title": "T",
    **EXTRA,
    "shows": {
        "b": {"title": "B",
              "image": "x"},
    },
}
SHOW["type"] = "serial"
SHOW["shows"]["c"] = {
    "title": "C",
}
SHOW.update(
    author="A",
)
NEITHER = {
    "late": 1,
}
CALLED = dict(
    a=1,
    b=dict(c=2),
)
CALLED |= {
    "d": 4,
}
if os.name:
    WITHIN = 1
else:
    ELSEWHERE = 2
try:
    TRIED = 1
finally:
    with open(__file__) as file:
        READ = file.read()
LIST = ["a",
        "b", *MORE,
        ("c", "d")]
LIST += [
    "e",
]
AGAIN = {"k": 1}
AGAIN = {**AGAIN,
         "l": 2}
AGAIN["m"] = {}
AGAIN["m"] |= {
    "n": 1,
}
AGAIN["m"].update(
    o=1,
)
"""
COMMON = "A = 1\nCOMMON = 2\nEXTRA = 0\nfrom pelicanconf import *\n"
PLACES = {
    ("PLAIN",): "pelicanconf.py:5",
    ("NOTED",): "pelicanconf.py:6",
    ("BOTH",): "pelicanconf.py:7",
    ("ALSO",): "pelicanconf.py:7",
    ("TWO",): "pelicanconf.py:8",
    ("SHOW",): "pelicanconf.py:21",
    ("SHOW", "title"): "pelicanconf.py:10",
    ("SHOW", "shows", "b"): "pelicanconf.py:13",
    ("SHOW", "shows", "b", "image"): "pelicanconf.py:14",
    ("SHOW", "shows", "c", "title"): "pelicanconf.py:19",
    ("SHOW", "shows", "c", "nothing"): "pelicanconf.py:18",
    ("SHOW", "type"): "pelicanconf.py:17",
    ("SHOW", "author"): "pelicanconf.py:22",
    ("SHOW", "late"): "pelicanconf.py:5",
    ("CALLED", "a"): "pelicanconf.py:28",
    ("CALLED", "b", "c"): "pelicanconf.py:29",
    ("CALLED", "d"): "pelicanconf.py:32",
    ("WITHIN",): "pelicanconf.py:35",
    ("ELSEWHERE",): "pelicanconf.py:37",
    ("TRIED",): "pelicanconf.py:39",
    ("READ",): "pelicanconf.py:42",
    ("LIST", "b"): "pelicanconf.py:44",
    ("LIST", "c"): "pelicanconf.py:45",
    ("LIST", "e"): "pelicanconf.py:47",
    ("AGAIN", "k"): "pelicanconf.py:49",
    ("AGAIN", "m", "n"): "pelicanconf.py:54",
    ("AGAIN", "m", "o"): "pelicanconf.py:57",
    ("AGAIN", "l"): "pelicanconf.py:51",
    ("COMMON",): "common.py:2",
    ("DEEP",): "pack/more.py:2",
    ("DEEP", "x"): "pack/more.py:2",
    ("SITEURL",): "publishconf.py:2",
    ("NOWHERE",): "pelicanconf.py",
    ("NOWHERE", "x"): "pelicanconf.py",
}


@pytest.mark.parametrize(("keys", "place"), PLACES.items())
def test_a_setting_is_found_where_it_is_said(
    keys: tuple[str, ...], place: str, tmp_path: Path
) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pelicanconf.py").write_text(CONF)
    (tmp_path / "publishconf.py").write_text("from pelicanconf import *\nSITEURL = 1")
    (tmp_path / "common.py").write_text(COMMON)
    (tmp_path / "pack/more.py").write_text('"""Deep."""\nDEEP = {"x": 1}\n')

    locate = Locator(tmp_path, ("pelicanconf.py", "publishconf.py"))

    assert str(locate(*keys)) == place


def test_of_a_file_that_is_no_python_it_knows_no_line(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").write_bytes(b"A = (\n\xff")

    assert str(Locator(tmp_path, ("pelicanconf.py",))("A")) == "pelicanconf.py"
