"""Transcripts, chapters and covers come beside the recording, and replace nothing."""

import sys
from pathlib import Path

import pytest

from causerie.authoring.episode_parts import (
    Parts,
    add_parts,
    check_parts,
    find_parts_beside,
)
from causerie.authoring.recogniser import find_program, recognise
from causerie.errors import CauserieError, ContentError
from pictures import png

VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour.\n"
LABELS = "0.000000\t0.000000\tDébut\n65.5\t70.0\tL'invitée\n"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "episodes").mkdir(parents=True)
    return folder


@pytest.fixture
def post(content: Path) -> Path:
    path = content / "episodes/2026-03-29-guest.md"
    path.write_text("Title: G\nAudio: audio/e.mp3\n\nNotes.\n")
    return path


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def test_all_parts_are_copied_and_named(
    content: Path, post: Path, tmp_path: Path
) -> None:
    parts = Parts(
        write(tmp_path / "talk.VTT", VTT),
        write(tmp_path / "labels.txt", LABELS),
        write(tmp_path / "cover.png", png()),
    )
    check_parts(parts)

    notes = add_parts(post, content, parts)
    again = add_parts(post, content, parts)

    assert post.read_text() == (
        "Title: G\nAudio: audio/e.mp3\nTranscript: audio/e.vtt\n"
        "Image: images/guest.png\n\nNotes.\n"
    )
    assert (content / "audio/e.vtt").read_text() == VTT
    assert (content / "audio/e.mp3.chapters.txt").read_text() == (
        "00:00:00.000 Début\n00:01:05.500 L'invitée\n"
    )
    assert notes == (
        "Transcript: audio/e.vtt",
        "Chapters: audio/e.mp3.chapters.txt",
        "Cover: images/guest.png",
    )
    assert again[0] == "The transcript stays audio/e.vtt."


def test_what_is_there_is_not_written_over(
    content: Path, post: Path, tmp_path: Path
) -> None:
    (content / "audio").mkdir()
    mine = write(content / "audio/e.vtt", "mine")

    with pytest.raises(ContentError, match="already another audio/e"):
        add_parts(post, content, Parts(write(tmp_path / "e.vtt", VTT)))

    assert mine.read_text() == "mine"
    assert "Transcript" not in post.read_text()


def test_parts_beside_the_recording_are_found(tmp_path: Path) -> None:
    sound = write(tmp_path / "e.mp3", "")
    vtt, psc = write(tmp_path / "e.vtt", VTT), write(tmp_path / "e.psc", "<a/>")

    assert find_parts_beside(sound, Parts()) == Parts(vtt, psc)
    other = tmp_path / "other.srt"
    assert find_parts_beside(sound, Parts(other)).transcript == other


@pytest.mark.parametrize(
    ("name", "data", "kind", "told"),
    [
        ("a.vtt", "Bonjour.", "transcript", "WEBVTT"),
        ("a.doc", "x", "transcript", "no transcript that Causerie reads"),
        ("a.txt", "", "chapters", "It has no chapters"),
        ("a.png", png(20), "cover", "1400"),
    ],
)
def test_a_part_that_is_none_is_told_before_anything_is_made(
    tmp_path: Path, name: str, data: str | bytes, kind: str, told: str
) -> None:
    with pytest.raises(ContentError, match=told):
        check_parts(Parts(**{kind: write(tmp_path / name, data)}))
    with pytest.raises(ContentError, match="no such file"):
        check_parts(Parts(**{kind: tmp_path / "absent.vtt"}))


def stand_in(tmp_path: Path, script: str) -> str:
    program = write(tmp_path / "recogniser.py", script)
    return f"{sys.executable} {program} {{recording}} {{output}} {{lang}}"


def test_a_recogniser_that_is_installed_is_run(tmp_path: Path) -> None:
    sound = write(tmp_path / "a b.mp3", "")
    command = stand_in(
        tmp_path,
        "import sys\nopen(sys.argv[2] + '.vtt', 'w').write(' '.join(sys.argv[1:]))",
    )

    assert find_program(command) == sys.executable
    found = recognise(command, sound, tmp_path, lang="fr")

    assert found == tmp_path / "a b.vtt"
    assert found.read_text() == f"{sound} {tmp_path / 'a b'} fr"


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("import sys; sys.exit('no model')", "ended with 1: no model"),
        ("", "has written no a.vtt or .json or .srt or .txt"),
    ],
)
def test_a_recogniser_that_fails_is_told(
    tmp_path: Path, script: str, told: str
) -> None:
    with pytest.raises(CauserieError, match=told):
        recognise(stand_in(tmp_path, script), tmp_path / "a.mp3", tmp_path, lang="fr")


def test_a_program_that_is_not_there_is_not_found() -> None:
    assert find_program("no-such-recogniser {recording} {output}") is None
    assert find_program("") is None
