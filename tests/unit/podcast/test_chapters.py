"""Chapters in and beside recordings: every container, made by us and by ffmpeg."""

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from mutagen import id3

from audio import (
    chapters_of,
    comments_of,
    flac,
    m4a,
    m4a_with_track,
    mp3_cbr,
    opus,
    vorbis,
)
from causerie.errors import ContentError
from causerie.podcast.audio.mp4_chapters import read_mp4_chapters
from causerie.podcast.audio.probe import probe
from causerie.podcast.chapters.json_chapters import parse_json_chapters, render_chapters
from causerie.podcast.chapters.parse import MAX_CHAPTERS, parse_chapters
from causerie.podcast.chapters.sidecar import MAX_SIZE, read_sidecar
from causerie.podcast.model import Chapter, Tags

CHAPTERS = (
    Chapter(0, "Début « été »", "https://example.org/?a=1&b=2"),
    Chapter(1.5, "Suite & fin <é>"),
    Chapter(2.75, "𝄞 Troisième"),
)
SPOILT = settings.default.max_examples * 5 // 2  # 5,000 in `inv prove`
AUDIO = "audio/e.mp3"


def plain(chapters: tuple[Chapter, ...]) -> list[tuple[float, str]]:
    return [(chapter.start, chapter.title) for chapter in chapters]


# -- containers -------------------------------------------------------------------

COMMENTS = tuple(comments_of(Tags(), CHAPTERS))
MAKERS: dict[str, Callable[[Path], object]] = {
    "id3.mp3": lambda path: mp3_cbr(path, 4, chapters=CHAPTERS),
    "nero.m4a": lambda path: m4a(path, 4, CHAPTERS),
    "quicktime.m4a": lambda path: m4a_with_track(path, 4, CHAPTERS),
    "wide.m4a": lambda path: m4a_with_track(path, 4, CHAPTERS, wide=True),
    "both.m4a": lambda path: m4a_with_track(path, 4, CHAPTERS, nero=CHAPTERS[:1]),
    "comments.opus": lambda path: opus(path, 4, COMMENTS),
    "comments.ogg": lambda path: vorbis(path, 4, COMMENTS),
    "comments.flac": lambda path: flac(path, 4, COMMENTS),
}


@pytest.mark.parametrize("name", MAKERS)
def test_each_container_tells_its_chapters(tmp_path: Path, name: str) -> None:
    MAKERS[name](tmp_path / name)

    found = probe(tmp_path / name).chapters

    assert plain(found) == plain(CHAPTERS)
    if name != "nero.m4a":  # Nero's list has no links
        assert [c.url for c in found] == [c.url for c in CHAPTERS]


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("name", [n for n in MAKERS if n != "wide.m4a"])
def test_ffprobe_reads_the_same_chapters(tmp_path: Path, name: str) -> None:
    # of titles in UTF-16, ffmpeg 5.1 reads two bytes too many
    MAKERS[name](tmp_path / name)

    assert probed(tmp_path / name) == plain(probe(tmp_path / name).chapters)


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp3", ()),
        ("a.mp3", ("-id3v2_version", "3")),
        ("a.m4a", ()),
        ("a.m4a", ("-movflags", "disable_chpl")),
        ("a.m4a", ("-movflags", "+faststart")),
        ("a.opus", ()),
    ],
    ids=["id3v2.4", "id3v2.3", "both", "quicktime", "faststart", "opus"],
)
def test_what_ffmpeg_writes_is_read_as_ffprobe_reads_it(
    tmp_path: Path, name: str, options: tuple[str, ...]
) -> None:
    path = tmp_path / name
    listed = tmp_path / "chapters.txt"
    listed.write_text(";FFMETADATA1\n" + "".join(map(ffmetadata, CHAPTERS)), "utf-8")
    silence = ["-f", "lavfi", "-i", "anullsrc=d=4", "-i", listed]
    kept = ["-map_metadata", "1", "-map_chapters", "1", *options]
    subprocess.run(["ffmpeg", "-v", "error", *silence, *kept, path], check=True)

    found = probe(path).chapters

    assert plain(found) == probed(path)
    assert [c.title for c in found] == [c.title for c in CHAPTERS]


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("name", ["a.opus", "a.ogg", "a.flac"])
def test_the_comments_that_ffmpeg_writes_are_chapters(
    tmp_path: Path, name: str
) -> None:
    # of its own chapters it writes none into .ogg and .flac
    listed = tmp_path / "chapters.txt"
    lines = [line for line in COMMENTS if line.startswith("CHAPTER")]
    listed.write_text(";FFMETADATA1\n" + "\n".join(lines) + "\n", "utf-8")
    silence = ["-f", "lavfi", "-i", "anullsrc=d=4", "-i", listed]
    kept = ["-map_metadata", "1", "-map_chapters", "-1", tmp_path / name]
    subprocess.run(["ffmpeg", "-v", "error", *silence, *kept], check=True)

    assert plain(probe(tmp_path / name).chapters) == plain(CHAPTERS)


