"""Pictures of a recording's chapters become files, and go into tagged copies."""

import json
from pathlib import Path

import pytest

import audio
from causerie.authoring.chapter_pictures import save_chapter_pictures
from causerie.authoring.tag_recording import tag_recording
from causerie.errors import ContentError
from causerie.podcast.audio.probe import embedded_chapter_pictures
from causerie.podcast.chapters.sidecar import read_sidecar
from pictures import png
from sites import article

JPEG = b"\xff\xd8\xff\xe0 a drawing"


def picture(data: bytes, kind: bytes = b"image/png") -> bytes:
    return audio.id3_frame("APIC", b"\0" + kind + b"\0\0\0" + data)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Make an episode of a recording: two chapters, and one that is in no table."""
    root = tmp_path / "content"
    for name in ("audio", "episodes"):
        (root / name).mkdir(parents=True)
    sound = root / "audio/e.mp3"
    audio.mp3_cbr(sound, 4)
    tag = audio.id3_tag(
        audio.ctoc_frame("a", "c"),
        audio.chap_frame("a", 0, "Un", picture(audio.PNG)),
        audio.chap_frame("b", 1500, "", picture(JPEG, b"image/jpeg")),
        audio.chap_frame("c", 3000, "Trois", picture(audio.PNG)),
    )
    sound.write_bytes(tag + sound.read_bytes())
    post_of(root).write_text(article("E", Audio="audio/e.mp3"))
    return root


def post_of(content: Path) -> Path:
    return content / "episodes/2026-03-01-guest.md"


def test_they_are_saved_once_each_and_named_beside_the_recording(content: Path) -> None:
    notes = save_chapter_pictures(post_of(content), content)
    again = save_chapter_pictures(post_of(content), content)

    beside = content / "audio/e.mp3.chapters.json"
    rows = json.loads(beside.read_text())["chapters"]
    assert notes == ("Chapters: audio/e.mp3.chapters.json, with 2 pictures",)
    assert again == ()
    assert [(row["startTime"], row.get("title"), row["img"]) for row in rows] == [
        (0, "Un", "images/guest-chapter-1.png"),
        (1.5, None, "images/guest-chapter-2.jpg"),
        (3, "Trois", "images/guest-chapter-1.png"),
    ]
    assert (content / "images/guest-chapter-1.png").read_bytes() == audio.PNG
    assert (content / "images/guest-chapter-2.jpg").read_bytes() == JPEG
    assert [
        (c.title, c.listed) for c in read_sidecar(content, "audio/e.mp3") or ()
    ] == [
        ("Un", True),
        ("", False),
        ("Trois", True),
    ]


def test_nothing_of_the_author_is_written_over(content: Path) -> None:
    own = content / "images/guest-chapter-1.png"
    own.parent.mkdir()
    own.write_bytes(b"mine")

    save_chapter_pictures(post_of(content), content)

    assert own.read_bytes() == b"mine"
    assert (content / "images/guest-chapter-2.png").read_bytes() == audio.PNG


@pytest.mark.parametrize(
    ("header", "beside", "says"),
    [
        ({"Chapters": "00:00 Ici"}, "", "the chapters stay those of the header."),
        ({}, "00:00 Ici\n", "stay those of audio/e.mp3.chapters.txt."),
    ],
)
def test_pictures_that_are_not_taken_are_told(
    content: Path, header: dict[str, str], beside: str, says: str
) -> None:
    post_of(content).write_text(article("E", Audio="audio/e.mp3", **header))
    if beside:
        (content / "audio/e.mp3.chapters.txt").write_text(beside)

    (note,) = save_chapter_pictures(post_of(content), content)

    assert note.endswith(says)
    assert not (content / "images").exists()


def test_chapters_of_a_recording_that_was_exchanged_are_told(content: Path) -> None:
    save_chapter_pictures(post_of(content), content)
    sound = content / "audio/e.mp3"
    audio.mp3_cbr(sound, 4)
    tag = audio.id3_tag(audio.chap_frame("a", 0, "Neuf", picture(audio.PNG)))
    sound.write_bytes(tag + sound.read_bytes())

    (note,) = save_chapter_pictures(post_of(content), content)

    assert "e.mp3.chapters.json stays, and the recording has other chapters" in note


def test_a_picture_that_is_not_there_stops_the_copy(content: Path) -> None:
    rows = [{"startTime": 0, "title": "Un", "img": "images/gone.png"}]
    beside = content / "audio/e.mp3.chapters.json"
    beside.write_text(json.dumps({"version": "1.2.0", "chapters": rows}))

    with pytest.raises(ContentError, match="'Un' is not there"):
        tag_recording(post_of(content), content, {})

    assert not (content / "audio/e-tagged.mp3").exists()


def test_pictures_beside_a_recording_go_into_its_tagged_copy(content: Path) -> None:
    save_chapter_pictures(post_of(content), content)
    new = content / "images/guest-chapter-1.png"
    new.write_bytes(png())  # exchanged by the author

    tagged = tag_recording(post_of(content), content, {})

    pictures = embedded_chapter_pictures(tagged.copy)
    assert {start: each.data for start, each in pictures.items()} == {
        0: png(),
        1.5: JPEG,
        3: png(),
    }
    assert tagged.notes == ()
