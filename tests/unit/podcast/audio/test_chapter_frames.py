"""What the frames of a tagged copy's chapters show: their pictures above all."""

from pathlib import Path

from mutagen import id3

import audio
from causerie.podcast.audio.write_tags import write_tagged_copy
from causerie.podcast.model import Chapter, Picture, Tags

JPEG = b"\xff\xd8\xff\xe0 a drawing"
NEW = Picture("image/png", audio.PNG)


def picture(data: bytes) -> bytes:
    return audio.id3_frame("APIC", b"\0image/jpeg\0\0\0" + data)


def test_a_chapter_shows_the_picture_it_is_given_or_else_its_own(
    tmp_path: Path,
) -> None:
    source, copy = tmp_path / "e.mp3", tmp_path / "copy.mp3"
    audio.mp3_cbr(source, 4)
    tag = audio.id3_tag(
        audio.ctoc_frame("a", "c", "d"),
        audio.chap_frame("a", 0, "Un", picture(JPEG)),
        audio.chap_frame("b", 1500, "", picture(JPEG)),
        audio.chap_frame("c", 3000, "Trois", picture(JPEG)),
        audio.chap_frame("d", 3500, "Quatre", picture(JPEG)),
    )
    source.write_bytes(tag + source.read_bytes())
    chapters = (
        Chapter(0, "Un"),
        Chapter(2, "", listed=False),  # it only shows a picture
        Chapter(3.5, "Quatre"),
    )

    lost = write_tagged_copy(
        source,
        copy,
        tags=Tags(),
        chapters=chapters,
        cover=None,
        seconds=4,
        pictures={0: NEW, 2: NEW},
    )

    tags = id3.ID3(copy)
    shown = {
        chapter.start_time: [p.data for p in chapter.sub_frames.getall("APIC")]
        for chapter in tags.getall("CHAP")
    }
    assert shown == {0: [NEW.data], 1500: [JPEG], 2000: [NEW.data], 3500: [JPEG]}
    (table,) = tags.getall("CTOC")
    assert table.child_element_ids == ["a", "d"]
    assert lost == (3.0,)
