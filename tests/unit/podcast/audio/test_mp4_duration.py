"""M4A as the judges read them: lengths, codecs, tags, chapters, and films refused."""

import json
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from audio import m4a, m4a_with_track
from causerie.errors import AudioError
from causerie.podcast.audio.mp4_chapters import read_mp4_chapters
from causerie.podcast.audio.mp4_duration import read_audio_track
from causerie.podcast.audio.probe import embedded_cover, probe
from causerie.podcast.model import Chapter, Tags

Patch = Callable[[bytearray], None]


def put(kind: bytes, place: int, number: int) -> Patch:
    def patch(data: bytearray) -> None:
        at = data.index(kind) + 4 + place
        data[at : at + 4] = number.to_bytes(4)

    return patch


LENGTHS: dict[str, tuple[Patch, ...]] = {
    "as it is": (),
    "the track's header twice too long": (put(b"tkhd", 20, 4 * 44100),),
    "the track's header unknown": (put(b"tkhd", 20, 0),),
    "the media's header twice too long": (put(b"mdhd", 16, 4 * 44100),),
    "the edit list twice too long": (put(b"elst", 8, 4 * 44100),),
    "the edit list up to the end": (put(b"elst", 8, 0),),
    "neither header": (put(b"tkhd", 20, 0), put(b"mdhd", 16, 0)),
    "no samples told": (put(b"stts", 4, 0), put(b"tkhd", 20, 0)),
    "the movie's alone": (
        put(b"stts", 4, 0),
        put(b"tkhd", 20, 0),
        put(b"mdhd", 16, 0),
        put(b"elst", 4, 0),
    ),
}


@pytest.mark.parametrize("case", LENGTHS)
def test_the_length_is_what_is_played_whatever_one_header_says(
    tmp_path: Path, case: str
) -> None:
    m4a(tmp_path / "a.m4a", 2)
    data = bytearray((tmp_path / "a.m4a").read_bytes())
    for patch in LENGTHS[case]:
        patch(data)
    (tmp_path / "a.m4a").write_bytes(data)

    assert probe(tmp_path / "a.m4a").seconds == pytest.approx(2, abs=2 * 1024 / 44100)


@pytest.mark.parametrize("make", [m4a, m4a_with_track])
def test_a_title_that_ends_inside_a_letter_is_read_up_to_it(
    tmp_path: Path, make: Callable[..., float]
) -> None:
    path = tmp_path / "a.m4a"
    make(path, 2, (Chapter(0, "é" * 99 + "xx"), Chapter(1, "Deux")))
    data = path.read_bytes()
    assert data.count(b"xx") == 1
    path.write_bytes(data.replace(b"xx", b"x\xc3"))

    titles = [chapter.title for chapter in probe(path).chapters]

    assert titles == ["é" * 99 + "x", "Deux"]


@pytest.mark.parametrize("count", [255, 256, 260, 300])
def test_a_list_of_nero_goes_on_after_what_its_byte_can_count(
    tmp_path: Path, count: int
) -> None:
    chapters = tuple(Chapter(n / 1000, f"C{n}") for n in range(count))
    m4a(tmp_path / "a.m4a", 2, chapters[:200])
    m4a_with_track(tmp_path / "b.m4a", 2, chapters)
    list_ = struct.pack(">B7xB", 1, count % 256) + b"".join(
        struct.pack(">QB", round(c.start * 10**7), len(c.title)) + c.title.encode()
        for c in chapters
    )
    box = struct.pack(">I4s", len(list_) + 8, b"chpl") + list_
    user = struct.pack(">I4s", len(box) + 8, b"udta") + box
    (tmp_path / "c.m4a").write_bytes(struct.pack(">I4s", len(user) + 8, b"moov") + user)

    for name in ("b.m4a", "c.m4a"):
        found = read_mp4_chapters(tmp_path / name)
        assert [c.title for c in found] == [c.title for c in chapters]


def ffmpeg(*arguments: str | Path) -> None:
    command = ["ffmpeg", "-nostdin", "-y", "-loglevel", "error", *map(str, arguments)]
    subprocess.run(command, check=True)


