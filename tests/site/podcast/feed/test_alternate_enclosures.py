"""One recording in several formats: told in the feed, played in the page."""

import base64
import hashlib
from datetime import UTC, datetime
from uuid import UUID

import pytest

import audio
import partytime
from causerie.audio_value import audio_fault, parse_recordings
from causerie.authoring.new_episode import prepare_episode
from causerie.podcast.facts import measure_facts, read_facts, write_facts
from podcast_site import GUID, POST, episode, make_show
from sites import Folder, Make

NAMES = {"podcast": "https://podcastindex.org/namespace/1.0"}
ALL = "audio/e.mp3, audio/e.opus, audio/e.m4a"


@pytest.fixture
def show(site: Make) -> Make:
    """Make a site with an episode in three formats, each with its facts."""

    def make(**header: str) -> Folder:
        post = episode("Un", **{"Audio": ALL} | header)
        folder = make_show(site, {POST: post})
        sounds = folder.root / "content/audio"
        audio.opus(sounds / "e.opus", 4)
        audio.m4a(sounds / "e.m4a", 4)
        for sound in [*sounds.iterdir()]:
            write_facts(sound.with_name(f"{sound.name}.json"), measure_facts(sound))
        return folder

    return make


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("audio/e.mp3", ["audio/e.mp3"]),
        ("audio/e.mp3,audio/e.opus", ["audio/e.mp3", "audio/e.opus"]),
        ("audio/e.mp3\n  audio/e.opus", ["audio/e.mp3", "audio/e.opus"]),
        (
            "https://a/e,1.mp3, https://b/e.opus",
            ["https://a/e,1.mp3", "https://b/e.opus"],
        ),
        ("", []),
    ],
)
def test_recordings_are_split_where_another_begins(
    value: str, named: list[str]
) -> None:
    assert list(parse_recordings(value)) == named


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("audio/e.mp3, audio/e.mp3", "names one file twice."),
        ("e.mp3", "is not audio/<file>"),
        ("audio/e.mp3, e.opus", ""),  # a name may hold a comma
        ("audio/e.mp3, audio/../e.opus", "is not audio/<file>"),
        ("", "is not audio/<file>"),
    ],
)
def test_a_wrong_value_is_told(value: str, fault: str) -> None:
    assert audio_fault(value).startswith(fault)
    assert bool(audio_fault(value)) is bool(fault)


def test_the_feed_tells_of_every_further_format(show: Make) -> None:
    folder = show()
    output = folder.release()

    (item,) = output.xml("/podcast.xml").iter("item")
    assert item.find("enclosure").get("url") == "https://carnet.example/audio/e.mp3"
    found = item.findall("podcast:alternateEnclosure", NAMES)
    for other, name, type_, codecs in zip(
        found,
        ["e.opus", "e.m4a"],
        ["audio/ogg", "audio/x-m4a"],
        ["opus", "mp4a.40.2"],
        strict=True,
    ):
        data = (output.root / "audio" / name).read_bytes()
        source, integrity = other
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        assert dict(other.attrib) == {
            "type": type_,
            "length": str(len(data)),
            "bitrate": str(round(len(data) * 8 / 4)),
            "codecs": codecs,
        }
        assert source.tag == "{https://podcastindex.org/namespace/1.0}source"
        assert dict(source.attrib) == {"uri": f"https://carnet.example/audio/{name}"}
        assert dict(integrity.attrib) == {"type": "sri", "value": f"sha256-{digest}"}


@pytest.mark.needs("partytime")
def test_partytime_reads_the_formats(show: Make) -> None:
    output = show().release()

    (item,) = partytime.read_feed(output.root / "podcast.xml")["items"]
    found = item["alternativeEnclosures"]
    assert [(f["type"], f["source"][0]["uri"][-6:]) for f in found] == [
        ("audio/ogg", "e.opus"),
        ("audio/x-m4a", "/e.m4a"),
    ]
    assert {f["integrity"]["type"] for f in found} == {"sri"}


def test_the_page_offers_every_format_and_the_feeds_own_last(show: Make) -> None:
    page = show().release().page("/2026/03/01/e/")

    (sound,) = page.xpath("//audio")
    assert sound.get("src") is None
    assert [(s.get("src")[-7:], s.get("type")) for s in sound.iter("source")] == [
        ("/e.opus", "audio/ogg; codecs=opus"),
        ("o/e.m4a", "audio/x-m4a; codecs=mp4a.40.2"),
        ("o/e.mp3", "audio/mpeg"),
    ]


def test_all_is_the_same_where_the_recordings_are_not(show: Make) -> None:
    folder = show()
    with_audio = folder.release().files()
    sounds = [f"audio/e.{kind}" for kind in ("mp3", "opus", "m4a")]

    for name in sounds:
        (folder.root / "content" / name).unlink()
    without = folder.release().files()

    assert all(with_audio.pop(name) for name in sounds)
    assert with_audio == without


def test_a_format_without_facts_or_of_another_length_is_doubted(show: Make) -> None:
    folder = show()
    (folder.root / "content/audio/e.opus.json").unlink()
    audio.opus(folder.root / "content/audio/e.opus", 9)

    found = sorted(folder.problems())

    assert [p.partition("warning: ")[2].split(" ", 1)[0] for p in found] == [
        "audio/e.opus",
        "audio/e.opus",
    ]
    assert "has no facts, and the feed cannot vouch" in found[0]
    assert "plays for 9.0 s, and the first 4.0 s" in found[1]


def test_a_drafts_formats_are_not_published(show: Make) -> None:
    released = show(Status="draft").release().files()

    assert [name for name in released if name.startswith("audio/")] == []


def test_inv_episode_takes_the_facts_of_every_format(show: Make) -> None:
    content = show().root / "content"
    for facts in (content / "audio").glob("*.json"):
        facts.unlink()
    now = datetime(2026, 11, 23, tzinfo=UTC)

    prepare_episode(
        content / "episodes/2026-03-01-e.md",
        content,
        now=now,
        new_guid=lambda: UUID(GUID),
    )

    codecs = {
        kind: read_facts(content / f"audio/e.{kind}.json").codecs
        for kind in ("mp3", "opus", "m4a")
    }
    assert codecs == {"mp3": "", "opus": "opus", "m4a": "mp4a.40.2"}