def ffmetadata(chapter: Chapter) -> str:
    start = round(chapter.start * 1000)
    times = f"START={start}\nEND={start + 1000}"
    return f"[CHAPTER]\nTIMEBASE=1/1000\n{times}\ntitle={chapter.title}\n"


def probed(path: Path) -> list[tuple[float, str]]:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", path]
    done = subprocess.run(command, check=True, capture_output=True)
    rows = json.loads(done.stdout)["chapters"]
    return sorted((float(row["start_time"]), row["tags"]["title"]) for row in rows)


@pytest.mark.needs("ffmpeg")
def test_a_track_that_begins_later_is_put_off(tmp_path: Path) -> None:
    m4a_with_track(tmp_path / "a.m4a", 4, CHAPTERS[1:])

    assert plain(read_mp4_chapters(tmp_path / "a.m4a")) == plain(CHAPTERS[1:])


@pytest.mark.parametrize("at", [b"stts", b"stsc", b"stsz", b"stco", b"elst"])
def test_a_table_that_promises_too_much_is_read_within_bounds(
    tmp_path: Path, at: bytes
) -> None:
    m4a_with_track(tmp_path / "a.m4a", 4, CHAPTERS)
    data = bytearray((tmp_path / "a.m4a").read_bytes())
    place = data.rindex(at) + 8
    data[place : place + 4] = b"\xff" * 4
    (tmp_path / "b.m4a").write_bytes(data)

    found = read_mp4_chapters(tmp_path / "b.m4a")

    assert len(found) <= MAX_CHAPTERS


def test_tables_of_id3_that_list_each_other_are_followed_once() -> None:
    tags = id3.ID3()
    for name, start in (("a", 0), ("b", 5000)):
        title = [id3.TIT2(text=name.upper())]
        tags.add(id3.CHAP(element_id=name, start_time=start, sub_frames=title))
    tags.add(id3.CTOC(element_id="top", flags=3, child_element_ids=["part", "a"]))
    tags.add(id3.CTOC(element_id="part", flags=1, child_element_ids=["b", "top"]))

    assert plain(chapters_of(tags)) == [(0, "A"), (5, "B")]


def test_chapters_of_one_time_stand_in_the_order_of_nested_tables() -> None:
    tags = id3.ID3()
    for name in "abcd":
        title = [id3.TIT2(text=name.upper())]
        tags.add(id3.CHAP(element_id=name, start_time=0, sub_frames=title))
    tags.add(id3.CTOC(element_id="two", flags=1, child_element_ids=["c", "a"]))
    tags.add(id3.CTOC(element_id="top", flags=3, child_element_ids=["d", "two", "b"]))

    assert [c.title for c in chapters_of(tags)] == ["D", "C", "A", "B"]


# -- beside the recording ---------------------------------------------------------


def beside(tmp_path: Path, kind: str, data: str | bytes) -> Path:
    path = tmp_path / f"audio/e.mp3.chapters.{kind}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return tmp_path


def test_a_list_beside_the_recording_is_read(tmp_path: Path) -> None:
    content = beside(
        tmp_path, "txt", "\ufeff00:00:00.000 Un\r\n0:01.5 Deux <https://a>"
    )

    found = read_sidecar(content, AUDIO)

    assert found == (Chapter(0, "Un"), Chapter(1.5, "Deux", "https://a"))
    assert found == read_sidecar(content, "https://media.example/e.mp3?x=1")


def test_a_json_file_beside_the_recording_is_read(tmp_path: Path) -> None:
    rows = [
        {"startTime": 0, "title": "Un", "img": "https://a/i.png", "endTime": 1},
        {"startTime": 1, "img": "https://a/i.png", "toc": False},
        {"startTime": 1.5, "title": "Deux", "url": "https://a/"},
    ]
    content = beside(tmp_path, "json", json.dumps({"chapters": rows}))

    assert read_sidecar(content, AUDIO) == (
        Chapter(0, "Un", "", 1, "https://a/i.png"),
        Chapter(1, "", image="https://a/i.png", listed=False),
        Chapter(1.5, "Deux", "https://a/"),
    )


def test_without_a_file_nothing_is_beside(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path, AUDIO) is None


def test_what_is_written_for_apps_is_read_again() -> None:
    chapters = (*CHAPTERS, Chapter(3, "Fin", "", 4.25, "https://a/i.png"))

    assert parse_json_chapters(render_chapters(chapters).decode(), "") == (chapters, ())


TXT = "audio/e.mp3.chapters.txt"
JSON = "audio/e.mp3.chapters.json:"


