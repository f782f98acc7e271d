"""One list of chapters, the same wherever apps and readers meet it."""

import json
import subprocess

import pytest
from lxml import html

import audio
import partytime
from causerie.podcast.model import Chapter
from podcast_site import GUID, POST, episode, make_show
from sites import Folder, Make, Output, article

Times = list[tuple[float, str]]

BESIDE = "content/audio/e.mp3.chapters"
PSC = "{http://podlove.org/simple-chapters}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
CHAPTERS = (
    Chapter(0, "Début « été »", "https://example.org/?a=1&b=2"),
    Chapter(61.5, "Suite & fin <é>"),
    Chapter(3602.25, "𝄞 Troisième"),
)


@pytest.fixture
def show(site: Make) -> Make:
    """Make a site with a show of one episode; its recording has chapters."""

    def make(files: dict[str, str | bytes] | None = None, **header: str) -> Folder:
        post = episode("Un", **{"Summary": "Voici."} | header)
        return make_show(site, {POST: post, **(files or {})}, chapters=CHAPTERS)

    return make


def seconds(clock: str) -> float:
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total


def in_page(output: Output) -> Times:
    """Read the list of the page, its spaces as they were before it was typeset."""
    rows = []
    for link in output.page("/2026/03/01/e/").xpath("//*[@id='chapters']//a[time]"):
        title = " ".join(link.xpath("string(span)").split())
        rows.append((float(link.get("href").partition("#t=")[2]), title))
    return rows


def in_json(output: Output) -> Times:
    document = json.loads((output.root / "audio/e.mp3.chapters.json").read_bytes())
    return [(row["startTime"], row["title"]) for row in document["chapters"]]


def in_psc(output: Output) -> Times:
    (chapters,) = output.xml("/podcast.xml").iter(PSC + "chapters")
    assert chapters.getparent().tag == "item"
    assert chapters.get("version") == "1.2"
    return [(seconds(c.get("start")), c.get("title")) for c in chapters]


def in_lines(lines: list[str]) -> Times:
    pairs = (line.split(" ", 1) for line in lines)
    return [(seconds(clock), title) for clock, title in pairs]


def in_description(output: Output) -> Times:
    (item,) = output.xml("/podcast.xml").iter("item")
    summary, _, lines = item.findtext("description").partition("\n\n")
    assert summary == "Voici."
    return in_lines(lines.splitlines())


def in_notes(output: Output) -> Times:
    (item,) = output.xml("/podcast.xml").iter("item")
    notes = html.fragments_fromstring(item.findtext(CONTENT + "encoded"))
    return in_lines([p.text for p in notes[1:]])


def by_partytime(output: Output) -> Times:
    (item,) = partytime.read_feed(output.root / "podcast.xml")["items"]
    path = item["podcastChapters"]["url"].removeprefix("https://carnet.example/")
    document = json.loads((output.root / path).read_bytes())
    return [(row["startTime"], row["title"]) for row in document["chapters"]]


def by_ffprobe(output: Output) -> Times:
    command = ["ffprobe", "-v", "error", "-show_chapters", "-of", "json"]
    sound = output.root / "audio/e.mp3"
    done = subprocess.run([*command, sound], check=True, capture_output=True)
    rows = json.loads(done.stdout)["chapters"]
    return sorted((float(row["start_time"]), row["tags"]["title"]) for row in rows)


@pytest.mark.needs("ffmpeg", "partytime")
def test_chapters_are_the_same_wherever_they_are_read(show: Make) -> None:
    output = show().release()

    exact = [(chapter.start, chapter.title) for chapter in CHAPTERS]
    whole = [(float(int(start)), title) for start, title in exact]
    for read in (in_page, in_json, in_psc, by_partytime, by_ffprobe):
        assert read(output) == exact, read.__name__
    for read in (in_description, in_notes):
        assert read(output) == whole, read.__name__
    (chapter, *_) = output.xml("/podcast.xml").iter(PSC + "chapter")
    assert chapter.get("href") == CHAPTERS[0].url


def test_header_then_sidecar_then_file(show: Make) -> None:
    folder = show()
    found = [in_json(folder.release())]

    for files in (
        {BESIDE + ".txt": "00:00 À côté <https://a.example/>"},
        {POST: article("Un", Audio="audio/e.mp3", Guid=GUID, Chapters="00:00 En tête")},
    ):
        folder.write(files)
        found.append(in_json(folder.release()))

    assert [rows[0][1] for rows in found] == ["Début « été »", "À côté", "En tête"]


def test_chapters_that_another_source_hides_are_told(show: Make) -> None:
    folder = show({BESIDE + ".txt": ""})
    (empty,) = folder.problems()

    folder.write({BESIDE + ".txt": "00:00 À côté", POST: episode(Chapters="00:00 Un")})
    (unread,) = folder.problems()

    assert "warning: The file of chapters beside it is empty" in empty
    assert unread.startswith(f"{POST}:4:11: warning: Chapters: goes before e.mp3.chap")


