"""Where a page takes webmentions or pingbacks: rules, and pages made to hurt."""

import resource
import time

import pytest

from causerie.net.http_message import Response
from causerie.pingbacks.parsing.endpoint_discovery import (
    discover_endpoint,
    find_pingback_endpoint,
    find_webmention_endpoint,
)

HTML = "text/html; charset=utf-8"
URL = "http://other.example/2026/post?x=y"


def answer(
    body: str | bytes = "",
    *headers: tuple[str, str],
    media: str = HTML,
) -> Response:
    data = body if isinstance(body, bytes) else body.encode()
    return Response(URL, 200, (("content-type", media), *headers), data)


def pingback(*args: object, **options: str) -> str | None:
    found = find_pingback_endpoint(answer(*args, **options))  # type: ignore[arg-type]
    return found.url if found else None


def webmention(*args: object, **options: str) -> str | None:
    found = find_webmention_endpoint(answer(*args, **options))  # type: ignore[arg-type]
    return found.url if found else None


# ---- Pingback 1.0, section 2

LINK = '<link rel="pingback" href="http://other.example/xmlrpc">'
SERVER = "http://other.example/xmlrpc"


@pytest.mark.parametrize(
    "markup",
    [
        LINK,
        '<link rel="pingback" href="http://other.example/xmlrpc" />',
        '<link rel="pingback" href="http://other.example/xmlrpc"/>',
        "<html><body>" + "x" * 900_000 + LINK,
        LINK + '<link rel="pingback" href="http://second.example/">',
    ],
)
def test_the_one_form_of_link_is_found(markup: str) -> None:
    assert pingback(markup) == SERVER


@pytest.mark.parametrize(
    "markup",
    [
        '<link href="http://other.example/xmlrpc" rel="pingback">',
        "<link rel='pingback' href='http://other.example/xmlrpc'>",
        '<link rel="pingback"  href="http://other.example/xmlrpc">',
        '<LINK REL="pingback" href="http://other.example/xmlrpc">',
        '<link rel="pingback" href="http://other.example/xmlrpc"  />',
        '<link rel="pingback me" href="http://other.example/xmlrpc">',
        '<a rel="pingback" href="http://other.example/xmlrpc">x</a>',
        '<link rel="pingback" href="">',
        '<link rel="pingback" href="/xmlrpc">',
        '<link rel="pingback" href="//other.example/xmlrpc">',
        '<link rel="pingback" href="ftp://other.example/xmlrpc">',
        '<link rel="pingback" href="http://[broken/">',
        "",
    ],
)
def test_any_other_form_is_none(markup: str) -> None:
    assert pingback(markup) is None


def test_four_entities_are_expanded_and_no_more() -> None:
    markup = '<link rel="pingback" href="http://a.example/?a&amp;b&lt;&gt;&quot;&#38;c&amp;lt;">'

    assert 'http://a.example/?a&b<>"&#38;c&lt;' == pingback(markup)


def test_the_header_comes_before_the_link() -> None:
    headers = (("x-pingback", "http://h.example/"), ("x-pingback", "http://i.example/"))

    assert "http://h.example/" == pingback(LINK, *headers)
    assert pingback(LINK, ("x-pingback", "/relative")) is None


def test_a_link_header_is_no_pingback_server() -> None:
    assert pingback("", ("link", '<http://h.example/>; rel="pingback"')) is None


@pytest.mark.parametrize("media", ["image/png", "audio/mpeg", "application/pdf", ""])
def test_files_of_any_type_have_the_header(media: str) -> None:
    header = ("x-pingback", "http://h.example/")

    assert "http://h.example/" == pingback(b"\x89PNG\0\xff", header, media=media)


def test_a_webmention_endpoint_is_preferred() -> None:
    found = discover_endpoint(answer(LINK + '<a rel="webmention" href="/w">x</a>'))

    assert found is not None
    assert ("webmention", "http://other.example/w") == (found.protocol, found.url)


