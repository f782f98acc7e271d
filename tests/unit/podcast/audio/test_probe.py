import json
import os
import subprocess
import sys
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import mutagen.id3
import pytest
from hypothesis import settings
from mutagen.flac import FLAC
from mutagen.flac import Picture as FlacPicture
from mutagen.mp4 import MP4, MP4Cover

from audio import (
    PNG,
    flac,
    m4a,
    mp3_cbr,
    mp3_vbr_without_xing,
    mp3_with_xing,
    opus,
    vorbis,
)
from causerie.errors import AudioError
from causerie.podcast.audio.mp3_duration import id3_size
from causerie.podcast.audio.probe import embedded_cover, probe
from causerie.podcast.model import AudioInfo, Picture, Tags
from checkout import SUPPORT
from damage_recordings import CHAPTERS, COMMENTS, KINDS, TAGS


def full_mp3(path: Path, seconds: float = 2) -> float:
    return mp3_cbr(path, seconds, tags=TAGS, chapters=CHAPTERS, cover=PNG)


def full_flac(path: Path, seconds: float = 2) -> float:
    return flac(path, seconds, COMMENTS)


def full_opus(path: Path, seconds: float = 2) -> float:
    return opus(path, seconds, COMMENTS)


def full_vorbis(path: Path, seconds: float = 2) -> float:
    return vorbis(path, seconds, COMMENTS)


def full_m4a(path: Path, seconds: float = 2) -> float:
    played = m4a(path, seconds, CHAPTERS)
    file = MP4(path)
    file.add_tags()
    names = {"\xa9nam": "title", "\xa9ART": "artist", "\xa9alb": "album"}
    names |= {"\xa9day": "date", "\xa9cmt": "comment"}
    for key, field in names.items():
        file.tags[key] = getattr(TAGS, field)
    file.tags["trkn"] = [(TAGS.track, 12)]
    file.tags["covr"] = [MP4Cover(PNG, MP4Cover.FORMAT_PNG)]
    file.save()
    return played


FULL = [
    ("a.mp3", full_mp3, "audio/mpeg"),
    ("a.m4a", full_m4a, "audio/x-m4a"),
    ("a.m4b", full_m4a, "audio/x-m4a"),
    ("a.ogg", full_vorbis, "audio/ogg"),
    ("a.opus", full_opus, "audio/ogg; codecs=opus"),
    ("a.ogg", full_opus, "audio/ogg; codecs=opus"),
    ("a.flac", full_flac, "audio/flac"),
]
CODECS = {full_m4a: "mp4a.40.2", full_opus: "opus"}
CODECS |= {full_vorbis: "vorbis", full_flac: "flac"}
Make = Callable[..., float]
EMPTY_TAG = b"ID3\4\0\0\0\0\0\0"


def made(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("name", "make", "kind"), FULL)
def test_everything_a_file_tells_is_read(
    tmp_path: Path, name: str, make: Make, kind: str
) -> None:
    path = tmp_path / name
    seconds = make(path, 2.3)

    info = probe(path)

    # Nero's chapters have no links
    chapters = [replace(c, url="") for c in CHAPTERS] if make is full_m4a else CHAPTERS
    expected = AudioInfo(
        path.stat().st_size,
        round(seconds, 3),
        kind,
        tuple(chapters),
        TAGS,
        codecs=CODECS.get(make, ""),
    )
    assert expected == info


@pytest.mark.parametrize(("name", "make", "kind"), FULL)
def test_the_cover_is_read(tmp_path: Path, name: str, make: Make, kind: str) -> None:
    make(tmp_path / name)

    assert Picture("image/png", PNG) == embedded_cover(tmp_path / name), kind


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
        ("A.MP3", mp3_cbr),
    ],
)
def test_a_bare_file_tells_its_time_only(tmp_path: Path, name: str, make: Make) -> None:
    path = tmp_path / name
    seconds = make(path, 2.3)

    info = probe(path)

    assert (round(seconds, 3), Tags(), ()) == (info.seconds, info.tags, info.chapters)
    assert embedded_cover(path) is None