def test_a_json_file_beside_the_recording_brings_pictures(show: Make) -> None:
    row = {"startTime": 0, "title": "Un", "img": "https://a.example/i.png"}
    told = json.dumps({"version": "1.2.0", "chapters": [row]})

    output = show({BESIDE + ".json": told}).release()

    (chapter,) = output.xml("/podcast.xml").iter(PSC + "chapter")
    assert dict(chapter.attrib) == {
        "start": "00:00:00.000",
        "title": "Un",
        "image": "https://a.example/i.png",
    }
    written = json.loads((output.root / "audio/e.mp3.chapters.json").read_bytes())
    assert written["chapters"] == [row]


def test_a_sidecar_is_enough_where_the_recording_is_not(show: Make) -> None:
    folder = show({BESIDE + ".txt": "00:00 Un\n00:01 Deux\n00:02 Trois"})
    facts = {"schema": 1, "bytes": 9, "seconds": 4, "type": "audio/mpeg"}
    facts |= {"sha256": "", "chapters": []}
    folder.write({"content/audio/e.mp3.json": json.dumps(facts)})
    (folder.root / "content/audio/e.mp3").unlink()

    output = folder.release()

    expected = [(0, "Un"), (1, "Deux"), (2, "Trois")]
    assert in_psc(output) == in_description(output) == expected


def test_a_fault_of_a_sidecar_stands_at_the_recordings_name(show: Make) -> None:
    folder = show({BESIDE + ".txt": "00:00 Un\nDeux"})

    (problem,) = folder.problems()

    assert problem.startswith(
        f"{POST}:2:8: audio/e.mp3.chapters.txt: Chapters, line 2: 'Deux' is not"
    )


def test_two_chapters_are_no_list_for_a_description(show: Make) -> None:
    output = show(Chapters="00:00 Un\n    00:01 Deux").release()

    (item,) = output.xml("/podcast.xml").iter("item")
    assert item.findtext("description") == "Voici."
    assert len(in_psc(output)) == 2


def test_times_that_the_author_wrote_in_the_notes_stay_alone(show: Make) -> None:
    given = {"Audio": "audio/e.mp3", "Guid": GUID, "Summary": "Voici."}
    notes = "- 00:00 Un\n- 00:01 Deux\n- 00:02 Trois"
    output = show({POST: article("Un", notes, **given)}).release()

    (item,) = output.xml("/podcast.xml").iter("item")
    assert item.findtext(CONTENT + "encoded").count("00:01") == 1


def test_chapters_that_have_no_room_leave_the_description_whole(show: Make) -> None:
    output = show(Summary="é" * 1990).release()

    (item,) = output.xml("/podcast.xml").iter("item")
    assert item.findtext("description") == "é" * 1990


def test_a_list_that_changes_is_seen_by_the_next_preview(show: Make) -> None:
    folder = show({BESIDE + ".txt": "00:00 Un"})
    output = Output(folder.root / "output")
    found = []

    for listed in ("00:00 Un", "00:00 Deux", ""):
        folder.write({BESIDE + ".txt": listed})
        folder.build(release=False)
        found.append([title for _, title in in_page(output)])

    assert found == [["Un"], ["Deux"], []]


def told(folder: Folder) -> list[str]:
    found = [problem for problem in folder.problems() if "enclosure" not in problem]
    return [problem.removeprefix(f"{POST}:") for problem in found]


def test_every_fault_of_a_list_is_told_at_once(show: Make) -> None:
    lines = ["00:00 A", "00:02", "00:01 Retour", "99:00 Hors", "zéro Début"]
    folder = show(Chapters="\n    ".join(lines))

    form = "Write `HH:MM:SS Title` or `HH:MM:SS Title <https://…>`."
    where = next(iter(told(folder))).partition(" ")[0]
    assert told(folder) == [
        f"{where} Chapters, line 2: '00:02' is not a chapter. {form}",
        f"{where} Chapters, line 3: 00:01 is not after the chapter before. Put the"
        " chapters in order of time.",
        f"{where} Chapters, line 5: 'zéro Début' is not a chapter. {form}",
        f"{where} The chapter 'Hors' begins at 1:39:00, and the recording ends at"
        " 00:04. Check that the chapters are those of this recording.",
    ]
    rows = [{"startTime": -1}, {"startTime": 1, "title": "A"}, {"startTime": 0}]
    folder.write({POST: article("Un", Audio="audio/e.mp3", Guid=GUID)})
    folder.write({BESIDE + ".json": json.dumps({"chapters": rows})})
    assert ["Chapter 1:", "Chapter 3:"] == [
        problem.split(": ", 2)[2][:10] for problem in told(folder)
    ]


