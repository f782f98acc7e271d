"""The tags of an MP3, read as ffprobe, MediaInfo, eyeD3 and tinytag read them."""

import struct
import zlib
from pathlib import Path

import pytest

from audio import (
    ape_tag as ape,
)
from audio import (
    chap_frame as chap,
)
from audio import (
    ctoc_frame as ctoc,
)
from audio import (
    id3_frame as frame,
)
from audio import (
    id3_frame_v22 as frame_v22,
)
from audio import (
    id3_tag as tag,
)
from audio import (
    id3_v1 as v1,
)
from audio import (
    latin_frame as latin,
)
from audio import (
    mp3_cbr,
)
from audio import (
    utf_16_frame as utf_16,
)
from causerie.podcast.audio.id3_tag import read_id3
from causerie.podcast.audio.id3_values import read_id3_chapters
from causerie.podcast.audio.probe import probe
from causerie.podcast.audio.tag_text import fix_mojibake
from causerie.podcast.chapters.parse import clean_chapters
from causerie.podcast.model import Tags

ENCODER = frame("TSSE", b"\0Lavf60")
VRAI = utf_16("Vrai titre")


def packed(version: int, flags: int, text: bytes = b"\0Vrai titre") -> bytes:
    """Return a tag with a title that its flags call compressed, or encrypted."""
    plain = frame("TIT2", len(text).to_bytes(4) + zlib.compress(text))
    return tag(plain[:8] + flags.to_bytes(2) + plain[10:], version=version)


TITLES = {
    "two tags": (tag(ENCODER) + tag(VRAI), b""),
    "three tags, the last with the title": (tag(ENCODER) * 2 + tag(VRAI), b""),
    "of two titles the first": (tag(VRAI) + tag(latin("Autre")), b""),
    "an empty title before": (tag(utf_16("")) + tag(VRAI), b""),
    "a blank title before": (tag(latin(" \0 ")) + tag(VRAI), b""),
    "padding in the first tag": (tag(ENCODER, padding=900) + tag(VRAI), b""),
    "zeros between": (tag(ENCODER) + bytes(512) + tag(VRAI), b""),
    "junk between": (tag(ENCODER) + b"junk" * 9 + tag(VRAI), b""),
    "zeros before": (bytes(100) + tag(VRAI), b""),
    "2.4 after 2.3": (tag(ENCODER) + tag(VRAI, version=4), b""),
    "2.2 after 2.4": (
        tag(ENCODER, version=4) + tag(frame_v22("TT2", b"\0Vrai titre"), version=2),
        b"",
    ),
    "2.3 after 2.2": (tag(frame_v22("TEN", b"\0x"), version=2) + tag(VRAI), b""),
    "an unknown version before": (tag(ENCODER, version=9) + tag(VRAI), b""),
    "a footer at its end": (tag(VRAI, version=4, flags=0x10), b""),
    "appended with a footer": (b"", tag(VRAI, version=4, flags=0x10)),
    "appended before ID3v1": (b"", tag(VRAI, version=4, flags=0x10) + v1(b"V")),
    "appended before APE": (b"", tag(VRAI, version=4, flags=0x10) + ape(Title="A")),
    "APE": (b"", ape(Title="Vrai titre", Artist="")),
    "APE in small letters before ID3v1": (
        tag(ENCODER),
        ape(title="Vrai titre") + v1(b"Vrai"),
    ),
    "an empty title, then ID3v1": (tag(utf_16("")), v1(b"Vrai titre")),
    "a blank title, then ID3v1": (tag(latin("  ")), v1(b"Vrai titre      ")),
    "no title, then ID3v1": (tag(ENCODER), v1(b"Vrai titre")),
    "UTF-16 called Latin-1": (
        tag(frame("TIT2", b"\0\xff\xfe" + "Vrai titre".encode("utf-16-le"))),
        b"",
    ),
    "UTF-16 without a mark": (
        tag(frame("TIT2", b"\1" + "Vrai titre".encode("utf-16-le"))),
        b"",
    ),
    "big-endian without a mark": (
        tag(frame("TIT2", b"\1" + "Vrai titre".encode("utf-16-be"))),
        b"",
    ),
    "little-endian called big-endian": (
        tag(frame("TIT2", b"\2" + "Vrai titre".encode("utf-16-le"))),
        b"",
    ),
    "big-endian with a mark": (
        tag(frame("TIT2", b"\2" + "Vrai titre".encode("utf-16"))),
        b"",
    ),
    "the first of several values": (tag(utf_16("\0Vrai titre\0Autre")), b""),
    "Latin-1 called UTF-8": (tag(frame("TIT2", b"\3Vrai titre")), b""),
    "compressed in 2.3": (packed(3, 0x80), b""),
    "compressed in 2.4": (packed(4, 0x09), b""),
    "compressed without end, before another": (
        packed(3, 0x80, b"\0" + bytes(9_000_000)) + tag(VRAI),
        b"",
    ),
    "encrypted, before another": (packed(3, 0x40) + tag(VRAI), b""),
    "an unknown encoding": (tag(frame("TIT2", b"\7Vrai titre")), b""),
}


