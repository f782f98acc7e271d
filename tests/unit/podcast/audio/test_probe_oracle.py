"""The time that we read in a recording is the time that ffmpeg decodes."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from audio import (
    flac,
    m4a,
    mp3_cbr,
    mp3_vbr_without_xing,
    mp3_with_xing,
    opus,
    vorbis,
)
from causerie.podcast.audio.probe import probe


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ffmpeg(*arguments: str | Path) -> bytes:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize(
    ("name", "rate", "options"),
    [
        ("a.mp3", 44100, "-c:a libmp3lame -b:a 64k"),
        ("a.mp3", 44100, "-c:a libmp3lame -q:a 4"),
        ("a.mp3", 44100, "-c:a libmp3lame -q:a 4 -write_xing 0"),
        ("a.mp3", 44100, "-c:a libmp3lame -b:a 64k -write_xing 0 -id3v2_version 0"),
        ("a.mp3", 22050, "-c:a libmp3lame -q:a 4 -ac 2"),
        ("a.mp3", 8000, "-c:a libmp3lame -b:a 16k"),
        ("a.m4a", 44100, "-c:a aac"),
        ("a.m4a", 48000, "-c:a aac -ac 2 -movflags +faststart"),
        ("a.m4a", 44100, "-c:a aac -use_editlist 0"),
        ("a.m4a", 44100, "-c:a alac"),
        ("a.ogg", 44100, "-c:a libvorbis"),
        ("a.opus", 48000, "-c:a libopus"),
        ("a.ogg", 48000, "-c:a libopus"),
        ("a.flac", 44100, "-c:a flac"),
    ],
)
def test_the_time_is_what_ffmpeg_decodes(
    tmp_path: Path, name: str, rate: int, options: str
) -> None:
    path = tmp_path / name
    tone = f"sine=frequency=440:duration=6.3:sample_rate={rate}"
    ffmpeg("-f", "lavfi", "-i", tone, *options.split(), path)

    decoded = ffmpeg("-i", path, "-ac", "1", "-c:a", "pcm_s16le", "-f", "s16le", "-")

    assert len(decoded) / 2 / rate == pytest.approx(
        probe(path).seconds, abs=1152 / rate
    )


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("options", ["", "-write_xing 0"], ids=["Xing", "no Xing"])
@pytest.mark.parametrize("change", ["cut", "joined"])
def test_the_time_of_an_mp3_cut_or_joined_is_what_ffmpeg_decodes(
    tmp_path: Path, options: str, change: str
) -> None:
    path = tmp_path / "a.mp3"
    tone = "sine=frequency=440:duration=6.3:sample_rate=44100"
    ffmpeg("-f", "lavfi", "-i", tone, "-q:a", "4", *options.split(), path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] if change == "cut" else data * 2)

    decoded = ffmpeg("-i", path, "-c:a", "pcm_s16le", "-f", "s16le", "-")

    tolerance = 1152 / 44100 + 0.001  # a frame at the seam, and the rounding
    assert len(decoded) / 2 / 44100 == pytest.approx(probe(path).seconds, abs=tolerance)


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.mp3", mp3_cbr),
        ("a.mp3", mp3_vbr_without_xing),
        ("a.mp3", mp3_with_xing),
        ("a.m4a", m4a),
        ("a.ogg", vorbis),
        ("a.opus", opus),
        ("a.flac", flac),
    ],
)
def test_ffmpeg_plays_what_the_tests_make(
    tmp_path: Path, name: str, make: Callable[..., float]
) -> None:
    seconds = make(tmp_path / name, 2.3)
    rate = 48000 if make is opus else 44100

    decoded = ffmpeg("-i", tmp_path / name, "-c:a", "pcm_s16le", "-f", "s16le", "-")

    assert len(decoded) / 2 / rate == pytest.approx(seconds, abs=1152 / 44100)


def later(data: bytes, samples: int) -> bytes:
    """Put the clock of an Ogg file on."""
    found, place = bytearray(data), 0
    while place < len(found):
        clock = int.from_bytes(found[place + 6 : place + 14], "little")
        if 0 < clock < 1 << 63:
            found[place + 6 : place + 14] = (clock + samples).to_bytes(8, "little")
        table = found[place + 27 : place + 27 + found[place + 26]]
        place += 27 + len(table) + sum(table)
    return bytes(found)


@pytest.mark.parametrize(("name", "make"), [("a.ogg", vorbis), ("a.opus", opus)])
@pytest.mark.parametrize("samples", [0, 48_000, 3600 * 48_000])
def test_what_was_cropped_from_a_stream_plays_from_where_it_begins(
    tmp_path: Path, name: str, make: Callable[..., float], samples: int
) -> None:
    seconds = make(tmp_path / name, 30)
    made(tmp_path / name, later((tmp_path / name).read_bytes(), samples))

    assert probe(tmp_path / name).seconds == pytest.approx(seconds, abs=0.3)
