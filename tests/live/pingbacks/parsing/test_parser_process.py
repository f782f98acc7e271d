"""Strangers' pages are read apart: whatever one does there, the next one is read."""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from causerie.errors import BadResponseError
from causerie.net.http_message import Response
from causerie.pingbacks.parsing import parser_process
from causerie.pingbacks.parsing.endpoint_discovery import Endpoint
from causerie.pingbacks.parsing.parser_process import ParserProcess, TimeLimits
from causerie.pingbacks.parsing.verification import SourceStatus, Verification

TARGET = "https://carnet.example/2026/03/02/a/"
LINK = f'<a href="{TARGET}">x</a>'


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    made = ParserProcess(patient=TimeLimits(cpu=1, clock=15))
    yield made
    made.close()


def answer(body: str | bytes, media: str = "text/html") -> Response:
    data = body if isinstance(body, bytes) else body.encode()
    headers = (("content-type", media),)
    return Response("http://other.example/x", 200, headers, data)


def verify(
    parser: ParserProcess, body: str | bytes, media: str = "text/html"
) -> Verification:
    return parser.verify_link(answer(body, media), TARGET)


def formatting(times: int, *tags: str) -> str:
    """Nest formatting elements that are all closed in the wrong order."""
    opened = "".join(f"<{tag} {n}>" for tag in tags for n in range(times))
    return LINK + opened + f"x</{tags[0]}>" * times


GREEDY = {
    "formatting": formatting(2500, "b", "i"),
    "other formatting": formatting(2500, "font", "code", "u"),
    "half a million of <": LINK + "<" * 900_000,
}


@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_page_ends_alone_and_in_bounds(
    parser: ParserProcess, name: str
) -> None:
    with pytest.raises(BadResponseError, match=r"too much time or memory"):
        verify(parser, GREEDY[name])

    assert SourceStatus.LINKED is verify(parser, LINK).status


def test_a_page_that_takes_too_long_is_left() -> None:
    hasty = ParserProcess(patient=TimeLimits(cpu=5, clock=0))

    with pytest.raises(BadResponseError, match=r"too much time"):
        verify(hasty, LINK * 10_000)
    hasty.close()


def test_a_quick_look_leaves_a_page_that_takes_long() -> None:
    forever, moment = TimeLimits(cpu=60, clock=600), TimeLimits(cpu=0.01, clock=600)
    parser = ParserProcess(patient=forever, quick=moment)
    long = answer(LINK + "<" * 100_000)  # its time grows with the square

    with pytest.raises(BadResponseError, match=r"too much time"):
        parser.verify_link(long, TARGET, quick=True)

    assert SourceStatus.LINKED is parser.verify_link(long, TARGET).status
    parser.close()


