"""Transcripts in all their formats: nothing is lost from one to another."""

import json
import random
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from causerie.errors import ContentError
from causerie.podcast.model import Cue, Paragraph
from causerie.podcast.transcripts.cues import JOINER, LINE_LENGTH, MAX_CUES, MAX_SIZE
from causerie.podcast.transcripts.html_transcript import render_html
from causerie.podcast.transcripts.json_transcript import parse_json, render_json
from causerie.podcast.transcripts.output_formats import render_cues
from causerie.podcast.transcripts.paragraphs import join_cues
from causerie.podcast.transcripts.plain_text import (
    paragraphs_to_cues,
    parse_text,
    render_text,
)
from causerie.podcast.transcripts.plausibility import find_transcript_warnings
from causerie.podcast.transcripts.read_transcript import (
    ParsedTranscript,
    read_transcript,
)
from causerie.podcast.transcripts.srt import parse_srt, render_srt
from causerie.podcast.transcripts.vtt import parse_vtt, render_vtt
from causerie.problems import Level

SPOILT = settings.default.max_examples * 5 // 2  # 5,000 in `inv prove`

CUES = (
    Cue(0, 1.5, "Ana", "Bonjour, vous & moi."),
    Cue(1.5, 2.25, "Zoé & Cie", "Oui <b>si</b> --> {\\an8} Note: non."),
    Cue(1.5, 2.25, "Ana", "1 < 2\u00a0!"),
    Cue(2.25, 3, "", "Note: sans nom"),
    Cue(3600.001, 3602, "", "12"),
)


# -- from one format to another ---------------------------------------------------


def read_html(page: str) -> tuple[Cue, ...]:
    """Read our HTML file back, as a careful app would."""
    (body,) = html.document_fromstring(page).xpath("//body")
    speaker = ""
    cues = []
    for element in body:
        if element.tag == "cite":
            speaker = element.text.removesuffix(":")
        if element.tag == "p":
            for span in element:
                times = float(span.get("data-start")), float(span.get("data-end"))
                cues.append(Cue(*times, speaker, span.text))
            speaker = ""
    return tuple(cues)


def write_html(cues: Sequence[Cue]) -> str:
    return render_html(cues, (), title="Un", url="https://a.example/", lang="fr")


FORMATS: dict[str, tuple[Callable[..., str], Callable[[str], tuple[Cue, ...]]]] = {
    "vtt": (render_vtt, parse_vtt),
    "srt": (render_srt, parse_srt),
    "json": (render_json, parse_json),
    "html": (write_html, read_html),
}

words = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1
).filter(lambda word: not {"\ufffe", "\uffff", JOINER} & {*word})
risky = st.sampled_from(
    ["Ana:", "Note:", "<b>", "</i>", "<", "{\\an8}", "--", "-->", "12", "a:", ":", "{"]
)
line = st.lists(words | risky, min_size=1).map(" ".join)
thousandths = st.integers(0, 359_999_999)


@given(st.lists(st.tuples(thousandths, thousandths, st.just("") | line, line)))
def test_nothing_is_lost_through_all_formats(
    rows: list[tuple[int, int, str, str]],
) -> None:
    cues = [
        Cue(min(a, b) / 1000, max(a, b) / 1000, who, said) for a, b, who, said in rows
    ]
    cues.sort(key=lambda cue: cue.start)
    carried = tuple(cues)

    for name, (write, read) in FORMATS.items():
        carried = read(write(carried))
        assert carried == tuple(cues), name


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_easily_misread_is_not(name: str) -> None:
    write, read = FORMATS[name]

    assert read(write(CUES)) == CUES


# -- SubRip -----------------------------------------------------------------------


def test_a_subrip_file_names_who_begins_to_speak() -> None:
    cues = [
        Cue(0, 1, "Ana", "Un."),
        Cue(1, 2, "Ana", "Deux."),
        Cue(3661.5, 3662, "Zoé", "Trois."),
    ]

    assert render_srt(cues) == (
        "1\n00:00:00,000 --> 00:00:01,000\nAna: Un.\n\n"
        "2\n00:00:01,000 --> 00:00:02,000\nDeux.\n\n"
        "3\n01:01:01,500 --> 01:01:02,000\nZoé: Trois.\n"
    )


def test_a_subrip_file_of_another_program_is_read() -> None:
    loose = (
        "\ufeff1\r\n00:00:00,5 --> 00:00:01.000 X1:0\r\n"
        "<i>Jean de La Fontaine:</i> Un\r\n<font color=red>deux</font>\r\n\r\n"
        "2\r\n0:02,000 --> 0:03,000\r\n{\\an8}Trois\r\n\r\n\r\n"
        "00:00:04,000 --> 00:00:05,000\r\n \r\n3\r\n"
        "00:00:06,000 --> 00:00:07,000\r\nSpeaker 2: Quatre : cinq\r\n"
    )

    assert parse_srt(loose) == (
        Cue(0.5, 1, "Jean de La Fontaine", "Un deux"),
        Cue(2, 3, "Jean de La Fontaine", "Trois"),
        Cue(6, 7, "Speaker 2", "Quatre : cinq"),
    )


