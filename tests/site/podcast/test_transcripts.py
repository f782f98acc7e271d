"""Transcripts of whole sites: what readers and apps are given, and faults."""

import json
from collections.abc import Callable

import pytest
from lxml.html import HtmlElement

from causerie.podcast.model import Chapter, Cue
from causerie.podcast.transcripts.output_formats import render_cues
from causerie.podcast.transcripts.vtt import parse_vtt, render_vtt
from example_transcript import CUES, HEARD, PARSERS, WHOLE, cue
from podcast_site import GUID, POST, episode, make_show
from sites import Folder, article

NAMES = {"podcast": "https://podcastindex.org/namespace/1.0"}
VTT = "content/audio/e.vtt"
SOUND = "/audio/e.mp3"
CHAPTERS = (Chapter(0, "Début"), Chapter(1, "Suite & fin"))


@pytest.fixture
def show(site: Callable[..., Folder]) -> Callable[..., Folder]:
    """Make a site with one episode and its transcript."""

    def make(files: dict[str, str | bytes] | None = None, **header: str) -> Folder:
        post = episode("Un", **{"Transcript": "audio/e.vtt"} | header)
        made = {POST: post, VTT: HEARD, **(files or {})}
        return make_show(site, made, chapters=CHAPTERS)

    return make


def shown(page: HtmlElement) -> list[tuple[str, str, str]]:
    """Return the place, the speaker if told, and the words of each paragraph."""
    rows = []
    for paragraph in page.xpath("//*[@id='transcript']//p"):
        (place,) = paragraph.xpath("a/@href")
        words = "".join(paragraph.xpath("span/text()"))
        words = words.replace("\u202f", "\u00a0")  # as it was before it was typeset
        speaker = "".join(paragraph.xpath("cite/text()"))
        rows.append((place.removeprefix(SOUND), speaker, words.strip()))
    return rows


def test_an_episodes_page_shows_who_says_what_and_when(
    show: Callable[..., Folder],
) -> None:
    output = show().release()

    page = output.page("/2026/03/01/e/")
    (track,) = page.xpath("//audio/track")
    assert shown(page) == [
        ("#t=0", "Ana", "Bonjour, vous & moi."),
        ("#t=1.5", "Zoé & Cie", "Oui."),
        ("#t=1.5", "Ana", "1 < 2\u00a0!"),
        ("#t=3.5", "", "Sans nom"),
    ]
    assert dict(track.attrib) == {
        "kind": "captions",
        "src": "/audio/e.vtt",
        "srclang": "fr",
        "label": "français",
    }
    assert (output.root / "audio/e.vtt").read_text() == HEARD


def test_a_speaker_is_named_when_another_one_spoke(
    show: Callable[..., Folder],
) -> None:
    cues = [
        cue(0, "Un.", seconds=0.1),
        cue(2.5, "Deux.", seconds=0.5),
        cue(3, "Trois.", "Zoé", seconds=0.5),
        cue(3.5, "Non.", seconds=0.5),
    ]
    output = show({VTT: render_vtt(cues)}).release()

    found = shown(output.page("/2026/03/01/e/"))

    assert [who for _, who, _ in found] == ["Ana", "", "Zoé", "Ana"]


def test_the_feed_names_transcript_chapters_and_people(
    show: Callable[..., Folder],
) -> None:
    output = show(People="La rédaction, Zoé (guest)").release()

    (item,) = output.xml("/podcast.xml").iter("item")
    script, *others = item.findall("podcast:transcript", NAMES)
    (chapters,) = item.findall("podcast:chapters", NAMES)
    people = [(p.text, p.get("role")) for p in item.findall("podcast:person", NAMES)]
    assert dict(script.attrib) == {
        "url": "https://carnet.example/audio/e.vtt",
        "type": "text/vtt",
        "language": "fr",
        "rel": "captions",
    }
    assert [(other.get("url")[-5:], other.get("type")) for other in others] == [
        ("e.srt", "application/x-subrip"),
        (".json", "application/json"),
        (".html", "text/html"),
    ]
    assert dict(chapters.attrib) == {
        "url": "https://carnet.example/audio/e.mp3.chapters.json",
        "type": "application/json+chapters",
    }
    assert people == [("La rédaction", "host"), ("Zoé", "guest")]
    told = json.loads((output.root / "audio/e.mp3.chapters.json").read_bytes())
    assert told["version"] == "1.2.0"
    assert [(c["startTime"], c["title"]) for c in told["chapters"]] == [
        (0, "Début"),
        (1, "Suite & fin"),
    ]