@pytest.mark.parametrize(
    ("kind", "data", "fault"),
    [
        ("txt", "00:00 Un\nDeux", TXT + ": Chapters, line 2: 'Deux' is not a chapter."),
        ("txt", "00:00 \x07", TXT + ": Chapters, line 1: "),
        ("txt", "00:00 " + "a" * 4000, TXT + ": Chapters, line 1: "),
        ("txt", b"00:00 Un\n00:01 \xe9", TXT + ":2: This line is not UTF-8 text."),
        (
            "txt",
            b"\n" * (MAX_SIZE + 1),
            TXT + ": The file has more than 1,000,000 bytes.",
        ),
        ("json", "{\n1", JSON + "2:1: It is not JSON: Expecting property name"),
        ("json", "[" * 100_000, JSON + " It cannot be read: it is nested more than"),
        ("json", "1" * 5000, JSON + "1:1: It cannot be read: 1111"),
        ("json", "[]", JSON + "1:1: There is no list of up to 10000 chapters."),
        ("json", '{"chapters": [3]}', JSON + "1:15: Chapter 1: This is no object."),
        (
            "json",
            '{"chapters": [{"startTime": NaN, "title": "a"}]}',
            JSON + "1:29: Chapter 1: startTime is not a number",
        ),
        (
            "json",
            '{"chapters": [{"startTime": true, "title": "a"}]}',
            JSON + "1:29: Chapter 1: startTime is not a number",
        ),
        ("json", '{"chapters": [{"startTime": 0}]}', JSON + "1:15: Chapter 1: There"),
        (
            "json",
            '{"chapters": [{"startTime": 1, "title": "a"},\n'
            ' {"startTime": 1, "title": "b"}]}',
            JSON + "2:16: Chapter 2: 1.0 is not after the chapter before.",
        ),
        (
            "json",
            '{"chapters": [{"startTime": 1, "title": "a", "endTime": 1}]}',
            JSON + "1:57: Chapter 1: endTime is not after startTime.",
        ),
        (
            "json",
            '{"chapters": [{"startTime": 1, "title": "a", "url": "javascript:1"}]}',
            JSON + "1:53: Chapter 1: url is not a web address.",
        ),
        (
            "json",
            '{"chapters": [{"startTime": 1, "title": "a", "url": "https://\\ud800"}]}',
            JSON + "1:53: Chapter 1: url is not a web address.",
        ),
        (
            "json",
            '{"chapters": [{"startTime": 1, "title": "a", "img": 7}]}',
            JSON + "1:53: Chapter 1: img is not a web address.",
        ),
    ],
)
def test_a_wrong_file_is_named_with_its_fault(
    tmp_path: Path, kind: str, data: str | bytes, fault: str
) -> None:
    with pytest.raises(ContentError) as raised:
        read_sidecar(beside(tmp_path, kind, data), AUDIO)

    assert raised.value.what.startswith(fault)


def test_of_two_files_one_is_to_be_taken_away(tmp_path: Path) -> None:
    beside(tmp_path, "txt", "00:00 Un")
    beside(tmp_path, "json", '{"chapters": []}')

    with pytest.raises(ContentError, match="one recording"):
        read_sidecar(tmp_path, AUDIO)


# -- spoilt files -----------------------------------------------------------------


SIGNS = b'0123456789:.<>[]{}, "ae\n'


def spoil(data: bytes, chance: random.Random, *, binary: bool) -> bytes:
    """Overwrite, cut out or repeat a few pieces anywhere."""
    spoilt = bytearray(data)
    for _ in range(chance.choice((1, 2, 4, 8))):
        at = chance.randrange(len(spoilt) + 1)
        size = chance.choice((1, 1, 4, 8, 30))
        what = chance.choice(
            (chance.randbytes(size), b"\xff" * size, bytes(size), spoilt[at : at + 40])
            if binary
            else (bytes(chance.choices(SIGNS, k=chance.choice((1, 1, size)))),)
        )
        spoilt[at : at + chance.choice((0, size))] = what
    return bytes(spoilt)


TEXTS = {
    "txt": "00:00 Un\n00:01.5 Deux <https://a/>\n1:02:03 Trois « é »\n",
    "json": render_chapters(CHAPTERS).decode(),
}


@pytest.mark.parametrize("name", [*MAKERS, *TEXTS])
def test_a_spoilt_file_is_read_or_refused_in_our_words(
    tmp_path: Path, name: str
) -> None:
    chance = random.Random(name)  # noqa: S311 - no secret
    if name in TEXTS:
        path, whole = beside(tmp_path, name, ""), TEXTS[name].encode()
    else:
        path = tmp_path / name
        MAKERS[name](path)
        whole = path.read_bytes()
    head = len(whole) if name in TEXTS else min(len(whole), 2500)
    read = 0

    for _ in range(SPOILT // (len(MAKERS) + len(TEXTS)) + 1):
        spoilt = spoil(whole[:head], chance, binary=name in MAKERS) + whole[head:]
        try:
            if name in TEXTS:
                beside(tmp_path, name, spoilt)
                read_sidecar(path, AUDIO)
            else:
                path.write_bytes(spoilt)
                probe(path)
            read += 1
        except ContentError:
            pass

    assert read > 0


def test_a_long_line_takes_no_long_time() -> None:
    with pytest.raises(ContentError, match="line 1"):
        parse_chapters("00:00 a" + " " * 1_000_000 + "<")
