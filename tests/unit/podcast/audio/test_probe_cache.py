"""What was probed is kept by the state of its file, and believed no longer."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from audio import PNG, mp3_cbr
from causerie.errors import AudioError
from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.checksum import add_checksum
from causerie.podcast.audio.probe import probe_cache
from damage_recordings import CHAPTERS, TAGS


def full_mp3(path: Path, seconds: float = 2) -> float:
    return mp3_cbr(path, seconds, tags=TAGS, chapters=CHAPTERS, cover=PNG)


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def named(data: bytes) -> bytes:
    """Return what a cache file called cache.json holds for some data."""
    return add_checksum(b"cache.json\n" + data)


def kept_in(cache: Path) -> Any:
    return json.loads(read_cache_file(cache) or b"")


def test_an_unchanged_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    full_mp3(path, 20)
    first = probe_cache(tmp_path / "cache.json")
    info = first.find(path, "audio/a.mp3")
    first.save()
    stat = path.stat()
    with path.open("r+b") as file:  # in bytes that are not looked at
        file.seek(-20_000, os.SEEK_END)
        file.write(bytes(9))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    again = probe_cache(tmp_path / "cache.json").find(path, "audio/a.mp3")

    assert info == again
    assert (CHAPTERS, TAGS) == (again.chapters, again.tags)


@pytest.mark.parametrize(("more_bytes", "more_ns"), [(0, 1), (1, 0), (0, 0)])
def test_a_changed_file_is_read_anew(
    tmp_path: Path, more_bytes: int, more_ns: int
) -> None:
    path = tmp_path / "a.mp3"
    mp3_cbr(path)
    cache = probe_cache(tmp_path / "cache.json")
    cache.find(path, "audio/a.mp3")
    cache.save()
    stat = path.stat()
    path.write_bytes(bytes(stat.st_size + more_bytes))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + more_ns))

    with pytest.raises(AudioError):
        probe_cache(tmp_path / "cache.json").find(path, "audio/a.mp3")


@pytest.mark.parametrize(
    "kept",
    [
        b"",
        b"[]",
        b'{"schema": 6}',
        named(b"[]"),
        named(b"{"),
        named(b"\xff"),
        named(b'{"schema": 6}'),
        named(b'{"schema": 6, "entries": {"a": {}}}'),
        named(b'{"schema": 6, "entries": {"a": [[1, 1, 1], {}]}}'),
        named(b'{"schema": 6, "entries": []}'),
    ],
)
def test_a_damaged_cache_is_an_empty_one(tmp_path: Path, kept: bytes) -> None:
    seconds = mp3_cbr(tmp_path / "a.mp3")
    cache = probe_cache(made(tmp_path / "cache.json", kept))

    info = cache.find(tmp_path / "a.mp3", "a")
    cache.save()

    assert round(seconds, 3) == info.seconds
    assert ["a"] == list(kept_in(tmp_path / "cache.json")["entries"])


def test_a_cache_of_another_version_is_not_believed(tmp_path: Path) -> None:
    seconds = mp3_cbr(tmp_path / "a.mp3")
    first = probe_cache(tmp_path / "cache.json")
    first.find(tmp_path / "a.mp3", "a")
    first.save()
    kept = kept_in(tmp_path / "cache.json")
    kept["entries"]["a"][1]["seconds"] = 99
    kept["schema"] -= 1
    write_cache_file(tmp_path / "cache.json", json.dumps(kept).encode())

    info = probe_cache(tmp_path / "cache.json").find(tmp_path / "a.mp3", "a")

    assert round(seconds, 3) == info.seconds


def test_a_cache_keeps_what_was_asked_for_only(tmp_path: Path) -> None:
    mp3_cbr(tmp_path / "a.mp3")
    cache = probe_cache(tmp_path / "new" / "cache.json")
    for key in ("b", "a"):
        cache.find(tmp_path / "a.mp3", key)
    cache.save()
    both = kept_in(tmp_path / "new" / "cache.json")
    later = probe_cache(tmp_path / "new" / "cache.json")
    later.find(tmp_path / "a.mp3", "b")

    later.save()

    kept = kept_in(tmp_path / "new" / "cache.json")
    assert (["a", "b"], ["b"]) == (list(both["entries"]), list(kept["entries"]))
    assert ["cache.json"] == [path.name for path in (tmp_path / "new").iterdir()]


def test_a_cache_that_says_the_same_is_not_written(tmp_path: Path) -> None:
    mp3_cbr(tmp_path / "a.mp3")
    first = probe_cache(tmp_path / "cache.json")
    first.find(tmp_path / "a.mp3", "a")
    first.save()
    (tmp_path / "cache.json").chmod(0o640)
    second = probe_cache(tmp_path / "cache.json")
    second.find(tmp_path / "a.mp3", "a")

    second.save()

    assert (tmp_path / "cache.json").stat().st_mode & 0o777 == 0o640


def test_what_cannot_be_read_is_not_remembered(tmp_path: Path) -> None:
    cache = probe_cache(tmp_path / "cache.json")
    for path in (tmp_path / "gone.mp3", made(tmp_path / "a.mp3", b"")):
        with pytest.raises(AudioError):
            cache.find(path, path.name)

    cache.save()

    assert not (tmp_path / "cache.json").exists()