@pytest.mark.parametrize("case", TITLES)
def test_a_title_is_found_wherever_it_stands(tmp_path: Path, case: str) -> None:
    before, after = TITLES[case]
    mp3_cbr(tmp_path / "a.mp3", 1)
    sound = (tmp_path / "a.mp3").read_bytes()
    (tmp_path / "a.mp3").write_bytes(before + sound + after)

    info = probe(tmp_path / "a.mp3")

    assert info.tags.title == "Vrai titre"
    assert info.seconds == pytest.approx(1.02, abs=0.03)


def test_of_several_tags_each_tells_what_the_others_do_not(tmp_path: Path) -> None:
    first = tag(latin(" ", "TPE1"), latin("7/12", "TRCK"), version=3)
    second = tag(utf_16("Nous", "TPE1"), latin("2026", "TYER"), latin("2903", "TDAT"))
    mp3_cbr(tmp_path / "a.mp3", 1)
    sound = (tmp_path / "a.mp3").read_bytes()
    old = v1(b"Titre", artist=b"Eux", track=3)
    (tmp_path / "a.mp3").write_bytes(first + second + sound + old)

    assert probe(tmp_path / "a.mp3").tags == Tags(
        title="Titre", artist="Nous", date="2026-03-29", track=7, comment="Dit"
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("L’œuvre – suite…".encode("cp1252"), "L’œuvre – suite…"),
        ("« Été » à 5 €".encode("cp1252"), "« Été » à 5 €"),
        ("Žižek Šarūnas"[:5].encode("cp1252"), "Žižek"),
        ("Été à la crèche".encode(), "Été à la crèche"),
        ("日本語".encode(), "日本語"),
        ("Œuvre – « fin » 🎧".encode(), "Œuvre – « fin » 🎧"),
        ("Un très long titré"[:17].encode() + "é".encode()[:1], "Un très long titr"),
        ("Café".encode("latin-1"), "Café"),
        ("SÃO PAULO".encode("latin-1"), "SÃO PAULO"),
        ("Straße Øl".encode("latin-1"), "Straße Øl"),
        (b"a\x81b", "a b"),
    ],
)
def test_what_is_called_latin_1_is_read_as_it_was_meant(
    tmp_path: Path, data: bytes, text: str
) -> None:
    mp3_cbr(tmp_path / "a.mp3", 1)
    sound = (tmp_path / "a.mp3").read_bytes()
    chapter = frame("CHAP", b"a\0" + struct.pack(">IIii", 0, 900, -1, -1))
    chapter += frame("TIT2", b"\0" + data)
    chapter = frame("CHAP", chapter[10:])
    comment = frame("COMM", b"\0fra\0" + data)
    tagged = tag(frame("TIT2", b"\0" + data), comment, chapter)
    (tmp_path / "a.mp3").write_bytes(tagged + sound + v1(data[:30]))
    (tmp_path / "b.mp3").write_bytes(sound + v1(data[:30]))

    info = probe(tmp_path / "a.mp3")

    assert (info.tags.title, info.tags.comment) == (text, text)
    assert [each.title for each in info.chapters] == [text]
    assert probe(tmp_path / "b.mp3").tags.title == text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Ã‰tÃ© Ã\xa0 la crÃ¨che", "Été à la crèche"),
        ("Lâ€™Å“uvre", "L’œuvre"),
        ("L\x92\x9cuvre", "L’œuvre"),
        ("Été", "Été"),
        ("Ã", "Ã"),
        ("Â 3 €", "Â 3 €"),
        ("Привет", "Привет"),
        ("", ""),
    ],
)
def test_only_what_cannot_have_been_meant_is_mended(read: str, meant: str) -> None:
    assert fix_mojibake(read) == meant


def found(*tags: bytes) -> list[str]:
    data = b"".join(tags)
    chapters = clean_chapters(read_id3_chapters(read_id3(data + bytes(500))))
    return [chapter.title for chapter in chapters]


MANY = [f"c{number}" for number in range(600)]


@pytest.mark.parametrize("count", [255, 256, 257, 260, 511, 512, 600])
def test_more_chapters_than_a_table_can_count_are_all_read(count: int) -> None:
    names = MANY[:count]
    frames = [chap(name, n * 30, name) for n, name in enumerate(names)]

    assert found(tag(*frames, ctoc(*names))) == names


def test_tables_that_list_their_parts_hide_what_they_do_not_list() -> None:
    parts = [ctoc(*MANY[:200], name="a"), ctoc(*MANY[200:400], name="b")]
    frames = [chap(name, n * 30, name) for n, name in enumerate(MANY[:500])]

    assert found(tag(*frames, ctoc("a", "b"), *parts)) == MANY[:400]


def test_chapters_of_one_name_are_all_read() -> None:
    frames = [chap("", 0, "Un"), chap("", 5000, "Deux"), chap("x", 9000, "Trois")]

    assert found(tag(*frames)) == ["Un", "Deux", "Trois"]
    assert found(tag(*frames, ctoc("", "x"))) == ["Un", "Deux", "Trois"]


def test_chapters_of_a_second_tag_are_read_and_of_two_the_firsts() -> None:
    one, two = tag(chap("a", 0, "Un")), tag(chap("a", 0, "Deux"))

    assert found(tag(ENCODER), one) == ["Un"]
    assert found(one, two) == ["Un"]
