import struct
import time
from collections.abc import Callable
from hashlib import shake_128
from pathlib import Path

import pytest

from audio import mp3_cbr, mp3_frame, mp3_vbr_without_xing, mp3_with_xing
from causerie.errors import AudioError
from causerie.podcast.audio.mp3_duration import id3_size, read_mp3_duration

FRAME = 1152 / 44100
ID3V1 = b"TAG" + bytes(125)


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def ape_tag(content: bytes) -> bytes:
    """Return an APEv2 tag with a header and a footer."""
    size = len(content) + 32
    ends = [
        b"APETAGEX"
        + b"".join(n.to_bytes(4, "little") for n in (2000, size, 1, flags))
        + bytes(8)
        for flags in (0xA0000000, 0x80000000)
    ]
    return ends[0] + content + ends[1]


@pytest.mark.parametrize("make", [mp3_cbr, mp3_vbr_without_xing, mp3_with_xing])
def test_the_time_is_exact(tmp_path: Path, make: Callable[..., float]) -> None:
    seconds = make(tmp_path / "a.mp3", 2.3)

    duration = read_mp3_duration(tmp_path / "a.mp3")

    assert seconds == pytest.approx(duration.seconds, abs=1e-9)


@pytest.mark.parametrize(
    ("start", "size", "seconds"),
    [
        (b"\xff\xfb\x50\xc0", 208, 1152 / 44100),
        (b"\xff\xfa\x50\xc0", 208, 1152 / 44100),
        (b"\xff\xf3\x40\xc0", 104, 576 / 22050),
        (b"\xff\xe3\x28\xc0", 144, 576 / 8000),
        (b"\xff\xfd\x80\xc0", 417, 1152 / 44100),
        (b"\xff\xf5\x84\xc0", 384, 1152 / 24000),
        (b"\xff\xff\x80\xc0", 276, 384 / 44100),
    ],
    ids=[
        "MPEG-1",
        "checksum",
        "MPEG-2",
        "MPEG-2.5",
        "layer II",
        "MPEG-2 layer II",
        "layer I",
    ],
)
def test_every_version_and_layer_is_walked(
    tmp_path: Path, start: bytes, size: int, seconds: float
) -> None:
    path = made(tmp_path / "a.mp3", start.ljust(size, b"\0") * 100)

    duration = read_mp3_duration(path)

    assert duration.frames == 100
    assert seconds * 100 == pytest.approx(duration.seconds)


def test_tags_at_both_ends_are_no_audio(tmp_path: Path) -> None:
    seconds = mp3_cbr(tmp_path / "a.mp3", 1, cover=mp3_frame(64) * 3)
    audio = (tmp_path / "a.mp3").read_bytes()
    path = made(tmp_path / "b.mp3", audio + ape_tag(mp3_frame(64) * 3) + ID3V1)

    assert seconds == pytest.approx(read_mp3_duration(path).seconds)


def test_frames_are_found_again_after_junk(tmp_path: Path) -> None:
    part, junk = mp3_frame(64) * 20, b"junk!\xff\xfb\x50\xc0" * 50
    path = made(tmp_path / "a.mp3", junk + part + junk + part + junk)

    assert read_mp3_duration(path).frames == 40


def test_a_frame_alone_is_audio(tmp_path: Path) -> None:
    path = made(tmp_path / "a.mp3", mp3_frame(64))

    assert read_mp3_duration(path).frames == 1


def test_a_frame_cut_by_the_end_counts(tmp_path: Path) -> None:
    path = made(tmp_path / "a.mp3", (mp3_frame(64) * 10)[:-50])

    assert read_mp3_duration(path).frames == 10


def test_a_header_that_fits_the_file_is_believed(tmp_path: Path) -> None:
    mp3_with_xing(tmp_path / "a.mp3", 2)
    data = (tmp_path / "a.mp3").read_bytes()
    count = int.from_bytes(data[29:33])
    path = made(tmp_path / "b.mp3", data[:29] + (count - 1).to_bytes(4) + data[33:])

    assert count - 1 == read_mp3_duration(path).frames