def test_an_episode_without_a_transcript_says_nothing_of_one(
    show: Callable[..., Folder],
) -> None:
    output = show({POST: article("Un", Audio="audio/e.mp3", Guid=GUID)}).release()

    page = output.page("/2026/03/01/e/")
    assert page.xpath("//*[@id='transcript'] | //track") == []
    assert b"podcast:transcript" not in (output.root / "podcast.xml").read_bytes()
    assert not (output.root / "audio/e.vtt").exists()


def test_a_translation_shows_the_transcript_in_its_own_language(
    show: Callable[..., Folder],
) -> None:
    german = article("Folge", Slug="folge", Lang="de")
    output = show({"content/episodes/2026-03-01-e.de.md": german}).release()

    page = output.page("/de/2026/03/01/folge/")
    (heading,) = page.xpath("//*[@id='transcript']//h2")
    (body,) = page.xpath("//*[@id='transcript']//p/..")
    assert heading.text == "Transkript"
    assert body.get("lang") == "fr"
    assert len(shown(page)) == len(CUES)


def test_hostile_words_are_words(show: Callable[..., Folder]) -> None:
    script = "<script>alert(1)</script>"
    said = Cue(0, 1, f'"><img src=x onerror=alert(1)>{script}', f"&amp; {script}")
    output = show({VTT: render_vtt([said])}).release()

    page = output.page("/2026/03/01/e/")
    assert shown(page) == [("#t=0", said.speaker, said.text)]
    assert page.xpath("//*[@id='transcript']//*[self::script or self::img]") == []


def test_each_line_of_a_paragraph_is_known_by_its_time(
    show: Callable[..., Folder],
) -> None:
    said = [
        Cue(1, 1.25, "Ana", 'Il dit: "un'),
        Cue(1.25, 2, "Ana", 'deux" \u2063puis'),  # the sign by which lines are told
        Cue(2, 3, "Ana", "rien."),
    ]
    page = show({VTT: render_vtt(said)}).release().page("/2026/03/01/e/")

    (paragraph,) = page.xpath("//*[@id='transcript']//p")
    assert [(line.get("data-at"), line.text) for line in paragraph.xpath("span")] == [
        ("1", "Il dit\u00a0: «\u00a0un "),
        ("1.25", "deux\u00a0» puis "),
        ("2", "rien."),
    ]


def test_a_drafts_transcript_is_not_published(show: Callable[..., Folder]) -> None:
    folder = show(Status="draft")

    released = folder.release().files()
    folder.build(release=False)

    assert [name for name in released if name.startswith("audio/")] == []
    assert (folder.root / "output/audio/e.vtt").is_file()


@pytest.mark.parametrize(
    ("status", "release", "published"),
    [("hidden", True, True), ("draft", True, False), ("draft", False, True)],
)
def test_files_for_apps_are_there_where_the_episode_has_a_page(
    show: Callable[..., Folder], status: str, *, release: bool, published: bool
) -> None:
    files = {"content/audio/e.srt": render_cues(".srt", parse_vtt(HEARD))}
    folder = show(files, Transcript="audio/e.srt", Status=status)

    folder.build(release=release)

    output = folder.root / ("output-release" if release else "output")
    for name in ("e.vtt", "e.html", "e.mp3.chapters.json"):
        assert (output / "audio" / name).is_file() is published, name


def test_a_transcript_that_cannot_be_read_is_told_at_its_line(
    show: Callable[..., Folder],
) -> None:
    (missing,) = show(Transcript="audio/x.vtt").problems()

    assert missing.startswith(f"{POST}:4:13: There is no content/audio/x.vtt.")


