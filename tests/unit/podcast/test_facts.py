import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audio import mp3_cbr
from causerie.errors import AudioError
from causerie.podcast.facts import (
    facts_mismatch,
    measure_facts,
    read_facts,
    write_facts,
)
from causerie.podcast.model import AudioInfo, Chapter, Tags

INFO = AudioInfo(
    length=20019,
    seconds=2.325,
    type="audio/mpeg",
    chapters=(
        Chapter(0, "Début", end=1.5),
        Chapter(1.5, "Fin", "https://example.org/"),
    ),
    sha256="0123456789abcdef" * 4,
)
GOOD = {
    "bytes": 20019,
    "chapters": [],
    "schema": 1,
    "seconds": 2.325,
    "sha256": "0123456789abcdef" * 4,
    "type": "audio/mpeg",
}


def fault_of(path: Path, facts: Any) -> str:
    path.write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(AudioError) as raised:
        read_facts(path)
    assert "inv episode" in raised.value.fix
    return raised.value.what


@pytest.mark.parametrize(
    "info",
    [
        INFO,
        replace(INFO, sha256="", chapters=()),
        replace(INFO, type="audio/ogg; codecs=opus"),
        replace(INFO, type="audio/x-m4a", seconds=7200),
    ],
)
def test_facts_are_read_as_they_were_written(tmp_path: Path, info: AudioInfo) -> None:
    write_facts(tmp_path / "a.mp3.json", info)

    assert info == read_facts(tmp_path / "a.mp3.json")


def test_a_facts_file_is_fit_for_git(tmp_path: Path) -> None:
    path = tmp_path / "audio" / "a.mp3.json"

    write_facts(path, INFO)

    assert [path] == list(path.parent.iterdir())
    assert (
        path.read_bytes().decode()
        == """{
  "bytes": 20019,
  "chapters": [
    {
      "end": 1.5,
      "start": 0,
      "title": "Début"
    },
    {
      "start": 1.5,
      "title": "Fin",
      "url": "https://example.org/"
    }
  ],
  "schema": 1,
  "seconds": 2.325,
  "sha256": "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
  "type": "audio/mpeg"
}
"""
    )


def test_facts_are_taken_from_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    mp3_cbr(path, 2.3, tags=Tags(title="Titre"), chapters=INFO.chapters)

    info = measure_facts(path)

    assert hashlib.sha256(path.read_bytes()).hexdigest() == info.sha256
    assert (path.stat().st_size, 2.325) == (info.length, info.seconds)
    assert (INFO.chapters, "Titre") == (info.chapters, info.tags.title)


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("bytes", 0, "bytes is 0, not a number above 0"),
        ("bytes", 1.5, "bytes is 1.5, not a whole number."),
        ("bytes", True, "bytes is True, not"),
        ("seconds", "2", "seconds is '2', not a number."),
        ("seconds", -1, "seconds is -1, not"),
        ("seconds", float("nan"), "seconds is nan, not"),
        ("seconds", float("inf"), "seconds is inf, not"),
        ("type", "mp3", "type is 'mp3', not the MIME type of a recording"),
        ("type", "text/html", "type is 'text/html', not"),
        ("sha256", "0123", "sha256 is '0123', not 64 hexadecimal digits"),
        ("sha256", "ABCDEF0123456789" * 4, "not 64 hexadecimal digits"),
        ("schema", 2, "schema is 2, not 1"),
        ("chapters", {}, "chapters is {}, not a list."),
        ("chapters", [[]], "An entry of chapters is [], not an object."),
        ("chapters", [{"start": 0}], "title is missing."),
        ("chapters", [{"title": "A"}], "start is missing."),
        ("chapters", [{"start": -1, "title": "A"}], "start is -1, which is below 0."),
        ("chapters", [{"start": 2, "end": 1, "title": "A"}], "1, which is before its"),
        ("chapters", [{"start": 0, "title": 3}], "title is 3, not text."),
        (
            "chapters",
            [{"start": 0, "title": "A", "url": "https://a.example/\ud800"}],
            "url is 'https://a.example/\\ud800', not a web address.",
        ),
        (
            "chapters",
            [{"start": 0, "title": "A", "url": "x"}],
            "url is 'x', not a web address.",
        ),
        (
            "chapters",
            [{"start": 0, "title": "A", "image": ""}],
            "An entry of chapters has no field 'image'.",
        ),
        ("album", "A", "It has no field 'album'."),
    ],
)
def test_a_wrong_field_is_named(
    tmp_path: Path, name: str, value: Any, what: str
) -> None:
    said = fault_of(tmp_path / "a.mp3.json", GOOD | {name: value})

    assert said.startswith("a.mp3.json:1:")
    assert what in said


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    said = fault_of(tmp_path / "a.json", {"schema": 1, "bytes": 0, "type": "audio/x"})

    assert said == (
        "a.json:1:1: chapters is missing. a.json:1:1: seconds is missing."
        " a.json:1:1: sha256 is missing. a.json:1:24: bytes is 0, not a number above 0."
    )


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{\n"a": ', "a.mp3.json:2:6: It is not JSON: Expecting value."),
        (b"", "is not JSON"),
        (b"\xff\xfe{", "is not UTF-8"),
        (b"[]", r"It is \[\], not an object"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, data: bytes, what: str) -> None:
    (tmp_path / "a.mp3.json").write_bytes(data)

    with pytest.raises(AudioError, match=what):
        read_facts(tmp_path / "a.mp3.json")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        AudioError, match=r"a\.mp3\.json: The file cannot be read: No such"
    ):
        read_facts(tmp_path / "a.mp3.json")


def test_the_same_recording_has_no_differences() -> None:
    seen = replace(INFO, seconds=INFO.seconds + 0.02, tags=Tags(title="Titre"))

    assert [] == facts_mismatch(seen, INFO)


def test_a_sha256_that_is_not_known_is_no_difference() -> None:
    unknown = replace(INFO, sha256="")

    assert [] == facts_mismatch(unknown, INFO) == facts_mismatch(INFO, unknown)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"length": 5}, "It has 5 bytes; its facts say 20019."),
        ({"seconds": 5.04}, "It plays for 5.0 s; its facts say 2.3 s."),
        ({"type": "audio/flac"}, "It is audio/flac; its facts say audio/mpeg."),
        ({"sha256": "0" * 64}, "Its sha256 is not the one in its facts."),
        ({"chapters": ()}, "Its chapters are not those in its facts."),
    ],
)
def test_each_difference_is_a_sentence(changed: dict[str, Any], said: str) -> None:
    assert [said] == facts_mismatch(replace(INFO, **changed), INFO)
