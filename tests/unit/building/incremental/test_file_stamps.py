"""Changes of files are seen by their stamps, and by their bytes where these may lie."""

import os
import time
from pathlib import Path

import pytest

from causerie.building.incremental import file_stamps
from causerie.building.incremental.file_stamps import (
    FileStamps,
    collect_stamps,
    digest_files,
    stamp_files,
)

EARLIER = time.time_ns() - 10_000_000_000  # before any "same tick"


def written(path: Path, text: str, *, at: int = EARLIER) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))
    return path


def stamp_folder(folder: Path) -> FileStamps:
    return collect_stamps([str(folder)])


def test_nothing_changed_is_nothing(tmp_path: Path) -> None:
    written(tmp_path / "a.md", "a")

    assert stamp_folder(tmp_path).diff(stamp_folder(tmp_path)) == set()


def test_new_gone_and_edited_files_are_seen(tmp_path: Path) -> None:
    edited = written(tmp_path / "edited.md", "a")
    gone = written(tmp_path / "gone.md", "a")
    before = stamp_folder(tmp_path)

    edited.write_text("ab")
    gone.unlink()
    (tmp_path / "below").mkdir()
    new = written(tmp_path / "below" / "new.md", "a")

    assert before.diff(stamp_folder(tmp_path)) == {str(edited), str(gone), str(new)}


def test_an_edit_of_equal_size_and_date_is_seen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.md", "one")
    before = stamp_folder(tmp_path)

    written(path, "two")

    assert before.diff(stamp_folder(tmp_path)) == {str(path)}


def test_an_edit_in_the_tick_of_its_stamp_is_seen_by_its_bytes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.md", "one")
    before = stamp_folder(tmp_path)  # the file is fresh: its ctime is now
    path.write_text("two")
    lying = FileStamps(
        stamp_folder(tmp_path).stamps, before.digests
    )  # as if the clock stood still

    assert str(path) in before.digests
    assert lying.diff(stamp_folder(tmp_path)) == {str(path)}


def test_links_of_a_file_do_not_make_it_another(tmp_path: Path) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    content.mkdir()
    output.mkdir()
    audio = written(content / "a.mp3", "sound")
    before = stamp_folder(content)

    (output / "a.mp3").hardlink_to(audio)
    settled = before.ignoring_link_ctime(stamp_folder(content))

    assert settled.diff(stamp_folder(content)) == set()
    assert settled.hard_linked() == [str(audio)]
    (output / "a.mp3").unlink()
    digests = digest_files(before.stamps).digests
    assert stamp_folder(content).same_bytes(
        settled.diff(stamp_folder(content)), digests
    ) == {str(audio)}


def test_files_of_other_stamps_and_the_same_bytes_were_only_touched(
    tmp_path: Path,
) -> None:
    names = ("touched", "copied", "edited", "gone")
    paths = {name: written(tmp_path / name, "one") for name in names}
    before = stamp_folder(tmp_path)
    digests = before.digest_unchanged(before.stamps).digests

    paths["touched"].touch()
    paths["copied"].unlink()
    written(paths["copied"], "one")
    written(paths["edited"], "two")
    paths["gone"].unlink()
    written(tmp_path / "new", "one")
    now = stamp_folder(tmp_path)

    touched = now.same_bytes(before.diff(now), digests)
    assert touched == {str(paths["touched"]), str(paths["copied"])}
    assert (
        before.digest_unchanged(before.stamps).digests == {}
    )  # of bytes that were another's


def test_a_large_file_that_is_no_recording_is_known_by_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_stamps, "_LARGE", 2)
    names = ("podcast.xml", "photo.jpg", "index.html")
    paths = [written(tmp_path / name, "x" * 70_000) for name in names]
    before = stamp_folder(tmp_path)
    digests = before.digest_unchanged(before.stamps).digests

    for path in paths:
        written(path, path.read_text(), at=EARLIER + 1)
    written(paths[0], "x" * 20_000 + "y" + "x" * 49_999)  # where no sample is taken

    now = stamp_folder(tmp_path)
    assert now.same_bytes(map(str, paths), digests) == set(map(str, paths[1:]))


def test_a_large_recording_is_another_with_its_date(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp3", "x" * 5_000_000)
    before = stamp_folder(tmp_path)
    digests = before.digest_unchanged(before.stamps).digests

    path.chmod(0o600)
    assert stamp_folder(tmp_path).same_bytes([str(path)], digests) == {str(path)}
    written(path, "x" * 2_500_000 + "y" + "x" * 2_499_999)
    assert stamp_folder(tmp_path).same_bytes([str(path)], digests) == set()
    written(path, "x" * 5_000_000, at=EARLIER + 1)
    assert stamp_folder(tmp_path).same_bytes([str(path)], digests) == set()


def test_an_edit_during_a_build_whose_date_was_put_back_is_no_link(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "a.md", "one")
    before = stamp_folder(tmp_path)
    time.sleep(0.02)  # the kernel's clock for files has gone on
    path.write_text("two")
    os.utime(path, ns=(EARLIER, EARLIER))

    settled = FileStamps(before.stamps, {}).ignoring_link_ctime(stamp_folder(tmp_path))

    assert settled.diff(stamp_folder(tmp_path)) == {str(path)}


def test_later_stamps_take_the_place_of_earlier_ones(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "a.md", "a")
    gone = written(tmp_path / "b.md", "b")
    before = stamp_folder(tmp_path)
    path.write_text("ab")
    gone.unlink()

    paths = [str(path), str(gone)]
    now = FileStamps.load(before.with_updates(paths, stamp_files(paths)).dump())

    assert now.diff(stamp_folder(tmp_path)) == set()


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    before = stamp_folder(tmp_path)
    link = tmp_path / "a.md"
    link.symlink_to("nowhere.md")

    assert before.diff(stamp_folder(tmp_path)) == {str(link)}
    assert set(stamp_files([str(link)]).stamps) == {str(link)}
    written(tmp_path / "nowhere.md", "a")
    assert stamp_files([str(link)]).diff(stamp_folder(tmp_path)) == {
        str(tmp_path / "nowhere.md")
    }