def test_the_header_of_a_file_cut_short_is_not_believed(tmp_path: Path) -> None:
    mp3_with_xing(tmp_path / "a.mp3", 10)
    data = (tmp_path / "a.mp3").read_bytes()
    path = made(tmp_path / "b.mp3", data[: len(data) // 2])

    # Its end is missing, and the padding with it: only the delay is left out.
    whole = read_mp3_duration(path).frames * FRAME
    assert whole - (576 + 529) / 44100 == pytest.approx(read_mp3_duration(path).seconds)
    assert 5 == pytest.approx(whole, abs=4 * FRAME)


def test_files_joined_play_one_after_the_other(tmp_path: Path) -> None:
    first = mp3_with_xing(tmp_path / "a.mp3", 3)
    second = mp3_cbr(tmp_path / "b.mp3", 2, cover=mp3_frame(64) * 5)
    joined = (tmp_path / "a.mp3").read_bytes() + (tmp_path / "b.mp3").read_bytes()
    path = made(tmp_path / "c.mp3", joined)

    assert first + second == pytest.approx(read_mp3_duration(path).seconds, abs=1e-9)


@pytest.mark.parametrize(
    ("encoder", "seconds"),
    [(b"LAME3.100", 2), (b"Lavf59.27", 2), (b"Lavc59.37", 2), (b"Other", 78 * FRAME)],
)
def test_the_silence_an_encoder_adds_is_left_out_as_decoders_do(
    tmp_path: Path, encoder: bytes, seconds: float
) -> None:
    mp3_with_xing(tmp_path / "a.mp3", 2, encoder=encoder)

    assert seconds == pytest.approx(
        read_mp3_duration(tmp_path / "a.mp3").seconds, abs=1e-9
    )


@pytest.mark.parametrize(
    ("start", "size"),
    [
        (b"ID3\x03\0\0\0\0\x01\x02", 10 + 130),
        (b"ID3\x04\0\x10\0\0\x01\x02", 10 + 130 + 10),
        (b"ID3\x09\0\0\0\0\x01\x02", 0),
        (b"ID3\x04\0\0\0\0\x01\x82", 0),
        (b"ID3\x04\0\0", 0),
        (b"\xff\xfb\x50\xc0\0\0\0\0\0\0", 0),
    ],
    ids=["tag", "with a footer", "of no version", "too long", "cut", "none"],
)
def test_the_size_of_an_id3_tag_is_known_from_its_header(
    start: bytes, size: int
) -> None:
    assert size == id3_size(start)


def test_a_vbri_header_is_read_and_is_no_sound(tmp_path: Path) -> None:
    sound = mp3_frame(64) * 50
    vbri = b"VBRI" + bytes(6) + (len(sound) + 417).to_bytes(4) + (50).to_bytes(4)
    header = mp3_frame(128)[:36] + vbri
    path = made(tmp_path / "a.mp3", header.ljust(417, b"\0") + sound)

    assert 50 == read_mp3_duration(path).frames == read_mp3_duration(path).frames


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"\xff\xfb\x50\xc0",
        bytes(5000),
        b"ID3\x04\0\0\0\0\0\0" * 300,
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f",
        shake_128(b"noise").digest(100_000),
        mp3_frame(64) * 10 + bytes(10_000),
    ],
    ids=[
        "empty",
        "byte",
        "start",
        "zeros",
        "tags",
        "huge tag",
        "noise",
        "mostly holes",
    ],
)
def test_what_is_not_mpeg_audio_is_refused(tmp_path: Path, data: bytes) -> None:
    path = made(tmp_path / "a.mp3", data)

    with pytest.raises(AudioError, match=r"a\.mp3"):
        read_mp3_duration(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match=r"a\.mp3 cannot be read"):
        read_mp3_duration(tmp_path / "a.mp3")


def test_false_starts_without_end_are_given_up(tmp_path: Path) -> None:
    path = made(tmp_path / "a.mp3", b"\xff\xfb\x50\xc0\0" * 4_000_000)
    began = time.monotonic()

    with pytest.raises(AudioError):
        read_mp3_duration(path)

    assert time.monotonic() - began < 10  # tried one by one, they take twice that


@pytest.mark.parametrize("factor", [0.3, 2, 100])
@pytest.mark.parametrize("make", [mp3_with_xing, mp3_cbr])
def test_a_header_that_counts_wrong_is_not_believed(
    tmp_path: Path, make: Callable[[Path, float], float], factor: float
) -> None:
    path = tmp_path / "a.mp3"
    make(path, 30)
    data = bytearray(path.read_bytes())
    if b"Xing" not in data:  # a header as of a file of one bitrate
        head = struct.pack(">4sIII", b"Info", 3, 0, len(data) + 208)
        data[:0] = mp3_frame(64)[:21] + head.ljust(208 - 21, b"\0")
    at = data.index(b"Xing" if b"Xing" in data else b"Info") + 8
    frames = read_mp3_duration(path).frames
    data[at : at + 4] = round(frames * factor).to_bytes(4)
    path.write_bytes(data)

    assert read_mp3_duration(path).frames == frames
    data[at : at + 4] = frames.to_bytes(4)
    path.write_bytes(data)
    assert read_mp3_duration(path).frames == frames


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.95, 1])
def test_a_file_whose_end_is_missing_tells_how_long_it_was(
    tmp_path: Path, kept: float
) -> None:
    path = tmp_path / "a.mp3"
    mp3_with_xing(path, 60)
    data = path.read_bytes()
    path.write_bytes(data[: round(len(data) * kept)])

    found = read_mp3_duration(path)

    assert found.seconds == pytest.approx(60 * kept, rel=0.3)
    assert found.declared == (pytest.approx(60, abs=0.2) if kept < 1 else 0)


def test_what_a_wrong_header_tells_is_no_length(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    mp3_with_xing(path, 30)
    data = bytearray(path.read_bytes())
    at = data.index(b"Xing") + 12
    data[at : at + 4] = (10 * len(data)).to_bytes(4)
    path.write_bytes(data)

    assert not read_mp3_duration(path).declared