def test_a_flac_picture_is_a_cover_too(tmp_path: Path) -> None:
    flac(tmp_path / "a.flac")
    file = FLAC(tmp_path / "a.flac")
    for number, data in ((4, PNG + b"back"), (3, PNG + b"front")):
        picture = FlacPicture()
        picture.type, picture.data = number, data
        file.add_picture(picture)
    file.save()

    assert Picture("image/png", PNG + b"front") == embedded_cover(tmp_path / "a.flac")


def test_a_picture_feeds_cannot_show_is_passed_over(tmp_path: Path) -> None:
    mp3_cbr(tmp_path / "a.mp3", cover=b"GIF89a")

    assert embedded_cover(tmp_path / "a.mp3") is None


def test_a_comment_with_a_description_is_a_program_talking(tmp_path: Path) -> None:
    mp3_cbr(tmp_path / "a.mp3")
    tags = mutagen.id3.ID3()
    tags.add(mutagen.id3.COMM(lang="eng", desc="iTunNORM", text=" 0000"))
    tags.save(tmp_path / "a.mp3")

    assert Tags() == probe(tmp_path / "a.mp3").tags


@pytest.mark.parametrize(
    ("name", "data", "what", "fix"),
    [
        ("a.mp3", b"", "is empty (0 bytes)", "Export or copy it anew."),
        (
            "a.mp3",
            b"version https://git-lfs.github.com/spec/v1\n",
            "LFS",
            "git lfs pull",
        ),
        ("a.mp3", b"\n<!DOCTYPE html>", "is an HTML page", "Download"),
        ("a.mp3", b"\xef\xbb\xbf<html lang=fr>", "is an HTML page", "Download"),
        ("a.aac", b"\xff\xf1\x50\x80" * 99, "AAC without a container", "MP3 or M4A"),
        ("a.mp3", EMPTY_TAG * 3 + b"\xff\xf9\x50\x80", "AAC without", "MP3 or M4A"),
        ("a.mp3", b"\xff\xfd\x80\xc0" * 99, "of layer II", "MP3 or M4A"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "is WAV", "MP3 or M4A"),
        ("a.mp3", b"FORM\0\0\0\0AIFFCOMM", "is AIFF", "MP3 or M4A"),
        ("a.webm", b"\x1aE\xdf\xa3", "is WebM or Matroska", "MP3 or M4A"),
        ("un film.mkv", b"\x1aE\xdf\xa3", "is WebM or Matroska", "-vn -b:a 128k"),
        ("a.mp3", b"RIFF\0\0\0\0WAVEfmt ", "is WAV", "a-new.mp3"),
        ("a.avi", b"RIFF\0\0\0\0AVI LIST", "is AVI", "ffmpeg -i a.avi -vn"),
        ("a.wmv", b"0&\xb2u\x8ef\xcf\x11", "is Windows Media", "-i a.wmv -vn"),
        ("a.mpg", b"\0\0\x01\xba", "is MPEG, a film", "ffmpeg -i a.mpg -vn"),
        ("a.caf", b"caff\0\1", "is Core Audio", "ffmpeg -i a.caf"),
        ("a.amr", b"#!AMR\n", "is AMR", "ffmpeg -i a.amr"),
        ("a.ogg", b"OggS" + bytes(24) + b"Speex   ", "neither Vorbis nor Opus", "MP3"),
        ("a.mp3", b"Hello", "holds no MPEG audio", "Export it as MP3"),
        ("a.txt", b"Hello", "is not audio that podcast apps play", "MP3 or M4A"),
        (
            "a.mp3",
            b"\0\0\0\x10ftypM4A \0\0\0\0",
            "is M4A inside",
            "Rename it to a.m4a.",
        ),
        (
            "a.mp4",
            b"\0\0\0\x10ftypM4A \0\0\0\0",
            "is M4A inside",
            "Rename it to a.m4a.",
        ),
        ("a", b"\xff\xfb\x50\xc0", "is MP3 inside", "Rename it to a.mp3."),
        ("a.ogg", b"fLaC", "is FLAC inside", "Rename it to a.flac."),
        ("a.flac", b"fLaC", "is damaged", "Export it anew."),
        ("a.m4a", b"\0\0\0\x10ftypM4A \0\0\0\0", "is cut short", "Export or copy"),
    ],
)
def test_what_is_no_podcast_audio_is_refused_with_advice(
    tmp_path: Path, name: str, data: bytes, what: str, fix: str
) -> None:
    path = made(tmp_path / name, data)

    with pytest.raises(AudioError) as raised:
        probe(path)

    assert raised.value.what.startswith(f"{name} ")
    assert what in raised.value.what
    assert fix in raised.value.fix


