"""Verifying a source: the link, what its h-entry says, and pages made to hurt."""

import json
import resource
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from causerie.pingbacks.h_entry import Said, read_said
from causerie.pingbacks.verify import Finding, Verification, verify
from internet import Asked, Internet, Reply, internet

NOW = datetime(2026, 9, 21, tzinfo=UTC)
SOURCE, TARGET = "http://other.example/post/", "https://carnet.example/2026/a/?x&y"
ESCAPED = TARGET.replace("&", "&amp;")
LINK = f'<a href="{ESCAPED}">cela</a>'


@pytest.fixture
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


def look(net: Internet, reply: Reply, source: str = SOURCE) -> Verification:
    net.add("other.example", lambda _: reply)
    return verify(net.client(), source=source, target=TARGET, now=NOW)


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
    assert Finding.LINKED is look(net, Reply(markup)).finding


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
    assert Finding.UNLINKED is look(net, Reply(markup)).finding


@pytest.mark.parametrize(
    ("reply", "finding"),
    [
        (Reply(status=410), Finding.GONE),
        (
            Reply(f'<meta http-equiv="status" content="410 Gone">{LINK}'),
            Finding.GONE,
        ),
        (Reply(LINK, 404), Finding.MISSING),
        (Reply(LINK, 403), Finding.REFUSED),
        (Reply(LINK, 500), Finding.AGAIN),
        (Reply(LINK, 429), Finding.AGAIN),
        (Reply(json.dumps({"a": [{"b": TARGET}]}), type="application/json"), "linked"),
        (
            Reply(json.dumps({"a": TARGET + " "}), type="application/ld+json"),
            "unlinked",
        ),
        (Reply("[" * 100_000, type="application/json"), "unlinked"),
        (Reply(f"x {TARGET} y", type="text/plain"), Finding.LINKED),
        (Reply("x", type="text/plain"), Finding.UNLINKED),
        (Reply(LINK, type="image/png"), Finding.REFUSED),
        (Reply(LINK, type=""), Finding.REFUSED),
        (Reply(" " * 1_000_000 + LINK), Finding.UNLINKED),
    ],
)
def test_what_an_answer_means(net: Internet, reply: Reply, finding: str) -> None:
    assert finding == look(net, reply).finding


@pytest.mark.parametrize(
    ("source", "finding"),
    [
        ("http://nobody.example/", Finding.AGAIN),
        ("http://127.0.0.1/", Finding.REFUSED),
        ("http://other.example:22/", Finding.REFUSED),
    ],
)
def test_a_source_that_cannot_be_asked(
    net: Internet, source: str, finding: Finding
) -> None:
    assert finding is look(net, Reply(LINK), source).finding
    assert [] == net.dialled


def test_a_source_is_followed_and_its_links_resolved(net: Internet) -> None:
    def site(asked: Asked) -> Reply:
        if asked.path == "/post/":
            return Reply(status=301, headers=(("Location", "/new/"),))
        return Reply('<a href="../up/">x</a>')

    net.add("other.example", site)

    found = verify(
        net.client(), source=SOURCE, target="http://other.example/up/", now=NOW
    )

    assert Finding.LINKED is found.finding


@pytest.mark.parametrize(
    "charset", ["idna", "punycode", "undefined", "unicode_escape", "rot13", "x" * 3000]
)
@pytest.mark.parametrize("media", ["text/html", "text/plain"])
def test_a_charset_that_is_for_no_page_does_no_harm(
    net: Internet, charset: str, media: str
) -> None:
    body = b"\xff\x80 \\x " + (LINK if media == "text/html" else TARGET).encode()

    found = look(net, Reply(body, type=f"{media}; charset={charset}"))

    assert Finding.LINKED is found.finding


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
        ('<base href="javascript:x"><a href="?x&y">x</a>', False),
    ],
)
def test_links_are_relative_to_the_base(
    net: Internet,
    markup: str,
    finding: bool,  # noqa: FBT001 - the expectation
) -> None:
    expected = Finding.LINKED if finding else Finding.UNLINKED

    assert expected is look(net, Reply(markup)).finding


def test_what_a_link_says_in_a_script_is_no_link(net: Internet) -> None:
    """An address in a javascript: URL, or one no browser can read, is none of ours."""
    odd = ("javascript:location=&quot;{}&quot;", "http://[{}", "data:text/html,{}")
    links = "".join(f'<a href="{href.format(ESCAPED)}">x</a>' for href in odd)

    assert Finding.UNLINKED is look(net, Reply(links)).finding
    assert Finding.LINKED is look(net, Reply(links + LINK)).finding


# ---- what it says

ENTRY = f"""<!doctype html><html lang="fr-FR"><title>Un titre | Ailleurs</title>
<div class="h-feed"><article class="h-entry">
<h1 class="p-name">Un titre</h1>
<p class="p-author h-card"><a class="u-url p-name" href="/ana">Ana  B.</a></p>
<time class="dt-published" datetime="2026-09-01T10:00:00+02:00">hier</time>
<div class="e-content"><p>Bonjour. J'ai lu {LINK} avec plaisir.</p><p>Fin.</p></div>
<div class="p-comment h-cite"><p class="p-name">Autre</p></div>
</article></div></html>"""


