"""Tags, cover and chapters in a copy of an MP3, and never in the author's file."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from mutagen import id3
from PIL import Image

import audio
from causerie.authoring.tagging import Album, tag_recording
from causerie.errors import AudioError, ContentError
from causerie.header import read_header
from causerie.podcast.chapters.sidecar import read_sidecar
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Chapter, Picture, Tags
from causerie.podcast.probe import embedded_cover, probe
from causerie.podcast.write_tags import is_tagged_copy, write_tagged_copy
from sites import CONF, article

PLUGINS = Path(__file__).parents[1] / "plugins"
GUID = "11111111-1111-4111-8111-111111111111"
SHOW = """
PODCAST = {
    "title": "Essai",
    "description": "Un essai.",
    "image": "images/couverture.png",
    "category": ["Society & Culture", "Philosophy"],
    "guid": "e099ff55-deaa-57f1-a5aa-9c7bca5fba43",
    "author": "Ana & Zoé",
    "owner_email": "essai@carnet.example",
}
"""
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
    cover = BytesIO()
    Image.new("RGB", (1400, 1400)).save(cover, "PNG")
    files = {
        "episodes/2026-03-01-e.md": article(
            TAGS.title, Audio="audio/e.mp3", Episode="7", Summary=TAGS.comment
        ),
        "audio/e.mp3.chapters.txt": "00:00 Un\n00:01 Deux\n00:02.5 Trois",
        "images/couverture.png": cover.getvalue(),
    }
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    audio.mp3_cbr(root / "audio/e.mp3", 4)
    return root


def albums(content: Path) -> dict[str, Album]:
    return {"": Album("Essai", "Ana", content / "images/couverture.png")}


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
    Image.new("RGB", (1400, 1400)).save(site / "content/images/couverture.png")
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
