"""Changes of files are seen by their stamps, and by their bytes where these may lie."""

import os
import time
from pathlib import Path

from causerie.building.incremental.file_stamps import (
    Scan,
    digest_files,
    scan,
    scan_files,
)

EARLIER = time.time_ns() - 10_000_000_000  # before any "same tick"


def written(path: Path, text: str, *, at: int = EARLIER) -> Path:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))
    return path


def look(folder: Path) -> Scan:
    return scan([str(folder)])


def test_nothing_changed_is_nothing(tmp_path: Path) -> None:
    written(tmp_path / "a.md", "a")

    assert look(tmp_path).changed(look(tmp_path)) == set()


def test_new_gone_and_edited_files_are_seen(tmp_path: Path) -> None:
    edited = written(tmp_path / "edited.md", "a")
    gone = written(tmp_path / "gone.md", "a")
    before = look(tmp_path)

    edited.write_text("ab")
    gone.unlink()
    (tmp_path / "below").mkdir()
    new = written(tmp_path / "below" / "new.md", "a")

    assert before.changed(look(tmp_path)) == {str(edited), str(gone), str(new)}


def test_an_edit_of_equal_size_and_date_is_seen(tmp_path: Path) -> None:
    path = written(tmp_path / "a.md", "one")
    before = look(tmp_path)

    written(path, "two")

    assert before.changed(look(tmp_path)) == {str(path)}


def test_an_edit_in_the_tick_of_the_look_is_told_by_its_bytes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.md", "one")
    before = look(tmp_path)  # the file is fresh: its ctime is now
    path.write_text("two")
    lying = Scan(look(tmp_path).stamps, before.digests)  # as if the clock stood still

    assert str(path) in before.digests
    assert lying.changed(look(tmp_path)) == {str(path)}


def test_links_of_a_file_do_not_make_it_another(tmp_path: Path) -> None:
    content, output = tmp_path / "content", tmp_path / "output"
    content.mkdir()
    output.mkdir()
    audio = written(content / "a.mp3", "sound")
    before = look(content)

    (output / "a.mp3").hardlink_to(audio)
    renewed = before.renewed(look(content))

    assert renewed.changed(look(content)) == set()
    assert renewed.linked() == [str(audio)]
    (output / "a.mp3").unlink()
    digests = digest_files(before.stamps).digests
    assert look(content).touched(renewed.changed(look(content)), digests) == {
        str(audio)
    }


def test_files_of_other_stamps_and_the_same_bytes_were_only_touched(
    tmp_path: Path,
) -> None:
    names = ("touched", "copied", "edited", "gone")
    paths = {name: written(tmp_path / name, "one") for name in names}
    before = look(tmp_path)
    digests = before.digested(before.stamps).digests

    paths["touched"].touch()
    paths["copied"].unlink()
    written(paths["copied"], "one")
    written(paths["edited"], "two")
    paths["gone"].unlink()
    written(tmp_path / "new", "one")
    now = look(tmp_path)

    touched = now.touched(before.changed(now), digests)
    assert touched == {str(paths["touched"]), str(paths["copied"])}
    assert before.digested(before.stamps).digests == {}  # of bytes that were another's


def test_a_large_file_is_another_with_its_date(tmp_path: Path) -> None:
    path = written(tmp_path / "a.mp3", "x" * 5_000_000)
    before = look(tmp_path)
    digests = before.digested(before.stamps).digests

    path.chmod(0o600)
    assert look(tmp_path).touched([str(path)], digests) == {str(path)}
    written(path, "x" * 2_500_000 + "y" + "x" * 2_499_999)
    assert look(tmp_path).touched([str(path)], digests) == set()
    written(path, "x" * 5_000_000, at=EARLIER + 1)
    assert look(tmp_path).touched([str(path)], digests) == set()


def test_an_edit_during_a_build_whose_date_was_put_back_is_no_link(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "a.md", "one")
    before = look(tmp_path)
    time.sleep(0.02)  # the kernel's clock for files has gone on
    path.write_text("two")
    os.utime(path, ns=(EARLIER, EARLIER))

    renewed = Scan(before.stamps, {}).renewed(look(tmp_path))

    assert renewed.changed(look(tmp_path)) == {str(path)}


def test_what_was_looked_at_later_takes_the_place_of_the_first_look(
    tmp_path: Path,
) -> None:
    path = written(tmp_path / "a.md", "a")
    gone = written(tmp_path / "b.md", "b")
    before = look(tmp_path)
    path.write_text("ab")
    gone.unlink()

    paths = [str(path), str(gone)]
    now = Scan.load(before.updated(paths, scan_files(paths)).dump())

    assert now.changed(look(tmp_path)) == set()
