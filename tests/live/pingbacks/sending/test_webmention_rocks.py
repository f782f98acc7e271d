"""Sending against webmention.rocks, rebuilt: discovery 1-23, update 1-2, delete 1."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from internet import internet
from pinging_blog import TOMBSTONE, Blog
from webmention_rocks import HOST, ORIGIN, PAGES, Rocks


@pytest.fixture
def rocks() -> Rocks:
    return Rocks(lambda _url: (0, ""))


@pytest.fixture
def blog(tmp_path: Path, rocks: Rocks) -> Iterator[Blog]:
    with internet() as net:
        made = Blog(tmp_path, net)

        def fetch_source(url: str) -> tuple[int, str]:
            file = made.live / urlsplit(url).path.strip("/") / "index.html"
            return (200, file.read_text()) if file.is_file() else (404, "")

        rocks.fetch_source = fetch_source
        net.add(HOST, rocks)
        made.begin()
        yield made


@pytest.mark.parametrize("number", PAGES)
def test_discovery(blog: Blog, rocks: Rocks, number: int) -> None:
    target = f"{ORIGIN}/test/{number}" + ("/page" if number == 23 else "")
    blog.post(target)

    states = blog.states()

    assert {target: "sent"} == states
    assert ([f"discovery {number}"], []) == (rocks.accepted, rocks.traps)


def test_all_of_them_from_one_post(blog: Blog, rocks: Rocks) -> None:
    blog.post(*(f"{ORIGIN}/test/{n}" for n in PAGES if n != 23))

    states = blog.states()

    assert {"sent"} == set(states.values())
    assert [] == rocks.traps


def test_update_1_a_link_is_added(blog: Blog, rocks: Rocks) -> None:
    one, two = f"{ORIGIN}/update/1", f"{ORIGIN}/update/1/part/2"
    blog.post(one)
    blog.states()
    blog.post(one, two)

    states = blog.states()

    assert {one: "sent", two: "sent"} == states
    assert [
        "update/1 linked",
        "update/1 linked",
        "update/1/part/2 linked",
    ] == rocks.accepted
    assert [] == rocks.traps


def test_update_2_a_link_is_removed(blog: Blog, rocks: Rocks) -> None:
    one, two = f"{ORIGIN}/update/2", f"{ORIGIN}/update/2/part/2"
    blog.post(one, two)
    blog.states()
    blog.post(one)

    states = blog.states()

    assert {one: "sent", two: "removed"} == states
    assert [
        "update/2 linked",
        "update/2/part/2 linked",
        "update/2 linked",
        "update/2/part/2 unlinked",
    ] == rocks.accepted
    assert [] == rocks.traps


def test_delete_1_a_post_is_gone(blog: Blog, rocks: Rocks) -> None:
    target = f"{ORIGIN}/delete/1"
    blog.post(target)
    blog.states()
    blog.write({"/a/": TOMBSTONE})
    blog.publish()

    states = blog.states()

    assert {target: "removed"} == states
    assert ["delete/1 linked", "delete/1 gone"] == rocks.accepted
    assert [] == rocks.traps
