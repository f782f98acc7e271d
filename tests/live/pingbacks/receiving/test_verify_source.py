"""Verifying a source: the link, what its h-entry says, and pages made to hurt."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving.verify_source import verify_source
from internet import Asked, Internet, Reply, internet

NOW = datetime(2026, 9, 21, tzinfo=UTC)
SOURCE, TARGET = "http://other.example/post/", "https://carnet.example/2026/a/?x&y"
ESCAPED = TARGET.replace("&", "&amp;")
LINK = f'<a href="{ESCAPED}">cela</a>'


@pytest.fixture
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


def verify(net: Internet, reply: Reply, source: str = SOURCE) -> Verification:
    net.add("other.example", lambda _: reply)
    return verify_source(net.client(), source=source, target=TARGET, now=NOW)


@pytest.mark.parametrize(
    "markup",
    [
        LINK,
        f'<a href=" {ESCAPED} ">x</a>',
        f"<A HREF='{ESCAPED}'>x",
        f'<img src="{ESCAPED}">',
        f'<blockquote cite="{ESCAPED}">x</blockquote>',
        f'<link rel="x" href="{ESCAPED}">',
        f'<video src="{ESCAPED}"></video>',
        '<a href="//carnet.example/2026/a/?x&y">x</a>'.replace("//", "https://"),
    ],
)
def test_a_page_with_the_link_is_linked(net: Internet, markup: str) -> None:
    assert SourceStatus.LINKED is verify(net, Reply(markup)).status


@pytest.mark.parametrize(
    "markup",
    [
        "",
        TARGET,
        f"<p>{ESCAPED}</p>",
        f"<!-- {LINK} -->",
        f"<script>{LINK}</script>",
        f"<template>{LINK}</template>",
        f"<textarea>{LINK}</textarea>",
        f'<code>&lt;a href="{ESCAPED}"&gt;</code>',
        f'<a data-href="{ESCAPED}">x</a>',
        f'<a href="{ESCAPED}z">x</a>',
        '<a href="https://carnet.example/2026/a/">x</a>',
        '<a href="http://carnet.example/2026/a/?x&y">x</a>',
    ],
)
def test_a_page_with_anything_else_is_not(net: Internet, markup: str) -> None:
    assert SourceStatus.UNLINKED is verify(net, Reply(markup)).status


@pytest.mark.parametrize(
    ("reply", "finding"),
    [
        (Reply(status=410), SourceStatus.GONE),
        (
            Reply(f'<meta http-equiv="status" content="410 Gone">{LINK}'),
            SourceStatus.GONE,
        ),
        (Reply(LINK, 404), SourceStatus.NOT_FOUND),
        (Reply(LINK, 403), SourceStatus.REFUSED),
        (Reply(LINK, 500), SourceStatus.RETRY),
        (Reply(LINK, 429), SourceStatus.RETRY),
        (Reply(json.dumps({"a": [{"b": TARGET}]}), type="application/json"), "linked"),
        (
            Reply(json.dumps({"a": TARGET + " "}), type="application/ld+json"),
            "unlinked",
        ),
        (Reply("[" * 100_000, type="application/json"), "unlinked"),
        (Reply(f"x {TARGET} y", type="text/plain"), SourceStatus.LINKED),
        (Reply("x", type="text/plain"), SourceStatus.UNLINKED),
        (Reply(LINK, type="image/png"), SourceStatus.REFUSED),
        (Reply(LINK, type=""), SourceStatus.LINKED),
        (Reply(f"x {TARGET}", type=""), SourceStatus.LINKED),
        (Reply(" " * 1_000_000 + LINK), SourceStatus.UNLINKED),
    ],
)
def test_what_an_answer_means(net: Internet, reply: Reply, finding: str) -> None:
    assert finding == verify(net, reply).status


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("http://nobody.example/", SourceStatus.RETRY),
        ("http://127.0.0.1/", SourceStatus.REFUSED),
        ("http://other.example:22/", SourceStatus.REFUSED),
    ],
)
def test_a_source_that_cannot_be_asked(
    net: Internet, source: str, finding: SourceStatus
) -> None:
    assert finding is verify(net, Reply(LINK), source).status
    assert [] == net.dialled


def test_a_source_is_followed_and_its_links_resolved(net: Internet) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/post/":
            return Reply(status=301, headers=(("Location", "/new/"),))
        return Reply('<a href="../up/">x</a>')

    net.add("other.example", site)

    found = verify_source(
        net.client(), source=SOURCE, target="http://other.example/up/", now=NOW
    )

    assert SourceStatus.LINKED is found.status


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "unicode_escape", "rot13", "x" * 3000]
)
@pytest.mark.parametrize("media", ["text/html", "text/plain"])
def test_a_charset_that_is_for_no_page_does_no_harm(
    net: Internet, charset: str, media: str
) -> None:
    body = b"\xff\x80 \\x " + (LINK if media == "text/html" else TARGET).encode()

    found = verify(net, Reply(body, type=f"{media}; charset={charset}"))

    assert SourceStatus.LINKED is found.status


@pytest.mark.parametrize(
    ("markup", "finding"),
    [
        ('<base href="https://carnet.example/"><a href="2026/a/?x&amp;y">x</a>', True),
        (
            '<base href="/x/"><base href="https://carnet.example/">'
            '<a href="2026/a/?x&amp;y">x</a>',
            False,
        ),
        ('<base href="http://["><a href="?x&y">x</a>', False),
        # one holds for the whole page, also for what stands before it
        ('<a href="2026/a/?x&y">x</a><base href="https://carnet.example/">', True),
        (
            '<base target=x><base href="https://carnet.example"><a href="2026/a/?x&y">',
            True,
        ),
        # and only the first that has one, be it empty, wrong or of no page
        *(
            (
                f'<base href="{href}"><base href="https://carnet.example/">'
                '<a href="2026/a/?x&y">x</a>',
                False,
            )
            for href in ("", "http://[", "data:x", "javascript:x")
        ),
        ('<base href="javascript:x"><a href="?x&y">x</a>', False),
    ],
)
def test_links_are_relative_to_the_base(
    net: Internet,
    markup: str,
    finding: bool,  # noqa: FBT001 - the expectation
) -> None:
    expected = SourceStatus.LINKED if finding else SourceStatus.UNLINKED

    assert expected is verify(net, Reply(markup)).status


def test_what_a_link_says_in_a_script_is_no_link(net: Internet) -> None:
    """An address in a javascript: URL, or one no browser can read, is none of ours."""
    odd = ("javascript:location=&quot;{}&quot;", "http://[{}", "data:text/html,{}")
    links = "".join(f'<a href="{href.format(ESCAPED)}">x</a>' for href in odd)

    assert SourceStatus.UNLINKED is verify(net, Reply(links)).status
    assert SourceStatus.LINKED is verify(net, Reply(links + LINK)).status


# ---- spellings of an address

DAY = "https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9"
SPELLINGS = [
    "https://carnet.example/\U0001f4c5/\u00e9t\u00e9/?q=\u00e9",
    "https://carnet.example/%f0%9f%93%85/%c3%a9t%C3%A9/?q=%c3%a9",
    "https://Carnet.EXAMPLE/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "HTTPS://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example:443/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example:/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example./%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example/\n  %F0%9F%93%85/\r\n\t%C3%A9t%C3%A9/?q=%C3%A9".replace(
        "  ", ""
    ),
    "  https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9\n",
    "https://carnet.example/x/../%F0%9F%93%85/./%C3%A9%74%C3%A9/?q=%C3%A9",
    "https://carnet.example/%2e/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https:\\\\carnet.example\\%F0%9F%93%85\\%C3%A9t%C3%A9\\?q=%C3%A9",
    "https://c%61rnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://\uff43arnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https:/carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https:carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https:\\\\/carnet.example\\%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "&#1; https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9&#31;",
    "&#104;ttps://carnet.example/&#x1f4c5;/&eacute;t&eacute;/?q=&eacute;",
]
OTHERS = [
    "http://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9?q=%C3%A9",
    "https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/",
    "https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9#a",
    "https://carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=e%CC%81",
    "https://carnet.example/%F0%9F%93%85/%C3%89t%C3%A9/?q=%C3%A9",
    "https://carnet.example/%F0%9F%93%85%2F%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example//%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example:8443/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://www.carnet.example/%F0%9F%93%85/%C3%A9t%C3%A9/?q=%C3%A9",
    "https://carnet.example/%F0%9F%93%85/%E9t%E9/?q=%C3%A9",
    "https://carnet.example/\ud83d/",
    "https://carnet.example:x/",
]


@pytest.mark.parametrize("told", [0, 1, 2, 3, 12])
def test_every_spelling_of_the_target_is_a_link_to_it(net: Internet, told: int) -> None:
    """Whatever spelling was told: one page has links of all the others in turn."""
    pages = {f"/{n}": f'<a href="{href}">x</a>' for n, href in enumerate(SPELLINGS)}
    net.add("other.example", lambda asked: Reply(pages[asked.path]))
    target = [DAY, *SPELLINGS][told]

    unlinked = [
        SPELLINGS[int(path[1:])]
        for path in pages
        if "linked"
        != verify_source(
            net.client(),
            source=f"http://other.example{path}",
            target=target,
            now=NOW,
        ).status
    ]

    assert [] == unlinked


def test_another_address_is_no_spelling_of_it(net: Internet) -> None:
    links = "".join(f'<a href="{href}">x</a>' for href in OTHERS)
    net.add("other.example", lambda _: Reply(links.encode("utf-8", "replace")))

    seen = verify_source(net.client(), source=SOURCE, target=DAY, now=NOW)

    assert SourceStatus.UNLINKED is seen.status


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (f"Voir {SPELLINGS[0]}.", "text/plain; charset=utf-8"),
        (f"Voir ({SPELLINGS[1]})", "text/plain"),
        (json.dumps({"a": [SPELLINGS[1]]}), "application/json"),
        (json.dumps([SPELLINGS[0]]), "application/activity+json"),
        (f'<blockquote cite="{SPELLINGS[1]}">x</blockquote>', "text/html"),
        (
            '<base href="https://carnet.example:443/\U0001f4c5/">'
            '<a href="\u00e9t\u00e9/?q=\u00e9">x</a>',
            "text/html; charset=utf-8",
        ),
    ],
)
def test_spellings_are_known_wherever_a_page_names_others(
    net: Internet, body: str, media: str
) -> None:
    net.add("other.example", lambda _: Reply(body, type=media))

    assert (
        SourceStatus.LINKED
        is verify_source(net.client(), source=SOURCE, target=DAY, now=NOW).status
    )


def test_a_site_of_another_script_is_known_by_both_its_names(net: Internet) -> None:
    page = '<a href="https://caf\u00e9.example/a/">x</a>'
    net.add("other.example", lambda _: Reply(page))

    for target in ("https://xn--caf-dma.example/a/", "https://CAF\u00c9.example/a/"):
        seen = verify_source(net.client(), source=SOURCE, target=target, now=NOW)
        assert SourceStatus.LINKED is seen.status