# ---- Webmention 3.1.2.3; most of it stands in test_webmention_rocks.py


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<b rel="webmention" href="/w">x</b>', None),
        ('<area rel="webmention" href="/w">', None),
        ('<template><a rel="webmention" href="/t">x</a></template>', None),
        ('<script><a rel="webmention" href="/t">x</a></script>', None),
        ('<a REL="WebMention" HREF="/w">x</a>', "http://other.example/w"),
        ("<a rel=webmention href=w>x</a>", "http://other.example/2026/w"),
        ('<a rel="\n webmention\t" href=" /w ">x</a>', "http://other.example/w"),
        (
            '<a rel="webmention" href="?a&amp;b">x</a>',
            "http://other.example/2026/post?a&b",
        ),
        ('<a rel="webmention" href="https://é.example/">x</a>', "https://é.example/"),
        ('<a rel="webmention" href="http://[broken/">x</a>', None),
    ],
)
def test_only_links_of_the_page_count(markup: str, found: str | None) -> None:
    assert found == webmention(markup)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("</w>; rel=webmention", "/w"),
        ("</w>;rel=webmention", "/w"),
        ('</w>; REL="WEBMENTION"', "/w"),
        ('</a,b>; rel="x", </w>; rel="me webmention"', "/w"),
        ('</a>; title="a, <b>; rel=webmention"; rel=x, </w>; rel=webmention', "/w"),
        ('</a>; title="\\", </b>; rel=webmention"; rel=x, </w>; rel=webmention', "/w"),
        ("</a>; rel=x; rel=webmention", None),
        ('</w>; rel=webmention; anchor="#foot"', None),
        ('</w>; rel="webmention', None),
        ("</w>", None),
        ("<", None),
        ("</w>; rel=webmention; title*=UTF-8''x", "/w"),
    ],
)
def test_a_link_header_is_read_by_its_grammar(value: str, found: str | None) -> None:
    want = found and f"http://other.example{found}"

    assert want == webmention("", ("link", value))


def test_markup_of_other_types_is_not_read() -> None:
    markup = '<a rel="webmention" href="/w">x</a>'

    assert webmention(markup, media="text/plain") is None
    assert webmention(markup, media="application/xhtml+xml") is not None


@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", "no-such-thing", ""])
def test_a_page_of_any_charset_can_be_read(charset: str) -> None:
    encoding = charset if charset in {"utf-16", "iso-8859-1"} else "utf-8"
    body = '<a rel="webmention" href="/w">é</a>'.encode(encoding)

    assert webmention(body, media=f"text/html; charset={charset}") is not None


BOMBS = {
    "60 KB of <a": "<a " * 20_000,
    "200 KB of nested div": "<div>" * 40_000,
    "comments never closed": "<!--" * 200_000,
    "20,000 attributes": "<p " + " ".join(f"a{n}=b" for n in range(20_000)) + ">",
    "links without end": "<a href=x rel=y>z</a>" * 47_000,
    "formatting misnested": "<a><b><i><font>" * 10_000 + "</b>" * 10_000,
    "entities": "&amp" * 250_000,
    "templates": "<template>" * 90_000,
    "pingback links half written": '<link rel="pingback" href=' * 38_000,
    "pingback links not closed": '<link rel="pingback" href="' * 36_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_made_to_hurt_is_read_in_time_and_space(name: str) -> None:
    page = answer(BOMBS[name][:1_000_000])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes
    start = time.process_time()

    found = discover_endpoint(page)

    assert found is None
    assert time.process_time() - start < 5  # the deadline of nothing else; generous
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize(
    "piece", ["<", "<a>;", '<a>;x="', ";", " ", "<a>; rel=x, ", "\\"]
)
def test_a_header_made_to_hurt_is_read_in_time(piece: str) -> None:
    start = time.process_time()

    webmention("", ("link", piece * (90_000 // len(piece))))

    assert time.process_time() - start < 1
