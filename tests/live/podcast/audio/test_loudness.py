"""Loudness as ffmpeg measures it, of recordings whose loudness is known."""

import json
import os
import struct
import wave
from math import sin, tau
from pathlib import Path

import pytest

from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.podcast.audio.loudness import measure_loudness


def tone(path: Path, *, channels: int, level: float, seconds: int = 5) -> Path:
    """Write 1 kHz of a level in dBFS, as EBU Tech 3341 does (test signal 1)."""
    top = 32767 * 10 ** (level / 20)
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, 48000, 0, "NONE", ""))
        wave_of_48 = [round(top * sin(tau * n / 48)) for n in range(48)]
        frames = b"".join(struct.pack("<h", v) * channels for v in wave_of_48)
        file.writeframes(frames * 1000 * seconds)
    return path


@pytest.mark.needs("ffmpeg")
def test_loudness_is_that_of_ebu_tech_3341(tmp_path: Path) -> None:
    # -23 dBFS in both channels is -23 LUFS; in one, 3 LU less
    recordings = {
        "stereo": tone(tmp_path / "stereo.wav", channels=2, level=-23),
        "mono": tone(tmp_path / "mono.wav", channels=1, level=-23),
    }

    measured = measure_loudness(recordings, tmp_path / "cache.json")

    stereo, mono = measured["stereo"], measured["mono"]
    assert (stereo.channels, mono.channels) == (2, 1)
    assert stereo.integrated == pytest.approx(-23, abs=0.11)
    assert mono.integrated == pytest.approx(-26, abs=0.11)
    assert stereo.peak == pytest.approx(-23, abs=0.2)


@pytest.mark.needs("ffmpeg")
def test_what_is_no_sound_is_not_measured(tmp_path: Path) -> None:
    path = tmp_path / "e.mp3"
    path.write_text("Integrated loudness:\n    I: -16.0 LUFS\n")

    assert {"e": None} == measure_loudness({"e": path}, tmp_path / "cache.json")


@pytest.mark.needs("ffmpeg")
def test_a_recording_is_measured_once_until_it_changes(tmp_path: Path) -> None:
    path, kept = tmp_path / "e.wav", tmp_path / "cache.json"
    loud = measure_loudness({"e": tone(path, channels=1, level=-10)}, kept)
    then = path.stat()
    rows = json.loads(read_cache_file(kept) or b"")
    rows["entries"]["e"][1]["channels"] = 7  # as no measuring would find
    write_cache_file(kept, json.dumps(rows).encode())

    remembered = measure_loudness({"e": path}, kept)
    tone(path, channels=1, level=-30)
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))  # and of the same bytes
    anew = measure_loudness({"e": path}, kept)

    assert remembered["e"].channels == 7
    assert anew["e"].integrated == pytest.approx(loud["e"].integrated - 20, abs=0.2)


@pytest.mark.parametrize("damage", ["", "[]", '{"schema": 2, "entries": {"e": []}}'])
@pytest.mark.needs("ffmpeg")
def test_a_damaged_memory_of_loudness_is_left_aside(
    damage: str, tmp_path: Path
) -> None:
    path, kept = tone(tmp_path / "e.wav", channels=1, level=-20), tmp_path / "c.json"
    write_cache_file(kept, damage.encode())

    assert measure_loudness({"e": path}, kept)["e"].channels == 1


def test_without_ffmpeg_nothing_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert measure_loudness({"e": tmp_path / "e.mp3"}, tmp_path / "c.json") is None
