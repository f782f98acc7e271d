"""Comments out of mails: of any program, damaged, or made to do harm."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.comments.edit import add_comment
from causerie.comments.mail import read_mail
from causerie.comments.model import comment_to_json
from causerie.comments.prompt_comment import prompt_comment
from causerie.comments.reply_text import unwrap_lines
from causerie.errors import ContentError
from checkout import TESTS

MAILS = sorted((TESTS / "data" / "mails").glob("*.eml"))
NOW = datetime(2026, 4, 1, tzinfo=UTC)
MAIL = b"From: une lectrice <l@courrier.example>\nContent-Type: text/%s\n\n%s"


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_a_mail_gives_name_date_and_text_and_no_address(path: Path) -> None:
    read = read_mail(path.read_bytes(), now=NOW)

    expected = json.loads(path.with_suffix(".json").read_text())
    found = {"name": read.name, "date": read.date.isoformat(), "text": read.text}
    assert expected == found | ({"parent": read.parent} if read.parent else {})
    assert "@" not in str(comment_to_json(read))


@given(st.sampled_from(MAILS), st.data())
def test_a_damaged_mail_is_read_or_refused(path: Path, data: st.DataObject) -> None:
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=20))

    try:
        read = read_mail(bytes(whole), now=NOW)
    except ContentError as error:
        told = str(error)
    else:
        told = read.text

    assert told


@pytest.mark.parametrize(
    "data",
    [
        MAIL % (b"plain", b">\n\nx\n" * 50_000),
        MAIL % (b"plain", b"On a wrote\n>\n" * 20_000),
        MAIL % (b"plain", (b"x" * 400 + b"\n>\n\n") * 600),
        MAIL % (b"plain", b"a@b." * 60_000),
        MAIL % (b"html", b"<style></style>x" * 16_000),
        MAIL % (b"html", b"<div><p>" * 30_000),
        MAIL % (b"html", b"<a " + b"x=1 " * 60_000),
        b"From: " + b"(" * 20_000 + b"\n\nx",
        b"Content-Type: text/plain;" + b"a=b;" * 60_000 + b"\n\nx",
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
            for n in range(2000)
        ),
        b"x" * 25_000_001,
    ],
    ids=range(11),
)
def test_a_mail_made_to_cost_time_costs_little(data: bytes) -> None:
    begun = time.process_time()

    with pytest.raises(ContentError):
        add_comment((), replace(read_mail(data, now=NOW), name="x", text=""))

    assert time.process_time() - begun < 4


def test_a_mail_without_headers_is_refused() -> None:
    with pytest.raises(ContentError, match="headers only"):
        read_mail(b"From: a <a@b.example>\nBonjour,\nFrom: x\n", now=NOW)


def test_lines_that_nobody_wrapped_stay() -> None:
    verse = "Un vers.\nUn autre.\n\n" + "x" * 90 + "\nfin"

    assert unwrap_lines(verse) == verse


def test_a_terminal_is_asked_for_all_that_a_comment_has() -> None:
    answers = iter(["une lectrice", "2026-03-29 18:00", "", "Un.", "", "Deux.", "."])
    prompts = []

    def ask(prompt: str) -> str:
        prompts.append(prompt)
        return next(answers)

    read = prompt_comment(ask, now=NOW)

    assert (read.name, read.text, read.url) == ("une lectrice", "Un.\n\nDeux.", None)
    assert read.date == datetime(2026, 3, 29, 18, tzinfo=UTC)
    assert "2026-04-01 00:00" in prompts[1]
