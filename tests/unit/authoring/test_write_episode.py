"""A new episode is called as its author, its tags or its show's pattern say."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

import audio
from causerie.authoring.describe_episode import describe_episode
from causerie.authoring.new_episode import prepare_episode, prepare_remote_episode
from causerie.authoring.remote_recording import fetch_recording
from causerie.authoring.write_episode import (
    EpisodeResult,
    EpisodeWishes,
    ask_title,
    check_wishes,
    is_untitled,
)
from causerie.errors import CauserieError, ContentError, UsageError
from causerie.net.http_message import Request, Response
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Tags
from causerie.tasks.episode import unwanted_wishes

NOW = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
GUID = UUID("22222222-2222-4222-8222-222222222222")
PATTERN = "[podcast – {date:%d|%m}] {title}"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


def make(sound: Path, content: Path, **wished: object) -> EpisodeResult:
    return prepare_episode(
        sound,
        content,
        now=NOW,
        new_guid=lambda: GUID,
        wishes=EpisodeWishes(**wished),
    )


def test_what_the_author_says_goes_before_the_tags(
    content: Path, tmp_path: Path
) -> None:
    sound = tmp_path / "rec2.mp3"
    audio.mp3_cbr(sound, tags=Tags(title="Tagged", date="2026-03-29"))

    made = make(
        sound, content, title="L'essai", date="2026-12-24", show="side", season="2"
    )

    assert made.post.name == "2026-12-24-lessai.md"
    text = made.post.read_text()
    assert "Title: L'essai\nDate: 2026-12-24\n" in text
    assert "Show: side\nSeason: 2\n" in text


def test_a_title_follows_the_pattern_of_its_show_once(
    content: Path, tmp_path: Path
) -> None:
    for title in ("Ici", "[podcast – 29|03] Là"):
        sound = tmp_path / f"{len(title)}.mp3"
        audio.mp3_cbr(sound, tags=Tags(title=title, date="2026-03-29"))
        make(sound, content, pattern=PATTERN)

    titles = [path.read_text().partition("\n")[0] for path in content.glob("*/*.md")]
    assert sorted(titles) == [
        "Title: [podcast – 29|03] Ici",
        "Title: [podcast – 29|03] Là",
    ]


def test_no_address_is_made_of_a_name_that_says_nothing(
    content: Path, tmp_path: Path
) -> None:
    sound = tmp_path / "ZOOM0001.mp3"
    audio.mp3_cbr(sound)

    with pytest.raises(ContentError, match=r"its name says nothing of it.*--title"):
        make(sound, content)

    assert not list(content.rglob("*.*"))
    sound = sound.rename(tmp_path / "the-guest.mp3")
    made = make(sound, content)
    assert made.title == "The guest"
    assert any("no title: it is named after its file" in note for note in made.notes)


def answers(*given: str) -> Callable[[str], str]:
    left = iter(given)
    return lambda _text: next(left)


def test_an_untitled_recording_is_asked_about(content: Path, tmp_path: Path) -> None:
    sound = tmp_path / "rec2.mp3"
    audio.mp3_cbr(sound)
    assert is_untitled(sound, content)
    assert not is_untitled(tmp_path / "absent.mp3", content)

    asked = ask_title(sound, EpisodeWishes(), answers("The guest", "2026-12-24"))

    assert (asked.title, asked.date) == ("The guest", "2026-12-24")
    named = ask_title(tmp_path / "my_guest.mp3", EpisodeWishes(), answers("", ""))
    assert named.title == "My guest"
    with pytest.raises(ContentError, match="an episode has a title"):
        ask_title(sound, EpisodeWishes(), answers("", ""))
    with pytest.raises(UsageError, match="is not a date"):
        ask_title(sound, EpisodeWishes(), answers("A", "yesterday"))


@pytest.mark.parametrize(
    ("wished", "told"),
    [
        ({"season": "two"}, "--season: 'two' is not a number"),
        ({"date": "soon"}, "--date: 'soon' is not a date"),
        ({"show": "sid"}, "no show 'sid'. Did you mean 'side'?"),
    ],
)
def test_a_wish_that_cannot_be_is_told(wished: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError) as refused:
        check_wishes(EpisodeWishes(**wished), ["side"])

    assert told in str(refused.value)


class Host:
    """A host that has one recording."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.response = Response("https://cdn.example/e.mp3", status, (), body)

    def fetch(self, request: Request) -> Response:  # noqa: ARG002 - as it is called
        return self.response


def test_a_recording_elsewhere_gives_its_facts_and_stays_there(
    content: Path, tmp_path: Path
) -> None:
    url, sound = "https://cdn.example/s/e.mp3", tmp_path / "e.mp3"
    audio.mp3_cbr(sound, tags=Tags(title="From afar"))
    folder = tmp_path / "fetched"
    folder.mkdir()

    file = fetch_recording(Host(sound.read_bytes()), url, folder)
    made = prepare_remote_episode(
        url, file, content, now=NOW, new_guid=lambda: GUID, wishes=EpisodeWishes()
    )
    again = prepare_remote_episode(
        url, file, content, now=NOW, new_guid=lambda: GUID, wishes=EpisodeWishes()
    )

    assert (made.created, again.created, again.post) == (True, False, made.post)
    assert f"Audio: {url}\n" in made.post.read_text()
    assert made.facts == content / "audio/cdn.example/s/e.mp3.json"
    assert read_facts(made.facts).length == sound.stat().st_size
    assert [] == [*content.rglob("*.mp3")]


@pytest.mark.parametrize(
    ("url", "status", "told"),
    [
        ("https://cdn.example/e.mp3", 404, "answers HTTP 404"),
        ("http://cdn.example/e.mp3", 200, "https"),
    ],
)
def test_a_recording_that_cannot_be_fetched_is_told(
    tmp_path: Path, url: str, status: int, told: str
) -> None:
    with pytest.raises(CauserieError, match=told):
        fetch_recording(Host(b"", status), url, tmp_path)


def test_the_table_says_what_was_made(content: Path, tmp_path: Path) -> None:
    sound = tmp_path / "e.mp3"
    audio.mp3_cbr(sound, seconds=2, tags=Tags(title="A guest", artist="Ana"))
    made = make(sound, content)

    rows = dict(describe_episode(made.post, content, sound))

    assert rows["Title"] == "A guest"
    assert rows["Tags"] == "A guest, Ana"
    assert rows["Length"].startswith("00:02, 0.0 MB, audio/mpeg, 6")
    assert (rows["Chapters"], rows["Transcript"]) == ("none", "none")
    assert rows["Cover"] == "the show's"


def test_what_is_of_a_new_post_alone_is_not_dropped_in_silence() -> None:
    (note,) = unwanted_wishes(EpisodeWishes(title="Other", season="3"))

    assert note.startswith("--title, --season: not taken, the post is there.")
    assert "Title: and Season:" in note
    assert unwanted_wishes(EpisodeWishes(pattern="{title}")) == ()