def test_transcript_chapters_and_recording_are_told_at_once(
    show: Callable[..., Folder],
) -> None:
    folder = show({VTT: "Un"}, Chapters="zéro Début")

    chapters, transcript = sorted(folder.problems(), reverse=True)

    assert transcript.startswith(f"{POST}:4:13: Transcript, line 1: ")
    assert chapters.startswith(f"{POST}:5:11: Chapters, line 1: ")


@pytest.mark.parametrize("kind", ["srt", "json"])
def test_a_transcript_is_published_in_all_formats_whatever_it_is_given_in(
    show: Callable[..., Folder], kind: str
) -> None:
    cues = parse_vtt(HEARD)
    name = f"audio/e.{kind}"
    files = {f"content/{name}": render_cues(f".{kind}", cues)}
    output = show(files, Transcript=name).release()

    page = output.page("/2026/03/01/e/")
    assert [words for _, _, words in shown(page)] == [c.text for c in cues]
    assert page.xpath("//track/@src") == ["/audio/e.vtt"]
    for suffix, parse in PARSERS.items():
        assert parse((output.root / f"audio/e{suffix}").read_text()) == cues


def test_a_text_with_times_is_published_in_all_formats(
    show: Callable[..., Folder],
) -> None:
    files = {"content/audio/e.txt": "[00:00] Ana: Un.\n\n[00:02.5] Zoé: Deux."}
    output = show(files, Transcript="audio/e.txt").release()

    page = output.page("/2026/03/01/e/")
    cues = parse_vtt((output.root / "audio/e.vtt").read_text())
    assert shown(page) == [("#t=0", "Ana", "Un."), ("#t=2.5", "Zoé", "Deux.")]
    assert [(c.start, round(c.end, 1)) for c in cues] == [(0, 2.5), (2.5, 4.0)]


def test_a_text_without_times_is_text_for_apps_and_readers(
    show: Callable[..., Folder],
) -> None:
    files = {"content/audio/e.txt": "Ana: Un.\n\nZoé: Deux & trois."}
    output = show(files, Transcript="audio/e.txt").release()

    page = output.page("/2026/03/01/e/")
    (item,) = output.xml("/podcast.xml").iter("item")
    scripts = item.findall("podcast:transcript", NAMES)
    assert page.xpath("//track | //*[@id='transcript']//a") == []
    assert page.xpath("//*[@id='transcript']//p/cite/text()") == ["Ana", "Zoé"]
    assert [(s.get("url")[-6:], s.get("type")) for s in scripts] == [
        ("e.html", "text/html"),
        ("/e.txt", "text/plain"),
    ]
    assert (output.root / "audio/e.txt").read_text() == "Ana: Un.\n\nZoé: Deux & trois."
    assert output.page("/audio/e.html").xpath("//p/text()") == ["Un.", "Deux & trois."]
    assert not (output.root / "audio/e.vtt").exists()


def test_a_file_for_apps_never_writes_into_the_authors_own(
    show: Callable[..., Folder],
) -> None:
    loose = "00:00,0 --> 00:01,0\nUn"
    body = "[Le texte]({static}/audio/e.srt)"
    given = {"Audio": "audio/e.mp3", "Guid": GUID, "Transcript": "audio/e.srt"}
    folder = show({"content/audio/e.srt": loose, POST: article("Un", body, **given)})

    folder.build(release=False)

    assert (folder.root / "content/audio/e.srt").read_text() == loose


def test_doubts_are_told_at_the_transcripts_name(show: Callable[..., Folder]) -> None:
    late = [cue(0, "Un."), cue(0.2, "Deux."), cue(3, "CafÃ©.", seconds=9)]

    found = show({VTT: render_vtt(late)}).problems()

    assert len(found) == 3
    assert all(f"{POST}:4:13: warning: " in problem for problem in found)


def test_a_transcript_of_another_recording_stops_the_build(
    show: Callable[..., Folder],
) -> None:
    (problem,) = show({VTT: WHOLE}).problems()

    assert problem.startswith(f"{POST}:4:13: Words begin at 1:00:00, and the recording")
