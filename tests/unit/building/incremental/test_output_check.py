"""What a build wrote is known again, and every change of it, be it as odd as it may."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from causerie.building.incremental.output_check import (
    find_modified,
    stamp_tree,
    stamp_written_files,
)
from causerie.files.stamp import Stamp

LONG_AGO = 1_500_000_000_000_000_000
PAGE = "a/b/index.html"


def stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_ctime_ns


def written(root: Path) -> Path:
    for name in (PAGE, "a/index.html", "c/index.html", "feed.xml"):
        path = root / "output" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return root / "output"


def stands_as_left(output: Path, left: dict[str, Stamp]) -> bool:
    found = find_modified(output, left)
    return not isinstance(found, str) and all(s[2] < 0 for s in found.values())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return written(tmp_path)


@pytest.fixture(params=["fresh", "settled"])
def left(output: Path, request: pytest.FixtureRequest) -> dict[str, Stamp]:
    """Look at once, or when the folders' times tell something."""
    if request.param == "settled":
        time.sleep(0.12)
    return stamp_tree(output)


def test_what_is_left_alone_stands_also_elsewhere(
    output: Path, left: dict[str, Stamp], tmp_path: Path
) -> None:
    assert stands_as_left(output, left)
    assert stands_as_left(output.rename(tmp_path / "other"), left)


def test_another_name_of_a_file_is_no_change(
    output: Path, left: dict[str, Stamp], tmp_path: Path
) -> None:
    (tmp_path / "kept.html").hardlink_to(output / PAGE)

    assert stands_as_left(output, left)


def test_only_what_is_new_or_fresh_is_listed(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.sleep(0.12)
    left = stamp_tree(output)
    (output / "c" / "new").mkdir()
    (output / "c" / "new").rmdir()
    listed: list[str] = []
    scan = os.scandir

    def noting(path: str) -> object:
        listed.append(path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", noting)

    assert stands_as_left(output, left)
    assert sorted(listed) == [f"{output}/", f"{output}/c/"]


def remove(output: Path) -> None:
    (output / PAGE).unlink()


def remove_folder(output: Path) -> None:
    shutil.rmtree(output / "a" / "b")


def remove_all(output: Path) -> None:
    shutil.rmtree(output)


def edit(output: Path) -> None:
    (output / PAGE).write_text("other")


def edit_with_its_old_date(output: Path) -> None:
    (output / PAGE).write_text("longer than it was")
    os.utime(output / PAGE, ns=(LONG_AGO, LONG_AGO))


def add(output: Path) -> None:
    (output / "a" / "b" / "more.html").touch()


def add_at_the_top(output: Path) -> None:
    (output / "more.html").touch()


def add_an_empty_folder(output: Path) -> None:
    (output / "a" / "b" / "empty").mkdir()


def add_with_the_folders_old_date(output: Path) -> None:
    before = (output / "a" / "b").stat()
    (output / "a" / "b" / "more.html").touch()
    os.utime(output / "a" / "b", ns=(before.st_atime_ns, before.st_mtime_ns))


def move(output: Path) -> None:
    (output / "a" / "b").rename(output / "d")


def exchange_two_folders(output: Path) -> None:
    (output / "a" / "index.html").rename(output / "x")
    (output / "c" / "index.html").rename(output / "a" / "index.html")
    os.utime(output / "a" / "index.html", ns=(LONG_AGO, LONG_AGO + 1))
    (output / "x").rename(output / "c" / "index.html")


def replace_a_file_by_a_folder(output: Path) -> None:
    before = (output / PAGE).stat()
    (output / PAGE).unlink()
    (output / PAGE).mkdir()
    os.utime(output / PAGE, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace_a_folder_by_a_file(output: Path) -> None:
    remove_folder(output)
    (output / "a" / "b").touch()


def replace_by_a_link_that_leads_nowhere(output: Path) -> None:
    (output / PAGE).unlink()
    (output / PAGE).symlink_to("nowhere")


CHANGES: list[Callable[[Path], None]] = [
    remove, remove_folder, remove_all, edit, edit_with_its_old_date, add,
    add_at_the_top, add_an_empty_folder, add_with_the_folders_old_date, move,
    exchange_two_folders, replace_a_file_by_a_folder, replace_a_folder_by_a_file,
    replace_by_a_link_that_leads_nowhere,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(
    output: Path, left: dict[str, Stamp], change: Callable[[Path], None]
) -> None:
    change(output)

    assert not stands_as_left(output, left)


def test_a_link_that_leads_nowhere_is_known_again(output: Path) -> None:
    replace_by_a_link_that_leads_nowhere(output)
    left = stamp_tree(output)

    assert stands_as_left(output, left)
    (output / "a" / "b" / "nowhere").touch()
    assert not stands_as_left(output, left)


def test_a_name_that_comes_in_the_tick_of_its_stamp_is_seen(output: Path) -> None:
    left = stamp_tree(output)  # the folders are fresh
    before = stamp(output / "a" / "b")
    add(output)
    after = stamp(output / "a" / "b")

    # whether or not the clock has gone on in between
    assert before <= after
    assert not stands_as_left(output, left)


def test_files_that_were_put_in_place_are_known_with_all_others(output: Path) -> None:
    time.sleep(0.12)
    left = stamp_tree(output)
    new = output / "new"
    new.write_text("another text")
    new.replace(output / PAGE)

    assert not stands_as_left(output, left)
    left |= stamp_written_files(output, [PAGE])
    assert stands_as_left(output, left)
    add(output)
    assert not stands_as_left(output, left)


def test_folders_that_hold_the_same_are_known_by_their_new_times(
    output: Path,
) -> None:
    time.sleep(0.12)
    left = stamp_tree(output)
    add(output)
    (output / "a" / "b" / "more.html").unlink()
    time.sleep(0.12)

    found = find_modified(output, left)

    assert isinstance(found, dict)
    assert {"a/b/"} == {name for name in found if found[name] != left[name]}
    assert {""} >= find_modified(output, left | found).keys()
