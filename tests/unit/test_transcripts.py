"""Transcripts: what WebVTT says, what readers and apps are given of it."""

import doctest
import json
import random
import re
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from causerie.authoring.speech_synthesis import (
    CUE_LENGTH,
    read_sections,
    split_sentences,
)
from causerie.errors import ContentError
from causerie.podcast.model import Chapter, Cue, Paragraph
from causerie.podcast.transcripts import vtt
from causerie.podcast.transcripts.cues import JOINER, LINE_LENGTH, MAX_CUES, MAX_SIZE
from causerie.podcast.transcripts.json_transcript import parse_json
from causerie.podcast.transcripts.output_formats import render_cues
from causerie.podcast.transcripts.paragraphs import LONG, join_cues
from causerie.podcast.transcripts.read_transcript import read_transcript
from causerie.podcast.transcripts.srt import parse_srt
from causerie.podcast.transcripts.vtt import parse_vtt, render_vtt
from demonstration import CONTENT, listed
from podcast_site import GUID, POST, episode, make_show
from sites import Folder, article

NAMES = {"podcast": "https://podcastindex.org/namespace/1.0"}
VTT = "content/audio/e.vtt"
PARSERS = {".vtt": parse_vtt, ".srt": parse_srt, ".json": parse_json}
CHAPTERS = (Chapter(0, "Début"), Chapter(1, "Suite & fin"))
WHOLE = """\
WEBVTT - Un essai
Kind: captions

STYLE
::cue { color: red }

REGION
id:fred width:40%

NOTE de la rédaction
sur deux lignes

1
00:00.000 --> 00:01.500 align:start position:10%
<v.fort Ana>Bonjour,
  <i.doux>vous</i> &amp; moi.

NOTE

00:00:01.500-->00:00:02.250
<v Zoé &amp; Cie>Oui.</v> <v Ana>1 &lt; 2&nbsp;!</v>

fin
01:00:00.000 --> 01:00:02.000
<00:00:01.000><c>Sans</c> nom
"""
# The same for a recording of four seconds.
HEARD = WHOLE.replace("01:00:00.000", "00:00:03.500").replace("01:00:02", "00:00:04")

# What a careless reader would go through again and again.
HOSTILE = [
    *("<", "<v ", "<v a>b", "</v>", "&", "&#9", "&amp", "9", " ", ".", ". ", "v."),
    *("\n", "\r\n\r", "-->", "00:01.000 --> 00:01.000\n"),
]
CUES = (
    Cue(0, 1.5, "Ana", "Bonjour, vous & moi."),
    Cue(1.5, 2.25, "Zoé & Cie", "Oui."),
    Cue(1.5, 2.25, "Ana", "1 < 2\u00a0!"),
    Cue(3600, 3602, "", "Sans nom"),
)


def cue(start: float, text: str, speaker: str = "Ana", seconds: float = 1) -> Cue:
    return Cue(start, start + seconds, speaker, text)


# -- reading and writing ----------------------------------------------------------


def test_the_examples_in_the_docs_are_true() -> None:
    assert (0, 1) == doctest.testmod(vtt)


def test_cues_are_read_with_their_speakers_and_without_all_the_rest() -> None:
    assert parse_vtt(WHOLE) == CUES


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_a_file_may_have_a_byte_order_mark_and_any_line_ends(end: str) -> None:
    assert parse_vtt("\ufeff" + WHOLE.replace("\n", end)) == CUES


def test_cues_without_words_are_left_out() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\n<v Ana> \n"

    assert parse_vtt(text) == ()


def test_a_cue_right_below_another_is_read_as_players_do() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nUn\n00:03.000 --> 00:04.000\nDeux"

    assert [cue.text for cue in parse_vtt(text)] == ["Un", "Deux"]


def test_marks_are_text_once_they_are_decoded() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>un</script> &lt;b&gt; &#233;\x00a"
    )

    (found,) = parse_vtt(text)

    assert found.text == "un <b> é a"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "line 1: A WebVTT file begins"),
        ("WEBVTTA\n", "line 1: A WebVTT file begins"),
        ("1\n00:00:01,000 --> 00:00:02,000\nUn\n", "line 1: A WebVTT file begins"),
        ("WEBVTT\n00:01.000 --> 00:02.000\nUn", "line 1: The words after WEBVTT"),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nUn", "line 3: '00:01,000 --> 00:02,000'"),
        ("WEBVTT\n\n00:01.000 --> 00:61.000\nUn", "line 3: '00:01.000 --> 00:61.000'"),
        ("WEBVTT\n\na\n00:01.000 --> \nUn", "line 4: '00:01.000 --> ' are not"),
        ("WEBVTT\n\n٠٠:01.000 --> 00:02.000\nUn", "line 3: '٠٠:01.000"),
        ("WEBVTT\n\n00:02.000 --> 00:01.999\nUn", "line 3: This cue ends before it"),
        (
            "WEBVTT\n\n00:02.000 --> 00:03.000\nUn\n\n00:01.999 --> 00:04.000\nDeux",
            "line 6: This cue begins before the one above",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nUn\n\nDeux", "line 6: 'Deux' belongs to"),
        ("WEBVTT\n\nUn\nDeux\n00:01.000 --> 00:02.000\n", "line 3: 'Un' belongs to no"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n1 < 2", "line 4: A tag in this cue has"),
    ],
)
def test_what_a_player_would_not_show_is_told_with_its_line(
    text: str, fault: str
) -> None:
    with pytest.raises(ContentError) as raised:
        parse_vtt(text)

    assert f"Transcript, {fault}" in raised.value.what
    assert raised.value.fix