def test_a_word_before_a_colon_is_no_name_where_the_first_has_none() -> None:
    plain = "1\n00:01,000 --> 00:02,000\nUn\n\n2\n00:02,000 --> 00:03,000\nNote: deux"

    assert [(c.speaker, c.text) for c in parse_srt(plain)] == [
        ("", "Un"),
        ("", "Note: deux"),
    ]


def test_words_are_written_in_lines_for_small_screens() -> None:
    said = "Une hirondelle ne fait pas le printemps, mais deux ? " * 2

    lines = render_srt([Cue(0, 1, "Ana", said.strip())]).splitlines()

    assert len(lines) == 4
    assert max(map(len, lines)) <= LINE_LENGTH


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("Un", "line 1: 'Un' belongs to no cue."),
        ("1\n00:01 --> 00:02\nUn", "line 2: '00:01 --> 00:02' belongs to no cue."),
        ("1\n00:01,0 --> 00:00,9\nUn", "line 2: This cue ends before it begins."),
        (
            "1\n00:01,0 --> 00:02,0\nUn\n2\n00:01 --> 00:02\nDeux",
            "line 5: '00:01 --> 00:02' are not the times of a cue.",
        ),
        ("1\n00:01,0 --> 00:02,0\nUn\n\nDeux", "line 5: 'Deux' belongs to no cue."),
        (
            "1\n00:02,0 --> 00:03,0\nUn\n\n2\n00:01,0 --> 00:02,0\nDeux",
            "line 6: This cue begins before the one above it.",
        ),
    ],
)
def test_what_is_wrong_in_a_subrip_file_is_told_with_its_line(
    given: str, fault: str
) -> None:
    with pytest.raises(ContentError) as raised:
        parse_srt(given)

    assert f"Transcript, {fault}" == raised.value.what
    assert raised.value.fix


# -- JSON -------------------------------------------------------------------------


def test_a_json_file_is_as_the_namespace_has_it() -> None:
    told = json.loads(render_json([Cue(1.5, 2, "Ana", "Un"), Cue(2, 3, "", "Deux")]))

    assert told == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Ana", "startTime": 1.5, "endTime": 2, "body": "Un"},
            {"startTime": 2, "endTime": 3, "body": "Deux"},
        ],
    }


def test_what_a_recogniser_writes_is_read() -> None:
    rows = [{"id": 0, "start": 0.0, "end": 1.23456, "text": " Un  deux "}]

    (cue,) = parse_json(json.dumps({"text": "Un deux", "segments": rows}))

    assert cue == Cue(0, 1.235, "", "Un deux")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("[\n{", "Transcript, line 2: It is not JSON: Expecting prop"),
        ("[" * 100_000, "Transcript, line 1: It cannot be read: it is nested"),
        ("\n" + "1" * 5000, "Transcript, line 2: It cannot be read: 1111"),
        ("[]", "The transcript has no list of segments."),
        ('{"segments": [1]}', "Transcript, segment 1: This is no object."),
        ('{"segments": [{}]}', "Transcript, segment 1: startTime or endTime is not"),
        (
            '{"segments": [{"start": NaN, "end": 1, "text": "a"}]}',
            "Transcript, segment 1: startTime or endTime is not",
        ),
        (
            '{"segments": [{"start": 1, "end": 1e999, "text": "a"}]}',
            "Transcript, segment 1: startTime or endTime is not",
        ),
        (
            '{"segments": [{"start": 2, "end": 1, "text": "a"}]}',
            "Transcript, segment 1: This cue ends before it begins.",
        ),
        (
            '{"segments": [{"start": 1, "end": 2, "text": 7}]}',
            "Transcript, segment 1: The body or the speaker is no text.",
        ),
        (
            '{"segments": [{"start": 1, "end": 2, "text": "a", "speaker": ["b"]}]}',
            "Transcript, segment 1: The body or the speaker is no text.",
        ),
        (
            '{"segments": [{"start": 1, "end": 2, "text": "a"},'
            ' {"start": 0, "end": 2, "text": "a"}]}',
            "Transcript, segment 2: This cue begins before the one above it.",
        ),
    ],
)
def test_what_is_wrong_in_a_json_file_is_told_with_its_segment(
    given: str, fault: str
) -> None:
    with pytest.raises(ContentError) as raised:
        parse_json(given)

    assert raised.value.what.startswith(fault)


# -- text -------------------------------------------------------------------------

TALK = """\
[00:00] Ana: Bonjour
à tous.

[00:00:02.5] Zoé: Oui.

(1:00) Note : encore.
"""


def test_a_text_with_all_its_times_has_cues() -> None:
    cues = paragraphs_to_cues(parse_text(TALK), 61)

    assert cues == (
        Cue(0, 2.5, "Ana", "Bonjour à tous."),
        Cue(2.5, 60, "Zoé", "Oui."),
        Cue(60, 61, "Zoé", "Note : encore."),
    )


