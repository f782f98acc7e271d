"""What a page says of itself, and pages made to hurt who reads them."""

import resource
import time

import pytest

from causerie.pingbacks.parsing.h_entry import read_entry_summary
from causerie.pingbacks.parsing.sanitize_entry import EntrySummary

SOURCE, TARGET = "http://other.example/post/", "https://carnet.example/2026/a/?x&y"
ESCAPED = TARGET.replace("&", "&amp;")
LINK = f'<a href="{ESCAPED}">cela</a>'


ENTRY = f"""<!doctype html><html lang="fr-FR"><title>Un titre | Ailleurs</title>
<div class="h-feed"><article class="h-entry">
<h1 class="p-name">Un titre</h1>
<p class="p-author h-card"><a class="u-url p-name" href="/ana">Ana  B.</a></p>
<time class="dt-published" datetime="2026-09-01T10:00:00+02:00">hier</time>
<div class="e-content"><p>Bonjour. J'ai lu {LINK} avec plaisir.</p><p>Fin.</p></div>
<div class="p-comment h-cite"><p class="p-name">Autre</p></div>
</article></div></html>"""


def test_an_entry_is_read() -> None:
    assert read_entry_summary(ENTRY, SOURCE, TARGET) == EntrySummary(
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

    assert EntrySummary(title="A b", excerpt="Voir cela, ici.") == read_entry_summary(
        page, SOURCE, TARGET
    )


# As themes of WordPress have it; what stands beside the entry is of others.
CLASSIC = """<!doctype html><html lang="fr-FR"><title>Un titre – Ailleurs</title>
<body class="post-template single hfeed"><aside class="vcard"><a class="url fn"
href="/nav">Nav</a></aside>{before}<article id="post-7" class="post-7 post hentry">
<h1 class="entry-title"><a href="/post/" rel="bookmark">Un titre</a></h1>{meta}
<div class="entry-content"><p>J'ai lu {link} avec plaisir.</p><p>Fin.</p></div>
</article><ol><li class="comment hentry"><cite class="author vcard fn">Lecteur</cite>
<a rel="author" href="/lecteur">Lecteur</a></li></ol></html>"""
WHEN = (
    '<time class="entry-date published" datetime="2026-09-01T10:00:00+02:00">h</time>'
)
ANA = "http://other.example/author/ana/"


@pytest.mark.parametrize(
    "meta",
    [
        '<span class="author vcard"><a class="url fn n" href="/author/ana/">Ana B.</a>',
        '<p class="vcard author">de <b class="fn"><a class="url" href="/author/ana/">'
        " Ana  B.</a></b>",
        '<p class="author">Ana B. <a rel="x author" href="/author/ana/"></a>',
        '<p class="byline">de <a href="/author/ana/" rel="author">Ana B.</a>',
    ],
)
def test_classic_markup_names_author_and_date(meta: str) -> None:
    page = CLASSIC.format(before="", meta=f"{meta}</p></span>{WHEN}", link=LINK)

    assert read_entry_summary(page, SOURCE, TARGET) == EntrySummary(
        title="Un titre – Ailleurs",
        author="Ana B.",
        author_url=ANA,
        published="2026-09-01T10:00:00+02:00",
        excerpt="J'ai lu cela avec plaisir.",
        lang="fr",
    )


def test_a_date_is_also_read_of_the_time_in_it() -> None:
    time_in_it = WHEN.replace("published", "")
    when = f'<p class="byline">le <a class="published" href="/x">{time_in_it}</a></p>'
    page = CLASSIC.format(before="", meta=when, link=LINK)

    said = read_entry_summary(page, SOURCE, TARGET)

    assert "2026-09-01T10:00:00+02:00" == said.published


def test_classic_content_is_quoted_where_a_picture_is_the_link() -> None:
    link = f'<map><area href="{ESCAPED}"></map>un plan'
    page = CLASSIC.format(before="", meta="", link=link)

    said = read_entry_summary(page, SOURCE, TARGET)

    assert said.excerpt == "J'ai lu un plan avec plaisir. Fin."


@pytest.mark.parametrize(
    ("before", "author"),
    [
        ('<article class="hentry"><b class="author">Autre</b></article>', "Ana"),
        ('<article class="h-entry"><b class="p-author">Autre</b></article>', "Ana"),
        ('<div class="h-entry"><b class="p-author">Zoé</b>', "Zoé"),
    ],
)
def test_the_entry_around_the_link_counts_and_new_markup_before_classic(
    before: str, author: str
) -> None:
    page = CLASSIC.format(before=before, meta='<b class="author">Ana</b>', link=LINK)

    assert author == read_entry_summary(page, SOURCE, TARGET).author


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

    said = read_entry_summary(page, SOURCE, TARGET)

    assert (kind, excerpt) == (said.kind, said.excerpt)


def test_a_reply_to_another_page_is_a_mention() -> None:
    page = f'<div class="h-entry"><a class="u-in-reply-to" href="/x">x</a>{LINK}</div>'

    assert "mention" == read_entry_summary(page, SOURCE, TARGET).kind


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

    said = read_entry_summary(page, SOURCE, TARGET)

    assert [shown] * 3 == [said.title, said.author, said.excerpt]
    assert "" == said.author_url


@pytest.mark.parametrize("kept", range(280, 300))
def test_no_part_of_a_mail_is_passed_on(kept: int) -> None:
    page = f"<p>{LINK} {'x' * kept} ana@other.example.net et plus</p>"

    assert "@" not in read_entry_summary(page, SOURCE, TARGET).excerpt


def test_long_and_hiding_texts_are_cut_and_shown() -> None:
    words = "mot " * 400
    page = (
        f'<div class="h-entry"><b class="p-name">\u202etitre\x00{"t" * 999}</b>'
        f'<a class="p-author h-card" href="javascript:alert(1)">A\u200b{"n" * 99}</a>'
        f"<p>{words}{LINK} {words}</p></div>"
    )

    said = read_entry_summary(page, SOURCE, TARGET)

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
    "nested parts of a date": HURT
    + '<div class="dt-published">'
    + "<div class=value>x" * 40_000,
    "nested classic entries": "<p class=hentry>" * 30_000 + LINK,
    "nested classic authors": f'<div class="hentry">{LINK}'
    + '<b class="author vcard"><b class="fn">' * 20_000,
    "entries beside entries": (HURT + '<b class="p-author h-card"></b></div>') * 20_000,
    "20,000 classes": f"<p class='{'p-name ' * 100_000}'>" + LINK,
    "entities": "&amp" * 250_000,
    "many blocks": "<p>x" * 200_000 + LINK,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_page_made_to_hurt_is_read_in_time_and_space(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # kilobytes
    start = time.process_time()

    read_entry_summary(BOMBS[name][:1_000_000], SOURCE, TARGET)

    assert time.process_time() - start < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