@pytest.mark.parametrize("read", [probe, embedded_cover])
def test_a_missing_file_is_named(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    with pytest.raises(AudioError, match=r"a\.mp3 is missing. Check its name"):
        read(tmp_path / "a.mp3")


def test_a_folder_is_no_audio(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="cannot be read: Is a directory"):
        probe(tmp_path)


@pytest.mark.parametrize("size", [20, 300, -10], ids=["no index", "index", "sound"])
def test_an_upload_cut_short_is_noticed(tmp_path: Path, size: int) -> None:
    m4a(tmp_path / "a.m4a", 2)
    path = made(tmp_path / "b.m4a", (tmp_path / "a.m4a").read_bytes()[:size])

    with pytest.raises(AudioError, match=r"b\.m4a is cut short"):
        probe(path)


def test_audio_in_fragments_is_to_be_repacked(tmp_path: Path) -> None:
    m4a(tmp_path / "a.m4a", 2)
    fragment = b"\0\0\0\x08moof"
    path = made(tmp_path / "b.m4a", (tmp_path / "a.m4a").read_bytes() + fragment)

    with pytest.raises(
        AudioError, match=r"in fragments.*ffmpeg -i b\.m4a -c copy NEW\.m4a"
    ):
        probe(path)


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    m4a(tmp_path / "a.m4a", 2)
    silent = (tmp_path / "a.m4a").read_bytes().replace(b"soun", b"vide")

    with pytest.raises(AudioError, match=r"b\.m4a has no sound in it"):
        probe(made(tmp_path / "b.m4a", silent))


def test_an_edit_list_of_unknown_length_leaves_the_media_to_tell(
    tmp_path: Path,
) -> None:
    m4a(tmp_path / "a.m4a", 2)
    data = bytearray((tmp_path / "a.m4a").read_bytes())
    header = data.index(b"tkhd") + 4
    data[header + 20 : header + 24] = b"\xff\xff\xff\xff"

    info = probe(made(tmp_path / "b.m4a", bytes(data)))

    assert 2 == pytest.approx(info.seconds, abs=2 * 1024 / 44100)


def test_an_m4a_with_long_numbers_is_read(tmp_path: Path) -> None:
    m4a(tmp_path / "a.m4a", 2, wide=True)

    assert 2 == probe(tmp_path / "a.m4a").seconds


def test_the_boxes_of_an_m4a_may_tell_their_sizes_in_three_ways(tmp_path: Path) -> None:
    m4a(tmp_path / "a.m4a", 2)
    data = (tmp_path / "a.m4a").read_bytes()
    movie, sound = data.index(b"moov") - 4, data.index(b"mdat") - 4
    long = b"\0\0\0\1mdat" + (len(data) - sound + 8).to_bytes(8) + data[sound + 8 :]
    to_the_end = bytes(4) + data[movie + 4 : sound]

    info = probe(made(tmp_path / "b.m4a", data[:movie] + long + to_the_end))

    assert 2 == info.seconds


@pytest.mark.parametrize("samples", [0, 2**36 - 1], ids=["unknown", "18 days"])
def test_a_time_that_cannot_be_is_refused(tmp_path: Path, samples: int) -> None:
    flac(tmp_path / "a.flac")
    data = bytearray((tmp_path / "a.flac").read_bytes())
    packed = int.from_bytes(data[18:26]) >> 36 << 36
    data[18:26] = (packed | samples).to_bytes(8)

    with pytest.raises(AudioError, match=r"b\.flac does not tell how long it plays"):
        probe(made(tmp_path / "b.flac", bytes(data)))


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_an_audio_error_or_none(tmp_path: Path, kind: str) -> None:
    # 500 files in CI, 20,000 in `inv prove`
    examples = settings().max_examples
    count = (10 * examples if examples > 100 else 500) // len(KINDS) + 1
    command = [
        sys.executable,
        SUPPORT / "damage_recordings.py",
        kind,
    ]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [*map(str, command), str(count), "1", str(tmp_path)],
        env=os.environ | paths,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["read"] + told["refused"] == count
    assert told["read"] > 0
    assert told["refused"] > 0


def id3(*frames: bytes, version: int = 3, flags: int = 0) -> bytes:
    content = b"".join(frames)
    size = bytes(len(content) >> bits & 0x7F for bits in (21, 14, 7, 0))
    return b"ID3" + bytes((version, 0, flags)) + size + content


def frame(name: bytes, content: bytes, flags: int = 0) -> bytes:
    return name + len(content).to_bytes(4) + flags.to_bytes(2) + content


BOMB = (1 << 24).to_bytes(4) + zlib.compress(b"\0" + b"a" * (1 << 24))
ARTIST = frame(b"TPE1", b"\0Nous")


@pytest.mark.parametrize(
    "tag",
    [
        id3(frame(b"TIT2", BOMB, 0x80), ARTIST),
        id3(frame(b"CHAP", b"a\0" + bytes(16) + frame(b"TIT2", BOMB, 0x80)), ARTIST),
        id3(ARTIST, frame(b"TIT2", b"") * 20_000),
        id3(ARTIST, frame(b"XXXX", b"\0a\0b") * 100_000),
        id3(ARTIST, frame(b"CHAP", b"a\0" + bytes(16) + frame(b"TIT2", b"") * 90_000)),
    ],
    ids=["compressed", "compressed in a chapter", "empty", "many", "many in a chapter"],
)
def test_a_tag_costs_no_more_than_it_is_worth(tmp_path: Path, tag: bytes) -> None:
    mp3_cbr(tmp_path / "a.mp3")
    path = made(tmp_path / "a.mp3", tag + (tmp_path / "a.mp3").read_bytes())
    tracemalloc.start()

    info = probe(path)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert info.tags.artist == "Nous"
    assert info.tags.title == ""
    assert peak < 8 * len(tag) + 4_000_000


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("unsynchronised", [False, True])
def test_tags_are_read_as_mutagen_reads_them(
    tmp_path: Path, version: int, *, unsynchronised: bool
) -> None:
    path = tmp_path / "a.mp3"
    mp3_cbr(path, tags=replace(TAGS, title="ÿ\u0100ÿ"), chapters=CHAPTERS, cover=PNG)
    tags = mutagen.id3.ID3(path)
    tags.add(mutagen.id3.TXXX(desc="x", text="y" * 300))
    tags.save(path, v2_version=version)
    if unsynchronised and version == 3:
        data = path.read_bytes()
        size = id3_size(data[:10])
        content = data[10:size].replace(b"\xff", b"\xff\0")
        path.write_bytes(id3(content, flags=0x80) + data[size:])

    info = probe(path)

    assert info.tags == replace(TAGS, title="ÿ\u0100ÿ")
    assert info.chapters == CHAPTERS
    assert embedded_cover(path) == Picture("image/png", PNG)


def test_an_id3v1_tag_is_read_too(tmp_path: Path) -> None:
    mp3_cbr(tmp_path / "a.mp3")
    old = b"TAG" + b"Avant".ljust(30, b"\0") + b"Nous".ljust(30, b"\0") + bytes(65)
    path = made(tmp_path / "a.mp3", (tmp_path / "a.mp3").read_bytes() + old)

    assert probe(path).tags == Tags(title="Avant", artist="Nous")


@pytest.mark.parametrize(("name", "make"), [("a.ogg", vorbis), ("a.opus", opus)])
def test_recordings_joined_in_one_ogg_file_are_refused(
    tmp_path: Path, name: str, make: Make
) -> None:
    make(tmp_path / name, 2)
    one = (tmp_path / name).read_bytes()

    with pytest.raises(AudioError, match="several recordings joined"):
        probe(made(tmp_path / name, one * 2))
