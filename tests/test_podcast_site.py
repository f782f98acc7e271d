"""Episodes of whole sites, built for real: identity, recordings, what is published."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from PIL import Image

import audio
from causerie.podcast.facts import take_facts, write_facts
from causerie.podcast.model import Chapter
from sites import CONF, Folder, Output, article

Make = Callable[..., Folder]

SHOW = """
PODCAST = {
    "title": "Essai",
    "description": "Un essai.",
    "image": "images/couverture.png",
    "category": ["Society & Culture", "Philosophy"],
    "guid": "e099ff55-deaa-57f1-a5aa-9c7bca5fba43",
    "owner_email": "essai@carnet.example",
}
"""
POST = "content/episodes/2026-03-01-e.md"
GUID = "11111111-1111-4111-8111-111111111111"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
CHAPTERS = (Chapter(0, "Début"), Chapter(1, "Suite & fin"))


def picture(mode: str = "RGB", size: tuple[int, int] = (1400, 1400)) -> bytes:
    data = BytesIO()
    Image.new(mode, size).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def show(site: Make) -> Make:
    """Make a site with a show, and one episode unless the files say otherwise."""

    def make(files: dict[str, str | bytes], **header: str) -> Folder:
        folder = site(
            {
                "pelicanconf.py": CONF + SHOW,
                "content/images/couverture.png": picture(),
                POST: episode(**header),
                **files,
            }
        )
        sound = folder.root / "content/audio/e.mp3"
        sound.parent.mkdir()
        audio.mp3_cbr(sound, 2, chapters=CHAPTERS)
        return folder

    return make


def episode(title: str = "[podcast – 01|03] Un", **header: str) -> str:
    return article(title, **{"Audio": "audio/e.mp3", "Guid": GUID, **header})


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
    assert page.xpath("//audio/@src | //audio/source/@src") == [
        "https://carnet.example/audio/e.mp3"
    ]
    assert page.xpath("//*[@id='chapters']//a/@href") == ["#t=0", "#t=1"]
    assert output.page("/podcast/").xpath("//a[contains(@href, '/2026/03/01/e/')]")


def test_chapters_in_the_header_go_before_those_of_the_file(show: Make) -> None:
    output = show({}, Chapters="00:00 Un\n    00:00:01.5 Deux").release()

    page = output.page("/2026/03/01/e/")
    assert page.xpath("//*[@id='chapters']//a/@href") == ["#t=0", "#t=1.5"]


def test_without_the_audio_its_facts_file_is_enough(show: Make) -> None:
    folder = show({})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", take_facts(sound))
    with_audio = folder.release().files()

    sound.unlink()
    without = folder.release().files()

    assert with_audio.pop("audio/e.mp3")
    assert with_audio == without


def test_a_remote_recording_is_known_by_its_facts_file(show: Make) -> None:
    folder = show({POST: episode(Audio="https://media.example/e/e.mp3?x=1")})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", take_facts(sound))

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


def test_what_is_not_published_is_not_in_the_feed_nor_its_files(show: Make) -> None:
    later = {"Audio": "audio/f.mp3", "Guid": GUID.replace("1", "2")}
    hidden = {"Audio": "audio/h.mp3", "Guid": GUID.replace("1", "3")}
    folder = show(
        {
            "content/episodes/2031-01-01-f.md": article(
                "F", "![i]({static}/images/f.png)", **later
            ),
            "content/episodes/2026-03-02-h.md": article("H", Status="hidden", **hidden),
            "content/articles/2026-03-02-d.md": article(
                "D",
                "![i](/images/d.png) ![j]({static}/images/both.png)",
                Status="draft",
            ),
            "content/articles/2026-03-03-p.md": article("P", "![j](/images/both.png)"),
        }
    )
    for name in ("f", "h"):
        audio.mp3_cbr(folder.root / f"content/audio/{name}.mp3")
    folder.write(
        {
            f"content/images/{name}.png": picture(size=(2, 2))
            for name in ("f", "d", "both", "alone")
        }
    )

    output = folder.release()

    assert [item.id for item in items(output)] == [GUID]
    published = set(output.files())
    assert {
        "audio/e.mp3",
        "audio/h.mp3",
        "images/both.png",
        "images/alone.png",
    } <= published
    assert published.isdisjoint({"audio/f.mp3", "images/f.png", "images/d.png"})
    assert not any("e.mp3.json" in path for path in published)


def test_a_recording_that_changed_is_told_by_its_facts(show: Make) -> None:
    folder = show({})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", take_facts(sound))

    audio.mp3_cbr(sound, 3)

    problems = folder.problems()
    assert problems
    assert all(p.startswith(f"{POST}:2:8: ") for p in problems)
    assert all(f"run inv episode {POST}" in p for p in problems)


def test_two_posts_of_one_guid_are_a_problem(show: Make) -> None:
    other = "content/episodes/2026-03-02-x.md"

    (problem,) = show({other: episode("Deux")}).problems()

    assert problem.startswith(f"{other}:3:7: The Guid {GUID} is already that of")


def test_chapters_that_cannot_be_read_are_told_at_their_line(show: Make) -> None:
    (problem,) = show({}, Chapters="zéro Début").problems()

    assert problem.startswith(f"{POST}:4:11: Chapters, line 1: ")


def test_a_site_without_a_show_has_no_podcast(site: Make) -> None:
    output = site({"content/articles/2026-03-01-a.md": article("Un")}).release()

    assert not (output.root / "podcast.xml").exists()
    assert not (output.root / "podcast").exists()
    assert b"podcast.xml" not in (output.root / "index.html").read_bytes()


@pytest.mark.parametrize(
    "kind", ["m4a", "opus", "vorbis", "flac", "mp3_vbr_without_xing"]
)
def test_every_kind_of_recording_can_be_an_episode(show: Make, kind: str) -> None:
    ending = {"vorbis": "ogg", "mp3_vbr_without_xing": "mp3"}.get(kind, kind)
    folder = show({POST: episode(Audio=f"audio/x.{ending}")})
    sound: Path = folder.root / f"content/audio/x.{ending}"
    seconds = getattr(audio, kind)(sound, 5)

    output = folder.release()

    (item,) = items(output)
    assert item.itunes_duration == str(round(seconds))
    assert int(item.enclosures[0].length) == sound.stat().st_size
