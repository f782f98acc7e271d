"""What Python compiled is kept for the next process, and is as if it were compiled."""

import dataclasses
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from causerie.building.incremental.kept_code import _NEW, kept_code
from sites import Make, article

PATTERNS = [
    (r"(?P<a>b)|c(\d+)\s", 0),
    (r"(?i)é[à-ü]+\b", re.MULTILINE),
    (r"(?x) a  # comment", 0),
    (r"[\w\u0300-\u0370]+(?<=a)(?=b)", re.IGNORECASE),
    ("a", re.ASCII),
]
MANY = [(f"{number}(x)", 0) for number in range(_NEW)]
TEXT = "bc12 éÀ aà b AB 3x a"


@contextmanager
def keeping(folder: Path) -> Iterator[None]:
    re.purge()
    with kept_code(folder):
        yield
    re.purge()


def described(pattern: re.Pattern[str]) -> list[Any]:
    return [
        pattern,
        pattern.groups,
        dict(pattern.groupindex),
        [(found.span(), found.lastgroup) for found in pattern.finditer(TEXT)],
    ]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a folder in which the patterns are kept."""
    with keeping(tmp_path):
        for pattern, flags in [*PATTERNS, *MANY]:
            re.compile(pattern, flags)
    return tmp_path


def test_kept_patterns_are_what_they_would_be(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = [described(re.compile(*each)) for each in PATTERNS]
    monkeypatch.setattr("re._parser.parse", None)  # nothing is compiled any more

    with keeping(kept):
        found = [described(re.compile(*each)) for each in PATTERNS]

    assert found == wanted


def test_a_wrong_pattern_is_an_error_each_time(kept: Path) -> None:
    for _ in range(2):
        with keeping(kept), pytest.raises(re.error, match="unterminated"):
            re.compile("(a")


def test_few_new_patterns_are_not_worth_the_writing(kept: Path) -> None:
    before = (kept / "kept-code").read_bytes()
    with keeping(kept):
        re.compile("one more")

    assert (kept / "kept-code").read_bytes() == before


def make_record(name: str, fields: int) -> Any:
    return dataclasses.make_dataclass(
        name,
        [(f"field{number}", int, number) for number in range(fields)],
        frozen=True,
        slots=True,
        order=True,
    )


def test_kept_dataclasses_are_what_they_would_be(tmp_path: Path) -> None:
    for _ in range(2):
        with keeping(tmp_path):
            one, other = make_record("One", 3), make_record("Other", 9)

        assert one(5) == one(5, 1, 2) != one(6)
        assert repr(one(5)) == "One(field0=5, field1=1, field2=2)"
        assert other(1) < other(2)
        assert hash(other()) == hash(other(0, 1))
        with pytest.raises(dataclasses.FrozenInstanceError):
            one(5).field0 = 6
    assert (tmp_path / "kept-code").is_file()
    assert not hasattr(dataclasses, "exec")


@pytest.mark.parametrize("kind", ["damaged", "of another Python", "a folder"])
def test_what_cannot_be_used_is_made_again(
    kept: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept / "kept-code"
    if kind == "damaged":
        path.write_bytes(path.read_bytes().replace(b"x", b"y", 1))
    elif kind == "a folder":
        path.unlink()
        path.mkdir()
    else:
        module = "causerie.building.incremental.kept_code"
        monkeypatch.setattr(f"{module}._PYTHON", "another")

    with keeping(kept):
        found = [described(re.compile(*each)) for each in [*PATTERNS, *MANY]]

    assert found == [described(re.compile(*each)) for each in [*PATTERNS, *MANY]]
    assert path.is_file()


def test_what_grows_without_end_is_begun_anew(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("causerie.building.incremental.kept_code._MOST", _NEW)
    with keeping(kept):
        for number in range(_NEW):
            re.compile(f"more{number}")

    assert (kept / "kept-code").stat().st_size < 1000


def test_a_partial_build_keeps_it_in_the_folder_of_caches(site: Make) -> None:
    first = "content/articles/2026-01-02-a.md"
    folder = site({first: article("A")})
    assert folder.build(release=False).ok
    folder.write({first: article("A", "Un autre texte.")})

    assert folder.build(release=False).changed

    assert (folder.root / ".causerie/kept-code").stat().st_size > 100_000
