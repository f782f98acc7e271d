"""Transcripts: what WebVTT says, and the paragraphs that become of it."""

import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.errors import ContentError
from causerie.podcast.model import Chapter, Cue, Paragraph
from causerie.podcast.transcripts.cues import JOINER, LINE_LENGTH, MAX_CUES, MAX_SIZE
from causerie.podcast.transcripts.paragraphs import LONG, join_cues
from causerie.podcast.transcripts.read_transcript import read_transcript
from causerie.podcast.transcripts.vtt import parse_vtt, render_vtt
from example_transcript import CUES, WHOLE, cue

HOSTILE = [
    *("<", "<v ", "<v a>b", "</v>", "&", "&#9", "&amp", "9", " ", ".", ". ", "v."),
    *("\n", "\r\n\r", "-->", "00:01.000 --> 00:01.000\n"),
]


# -- reading and writing ----------------------------------------------------------


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


# -- paragraphs -------------------------------------------------------------------


def test_cues_of_a_speaker_become_one_paragraph() -> None:
    cues = [cue(0, "Un."), cue(1, "Deux."), cue(2, "Trois.", "Zoé"), cue(3, "Quatre.")]

    assert join_cues(cues) == (
        Paragraph(0, "Ana", "Un. Deux.", tuple(cues[:2])),
        Paragraph(2, "Zoé", "Trois.", (cues[2],)),
        Paragraph(3, "Ana", "Quatre.", (cues[3],)),
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