def test_a_file_is_not_read_without_end() -> None:
    one = "00:01.000 --> 00:02.000\nUn\n\n"

    with pytest.raises(ContentError, match="larger than 5 MB"):
        parse_vtt("WEBVTT\n\n" + "a" * MAX_SIZE)
    with pytest.raises(ContentError, match=f"more than {MAX_CUES} cues"):
        parse_vtt("WEBVTT\n\n" + one * (MAX_CUES + 1))
    assert len(parse_vtt("WEBVTT\n\n" + one * MAX_CUES)) == MAX_CUES


words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1
).filter(lambda word: not {"\ufffe", "\uffff", JOINER} & {*word})
line = st.lists(words, min_size=1).map(" ".join)
thousandths = st.integers(0, 359_999_999)


@given(st.lists(st.tuples(thousandths, thousandths, st.just("") | line, line)))
def test_what_is_written_is_read_again(rows: list[tuple[int, int, str, str]]) -> None:
    cues = [
        Cue(min(a, b) / 1000, max(a, b) / 1000, who, said) for a, b, who, said in rows
    ]
    cues.sort(key=lambda cue: cue.start)

    assert parse_vtt(render_vtt(cues)) == tuple(cues)


def test_words_are_written_in_lines_for_small_screens() -> None:
    said = "Une hirondelle ne fait pas le printemps, mais deux ? " * 2

    lines = render_vtt([cue(3661.5, said.strip())]).splitlines()

    assert lines[2] == "01:01:01.500 --> 01:01:02.500"
    assert lines[3].startswith("<v Ana>Une hirondelle")
    assert len(lines) == 5
    assert max(len(text.removeprefix("<v Ana>")) for text in lines) <= LINE_LENGTH