def test_an_entry_is_read() -> None:
    assert read_said(ENTRY, SOURCE, TARGET) == Said(
        kind="mention",
        title="Un titre",
        author="Ana B.",
        author_url="http://other.example/ana",
        published="2026-09-01T10:00:00+02:00",
        excerpt="Bonjour. J'ai lu cela avec plaisir.",
        lang="fr",
    )


def test_a_page_without_an_entry_has_a_title_and_the_words_around() -> None:
    page = f"<title>A\n b</title><nav>menu</nav><ul><li>Voir {LINK}, ici.<li>Non</ul>"

    assert Said(title="A b", excerpt="Voir cela, ici.") == read_said(
        page, SOURCE, TARGET
    )


@pytest.mark.parametrize(
    ("name", "kind", "excerpt"),
    [
        ("u-in-reply-to", "reply", "Bien dit."),
        ("u-like-of", "like", ""),
        ("u-repost-of", "repost", ""),
        ("u-bookmark-of", "bookmark", ""),
        ("u-syndication", "mention", "Bien dit. cela"),
    ],
)
@pytest.mark.parametrize("cite", [False, True])
def test_the_kind_of_a_response(
    name: str,
    kind: str,
    excerpt: str,
    cite: bool,  # noqa: FBT001 - the case
) -> None:
    reference = f'<a class="{name}" href="{ESCAPED}">cela</a>'
    if cite:
        inner = reference.replace(name, "u-url")
        reference = f'<span class="{name} h-cite">{inner}</span>'
    page = (
        '<div class="h-entry"><span class="e-content">Bien dit.</span>'
        f" {reference}</div>"
    )

    said = read_said(page, SOURCE, TARGET)

    assert (kind, excerpt) == (said.kind, said.excerpt)


def test_a_reply_to_another_page_is_a_mention() -> None:
    page = f'<div class="h-entry"><a class="u-in-reply-to" href="/x">x</a>{LINK}</div>'

    assert "mention" == read_said(page, SOURCE, TARGET).kind


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("ana@other.example", "…"),
        ("Écrire à ana.b+c@other.example, merci", "Écrire à …, merci"),
        ("@ana@social.example", "@ana@social.example"),
        ("3 @ 4 et @ana", "3 @ 4 et @ana"),
    ],
)
def test_no_mail_is_passed_on(words: str, shown: str) -> None:
    page = (
        f'<div class="h-entry"><b class="p-name">{words}</b>'
        f'<a class="p-author h-card" href="mailto:ana@other.example">{words}</a>'
        f'<i class="e-content">{words}</i><a class="u-in-reply-to" href="{ESCAPED}">'
    )

    said = read_said(page, SOURCE, TARGET)

    assert [shown] * 3 == [said.title, said.author, said.excerpt]
    assert "" == said.author_url


@pytest.mark.parametrize("kept", range(280, 300))
def test_no_part_of_a_mail_is_passed_on(kept: int) -> None:
    page = f"<p>{LINK} {'x' * kept} ana@other.example.net et plus</p>"

    assert "@" not in read_said(page, SOURCE, TARGET).excerpt


def test_long_and_hiding_texts_are_cut_and_shown() -> None:
    words = "mot " * 400
    page = (
        f'<div class="h-entry"><b class="p-name">\u202etitre\x00{"t" * 999}</b>'
        f'<a class="p-author h-card" href="javascript:alert(1)">A\u200b{"n" * 99}</a>'
        f"<p>{words}{LINK} {words}</p></div>"
    )

    said = read_said(page, SOURCE, TARGET)

    assert (200, 80, 300) == (len(said.title), len(said.author), len(said.excerpt))
    assert said.title.startswith("titre")
    assert said.excerpt.startswith("…mot ")
    assert " cela " in said.excerpt
    assert "" == said.author_url


HURT = f'<div class="h-entry">{LINK}'
BOMBS = {
    "60 KB of <a": "<a " * 20_000,
    "200 KB of nested div": "<div>" * 40_000 + LINK,
    "10 MB of links, cut at 1 MB": "<a href=x class=u-url>z</a>" * 40_000,
    "nested entries": "<div class='h-entry p-name'>" * 30_000 + LINK,
    "nested references": HURT
    + '<div class="u-in-reply-to p-author e-content">' * 20_000,
    "nested citations": HURT + "<p class=u-like-of><b class=h-cite>" * 15_000,
    "nested authors": HURT + '<p class="p-author h-card"><p class="value">' * 20_000,
    "entries beside entries": (HURT + '<b class="p-author h-card"></b></div>') * 20_000,
    "20,000 classes": f"<p class='{'p-name ' * 100_000}'>" + LINK,
    "entities": "&amp" * 250_000,
    "many blocks": "<p>x" * 200_000 + LINK,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_made_to_hurt_is_read_in_time_and_space(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes
    start = time.process_time()

    read_said(BOMBS[name][:1_000_000], SOURCE, TARGET)

    assert time.process_time() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
