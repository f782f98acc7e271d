"""Tags, cover and chapters in a copy of an MP3, and never in the author's file."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen import id3

import audio
from causerie.authoring.tag_recording import ShowTags, tag_recording
from causerie.errors import AudioError, ContentError
from causerie.header import read_header
from causerie.podcast.audio.id3_tag import find_tags, walk_tag
from causerie.podcast.audio.probe import embedded_cover, probe
from causerie.podcast.audio.write_tags import is_tagged_copy, write_tagged_copy
from causerie.podcast.chapters.sidecar import read_sidecar
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Chapter, Picture, Tags
from checkout import PLUGINS
from pictures import png
from podcast_site import show_settings
from sites import CONF, article

SHOW = show_settings(author="Ana & Zoé")
CHAPTERS = (
    Chapter(0, "Début « été »", "https://example.org/?a=1"),
    Chapter(1.5, "Suite & fin"),
    Chapter(2.75, "𝄞 Troisième"),
)
TAGS = Tags("[podcast – 01|03] Un", "Ana", "Essai", "2026-03-01", 7, "Voici « tout ».")
COVER = Picture("image/png", audio.PNG)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Make a site's content with an episode, its recording and a sidecar."""
    root = tmp_path / "content"
    files = {
        "episodes/2026-03-01-e.md": article(
            TAGS.title, Audio="audio/e.mp3", Episode="7", Summary=TAGS.comment
        ),
        "audio/e.mp3.chapters.txt": "00:00 Un\n00:01 Deux\n00:02.5 Trois",
        "images/couverture.png": png(),
    }
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    audio.mp3_cbr(root / "audio/e.mp3", 4)
    return root


def albums(content: Path) -> dict[str, ShowTags]:
    return {"": ShowTags("Essai", "Ana", content / "images/couverture.png")}


def write(source: Path, target: Path, **given: object) -> None:
    known = {"tags": TAGS, "chapters": CHAPTERS, "cover": COVER, "seconds": 4.0}
    write_tagged_copy(source, target, **known | given)