def test_a_spoilt_file_is_read_or_refused() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    signs = "<>&;-:.,\n\r\t \x00\ud800é0123456789v/#WEBVTNO" + "\u2028\ufeff"
    begun = time.process_time()
    read = 0

    for _ in range(500):
        spoilt = list(WHOLE)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(spoilt))
            to = at + chance.choice((0, 1, 1, 20))
            spoilt[at:to] = chance.choices(signs, k=chance.choice((0, 1, 1, 5)))
        try:
            parse_vtt("".join(spoilt))
            read += 1
        except ContentError:
            pass

    assert 0 < read < 500
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("sign", HOSTILE)
@pytest.mark.parametrize(
    "before", ["WEBVTT", "WEBVTT\n\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v a"]
)
def test_a_hostile_file_takes_no_longer_than_its_length(before: str, sign: str) -> None:
    text = before + sign * (MAX_SIZE // 5 // len(sign))
    begun = time.process_time()

    with suppress(ContentError):  # it may be refused
        join_cues(parse_vtt(text))

    assert time.process_time() - begun < 5


# -- paragraphs -------------------------------------------------------------------


def test_cues_of_a_speaker_become_one_paragraph() -> None:
    cues = [cue(0, "Un."), cue(1, "Deux."), cue(2, "Trois.", "Zoé"), cue(3, "Quatre.")]

    assert join_cues(cues) == (
        Paragraph(0, "Ana", "Un. Deux."),
        Paragraph(2, "Zoé", "Trois."),
        Paragraph(3, "Ana", "Quatre."),
    )


def test_a_long_pause_ends_a_paragraph() -> None:
    cues = [cue(0, "Un."), cue(3, "Deux."), cue(6.5, "Trois.")]

    assert [p.text for p in join_cues(cues)] == ["Un. Deux.", "Trois."]


@pytest.mark.parametrize("start", [1.9, 1.999, 2, 2.001, 2.4])
def test_a_chapter_begins_a_paragraph_with_the_cue_nearest(start: float) -> None:
    cues = [cue(n, f"{n}.") for n in range(4)]

    found = join_cues(cues, [Chapter(0, "A"), Chapter(start, "B")])

    assert [p.text for p in found] == ["0. 1.", "2. 3."]


def test_a_paragraph_ends_with_a_sentence_once_it_is_long() -> None:
    long = "a" * LONG
    cues = [
        cue(0, long),
        cue(1, "la fin »."),
        cue(2, "Puis"),
        cue(3, long),
        cue(4, "b"),
    ]
    endless = [cue(n, "a" * LONG) for n in range(5)]

    assert [p.start for p in join_cues(cues)] == [0, 2]
    assert [p.start for p in join_cues(endless)] == [0, 2, 4]


# -- on a site --------------------------------------------------------------------


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
        link, *cites = paragraph
        words = cites[-1].tail if cites else link.tail
        words = words.replace("\u202f", "\u00a0")  # as it was before it was typeset
        rows.append((link.get("href"), "".join(c.text for c in cites), words.strip()))
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
        "src": "https://carnet.example/audio/e.vtt",
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


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("audio/x.vtt", b"", "There is no content/audio/x.vtt. Check the name,"),
        ("audio/e.vtt", b"", "Transcript, line 1: A WebVTT file begins"),
        ("audio/e.vtt", b"WEBVTT\n\n\xff", "Transcript, line 3: This is not UTF-8."),
        ("audio/e.vtt", b"WEBVTT\n\nNOTE rien\n", "audio/e.vtt holds no words."),
        ("audio/e.vtt", b"a" * (MAX_SIZE + 1), "audio/e.vtt is larger than 5 MB."),
        (
            "audio/e.vtt",
            "WEBVTT".encode("utf-16"),
            "Transcript, line 1: This is UTF-16",
        ),
        ("audio/e.srt", b"Un", "Transcript, line 1: 'Un' belongs to no cue."),
        ("audio/e.json", b"{}", "The transcript has no list of segments."),
        ("audio/e.txt", b" \n\n", "audio/e.txt holds no words."),
        ("audio/e.doc", b"", "audio/e.doc is no transcript that Causerie reads."),
        ("../e.vtt", b"", "../e.vtt is not below content/. Check the name,"),
        ("/etc/e.vtt", b"", "/etc/e.vtt is not below content/. Check the name,"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused(
    tmp_path: Path, name: str, data: bytes, fault: str
) -> None:
    path = tmp_path / "content" / name
    if name.startswith("audio/") and name != "audio/x.vtt":
        path.parent.mkdir(parents=True)
        path.write_bytes(data)

    with pytest.raises(ContentError) as raised:
        read_transcript(tmp_path / "content", name)

    assert str(raised.value).startswith(fault)


def test_a_transcript_that_cannot_be_read_is_told_at_its_line(
    show: Callable[..., Folder],
) -> None:
    (missing,) = show(Transcript="audio/x.vtt").problems()

    assert missing.startswith(f"{POST}:3:13: There is no content/audio/x.vtt.")


def test_transcript_chapters_and_recording_are_told_at_once(
    show: Callable[..., Folder],
) -> None:
    folder = show({VTT: "Un"}, Chapters="zéro Début")

    chapters, transcript = sorted(folder.problems(), reverse=True)

    assert transcript.startswith(f"{POST}:3:13: Transcript, line 1: ")
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
    assert page.xpath("//track/@src") == ["https://carnet.example/audio/e.vtt"]
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
    assert all(f"{POST}:3:13: warning: " in problem for problem in found)


def test_a_transcript_of_another_recording_stops_the_build(
    show: Callable[..., Folder],
) -> None:
    (problem,) = show({VTT: WHOLE}).problems()

    assert problem.startswith(f"{POST}:3:13: Words begin at 1:00:00, and the recording")


# -- the demonstration's ----------------------------------------------------------

EPISODES = [source for source in listed() if source.audio]


@pytest.mark.needs("demonstration")
@pytest.mark.parametrize("source", EPISODES, ids=lambda source: source.slug)
def test_the_demonstrations_transcripts_are_the_words_of_its_posts(
    source: object,
) -> None:
    body = source.path.read_text(encoding="utf-8").partition("\n\n")[2]
    cues = read_transcript(CONTENT, source.header["Transcript"]).cues

    sentences = [
        sentence
        for section in read_sections(body, first="Introduction")
        for sentence in split_sentences(section.text)
    ]

    assert [text.replace("\u00a0", " ") for text in (c.text for c in cues)] == sentences
    assert {cue.speaker for cue in cues} == {"La rédaction"}
    assert max(map(len, sentences)) <= CUE_LENGTH


@pytest.mark.needs("ffmpeg")
@pytest.mark.needs("demonstration")
@pytest.mark.parametrize("source", EPISODES, ids=lambda source: source.slug)
def test_a_cue_of_the_demonstration_begins_when_its_sentence_is_heard(
    source: object,
) -> None:
    recording = CONTENT / source.audio
    listen = ["-af", "silencedetect=noise=-45dB:d=0.25", "-f", "null", "-"]
    command = ["ffmpeg", "-nostdin", "-nostats", "-i", recording, *listen]

    heard = subprocess.run(command, check=True, capture_output=True, text=True).stderr

    voices = [0.0, *map(float, re.findall(r"silence_end: ([\d.]+)", heard))]
    late = {
        cue.text: gap
        for cue in read_transcript(CONTENT, source.header["Transcript"]).cues
        if (gap := min(abs(voice - cue.start) for voice in voices)) > 0.1
    }
    assert late == {}


def test_a_sentence_too_long_for_a_cue_is_split_at_its_commas() -> None:
    text = "un deux trois quatre cinq six, " * 8 + "et fin. Puis autre chose."

    parts = list(split_sentences(text))

    assert " ".join(parts) == text
    assert max(map(len, parts)) <= CUE_LENGTH
    assert parts[-1] == "Puis autre chose."