TONE = ("-f", "lavfi", "-i", "sine=r=48000:d=2")
FILM = ("-f", "lavfi", "-i", "testsrc=d=2:s=64x64:r=5", "-map", "0:a", "-map", "1:v")


@pytest.mark.needs("ffmpeg")
def test_codecs_and_lengths_are_ffprobes(tmp_path: Path) -> None:
    wanted = {
        "aac": "mp4a.40.2",
        "alac": "alac",
        "ac3": "ac-3",
        "eac3": "ec-3",
        "flac": "fLaC",
        "libopus": "Opus",
        "libmp3lame": "mp4a.6B",
    }
    for encoder, codec in wanted.items():
        path = tmp_path / f"{encoder}.m4a"
        ffmpeg(*TONE, "-c:a", encoder, "-strict", "-2", "-f", "mp4", path)
        show = ["-show_entries", "stream=duration", "-of", "json", path]
        done = subprocess.run(
            ["ffprobe", "-v", "error", *show], capture_output=True, check=True
        )
        (stream,) = json.loads(done.stdout)["streams"]

        sound = read_audio_track(path)

        assert sound.codec == codec
        assert sound.seconds == pytest.approx(float(stream["duration"]), abs=0.03)


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize(
    ("name", "codec", "fix"),
    [
        ("a.mp4", "aac", "ffmpeg -i a.mp4 -vn -c:a copy a.m4a"),
        ("a.m4a", "aac", "ffmpeg -i a.m4a -vn -c:a copy a-sound.m4a"),
        ("le film.mov", "aac", "ffmpeg -i 'le film.mov' -vn -c:a copy 'le film.m4a'"),
        ("a.mp4", "ac3", "ffmpeg -i a.mp4 -vn -b:a 128k a.m4a"),
    ],
)
def test_a_film_is_no_episode(tmp_path: Path, name: str, codec: str, fix: str) -> None:
    ffmpeg(*TONE, *FILM, "-c:v", "mpeg4", "-c:a", codec, "-t", "1", tmp_path / name)

    with pytest.raises(AudioError, match="holds a video") as raised:
        probe(tmp_path / name)

    assert raised.value.fix == f"Take it out: {fix}"


@pytest.mark.needs("ffmpeg")
def test_a_picture_beside_the_sound_makes_no_film(tmp_path: Path) -> None:
    picture = tmp_path / "a.jpg"
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", picture)
    both = ("-i", picture, "-map", "0:a", "-map", "1:v", "-c:v", "copy")
    cover = ("-disposition:v:0", "attached_pic")
    ffmpeg(*TONE, *both, *cover, "-c:a", "aac", tmp_path / "a.m4a")
    ffmpeg(*TONE, *both, "-c:a", "aac", "-f", "mov", tmp_path / "b.m4a")

    found = embedded_cover(tmp_path / "a.m4a")

    assert found is not None
    assert found.data == picture.read_bytes()
    assert probe(tmp_path / "b.m4a").codecs == "mp4a.40.2"


@pytest.mark.needs("ffmpeg")
def test_tags_are_read_in_each_way_they_are_written(tmp_path: Path) -> None:
    told = (
        "title=Été – ‘œ’",
        "artist=Nous",
        "date=2026-03-01",
        "comment=C",
        "track=3/9",
    )
    tags = [part for each in told for part in ("-metadata", each)]
    ways = {"a.m4a": (), "b.m4a": ("-movflags", "use_metadata_tags")}
    for name, way in ways.items():
        ffmpeg(*TONE, "-c:a", "aac", *tags, *way, tmp_path / name)

        found = probe(tmp_path / name).tags

        assert found == Tags("Été – ‘œ’", "Nous", "", "2026-03-01", 3, "C")
    ffmpeg(*TONE, "-c:a", "aac", *tags, "-f", "mov", tmp_path / "c.m4a")
    assert probe(tmp_path / "c.m4a").tags.title == "Été – ‘œ’"
    data = (tmp_path / "a.m4a").read_bytes()
    odd = "Été –".encode("cp1252").ljust(len("Été – ‘œ’".encode()))
    (tmp_path / "d.m4a").write_bytes(data.replace("Été – ‘œ’".encode(), odd))
    assert probe(tmp_path / "d.m4a").tags.title == "Été –"