def test_a_recording_whose_end_is_missing_is_told(show: Make) -> None:
    folder = show()
    sound = folder.root / "content/audio/e.mp3"
    audio.mp3_with_xing(sound, 60)
    sound.write_bytes(sound.read_bytes()[: sound.stat().st_size // 2])

    first, again = (
        [str(problem) for problem in folder.build(release=False).problems]
        for _ in range(2)
    )

    ends = [line for line in first if "The recording ends after 00:" in line]
    assert len(ends) == 1
    assert "warning: " in ends[0]
    assert "tells of 01:00." in ends[0]
    assert again == first


def test_what_stands_beside_a_recording_and_is_not_read_is_told(show: Make) -> None:
    """Chapters by other names, and captions that no post names, until one does."""
    names = ("e.chapters.txt", "e.mp3.Chapters.json", "e.mp3.chapter.txt")
    beside = {f"content/audio/{name}": "00:00 Un" for name in names}
    captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nUn\n"
    read = {BESIDE + ".txt": "00:00 Un, 0:02 Deux", "content/audio/e.wav": "RIFF"}
    folder = show({**beside, **read, "content/audio/e.vtt": captions})

    found = [str(problem) for problem in folder.build(release=False).problems]
    tagged = folder.root / "content/audio/e-tagged.mp3"
    tagged.write_bytes(folder.root.joinpath("content/audio/e.mp3").read_bytes())
    named = {"Audio": "audio/e-tagged.mp3", "Transcript": "audio/e.vtt"}
    folder.write({POST: article("Un", Guid=GUID, **named)})
    after = [str(problem) for problem in folder.build(release=False).problems]

    about = "Nothing reads 3 files here: e.chapters.txt, e.mp3.Chapters.json"
    assert [about in line for line in found].count(True) == 1
    assert "Transcript: audio/e.vtt" in "".join(found)
    assert not [line for line in found if "e.wav" in line or "e.mp3.json" in line]
    assert "'Un, 0:02 Deux' has another time in its title" in "".join(found)
    assert not [line for line in after if line.startswith("content/audio/e.")]
    assert [about in line for line in after].count(True) == 1


@pytest.mark.parametrize(
    ("start", "level"), [("00:03.9", ""), ("00:04.2", "warning: "), ("00:09", "error")]
)
def test_a_chapter_past_the_end_is_told(show: Make, start: str, level: str) -> None:
    folder = show({BESIDE + ".txt": f"00:00 Un\n{start} Deux"})

    found = [problem.partition(" ")[2] for problem in told(folder)]

    said = "The chapter 'Deux' begins at 00:0"
    assert [level == "warning: "] * bool(level) == [
        each.startswith("warning: ") for each in found
    ]
    assert all(said in each for each in found)


def test_silent_chapters_are_for_apps_alone(show: Make) -> None:
    rows = [
        {"startTime": 0, "title": "Un"},
        {"startTime": 0.5, "img": "https://a.example/Œ.png", "toc": False},
        {"startTime": 1, "title": "Deux"},
        {"startTime": 1.5, "title": "Caché", "url": "https://a.example/", "toc": False},
        {"startTime": 2, "title": "Trois", "toc": True},
    ]
    told = json.dumps({"version": "1.2.0", "chapters": rows})

    output = show({BESIDE + ".json": told}).release()

    written = json.loads((output.root / "audio/e.mp3.chapters.json").read_bytes())
    rows[1]["img"] = "https://a.example/%C5%92.png"
    del rows[4]["toc"]
    assert written["chapters"] == rows
    expected = [(0, "Un"), (1, "Deux"), (2, "Trois")]
    assert in_page(output) == in_psc(output) == in_description(output) == expected


NOTES = {  # whether they list times
    "10:30, un lundi matin : la salle est vide.": False,
    "2:10 était le score.\n\nPuis la suite.": False,
    "Rendez-vous à 0:00 précises.": False,
    "<p>10:30 au café</p>\n<p>Du texte.</p>\n<p>11:00 le départ</p>": False,
    "00:00 Un\n\n00:01 Deux": True,
    "- 00:00 Un\n- 00:01 Deux": True,
    "1. (0:00) Un\n2. (0:01) Deux": True,
    "**00:00:00** Un": True,
    "01:00 Deux<br>02:00 Trois": True,
    "<ul><li><a href='#t=1'>00:01</a> Deux</li><li>00:02 Trois</li></ul>": True,
}


def test_a_time_of_day_is_no_list_of_chapters(show: Make) -> None:
    folder = show({BESIDE + ".txt": "00:00 - Un\n00:01 – Deux\n00:02 Trois – quatre"})
    folder.write(
        {
            f"content/episodes/2026-02-{day:02}-{day}.md": article(
                f"{listed}-{day}", notes, Audio="audio/e.mp3", Guid=f"g{day}"
            )
            for day, (notes, listed) in enumerate(NOTES.items(), 1)
        }
    )

    items = [*folder.release().xml("/podcast.xml").iter("item")]

    for item in items:
        listed = item.findtext("title").startswith("True")
        whole = item.findtext(CONTENT + "encoded")
        assert listed is ("<p>00:00:02 Trois – quatre</p>" not in whole), whole
        assert [c.get("title") for c in item.iter(PSC + "chapter")] == [
            "Un",
            "Deux",
            "Trois – quatre",
        ]
