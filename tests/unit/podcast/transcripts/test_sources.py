"""Transcripts as other programs write them: captions that roll, recognisers, lists."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from causerie.errors import ContentError
from causerie.podcast.model import Cue
from causerie.podcast.transcripts.json_transcript import parse_json
from causerie.podcast.transcripts.plain_text import paragraphs_to_cues, parse_text
from causerie.podcast.transcripts.plausibility import find_transcript_warnings
from causerie.podcast.transcripts.read_transcript import (
    ParsedTranscript,
    read_transcript,
)

YOUTUBE = """WEBVTT
Kind: captions

00:00:00.120 --> 00:00:02.470 align:start position:0%
\u0020
bonjour<00:00:00.500><c> à</c><00:00:00.700><c> tous</c>

00:00:02.470 --> 00:00:02.480 align:start position:0%
bonjour à tous
\u0020

00:00:02.480 --> 00:00:05.000 align:start position:0%
bonjour à tous
voici<00:00:02.900><c> un</c><00:00:03.200><c> essai</c>

00:00:05.000 --> 00:00:05.010 align:start position:0%
voici un essai
"""
ROLLED = [(0.12, "bonjour à tous"), (2.48, "voici un essai")]


def blocks(*cues: str) -> str:
    return "\n\n".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{words}"
        for n, words in enumerate(cues)
    )


def said(root: Path, name: str, text: str) -> list[tuple[float, str]]:
    (root / name).write_text(text)
    return [(cue.start, cue.text) for cue in read_transcript(root, name).cues]


def test_captions_that_roll_are_read_once(tmp_path: Path) -> None:
    converted = YOUTUBE.replace(".", ",").replace("WEBVTT\nKind: captions\n", "")
    three = blocks(
        "A un", "A un\nB deux", "A un\nB deux\nC trois", "B deux\nC trois\nD"
    )
    rows = [
        {"start": n, "end": n + 1, "text": words}
        for n, words in enumerate(
            ["un deux", "un deux trois", "deux trois quatre cinq"]
        )
    ]

    assert said(tmp_path, "t.vtt", YOUTUBE) == ROLLED
    plain = "\n".join(line.partition("<")[0] for line in converted.split("\n"))
    assert len(said(tmp_path, "t.srt", plain)) >= 1
    assert [text for _, text in said(tmp_path, "u.srt", three)] == [
        "A un",
        "B deux",
        "C trois",
        "D",
    ]
    told = json.dumps({"segments": rows})
    assert [text for _, text in said(tmp_path, "t.json", told)] == [
        "un deux",
        "trois",
        "quatre cinq",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ["Oui.", "Oui.", "Oui.", "Non."],
        ["Je dis cela.", "Je dis cela.", "Et je le maintiens.", "Oui.", "Bien sûr."],
        ["ha ha", "ha ha ha", "Assez !", "Oui, assez.", "Bon."],
    ],
)
def test_who_says_a_thing_twice_is_heard_twice(
    tmp_path: Path, words: list[str]
) -> None:
    assert [text for _, text in said(tmp_path, "t.srt", blocks(*words))] == words


def paragraphs(text: str) -> list[tuple[float | None, str, str]]:
    return [(p.start, p.speaker, p.text) for p in parse_text(text)]


TALK = [(0, "Ana", "Bonjour."), (3, "Bob", "Salut."), (6.5, "Ana", "Oui.")]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "[00:00:00] Ana: Bonjour.",
            "[00:00:03] Bob: Salut.",
            "[00:00:06.5] Ana: Oui.",
        ],
        ["(00:00) Ana: Bonjour.", "(00:03) Bob: Salut.", "(00:06.5) Ana: Oui."],
        ["00:00 Ana: Bonjour.", "00:03 Bob: Salut.", "00:06.5 Ana: Oui."],
        ["00:00 - Ana: Bonjour.", "00:03 - Bob: Salut.", "00:06,5 - Ana: Oui."],
        [
            "[00:00.000 --> 00:03.000]  Ana: Bonjour.",
            "[00:03.000 --> 00:06.500]  Bob: Salut.",
            "[00:06.500 --> 00:09.000]  Ana: Oui.",
        ],
        [
            "00:00.000 --> 00:03.000 Ana: Bonjour.",
            "00:03.000 --> 00:06.500 Bob: Salut.",
            "00:06.500 --> 00:09.000 Ana: Oui.",
        ],
        ["[00:00] Ana:\nBonjour.", "[00:03] Bob: Salut.", "[00:06,5] Ana:\nOui."],
    ],
)
@pytest.mark.parametrize("end", ["\n", "\n\n", "\r\n"])
def test_a_line_that_begins_with_a_time_begins_a_paragraph(
    lines: list[str], end: str
) -> None:
    text = end.join(lines)

    assert paragraphs(text) == TALK
    assert len(paragraphs_to_cues(parse_text(text), 9)) == len(TALK)


HEADS = [
    "{} {}",
    "{} [{}]",
    "{} ({}):",
    "{}: {}",
    "{} - {}",
    "{1} - {0}",
    "[{1}] - {0}",
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("between", ["\n\n", "\n"])
@pytest.mark.parametrize("below", ["\n", "\n\n"])
def test_a_line_of_who_and_when_heads_a_paragraph(
    head: str, between: str, below: str
) -> None:
    rows = [("Ana Roy", "00:00", "Bonjour."), ("Voix 2", "00:03,0", "Salut\nà tous.")]
    text = between.join(
        f"{head.format(who, when)}{below}{said}" for who, when, said in rows
    )

    first, second = (0, "Ana Roy", "Bonjour."), (3, "Voix 2", "Salut à tous.")
    assert paragraphs(text) == [first, second]
    assert paragraphs(f"{text}\n\nEt ainsi.") == [
        first,
        (*second[:2], "Salut à tous. Et ainsi."),
    ]


@pytest.mark.parametrize("head", ["{}", "[{}]", "({})"])
@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_a_time_on_a_line_of_its_own_heads_a_paragraph(head: str, between: str) -> None:
    rows = [("0:00", "bonjour à tous"), ("0:05", "ici\nAna")]
    text = between.join(f"{head.format(when)}\n{said}" for when, said in rows)

    assert paragraphs(text) == [(0, "", "bonjour à tous"), (5, "", "ici Ana")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[00h00m03s] Ana: Bonjour.\n[00h00m09s] Bob: Salut.", "'[00h00m03s]' and 1"),
        ("[3.0s] Bonjour.\n[9.2s] Salut.", "'[3.0s]' and 1 more"),
        ("0:03 - Bonjour\nje suis Ana\n0:09 - Salut\nà tous", "'0:03' and 1 more"),
        ("Voir [1] et [2], à 10:30 ou 11:45.", ""),
    ],
)
def test_what_looks_like_times_and_is_none_is_doubtful(
    text: str, expected: str
) -> None:
    found = [
        d.what
        for d in find_transcript_warnings(ParsedTranscript((), parse_text(text)), 30)
    ]

    assert len(found) == bool(expected)
    assert not found or found[0].startswith(expected)


def test_lines_that_all_begin_with_a_name_are_paragraphs() -> None:
    text = "Ana: Bonjour.\nBob: Salut.\n\nAna: Une phrase\nNote: et sa suite."

    assert paragraphs(text)[:2] == [(None, "Ana", "Bonjour."), (None, "Bob", "Salut.")]


@pytest.mark.parametrize(
    "text",
    [
        "Un texte.\n10:30 était l'heure.\n\nLa suite.",
        "10:30, un lundi matin.\nIl pleut.\n\nLa suite.",
        "10:30\nIl pleut.\n\nLa suite.",
        "Voir [1] et\n[2] pour la suite.",
    ],
)
def test_a_time_of_day_or_a_number_is_a_word(text: str) -> None:
    assert {start for start, _, _ in paragraphs(text)} == {None}
    assert " ".join(words for *_, words in paragraphs(text)) == " ".join(text.split())


def cues(rows: Iterable[object], name: str = "") -> tuple[Cue, ...]:
    document = {name: rows} if name else rows
    return parse_json(json.dumps(document))


WANTED = (Cue(0, 3, "Ana", "Bonjour."), Cue(3, 6.5, "2", "Salut."))


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "transcription",  # whisper.cpp
            [
                {
                    "offsets": {"from": 0, "to": 3000},
                    "text": " Bonjour.",
                    "speaker": "Ana",
                },
                {
                    "offsets": {"from": 3000, "to": 6500},
                    "text": " Salut.",
                    "speaker": 2,
                },
            ],
        ),
        (
            "transcription",
            [
                {
                    "timestamps": {"from": "00:00:00,000", "to": "00:00:03,000"},
                    "text": "Bonjour.",
                    "speaker": "Ana",
                },
                {
                    "timestamps": {"from": "00:00:03,000", "to": "00:00:06,500"},
                    "text": "Salut.",
                    "speaker": "2",
                },
            ],
        ),
        *(
            (
                name,  # Podlove
                [
                    {
                        "start": "00:00:00.000",
                        "start_ms": 0,
                        "end": "00:00:03.000",
                        "end_ms": 3000,
                        "speaker": "1",
                        "voice": "Ana",
                        "text": "Bonjour.",
                    },
                    {
                        "start": "00:00:03.000",
                        "end": "00:00:06.500",
                        "speaker": "2",
                        "voice": "",
                        "text": "Salut.",
                    },
                ],
            )
            for name in ("transcript", "")
        ),
        (
            "segments",  # Whisper's, with times as texts
            [
                {"start": "0", "end": "3.0", "text": "Bonjour.", "speaker": "Ana"},
                {"start": "3.0", "end": "6.5", "text": "Salut.", "speaker": 2},
            ],
        ),
    ],
)
def test_a_recognisers_json_is_read(name: str, rows: list[object]) -> None:
    assert cues(rows, name) == WANTED


@pytest.mark.parametrize(
    "rows",
    [
        [{"start": "bientôt", "end": 1, "text": "a"}],
        [{"start": True, "end": 1, "text": "a"}],
        [{"offsets": {"from": "x", "to": 3}, "text": "a"}],
        [{"timestamps": [0, 1], "text": "a"}],
        [{"start": 0, "end": 1, "text": "a", "speaker": 1.5}],
        [[0, 1, "a"]],
    ],
)
def test_rows_of_another_form_are_refused(rows: list[object]) -> None:
    with pytest.raises(ContentError, match="segment 1"):
        cues(rows)


@pytest.mark.parametrize(
    ("words", "step", "expected"),
    [
        (["un", "un deux", "deux trois", "trois quatre"], 1, "at 00:01 were said"),
        (["bonjour", "bonjour à", "bonjour à tous"], 1, "before, and 1 more"),
        (["un deux", "un deux", "trois"], 0, "at 00:00 were said before."),
        (["la la la", "la la la", "la la la", "Fin"], 1, ""),
        (["Oui.", "Oui. Non.", "Ah.", "Bon."], 1, ""),
    ],
)
def test_cues_that_go_on_with_what_was_said_are_doubtful(
    words: list[str], step: int, expected: str
) -> None:
    cues = tuple(Cue(n * step, n * step + 1, "", said) for n, said in enumerate(words))

    found = [
        warning.what for warning in find_transcript_warnings(ParsedTranscript(cues), 9)
    ]

    assert len(found) == bool(expected)
    assert not found or expected in found[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Ana : Bonjour.", "Bob : Salut.", "Ana : Oui."], True),
        (["Ana\u00a0: Bonjour.", "Bob\u00a0: Salut.", "Ana\u00a0: Oui."], True),
        (["Ana Roy: Bonjour.", "Bob: Salut.", "Ana Roy: Oui."], True),
        (["[SPEAKER_00]: Bonjour.", "[SPEAKER_01]: Oui.", "[SPEAKER_00]: Ah."], True),
        (["[Ana] Bonjour.", "[Bob] Oui.", "[Ana] Ah."], True),
        (["[Rires] Bonjour.", "Oui.", "[Rires] Ah.", "Fin.", "Non."], False),
        (["Je dis : oui.", "Je dis : non."], False),
        (["Attention : travaux.", "Rien.", "Rien."], False),
        (["Bonjour.", "Note : un mot.", "Suite.", "Note : deux."], False),
    ],
)
def test_names_that_are_not_taken_for_speakers_are_doubtful(
    words: list[str], *, expected: bool
) -> None:
    transcript = ParsedTranscript(
        tuple(Cue(n, n + 1, "", text) for n, text in enumerate(words))
    )

    found = [warning.what for warning in find_transcript_warnings(transcript, 9)]

    assert bool(found) is expected
    assert all("not taken for a speaker" in what for what in found)


@pytest.mark.parametrize(
    ("words", "expected"), [("Ana : Oui.", True), ("Bob : Oui.", False)]
)
def test_a_speakers_name_that_is_not_taken_for_one_is_doubtful(
    words: str, *, expected: bool
) -> None:
    cues = (Cue(0, 1, "Ana", "Bonjour."), Cue(1, 2, "Zoé", words))

    found = [*find_transcript_warnings(ParsedTranscript(cues), 9)]

    assert bool(found) is expected


def test_the_events_of_youtube_are_cues() -> None:
    events = [
        {"tStartMs": 0, "dDurationMs": 9000, "id": 1, "wpWinPosId": 1},
        {"tStartMs": 120, "dDurationMs": 2350, "segs": [{"utf8": "\n"}]},
        {
            "tStartMs": 120,
            "dDurationMs": 2350,
            "segs": [{"utf8": "bonjour"}, {"utf8": " à tous", "tOffsetMs": 400}],
        },
        {"tStartMs": 2480, "dDurationMs": 1000, "segs": [{"utf8": "voici"}]},
    ]

    cues = parse_json(json.dumps({"wireMagic": "pb3", "events": events}))

    assert cues == (
        Cue(0.12, 2.47, "", "bonjour à tous"),
        Cue(2.48, 3.48, "", "voici"),
    )
