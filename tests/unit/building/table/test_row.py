"""Row: a post as it was read; its digests tell what pages have to be made again."""

import marshal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pelican.contents import Article as PelicanArticle
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import SafeDatetime

from causerie import defaults
from causerie.bridge.entry import ArticleEntry, Reference
from causerie.building.table.plain_values import decode
from causerie.building.table.row import Row, RowBody, digest, link_of, make_row
from causerie.crosslinks.neighbours import find_neighbours
from causerie.post import Article, Post, Status
from causerie.text.html_links import Link

PARIS = ZoneInfo("Europe/Paris")
OWN = {name: value for name, value in vars(defaults).items() if name.isupper()}
SETTINGS = {**DEFAULT_CONFIG, **OWN, "DEFAULT_LANG": "fr", "PATH": "/site/content"}
SETTINGS["TIMEZONE"] = "Europe/Paris"
POST = Article(
    source="articles/a.md",
    status=Status.PUBLISHED,
    title="Un & deux",
    path="/2026/03/29/a/",
    lang="fr",
    date=datetime(2026, 3, 29, 8, 30, tzinfo=PARIS),
    modified=datetime(2026, 4, 1, tzinfo=UTC),
    summary="Bref.",
    aliases=("/vieux/",),
    category="Notes",
    tags=("Œuf", "Été"),
    authors=("Ada", "Bea"),
    series="Une suite",
    cover="images/a.png",
    pingbacks=False,
)
BODY = '<p>Vu <a href="{filename}b.md">là</a>.'
SHARED = (
    *("source", "title", "path", "lang", "original", "summary", "aliases", "kind"),
    *("status", "date", "modified", "category", "tags", "authors", "guid"),
    *("pingbacks", "series", "is_episode", "timestamp"),
)


def entry_of(post: Article = POST, *, body: str = BODY, **own: Any) -> ArticleEntry:
    """Read a post as Pelican does, from its header and its body."""
    metadata = {
        "title": post.title,
        "date": SafeDatetime.fromtimestamp(post.timestamp, PARIS),
        "category": Category(post.category, SETTINGS),
        "tags": [Tag(tag, SETTINGS) for tag in post.tags],
        "authors": [Author(author, SETTINGS) for author in post.authors],
        "summary": post.summary,
        "slug": "a",
        "status": post.status.value,
        "lang": post.lang,
    }
    content = PelicanArticle(
        body, metadata, SETTINGS, f"/site/content/{post.source}", {}
    )
    vars(content).update(**{"post": post, "pingbacks": (), **own})
    return ArticleEntry(post, content)


def link(text: str = "là", before: str = "Vu") -> Link:
    return Link("{filename}b.md", "a", text, before, ".")


def row_of(post: Article = POST, *found: Link, **own: Any) -> tuple[Row, RowBody]:
    entry = entry_of(post, **own)
    return make_row(entry, [Reference(entry, each, path="/b/") for each in found])


@pytest.mark.parametrize("name", SHARED)
def test_a_row_says_of_a_post_what_the_post_says(name: str) -> None:
    assert getattr(row_of()[0], name) == getattr(POST, name)


def test_a_row_of_a_post_without_dates_has_none() -> None:
    row, _ = row_of(POST)
    none = row._replace(day="", changed="")

    assert (none.date, none.modified) == (None, None)


def test_rows_have_neighbours_as_posts_have() -> None:
    days = [POST.date.replace(day=day) for day in (3, 1, 2, 2)]
    posts = [
        replace(POST, source=f"articles/{n}.md", date=day, lang="en" if n > 2 else "fr")
        for n, day in enumerate(days)
    ]
    rows: Any = [row_of(post)[0] for post in posts]

    of_posts, of_rows = (
        [
            (
                post.source,
                getattr(beside.previous, "source", ""),
                getattr(beside.following, "source", ""),
                [o.source for o in beside.series],
            )
            for post, beside in find_neighbours(each)
        ]
        for each in (posts, rows)
    )

    assert of_posts == of_rows
    assert of_posts[1][:3] == ("articles/2.md", "articles/1.md", "articles/0.md")