def test_a_text_without_times_has_paragraphs() -> None:
    found = parse_text("Ana: Bonjour\n\nÀ tous.\n\nZoé: Oui.")

    assert found == (
        Paragraph(None, "Ana", "Bonjour"),
        Paragraph(None, "Ana", "À tous."),
        Paragraph(None, "Zoé", "Oui."),
    )
    assert paragraphs_to_cues(found, 9) == ()


def test_brackets_that_hold_no_time_are_words() -> None:
    (found,) = parse_text("(2026) Un")

    assert found == Paragraph(None, "", "(2026) Un")


def test_what_is_written_as_text_is_read_again() -> None:
    cues = (Cue(0, 1.5, "Ana", "Un."), Cue(1.5, 2, "Zoé", "Deux."))

    assert paragraphs_to_cues(parse_text(render_text(cues)), 2) == cues


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ("[00:99] Un", "line 1: '00:99' is not a time."),
        ("[00:09] Un\n\n[00:08] Deux", "line 3: This paragraph begins before the one"),
        ("a\n\n" * (MAX_CUES + 1), f"line {2 * MAX_CUES + 1}: There are more than"),
        ("a" * (MAX_SIZE + 1), "line 1: The file is larger than 5 MB."),
    ],
)
def test_what_is_wrong_in_a_text_is_told_with_its_line(given: str, fault: str) -> None:
    with pytest.raises(ContentError) as raised:
        parse_text(given)

    assert raised.value.what.startswith(f"Transcript, {fault}")


# -- warnings ---------------------------------------------------------------------


def warnings_of(*cues: Cue, seconds: float = 10) -> list[str]:
    return [
        warning.what
        for warning in find_transcript_warnings(ParsedTranscript(cues), seconds)
    ]


def test_words_in_order_raise_no_doubt() -> None:
    assert warnings_of(Cue(0, 5, "A", "un"), Cue(4, 10.5, "B", "Âge, ça va €")) == []


def test_words_of_a_recording_that_cannot_be_read_end_where_they_may() -> None:
    assert warnings_of(Cue(3661, 3662, "", "un"), seconds=inf) == []


def test_words_past_the_end_are_of_another_recording() -> None:
    (warning,) = find_transcript_warnings(
        ParsedTranscript((Cue(3661, 3662, "", "un"),)), 10
    )

    assert warning.level is Level.ERROR
    assert warning.what == ("Words begin at 1:01:01, and the recording ends at 00:10.")


def test_words_that_end_past_the_end_are_doubtful() -> None:
    assert warnings_of(Cue(9, 12, "", "un")) == [
        "The last words end at 00:12, and the recording ends at 00:10."
    ]


def test_words_of_one_speaker_that_overlap_are_counted() -> None:
    (found,) = warnings_of(*(Cue(n, n + 2, "A", "un") for n in range(4)))

    assert found.startswith("The words at 00:01 begin before the same speaker's")
    assert found.endswith(", and 2 more.")


@pytest.mark.parametrize("said", ["CafÃ© noir", "lâ€™été", "Â« oui", "Ã\xa0 deux"])
def test_words_read_in_a_wrong_encoding_are_shown(said: str) -> None:
    (found,) = warnings_of(Cue(0, 1, "", said))

    assert "was once read in a wrong encoding" in found


# -- spoilt files -----------------------------------------------------------------

SIGNS = '<>&;-:.,\n\r\t \x00é0123456789v/#WEBVTNO{}[]"\\' + "\u2028\ufeff" + JOINER


@pytest.mark.parametrize("name", ["vtt", "srt", "json", "txt"])
def test_a_spoilt_file_is_read_or_refused_in_our_words(
    tmp_path: Path, name: str
) -> None:
    chance = random.Random(name)  # noqa: S311 - no secret
    whole = render_cues(f".{name}", CUES)
    path = tmp_path / f"audio/e.{name}"
    path.parent.mkdir()
    read = 0

    for _ in range(SPOILT // 4 + 1):
        spoilt = list(whole)
        for _ in range(chance.choice((1, 1, 2, 8))):
            at = chance.randrange(len(spoilt))
            to = at + chance.choice((0, 1, 1, 20))
            spoilt[at:to] = chance.choices(SIGNS, k=chance.choice((0, 1, 1, 5)))
        data = bytearray("".join(spoilt).encode())
        if chance.random() < 0.1:
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            transcript = read_transcript(tmp_path, f"audio/e.{name}", seconds=9)
        except ContentError:
            continue
        read += 1
        list(find_transcript_warnings(transcript, 9))
        for write, again in FORMATS.values():
            assert again(write(transcript.cues)) == transcript.cues

    assert read > 0


@pytest.mark.parametrize(
    "sign", ["<", "{", "-->", "Ana: ", "\n\n", " ", JOINER, "A a "]
)
@pytest.mark.parametrize("parse", [parse_srt, parse_text])
def test_a_hostile_file_takes_no_longer_than_its_length(
    parse: Callable[[str], Sequence[Cue] | Sequence[Paragraph]], sign: str
) -> None:
    hostile = "1\n00:01,000 --> 00:02,000\nA" + sign * (MAX_SIZE // 10 // len(sign))

    try:
        found = parse(hostile)
    except ContentError:
        return
    if parse is parse_srt:
        join_cues(parse_srt(render_srt(found)))
