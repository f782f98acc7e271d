"""`inv episode`: a post made or completed from a recording."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import audio
from causerie.authoring.complete import complete_header, write_header
from causerie.authoring.episode import Made, make_episode
from causerie.authoring.speech import plain_text, read_sections
from causerie.errors import AudioError, ContentError
from causerie.header import KEYS, read_header
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Chapter, Tags

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
GUID = UUID("22222222-2222-4222-8222-222222222222")
TAGS = Tags(
    title="[podcast – 29|03] Un essai : deux",
    artist="Quelqu'un",
    date="2026-03-29",
    track=7,
    comment="Un résumé.\nSur deux lignes.",
)


def run(path: Path, content: Path) -> Made:
    return make_episode(path, content, now=NOW, new_guid=lambda: GUID)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "audio").mkdir(parents=True)
    return folder


def test_a_recording_becomes_a_draft_with_all_that_its_tags_know(
    content: Path, tmp_path: Path
) -> None:
    sound = tmp_path / "Mon Épisode.MP3"
    audio.mp3_cbr(sound, tags=TAGS, chapters=[Chapter(0, "Début")])

    made = run(sound, content)

    assert made.created
    assert made.post == content / "episodes/2026-03-29-podcast-2903-un-essai-deux.md"
    assert made.post.read_text() == (
        "Title: [podcast – 29|03] Un essai : deux\n"
        "Date: 2026-03-29 09:30\n"
        "Category: Podcast\n"
        "Summary: Un résumé. Sur deux lignes.\n"
        "Status: draft\n"
        f"Guid: {GUID}\n"
        "Audio: audio/mon-episode.mp3\n"
        "Episode: 7\n"
        "\n"
    )
    copied = content / "audio/mon-episode.mp3"
    assert copied.read_bytes() == sound.read_bytes()
    assert read_facts(made.facts).chapters == (Chapter(0, "Début"),)
    assert read_facts(made.facts).length == sound.stat().st_size


def test_a_post_that_names_its_recording_is_completed(content: Path) -> None:
    sound = content / "audio/e.mp3"
    audio.mp3_cbr(sound, tags=TAGS)
    post = content / "episodes/2026-03-29-e.md"
    post.parent.mkdir()
    post.write_bytes(
        "Title: À moi\r\nAudio: audio/e.mp3\r\nSummary: Le mien.\r\n"
        "\r\nCorps : texte\r\n".encode()
    )

    made = run(post, content)
    again = run(post, content)

    assert not made.created
    assert made == again
    assert post.read_bytes().decode() == (
        "Title: À moi\r\nAudio: audio/e.mp3\r\nSummary: Le mien.\r\n"
        f"Episode: 7\r\nGuid: {GUID}\r\n\r\nCorps : texte\r\n"
    )


def test_the_recording_of_a_known_post_completes_that_post(content: Path) -> None:
    sound = content / "audio/e.mp3"
    audio.mp3_cbr(sound)
    post = content / "articles/2026-03-29-e.md"
    post.parent.mkdir()
    post.write_text("Title: E\nAudio: audio/e.mp3\n\nTexte.\n")

    made = run(sound, content)

    assert made.post == post
    assert f"Guid: {GUID}" in post.read_text()


def test_a_guid_that_is_there_is_never_touched(content: Path) -> None:
    audio.mp3_cbr(content / "audio/e.mp3")
    post = content / "episodes/2026-03-29-e.md"
    post.parent.mkdir()
    text = "Title: E\nAudio: audio/e.mp3\nGuid: https://old.example/?p=5\n\nTexte.\n"
    post.write_text(text)

    run(post, content)

    assert post.read_text() == text


def test_a_cover_inside_that_directories_take_becomes_the_episodes(
    content: Path, tmp_path: Path
) -> None:
    for size, kept in ((1400, True), (300, False)):
        cover = BytesIO()
        Image.new("RGB", (size, size)).save(cover, "PNG")
        sound = tmp_path / f"e{size}.mp3"
        audio.mp3_cbr(sound, tags=Tags(title=f"E {size}"), cover=cover.getvalue())

        made = run(sound, content)

        header = read_header(made.post.read_text())
        assert kept == ("image" in header)
        assert kept == (content / f"images/e-{size}.png").exists()
        assert kept != any(
            "cover inside the audio was not taken" in n for n in made.notes
        )


def test_a_file_that_is_no_audio_changes_nothing(content: Path, tmp_path: Path) -> None:
    page = tmp_path / "e.mp3"
    page.write_text("<!doctype html><p>Not found</p>")

    with pytest.raises(AudioError, match="HTML page"):
        run(page, content)

    assert [content / "audio"] == list(content.rglob("*"))


def test_an_audio_of_the_same_name_is_not_replaced(
    content: Path, tmp_path: Path
) -> None:
    (content / "audio/e.mp3").write_bytes(b"the author's")
    sound = tmp_path / "e.mp3"
    audio.mp3_cbr(sound)

    with pytest.raises(AudioError, match=r"already a content/audio/e\.mp3"):
        run(sound, content)

    assert (content / "audio/e.mp3").read_bytes() == b"the author's"


def test_a_post_without_audio_or_a_missing_file_is_told(content: Path) -> None:
    post = content / "articles/2026-03-29-a.md"
    post.parent.mkdir()
    post.write_text("Title: A\n\nTexte.\n")

    with pytest.raises(ContentError, match="names no recording"):
        run(post, content)
    with pytest.raises(ContentError, match="no such file"):
        run(content / "rien.mp3", content)


@given(
    st.dictionaries(
        st.sampled_from([key.name for key in KEYS.values()]),
        st.text(alphabet="aé:|[] –", min_size=1, max_size=8)
        .map(str.strip)
        .filter(bool),
        min_size=1,
    ),
    st.text(alphabet="ab:\n ", max_size=20),
)
def test_completing_a_header_keeps_every_other_character(
    values: dict[str, str], body: str
) -> None:
    text = f"Title: T\n\n{body}"

    completed = complete_header(text, values)

    header = read_header(completed)
    assert {key.lower() for key in values} | {"title"} == set(header)
    assert completed.endswith(f"\n\n{body}")
    assert complete_header(completed, values) == completed
    assert header["title"].value == "T"
    assert write_header(values).count("\n") == len(values)


def test_speech_is_the_words_up_to_the_notes() -> None:
    body = (
        "Bonjour, [ici]({filename}a.md).\n\n## Un *titre*\n\n**Mots** [là][x].\n"
        "\n## Notes\n\n- non\n\n[x]: y"
    )

    sections = list(read_sections(body, first="Introduction"))

    assert [(s.title, s.text) for s in sections] == [
        ("Introduction", "Bonjour, ici."),
        ("Un *titre*", "Mots là."),
    ]
    assert plain_text("`a` > b") == "a b"
