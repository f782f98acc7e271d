"""`inv episode`: a post made or completed from a recording."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import audio
from causerie.authoring.edit_header import complete_header, write_header
from causerie.authoring.new_episode import prepare_episode
from causerie.authoring.speech_synthesis import plain_text, read_sections
from causerie.authoring.write_episode import EpisodeResult, EpisodeWishes
from causerie.errors import AudioError, ContentError
from causerie.header import KEYS, read_header
from causerie.podcast.audio.probe import probe_cache
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Chapter, Tags
from causerie.podcast.recording import read_recording
from pictures import png

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
GUID = UUID("22222222-2222-4222-8222-222222222222")
TAGS = Tags(
    title="[podcast – 29|03] Un essai : deux",
    artist="Quelqu'un",
    date="2026-03-29",
    track=7,
    comment="Un résumé.\nSur deux lignes.",
)


def write_post(content: Path, name: str, text: str) -> Path:
    post = content / "episodes" / name
    post.parent.mkdir(exist_ok=True)
    post.write_bytes(text.encode("latin-1"))
    return post


def run(path: Path, content: Path) -> EpisodeResult:
    return prepare_episode(path, content, now=NOW, new_guid=lambda: GUID)


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
        sound = tmp_path / f"e{size}.mp3"
        audio.mp3_cbr(sound, tags=Tags(title=f"E {size}"), cover=png(size))

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


@pytest.mark.parametrize(
    "name", ["Episode_01.mp3", "Épisode un.mp3", "e(1).MP3", "e.mp3"]
)
def test_the_local_file_of_a_remote_recording_gives_its_facts_only(
    content: Path, tmp_path: Path, name: str
) -> None:
    address = f"https://cdn.example/shows/{quote(name)}"
    text = f"Title: R\nAudio: {address}\nGuid: r\n\nNotes.\n"
    post = write_post(content, "2026-03-29-r.md", text)
    audio.mp3_cbr(tmp_path / name)

    made = run(tmp_path / name, content)

    assert made.post == post
    assert not made.copied
    assert read_recording(content, address, probe_cache(tmp_path / "c")).seconds > 1
    files = [path for path in content.rglob("*") if path.is_file()]
    assert sorted(files) == sorted([post, made.facts])
    assert [f"{address} is not here: its facts file stays as it is."] == [
        *run(post, content).notes
    ]


def test_a_local_file_of_any_name_is_given_with_its_post(
    content: Path, tmp_path: Path
) -> None:
    for host in ("one", "two"):
        text = f"Title: R\nAudio: https://{host}.example/01.mp3\n\nNotes.\n"
        post = write_post(content, f"2026-03-29-{host}.md", text)
    sound = tmp_path / "01.mp3"
    audio.mp3_cbr(sound)
    with pytest.raises(ContentError, match="Several posts name a recording"):
        run(sound, content)
    with pytest.raises(AudioError, match="Give its local file as well"):
        run(post, content)

    made = prepare_episode(post, content, now=NOW, new_guid=uuid4, recording=sound)

    assert made.facts == content / "audio/two.example/01.mp3.json"
    assert run(sound, content).post.name == "2026-03-29-one.md"


@pytest.mark.parametrize("last", ["listen.MP3", "play?file=s.mp3", "42/download"])
def test_a_file_given_with_its_post_may_have_another_name(
    content: Path, tmp_path: Path, last: str
) -> None:
    text = f"Title: R\nAudio: https://one.example/{last}\n\nNotes.\n"
    post = write_post(content, "2026-03-29-one.md", text)
    sound = tmp_path / "s.mp3"
    audio.mp3_cbr(sound)

    made = prepare_episode(post, content, now=NOW, new_guid=uuid4, recording=sound)

    assert made.facts.is_file()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "This is a folder."),
        ("https://cdn.example/e.mp3", "A local file is needed"),
        ("absent.mp3", "There is no such file."),
    ],
)
def test_what_is_no_file_to_begin_with_is_told(
    content: Path, given: str, said: str
) -> None:
    path = Path(given) if "://" in given else content / given
    with pytest.raises(ContentError, match=said):
        run(path, content)


def test_a_post_that_is_no_utf_8_is_told(content: Path) -> None:
    text = "Title: \xe9\nAudio: audio/e.mp3\n\nNotes.\n"
    post = write_post(content, "2026-03-29-r.md", text)

    with pytest.raises(ContentError, match="The post is not UTF-8"):
        run(post, content)


def test_a_long_title_makes_a_post_that_every_file_system_takes(
    content: Path, tmp_path: Path
) -> None:
    title = "日本語のとても長い題名" * 30
    sound = tmp_path / f"{'n' * 240}.mp3"
    audio.mp3_cbr(sound, tags=Tags(title=title))

    made = run(sound, content)

    assert f"Title: {title}\n" in made.post.read_text()
    names = [path.name for path in content.rglob("*")]
    assert max(len(name.encode()) for name in names) < 140


def test_a_try_that_fails_leaves_nothing_behind(content: Path, tmp_path: Path) -> None:
    sound = tmp_path / "e.mp3"
    audio.mp3_cbr(sound, tags=Tags(title="Un", date="2026-03-29"))
    taken = write_post(content, "2026-03-29-un.md", "Title: Un\n")

    with pytest.raises(ContentError, match="already a post of this name"):
        run(sound, content)

    assert [taken] == [path for path in content.rglob("*") if path.is_file()]


def test_what_no_feed_plays_is_said_with_the_draft(
    content: Path, tmp_path: Path
) -> None:
    audio.opus(tmp_path / "e.opus")
    audio.m4a(tmp_path / "f.m4b")

    ogg, book = run(tmp_path / "e.opus", content), run(tmp_path / "f.m4b", content)

    assert ogg.notes[0] == (
        "It cannot be what the feed plays. Export it as MP3, or: ffmpeg -i e.opus"
        " -b:a 128k e.mp3"
    )
    assert "Audio: audio/f.m4a\n" in book.post.read_text()


def test_the_cover_of_a_show_in_a_recording_is_not_copied(
    content: Path, tmp_path: Path
) -> None:
    (content / "images").mkdir()
    own = content / "images/couverture.png"
    own.write_bytes(png())
    audio.mp3_cbr(tmp_path / "e.mp3", cover=png())

    made = prepare_episode(
        tmp_path / "e.mp3",
        content,
        now=NOW,
        new_guid=uuid4,
        wishes=EpisodeWishes(covers=[content / "images/absent.png", own]),
    )

    assert "Image:" not in made.post.read_text()
    assert [*(content / "images").iterdir()] == [own]


def test_a_copy_kept_beside_gives_the_facts_of_what_is_elsewhere(
    content: Path,
) -> None:
    for name in ("a", "b"):
        text = f"Title: R\nAudio: https://cdn.example/{name}.mp3\nGuid: r\n\nNotes.\n"
        write_post(content, f"2026-03-29-{name}.md", text)
        audio.mp3_cbr(content / f"audio/{name}.mp3")

    one = run(content / "audio/a.mp3", content)
    two = run(content / "episodes/2026-03-29-b.md", content)

    assert one.facts == content / "audio/cdn.example/a.mp3.json"
    assert two.facts == content / "audio/cdn.example/b.mp3.json"
    assert len([*(content / "episodes").iterdir()]) == 2


@pytest.mark.parametrize(
    ("there", "named", "fix"),
    [
        ("Épisode 1.mp3", "audio/épisode 1.MP3", "Did you mean Épisode 1.mp3?"),
        ("e\u0301t\u00e9.mp3", "audio/\u00e9t\u00e9.mp3", "composed otherwise"),
        ("a.mp3", "audio/b.mp3", "Check the name"),
        ("a.mp3", "audio/none/a.mp3", "Check the name"),
    ],
)
def test_a_recording_whose_name_is_nearly_right_is_told_so(
    tmp_path: Path, there: str, named: str, fix: str
) -> None:
    folder = tmp_path / "audio"
    (folder / "b.mp3").mkdir(parents=True)  # a folder is no recording
    (folder / there).touch()

    with pytest.raises(AudioError) as told:
        read_recording(tmp_path, named, probe_cache(tmp_path / "cache.json"))

    assert fix in told.value.fix