def test_a_row_is_what_marshal_can_hold() -> None:
    row, body = row_of(POST, link(), link("encore"))

    plain = (*row._replace(links=()), *map(tuple, row.links))
    assert marshal.loads(marshal.dumps(plain, 2)) == plain  # noqa: S302 - ours
    assert len(row.links) == 2
    assert row.names == (
        *(("category", "Notes", "notes"), ("tag", "Œuf", "oeuf")),
        *(("tag", "Été", "ete"), ("author", "Ada", "ada")),
        ("author", "Bea", "bea"),
    )
    assert body.contexts == (("là", "Vu", "."), ("encore", "Vu", "."))
    assert body.html == BODY


def test_what_pelican_gave_a_content_is_kept_and_what_features_attach_is_not() -> None:
    entry = entry_of(discussion=None, related_posts=[object()], own_word="un")

    _, body = make_row(entry, [])
    fields = decode(marshal.loads(body.fields), SETTINGS)  # noqa: S302 - ours

    assert fields["own_word"] == "un"
    assert fields["title"] == POST.title
    assert fields["date"] == POST.date
    assert {"_content", "settings", "_context", "post", "related_posts"}.isdisjoint(
        fields
    )


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        row_of(own_word=object())


@pytest.mark.parametrize("what", ["discussion", "mentions"])
def test_what_only_its_own_page_shows_is_not_on_its_card(what: str) -> None:
    one, two = row_of()[0], row_of(**{what: ("un",)})[0]

    assert one.card == two.card
    assert one.whole != two.whole


def test_a_body_is_not_on_the_card() -> None:
    one, two = row_of()[0], row_of(body="<p>Autre.")[0]

    assert one.card == two.card
    assert one.whole != two.whole


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Autre"},
        {"summary": "Autre."},
        {"date": POST.date.replace(hour=9)},
        {"modified": None},
        {"aliases": ()},
        {"category": "Autre"},
        {"tags": ("Été", "Œuf")},
        {"authors": ("Bea", "Ada")},
        {"series": ""},
        {"lang": "en"},
        {"status": Status.HIDDEN},
        {"path": "/autre/"},
        {"original": False},
        {"pingbacks": True},
    ],
    ids=str,
)
def test_all_else_is_on_the_card(changes: dict[str, Any]) -> None:
    one, two = row_of()[0], row_of(replace(POST, **changes))[0]

    assert one.card != two.card
    assert one.whole != two.whole


def test_an_attribute_that_only_pelican_knows_is_on_the_card() -> None:
    assert row_of()[0].card != row_of(own_word="un")[0].card


def test_the_words_round_a_link_are_neither_but_told_apart() -> None:
    one, two = row_of(POST, link())[0], row_of(POST, link(before="Lu"))[0]

    assert (one.card, one.whole) == (two.card, two.whole)
    assert one.said != two.said


def test_a_link_is_that_of_a_post_or_of_a_path() -> None:
    entry = entry_of()
    post: Post = POST

    to_post = link_of(Reference(entry, link(), target=entry, fragment="x"))
    to_path = link_of(Reference(entry, link(), path="/b/index.html"))
    to_file = link_of(Reference(entry, link(), file="images/a.png", attached=True))

    assert tuple(to_post) == ("a", post.source, "", "x", "", False)
    assert (to_path.source, to_path.file, bool(to_path.path)) == ("", "", True)
    assert tuple(to_file)[1:] == ("", "", "", "images/a.png", True)


def test_a_digest_is_the_same_in_every_process() -> None:
    value = ("a", 7, (None, "a", b"a", 2.5), ["é"])
    code = f"from causerie.building.table.row import digest; print(digest({value!r}))"

    printed = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for _ in "12"
    ]

    assert printed == [f"{digest(value)}\n"] * 2


def test_a_digest_does_not_tell_whether_a_text_is_one_object() -> None:
    """Marshal refers to what it has written, from version 3 on."""
    word, again = (bytes([109, 111, 116]).decode() for _ in "12")

    assert word is not again
    assert digest((word, word)) == digest((word, again))
    assert digest(("a",)) != digest(("b",))
