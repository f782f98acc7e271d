"""Episodes of whole sites, built for real: identity, recordings, what is published."""

from pathlib import Path

import feedparser
import pytest

import audio
from causerie.identity.identity_lock import merge_publication
from causerie.identity.lock_json import LOCK_PATH, serialise_lock
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import Chapter
from causerie.podcast.recording import facts_path, is_remote
from pictures import png
from podcast_site import GUID, POST, SHOW, episode, make_show, show_settings
from sites import CONF, Folder, Make, Output, article

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
CHAPTERS = (Chapter(0, "Début"), Chapter(1, "Suite & fin"))


@pytest.fixture
def show(site: Make) -> Make:
    """Make a site with a show, and one episode unless the files say otherwise."""

    def make(files: dict[str, str | bytes], **header: str) -> Folder:
        files = {POST: episode(**header), **files}
        return make_show(site, files, seconds=2, chapters=CHAPTERS)

    return make


def items(output: Output) -> list[feedparser.FeedParserDict]:
    return feedparser.parse((output.root / "podcast.xml").read_bytes()).entries


def test_a_post_with_audio_is_an_episode(show: Make) -> None:
    output = show({}).release()

    (item,) = items(output)
    sound = output.root / "audio/e.mp3"
    assert item.id == GUID
    assert item.title == "[podcast – 01|03] Un"
    assert item.enclosures[0].href == "https://carnet.example/audio/e.mp3"
    assert int(item.enclosures[0].length) == sound.stat().st_size
    page = output.page("/2026/03/01/e/")
    assert page.xpath("//audio/@src | //audio/source/@src") == ["/audio/e.mp3"]
    assert page.xpath("//*[@id='chapters']//a/@href") == [
        "/audio/e.mp3#t=0",
        "/audio/e.mp3#t=1",
    ]
    assert output.page("/podcast/").xpath("//a[contains(@href, '/2026/03/01/e/')]")


def test_chapters_in_the_header_go_before_those_of_the_file(show: Make) -> None:
    output = show({}, Chapters="00:00 Un\n    00:00:01.5 Deux").release()

    page = output.page("/2026/03/01/e/")
    assert page.xpath("//*[@id='chapters']//a/@href") == [
        "/audio/e.mp3#t=0",
        "/audio/e.mp3#t=1.5",
    ]


def test_without_the_audio_its_facts_file_is_enough(show: Make) -> None:
    folder = show({})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", measure_facts(sound))
    with_audio = folder.release().files()

    sound.unlink()
    without = folder.release().files()

    assert with_audio.pop("audio/e.mp3")
    assert with_audio == without


def test_a_remote_recording_is_known_by_its_facts_file(show: Make) -> None:
    folder = show({POST: episode(Audio="https://media.example/e/e.mp3?x=1")})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", measure_facts(sound))

    output = folder.release()

    assert items(output)[0].enclosures[0].href == "https://media.example/e/e.mp3?x=1"
    assert not (output.root / "audio/e.mp3").exists()


def test_another_place_of_the_media_or_a_prefix_goes_into_the_feed(show: Make) -> None:
    folder = show({})
    for media, expected in (
        ("https://media.example/pod/", "https://media.example/pod/audio/e.mp3"),
        (
            "https://op3.dev/e/{url}",
            "https://op3.dev/e/https://carnet.example/audio/e.mp3",
        ),
    ):
        folder.write(
            {"pelicanconf.py": CONF + SHOW + f"PODCAST['media_url'] = {media!r}\n"}
        )
        assert items(folder.release())[0].enclosures[0].href == expected


def test_a_release_refuses_an_episode_without_identity(show: Make) -> None:
    folder = show({POST: article("Un", Audio="audio/e.mp3")})

    (refused,) = folder.problems()
    (warned,) = folder.problems(release=False)

    assert refused == (
        f"{POST}: The episode has no Guid: apps would take it for a new one every"
        f" time. Run inv episode {POST}"
    )
    assert "warning: The episode has no Guid yet" in warned
    (item,) = items(Output(folder.root / "output"))
    assert item.id not in {"", GUID}


def test_an_empty_guid_is_told_once(show: Make) -> None:
    folder = show({POST: article("Un", Audio="audio/e.mp3", Guid="")})

    (problem,) = folder.problems()

    assert "Guid: '' is empty." in problem


def test_a_release_asks_for_the_guid_of_the_show(show: Make) -> None:
    folder = show({"pelicanconf.py": CONF + SHOW + "del PODCAST['guid']\n"})

    (problem,) = folder.problems()

    assert 'PODCAST["guid"] is missing' in problem
    assert 'Write "guid": "' in problem


def test_a_translation_plays_its_originals_recording(show: Make) -> None:
    german = "content/episodes/2026-03-01-e.de.md"
    folder = show({german: article("Folge", Slug="folge", Lang="de")})

    output = folder.release()

    assert len(items(output)) == 1
    assert output.page("/de/2026/03/01/folge/").xpath("//audio")





def test_of_one_day_the_original_is_what_names_no_language(show: Make) -> None:
    english = "content/episodes/2026-03-01-e.en.md"
    folder = show({POST: episode(Lang="de"), english: article("Episode")})

    output = folder.release()

    assert len(items(output)) == 1
    assert output.page("/en/2026/03/01/e/").xpath("//audio")
