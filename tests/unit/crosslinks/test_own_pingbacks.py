"""Pingbacks between posts of one site, without Pelican."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from causerie.crosslinks.neighbours import find_neighbours
from causerie.crosslinks.own_pingbacks import (
    InternalPingback,
    PostLink,
    find_pingbacks,
    join_versions,
)
from causerie.post import Article, Status
from causerie.text.html_links import Link


def post(name: str, day: int, **more: object) -> Article:
    base = Article(
        source=f"articles/{name}.md",
        status=Status.PUBLISHED,
        title=name.upper(),
        path=f"/{name}/",
        lang="fr",
        date=datetime(2026, 3, day, tzinfo=UTC),
        modified=None,
        summary="",
    )
    return replace(base, **more)


def pingbacks(
    *edges: tuple[Article, Article], tag: str = "a"
) -> dict[str, list[InternalPingback]]:
    found = find_pingbacks(
        [
            PostLink(a, b, Link("x", tag, "mots", "avant", f"après {n}"))
            for n, (a, b) in enumerate(edges)
        ],
        site_url="https://carnet.example",
    )
    return {source: list(rows) for source, rows in found.items()}


A, B, C = post("a", 1), post("b", 2), post("c", 3)


def test_a_linked_post_shows_who_links_to_it() -> None:
    (pingback,) = pingbacks((B, A))["articles/a.md"]

    assert pingback.label == "Pingback: B"
    assert pingback.url == "https://carnet.example/b/"
    assert pingback.date == B.date
    assert (pingback.before, pingback.text, pingback.after) == (
        "avant",
        "mots",
        "après 0",
    )


def test_the_oldest_comes_first_and_each_source_once() -> None:
    found = pingbacks((C, A), (B, A), (C, A))["articles/a.md"]

    assert ["B", "C"] == [p.title for p in found]
    assert found[1].after == "après 0"


@pytest.mark.parametrize("status", [Status.DRAFT, Status.HIDDEN, Status.GONE])
def test_unpublished_posts_neither_speak_nor_are_spoken_to(status: Status) -> None:
    silent = replace(B, status=status)

    assert {} == pingbacks((silent, A), (A, silent))


def test_a_post_is_no_pingback_of_itself() -> None:
    assert {} == pingbacks((A, A))


@pytest.mark.parametrize(
    ("langs", "shown", "others"),
    [
        (("en", "fr"), "B-EN", ["B-DE", "B"]),
        (("it", "fr"), "B", ["B-DE", "B-EN"]),
        (("it", "es"), "B-DE", ["B-EN", "B"]),
    ],
)
def test_a_post_and_its_translations_are_one(
    langs: tuple[str, str], shown: str, others: list[str]
) -> None:
    versions = [B, post("b-de", 2, lang="de"), post("b-en", 2, lang="en")]
    sources = [version.source for version in versions]
    found = pingbacks(*((version, A) for version in [*versions, C]))[A.source]

    one, two = join_versions(
        found,
        lambda source: [s for s in sources if s != source and source in sources],
        langs,
    )

    assert one.title == shown
    assert sorted(other.title for other in one.versions) == sorted(others)
    assert (two.title, two.versions) == ("C", ())


def test_images_are_no_pingbacks() -> None:
    assert {} == pingbacks((B, A), tag="img")


def test_a_post_may_show_none() -> None:
    assert {} == pingbacks((B, replace(A, pingbacks=False)))


def test_neighbours_are_of_the_same_language_and_series() -> None:
    german = post("d", 2, lang="de")
    first = replace(A, series="S")
    last = replace(C, series="S")

    beside = find_neighbours([last, german, B, first])
    found = {post.source: neighbours for post, neighbours in beside}

    assert found[B.source].previous == first
    assert found[B.source].following == last
    assert found[B.source].series == ()
    assert found[last.source].series == (first, last)
    assert found[german.source].previous is None
