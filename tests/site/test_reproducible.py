"""A build is a function of what was written: same files in, same bytes out."""

import hashlib
import os
from pathlib import Path

import pytest

from demonstration import build_demo, copy_demo

pytestmark = pytest.mark.needs("demonstration")

# All that a machine may have in another way than the author's.
MACHINES = (
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"},
    {
        "TZ": "America/St_Johns",
        "LC_ALL": "C.UTF-8",
        "LANG": "fr_FR.UTF-8",
        "PYTHONHASHSEED": "4242",
    },
)


def test_two_machines_build_the_same_bytes_in_different_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = []

    for folder, machine in zip(("a", "ein Ordner à côté"), MACHINES, strict=True):
        for name, value in machine.items():
            monkeypatch.setenv(name, value)
        root = copy_demo(tmp_path / folder)
        _age_files(root, len(built) * 86400)
        built.append(build_demo(root).files())

    one, two = built
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


@pytest.mark.parametrize("release", [True, False], ids=["release", "preview"])
def test_building_again_changes_nothing_and_leaves_the_sources_alone(
    tmp_path: Path, *, release: bool
) -> None:
    root = copy_demo(tmp_path / "site")
    written = _snapshot(root / "content")

    first = build_demo(root, release=release).files()
    second = build_demo(root, release=release).files()

    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert written == _snapshot(root / "content")


def _age_files(root: Path, seconds: int) -> None:
    """Date every file back: no date of a file may show in a build."""
    for path in root.rglob("*"):
        os.utime(path, (1_600_000_000 - seconds,) * 2)


def _snapshot(root: Path) -> dict[str, tuple[int, str]]:
    """Return date and content of every file and folder; a folder's tells of changes."""
    return {
        path.relative_to(root).as_posix(): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [root, *root.rglob("*")]
    }