def test_one_process_reads_many_pages_and_is_replaced(
    parser: ParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def process() -> int:
        verify(parser, LINK)
        return parser._process.pid if parser._process else 0

    large = b"x" * 150_000_000  # its own growth is no fault of a page's
    same = {process() for _ in range(3)}
    del large
    monkeypatch.setattr(parser_process, "MAX_PAGES", 1)
    replaced = [process() for _ in range(2)]

    assert (1, [0, 0]) == (len(same - {0}), replaced)


def test_a_reader_that_was_killed_is_begun_anew(parser: ParserProcess) -> None:
    verify(parser, LINK)
    assert parser._process is not None
    parser._process.kill()
    parser._process.wait()

    assert SourceStatus.LINKED is verify(parser, LINK).status


def test_who_is_stopped_gets_no_answer_of_before(
    parser: ParserProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(process: subprocess.Popen[bytes], asked: bytes) -> bytes:
        assert process.stdin is not None
        process.stdin.write(asked)
        process.stdin.flush()
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(parser_process, "_exchange", stop)
        with pytest.raises(KeyboardInterrupt):
            verify(parser, LINK)

    assert SourceStatus.UNLINKED is verify(parser, "Rien.").status


def test_a_fork_has_a_process_of_its_own(parser: ParserProcess) -> None:
    verify(parser, LINK)
    child = os.fork()
    if child == 0:
        found = verify(parser, "Rien.").status
        os._exit(0 if found is SourceStatus.UNLINKED else 1)

    assert 0 == os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert SourceStatus.LINKED is verify(parser, LINK).status


@pytest.mark.needs("namespace")  # there is /proc then
def test_its_process_has_limits_and_does_without_pelican(parser: ParserProcess) -> None:
    verify(parser, LINK)
    assert parser._process is not None
    process = Path(f"/proc/{parser._process.pid}")
    limits = dict(
        re.findall(
            r"^(Max \w+ \w+) +(\d+)", (process / "limits").read_text(), re.MULTILINE
        )
    )
    (peak,) = re.findall(r"VmHWM:\s+(\d+) kB", (process / "status").read_text())

    assert 100_000_000 == int(limits["Max address space"])
    assert "0" == limits["Max file size"]
    assert int(peak) < 40_000


# What Python, or nobody, reads as halves of characters, and other things to be shown.
AUTHOR = '<div class=h-entry><a class="p-author h-card" href="{}">{}</a></div>'
ODD = {
    "an address with half a character": (
        LINK + AUTHOR.format("http://x.example/\\ud800", "N"),
        "text/html; charset=unicode_escape",
    ),
    "a name that is one": (
        LINK + AUTHOR.format("/", "\\udc80"),
        "text/html; charset=raw_unicode_escape",
    ),
    "an entity that is one": (
        LINK + AUTHOR.format("http://x.example/&#xd800;", "&#55296;"),
        "text/html",
    ),
    "bytes that are one": (
        LINK.encode()
        + AUTHOR.format("http://x.example/", "N").encode()
        + b"\xed\xa0\x80",
        "text/html; charset=utf-8",
    ),
    "half a character of UTF-16": (
        (LINK + AUTHOR.format("/", "N")).encode("utf-16-le") + b"\x00\xd8",
        "text/html; charset=utf-16le",
    ),
    "controls": (
        LINK + AUTHOR.format("http://x.example/\x9b31m", "\x9b31mN\x9d"),
        "text/html",
    ),
    "a name nobody sees": (LINK + AUTHOR.format("/", "\u3164\u200b"), "text/html"),
    "an address with a name": (
        LINK + AUTHOR.format("http://a:b@x.example/", "N"),
        "text/html",
    ),
    "a script": (LINK + AUTHOR.format("JavaScript:alert(1)", "N"), "text/html"),
    "an address that breaks out": (
        LINK + AUTHOR.format("http://x.example/&quot;&gt;&lt;b&gt;", "N"),
        "text/html",
    ),
    "an address of no host": (LINK + AUTHOR.format("http:///x", "N"), "text/html"),
    "an IPv6 address that is none": (
        LINK + AUTHOR.format("http://[x/", "N"),
        "text/html",
    ),
    "a port that is none": (
        LINK + AUTHOR.format("http://x.example:99999/", "N"),
        "text/html",
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_kept_of_a_page_is_fit_to_be_kept(
    parser: ParserProcess, name: str
) -> None:
    seen = verify(parser, *ODD[name])

    assert seen.entry is not None
    kept = [getattr(seen.entry, field) for field in seen.entry.__dataclass_fields__]
    assert json.dumps(kept, ensure_ascii=False).encode()
    assert all(text.isprintable() for text in kept)
    own = ("", "http://x.example/", "http://x.example/\ufffd")
    own += ("http://x.example//ud800", "http://x")  # as browsers read them
    theirs = ("http://other.example/", "http://other.example/x")  # what it leads to
    assert seen.entry.author_url in own + theirs


@pytest.mark.parametrize(
    ("given", "published"),
    [
        ("2026-03-05T10:00:00+02:00", "2026-03-05T10:00:00+02:00"),
        ("2026-03-05 10:00:00+0200", "2026-03-05T10:00:00+02:00"),
        ("2026-03-05T10:00z", "2026-03-05T10:00:00+00:00"),
        ("2026-03-05T10:00", "2026-03-05T10:00:00+00:00"),
        ("2026-03-05", "2026-03-05T12:00:00+00:00"),
        (" 20260305 ", "2026-03-05T12:00:00+00:00"),
        ("0001-01-01", ""),
        ("0001-01-01T00:00:00+14:00", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("9999-12-31T23:59:59-12:00", ""),
        ("2026-13-45", ""),
        ("2026-02-30T10:00", ""),
        ("hier", ""),
        ("", ""),
        ("2026-03-05T10:00:00+99:00", ""),
    ],
)
def test_dates_are_plausible_or_none(
    parser: ParserProcess, given: str, published: str
) -> None:
    entry = f'<div class=h-entry><time class=dt-published datetime="{given}">'

    seen = verify(parser, f"{entry}x</time>{LINK}</div>")

    assert seen.entry is not None
    assert published == seen.entry.published


@pytest.mark.parametrize(
    ("media", "answer"),
    [
        ("text/\x9b31mevil\x9d0;title", "linked"),  # it is no type
        ("image/\x1b[31mpng", "linked"),
        ("application/" + "x" * 999, "it is application/" + "x" * 67 + "\u2026"),
    ],
)
def test_a_type_that_is_told_is_fit_to_be_told(
    parser: ParserProcess, media: str, answer: str
) -> None:
    assert answer == verify(parser, LINK, media).detail


@pytest.mark.parametrize(
    ("media", "body", "finding"),
    [
        ("", f"<p>{LINK}", SourceStatus.LINKED),
        ("", f"\n\ufeff <!doctype html>{LINK}", SourceStatus.LINKED),
        ("*/*", LINK, SourceStatus.LINKED),
        ("unknown/unknown", LINK, SourceStatus.LINKED),
        ("; charset=utf-8", LINK, SourceStatus.LINKED),
        ("", f"Voir {TARGET} ici", SourceStatus.LINKED),
        ("", "Rien.", SourceStatus.UNLINKED),
        # what is no type is none
        ("html", LINK, SourceStatus.LINKED),
        ("None", LINK, SourceStatus.LINKED),
        ("text/html charset=utf-8", LINK, SourceStatus.LINKED),
        ("text / html", f"Voir {TARGET} ici", SourceStatus.LINKED),
        # of several the last one
        ("text/html, text/html;charset=utf-8", LINK, SourceStatus.LINKED),
        ("image/png;a=b, text/html", LINK, SourceStatus.LINKED),
        ("text/html, image/png", LINK, SourceStatus.REFUSED),
        ("text/html, */*, x", LINK, SourceStatus.LINKED),
        ("application/octet-stream", LINK, SourceStatus.REFUSED),
        ("TEXT/HTML", LINK, SourceStatus.LINKED),
        ("Text/HTML;Charset=UTF-8", LINK, SourceStatus.LINKED),
    ],
)
def test_a_page_without_a_type_is_what_it_begins_as(
    parser: ParserProcess, media: str, body: str, finding: SourceStatus
) -> None:
    assert finding is verify(parser, body, media).status


def test_pages_of_old_blogs_are_read_as_they_were_written(
    parser: ParserProcess,
) -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html;'
        " charset=iso-8859-15\"><title>Un carnet d'\u00e9t\u00e9</title></head><body>"
        f"<p>Le c\u0153ur \u00e0 20 \u20ac : {LINK}</p></body></html>"
    )

    seen = verify(parser, page.encode("iso-8859-15"))

    assert seen.entry is not None
    assert "Un carnet d'\u00e9t\u00e9" == seen.entry.title
    assert seen.entry.excerpt.startswith("Le c\u0153ur \u00e0 20 \u20ac")


def test_an_endpoint_is_found_apart_too(parser: ParserProcess) -> None:
    found = parser.discover_endpoint(answer('<link rel="webmention" href="/wm">'))
    none = parser.discover_endpoint(answer("<p>Rien."))
    untyped = parser.discover_endpoint(answer('<link rel="webmention" href="/wm">', ""))

    assert Endpoint("webmention", "http://other.example/wm") == found == untyped
    assert none is None


def test_a_greedy_page_of_endpoints_ends_alone(parser: ParserProcess) -> None:
    with pytest.raises(BadResponseError):
        parser.discover_endpoint(answer("<!--a-->" * 125_000 * 3))

    assert parser.discover_endpoint(answer("")) is None