def test_a_copy_tells_all_and_plays_the_same(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    sound = (tmp_path / "a.mp3").read_bytes()

    write(tmp_path / "a.mp3", tmp_path / "b.mp3")

    info = probe(tmp_path / "b.mp3")
    ends = [1.5, 2.75, 4]
    assert info.tags == TAGS
    assert info.chapters == tuple(
        replace(chapter, end=end) for chapter, end in zip(CHAPTERS, ends, strict=True)
    )
    assert embedded_cover(tmp_path / "b.mp3") == COVER
    assert (tmp_path / "b.mp3").read_bytes().endswith(sound)
    assert (tmp_path / "a.mp3").read_bytes() == sound


def test_the_tags_are_of_the_version_that_most_apps_read(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4)

    write(tmp_path / "a.mp3", tmp_path / "b.mp3")

    written = id3.ID3(tmp_path / "b.mp3", translate=False)
    (contents,) = written.getall("CTOC")
    assert written.version == (2, 3, 0)
    assert written.getall("TYER") == ["2026"]
    assert (contents.element_id, contents.flags) == ("toc", 3)
    assert contents.child_element_ids == ["chp0000", "chp0001", "chp0002"]


@pytest.mark.needs("ffmpeg")
def test_ffprobe_reads_what_was_written(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    write(tmp_path / "a.mp3", tmp_path / "b.mp3", cover=None)

    show = ["-show_chapters", "-show_format", "-of", "json", tmp_path / "b.mp3"]
    done = subprocess.run(["ffprobe", "-v", "error", *show], capture_output=True)  # noqa: PLW1510
    told = json.loads(done.stdout)

    rows = [(float(c["start_time"]), c["tags"]["title"]) for c in told["chapters"]]
    assert sorted(rows) == [(c.start, c.title) for c in CHAPTERS]
    assert told["format"]["tags"]["title"] == TAGS.title
    assert told["format"]["tags"]["album"] == TAGS.album


def test_the_same_tags_make_the_same_bytes(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    write(tmp_path / "a.mp3", tmp_path / "b.mp3")
    once = (tmp_path / "b.mp3").read_bytes()

    write(tmp_path / "a.mp3", tmp_path / "b.mp3")
    write(tmp_path / "b.mp3", tmp_path / "c.mp3")

    assert (tmp_path / "b.mp3").read_bytes() == once
    assert (tmp_path / "c.mp3").read_bytes() == once


def test_tags_of_which_the_post_knows_nothing_stay(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4, tags=TAGS, chapters=CHAPTERS[:1])
    tags = id3.ID3(tmp_path / "a.mp3")
    tags.add(id3.TXXX(desc="REPLAYGAIN_TRACK_GAIN", text="-3 dB"))
    tags.save(tmp_path / "a.mp3")

    new = Tags(title="Autre")
    write(tmp_path / "a.mp3", tmp_path / "b.mp3", tags=new, chapters=(), cover=None)

    written = id3.ID3(tmp_path / "b.mp3")
    assert str(written["TXXX:REPLAYGAIN_TRACK_GAIN"]) == "-3 dB"
    assert probe(tmp_path / "b.mp3").tags == replace(TAGS, title="Autre")
    assert probe(tmp_path / "b.mp3").chapters == ()


def test_more_chapters_than_a_table_holds_stand_in_several(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    many = tuple(Chapter(n / 1000, str(n)) for n in range(600))

    write(tmp_path / "a.mp3", tmp_path / "b.mp3", chapters=many)

    found = probe(tmp_path / "b.mp3").chapters
    assert [c.title for c in found] == [c.title for c in many]


def test_only_an_mp3_is_tagged(tmp_path: Path) -> None:
    audio.m4a(tmp_path / "a.m4a")

    with pytest.raises(AudioError, match=r"a\.m4a is no MP3"):
        write(tmp_path / "a.m4a", tmp_path / "b.m4a")

    assert [path.name for path in tmp_path.iterdir()] == ["a.m4a"]


JPEG = b"\xff\xd8\xff\xe0" + bytes(300)
APIC = audio.id3_frame("APIC", b"\0image/jpeg\0\3\0" + JPEG)
TIT3 = audio.utf_16_frame("Sous-titre", "TIT3")


def frames_of(path: Path) -> list[tuple[str, bytes]]:
    data = path.read_bytes()
    return [
        (frame.name.decode(), frame.content)
        for place in find_tags(data).leading
        for frame in walk_tag(data[slice(*place)])
    ]


def test_what_a_chapter_has_besides_is_kept(tmp_path: Path) -> None:
    chap, ctoc = audio.chap_frame, audio.ctoc_frame
    tag = audio.id3_tag(
        ctoc("un", "deux", name="table"),
        chap("deux", 1500, "Deux", APIC),
        chap("un", 0, "Un", APIC, TIT3),
        chap("image", 700, "", APIC),
        chap("autre", 900, "Jamais montré"),
    )
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    (tmp_path / "a.mp3").write_bytes(tag + (tmp_path / "a.mp3").read_bytes())
    new = (Chapter(0, "Introduction"), Chapter(1, "Neuf"), Chapter(1.5, "Deux"))

    write(tmp_path / "a.mp3", tmp_path / "b.mp3", chapters=new, cover=None)

    written = id3.ID3(tmp_path / "b.mp3")
    names = [
        c.partition(b"\0")[0] for n, c in frames_of(tmp_path / "b.mp3") if n == "CHAP"
    ]
    assert names == [b"un", b"image", b"autre", b"chp0001", b"deux"]
    assert written["CTOC:table"].child_element_ids == ["un", "chp0001", "deux"]
    assert (tmp_path / "b.mp3").read_bytes().count(JPEG) == 3
    assert written["CHAP:un"].sub_frames["TIT3"].text == ["Sous-titre"]
    assert written["CHAP:un"].sub_frames["TIT2"].text == ["Introduction"]
    titles = [chapter.title for chapter in probe(tmp_path / "b.mp3").chapters]
    assert titles == ["Introduction", "Neuf", "Deux"]


def test_chapters_of_one_name_keep_their_pictures(tmp_path: Path) -> None:
    chap = audio.chap_frame
    tag = audio.id3_tag(chap("x", 0, "Un", APIC), chap("x", 1500, "Deux", APIC))
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    (tmp_path / "a.mp3").write_bytes(tag + (tmp_path / "a.mp3").read_bytes())
    found = probe(tmp_path / "a.mp3").chapters

    write(tmp_path / "a.mp3", tmp_path / "b.mp3", chapters=found, cover=None)

    assert (tmp_path / "b.mp3").read_bytes().count(JPEG) == 2
    assert [c.title for c in probe(tmp_path / "b.mp3").chapters] == ["Un", "Deux"]


def test_chapters_stand_in_order_of_time_whatever_their_size(tmp_path: Path) -> None:
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    chapters = [Chapter(n / 2, "x" * (9 - n)) for n in range(8)]

    write(tmp_path / "a.mp3", tmp_path / "b.mp3", chapters=chapters)

    names = [n for n, _ in frames_of(tmp_path / "b.mp3")]
    found = [
        c.partition(b"\0")[0] for n, c in frames_of(tmp_path / "b.mp3") if n == "CHAP"
    ]
    assert found == sorted(found)
    assert names.index("CTOC") < names.index("CHAP")
    assert names[-1] == "APIC"


OTHER = {  # names and what of their contents is found again
    "TXXX": audio.utf_16_frame("a\0b", "TXXX"),
    "TIT3": TIT3,
    "TCON": audio.latin_frame("Podcast", "TCON"),
    "TDRL": audio.latin_frame("2026-03-01", "TDRL"),
    "TSOP": audio.latin_frame("Ana", "TSOP"),
    "PCST": audio.id3_frame("PCST", bytes(4)),
    "WFED": audio.latin_frame("https://a.example/f", "WFED"),
    "XABC": audio.id3_frame("XABC", b"unknown to all"),
    "PRIV": audio.id3_frame("PRIV", b"other\0data"),
    "GEOB": audio.id3_frame("GEOB", b"\0a/b\0f\0d\0data"),
    "USLT": audio.id3_frame("USLT", b"\0fra\0Les paroles"),
}


@pytest.mark.parametrize("version", [3, 4])
def test_every_other_frame_is_in_the_copy_once(tmp_path: Path, version: int) -> None:
    first = audio.id3_tag(*OTHER.values(), version=version)
    second = audio.id3_tag(
        audio.latin_frame("Nous", "TPE2"), *OTHER.values(), padding=9
    )
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    sound = (tmp_path / "a.mp3").read_bytes()
    old = audio.id3_v1(b"Avant") + b""
    (tmp_path / "a.mp3").write_bytes(first + bytes(20) + second + sound + old)

    write(tmp_path / "a.mp3", tmp_path / "b.mp3")

    data = (tmp_path / "b.mp3").read_bytes()
    names = [name for name, _ in frames_of(tmp_path / "b.mp3")]
    assert {*OTHER} <= {*names}
    assert names.count("PRIV") == 2  # and our own
    once = [*OTHER, "TPE2", "TIT2", "TYER", "COMM"]
    assert [names.count(name) for name in once if name != "PRIV"] == [1] * (
        len(once) - 1
    )
    assert data.count(b"ID3") == 1
    assert sound in data
    assert probe(tmp_path / "b.mp3").tags == TAGS
    assert data[-125:-95].rstrip(b"\0") == TAGS.title.encode("latin-1", "replace")[:30]


def test_frames_of_the_oldest_version_are_kept(tmp_path: Path) -> None:
    frame = audio.id3_frame_v22
    tag = audio.id3_tag(
        frame("TT2", b"\0Avant"),
        frame("TP2", b"\0Nous"),
        frame("TYE", b"\x002019"),
        version=2,
    )
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    (tmp_path / "a.mp3").write_bytes(tag + (tmp_path / "a.mp3").read_bytes())

    write(tmp_path / "a.mp3", tmp_path / "b.mp3", tags=Tags(), cover=None)

    written = id3.ID3(tmp_path / "b.mp3")
    assert (str(written["TIT2"]), str(written["TPE2"])) == ("Avant", "Nous")
    assert str(written["TDRC"]) == "2019"


def test_texts_that_call_themselves_latin_1_are_right_in_the_copy(
    tmp_path: Path,
) -> None:
    odd = audio.latin_frame("L’œuvre", "TPE2", "cp1252")
    tag = audio.id3_tag(odd, audio.latin_frame("Été", "TPE3", "utf-8"))
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    (tmp_path / "a.mp3").write_bytes(tag + (tmp_path / "a.mp3").read_bytes())

    write(tmp_path / "a.mp3", tmp_path / "b.mp3")

    written = id3.ID3(tmp_path / "b.mp3")
    assert (str(written["TPE2"]), str(written["TPE3"])) == ("L’œuvre", "Été")


def test_what_is_appended_to_a_recording_is_gathered_too(tmp_path: Path) -> None:
    last = audio.id3_tag(audio.latin_frame("Nous", "TPE2"), version=4, flags=0x10)
    audio.mp3_cbr(tmp_path / "a.mp3", 4)
    sound = (tmp_path / "a.mp3").read_bytes()
    gain = audio.ape_tag(REPLAYGAIN="-3 dB")
    (tmp_path / "a.mp3").write_bytes(sound + last + gain)

    write(tmp_path / "a.mp3", tmp_path / "b.mp3")

    assert str(id3.ID3(tmp_path / "b.mp3")["TPE2"]) == "Nous"
    assert (tmp_path / "b.mp3").read_bytes().endswith(sound + gain)


def test_pictures_without_a_chapter_any_more_are_told(content: Path) -> None:
    tag = audio.id3_tag(
        audio.chap_frame("a", 0, "Un", APIC), audio.chap_frame("b", 1200, "Deux", APIC)
    )
    sound = content / "audio/e.mp3"
    sound.write_bytes(tag + sound.read_bytes())
    post = content / "episodes/2026-03-01-e.md"

    tagged = tag_recording(post, content, albums(content))

    assert tagged.notes == (
        "No chapter begins at 00:01: the pictures there are not in the copy.",
    )


def test_links_of_chapters_are_written_as_addresses(content: Path) -> None:
    sidecar = content / "audio/e.mp3.chapters.txt"
    sidecar.write_text(
        "00:00 Un <https://fr.wikipedia.org/wiki/Cœur>\n"
        "00:01 Deux <https://müller.example/ü?q=–#🎧>\n"
        "00:02 Trois <https://a.example/%C5%93?a=b%20c>\n"
    )
    post = content / "episodes/2026-03-01-e.md"

    tagged = tag_recording(post, content, albums(content))

    assert [chapter.url for chapter in probe(tagged.copy).chapters] == [
        "https://fr.wikipedia.org/wiki/C%C5%93ur",
        "https://xn--mller-kva.example/%C3%BC?q=%E2%80%93#%F0%9F%8E%A7",
        "https://a.example/%C5%93?a=b%20c",
    ]


# -- of a post --------------------------------------------------------------------


def test_a_post_names_the_copy_and_the_authors_file_is_as_it_was(
    content: Path,
) -> None:
    post = content / "episodes/2026-03-01-e.md"
    before = (content / "audio/e.mp3").read_bytes()

    done = tag_recording(post, content, albums(content))

    copy = content / "audio/e-tagged.mp3"
    facts = read_facts(content / "audio/e-tagged.mp3.json")
    assert (done.copy, done.source) == (copy, content / "audio/e.mp3")
    assert read_header(post.read_text())["audio"].value == "audio/e-tagged.mp3"
    assert (content / "audio/e.mp3").read_bytes() == before
    assert facts.length == copy.stat().st_size
    assert facts.sha256 == hashlib.sha256(copy.read_bytes()).hexdigest()
    assert [c.title for c in facts.chapters] == ["Un", "Deux", "Trois"]
    assert probe(copy).tags == replace(TAGS, date="2026-03-01")
    assert is_tagged_copy(copy)


def test_again_the_copy_is_made_anew_of_the_authors_file(content: Path) -> None:
    post = content / "episodes/2026-03-01-e.md"
    tag_recording(post, content, albums(content))
    text = post.read_text()

    post.write_text(text.replace("Episode: 7", "Episode: 8"))
    done = tag_recording(post, content, albums(content))

    assert done.source == content / "audio/e.mp3"
    assert probe(done.copy).tags.track == 8
    assert post.read_text() == text.replace("Episode: 7", "Episode: 8")
    assert len([*(content / "audio").glob("*.mp3")]) == 2


def test_without_the_authors_file_the_copy_is_enough(content: Path) -> None:
    post = content / "episodes/2026-03-01-e.md"
    tag_recording(post, content, albums(content))
    (content / "audio/e.mp3").unlink()

    done = tag_recording(post, content, albums(content))

    assert done.source == done.copy == content / "audio/e-tagged.mp3"


def test_the_list_beside_the_authors_file_is_that_of_the_copy(content: Path) -> None:
    found = read_sidecar(content, "audio/e-tagged.mp3")

    assert [c.title for c in found or ()] == ["Un", "Deux", "Trois"]


def test_the_header_goes_before_and_its_own_image_too(content: Path) -> None:
    post = content / "episodes/2026-03-01-e.md"
    (content / "images/e.png").write_bytes(audio.PNG)
    given = {"Audio": "audio/e.mp3", "Chapters": "00:00 En tête"}
    post.write_text(article("Un", **given, Image="images/e.png"))

    done = tag_recording(post, content, albums(content))

    assert [c.title for c in probe(done.copy).chapters] == ["En tête"]
    assert embedded_cover(done.copy) == COVER


def test_what_is_not_there_is_named_and_nothing_changed(content: Path) -> None:
    post = content / "episodes/2026-03-01-e.md"
    post.write_text(article("Un", Audio="audio/e.mp3", Image="images/x.png"))

    with pytest.raises(ContentError, match=r"x\.png is missing"):
        tag_recording(post, content, albums(content))
    assert not (content / "audio/e-tagged.mp3").exists()

    (content / "audio/e.mp3").unlink()
    with pytest.raises(AudioError, match="to make a tagged copy of"):
        tag_recording(post, content, albums(content))


def test_the_command_tags_the_copy_it_brings_in(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content/images").mkdir(parents=True)
    (site / "content/images/couverture.png").write_bytes(png())
    (site / "pelicanconf.py").write_text(CONF + SHOW)
    (site / "tasks.py").write_text("from causerie.tasks import ns\n")
    sound = tmp_path / "Mon essai.mp3"
    audio.mp3_cbr(sound, 4, tags=TAGS, chapters=CHAPTERS)
    before = sound.read_bytes()

    command = [sys.executable, "-m", "invoke", "episode", str(sound), "--write-tags"]
    env = {**os.environ, "PYTHONPATH": str(PLUGINS)}
    done = subprocess.run(command, cwd=site, env=env, check=False, capture_output=True)

    copy = site / "content/audio/mon-essai.mp3"
    told = done.stderr.decode()
    assert done.returncode == 0, told
    assert "Tags, cover and chapters: content/audio/mon-essai.mp3" in told
    assert sound.read_bytes() == before
    assert probe(copy).tags.artist == "Ana & Zoé"
    assert read_facts(site / "content/audio/mon-essai.mp3.json").length == (
        copy.stat().st_size
    )
