"""Uploaded files are fetched by the guarded client, in parts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from causerie.importing import fetch_file as module
from causerie.importing.fetch_file import fetch_file
from causerie.importing.media import Media
from internet import Asked, Internet, Reply, internet

DATA = bytes(range(256)) * 40


class Host:
    """A host of files that gives parts, and is gone after so many answers."""

    def __init__(self, *, answers: int = 99, parts: bool = True) -> None:
        self.answers = answers
        self.parts = parts

    def __call__(self, asked: Asked) -> Reply:
        self.answers -= 1
        if self.answers < 0:
            return Reply(status=503)
        if asked.path.endswith("lost.jpg"):
            return Reply("<h1>Not here</h1>")  # as hosts answer that send no 404
        if not self.parts:
            return Reply(DATA, type="image/jpeg")
        wanted = asked.headers["range"].removeprefix("bytes=").split("-")
        first, last = (int(each) for each in wanted)
        part = DATA[first : last + 1]
        if not part:
            return Reply(status=416, headers=(("Content-Range", f"*/{len(DATA)}"),))
        about = f"bytes {first}-{first + len(part) - 1}/{len(DATA)}"
        return Reply(part, 206, (("Content-Range", about),), "image/jpeg")


@pytest.fixture(scope="module")
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PART", 4000)


@pytest.mark.usefixtures("small_parts")
def test_a_file_is_fetched_in_parts_and_goes_on_where_it_was(
    net: Internet, tmp_path: Path
) -> None:
    host, target = Host(answers=1), tmp_path / "a.jpg"
    net.add("parts.example", host)

    why = fetch_file(net.client(), "http://parts.example/a.jpg", target)
    there = target.exists()
    host.answers = 99
    again = fetch_file(net.client(), "http://parts.example/a.jpg", target)

    assert ("its host answers 503", False, "") == (why, there, again)
    assert DATA == target.read_bytes()
    assert ["0", "4000", "4000", "8000"] == [
        each.headers["range"][6:].partition("-")[0]
        for each in net.asked
        if "//parts.example/" in each.url
    ]
    assert [target] == [*tmp_path.iterdir()]


@pytest.mark.usefixtures("small_parts")
def test_a_host_without_parts_gives_the_whole(net: Internet, tmp_path: Path) -> None:
    net.add("whole.example", Host(parts=False))

    why = fetch_file(net.client(), "http://whole.example/a.jpg", tmp_path / "a.jpg")

    assert "" == why
    assert DATA == (tmp_path / "a.jpg").read_bytes()


def test_a_page_that_says_not_found_is_no_image(net: Internet, tmp_path: Path) -> None:
    net.add("pages.example", Host())

    why = fetch_file(net.client(), "http://pages.example/lost.jpg", tmp_path / "a.jpg")

    assert "its host answers with a page" == why
    assert [] == [*tmp_path.iterdir()]


def test_a_file_that_is_another_now_is_fetched_anew(
    net: Internet, tmp_path: Path
) -> None:
    net.add("other.example", Host())
    (tmp_path / ".a.jpg.part").write_bytes(b"x" * (len(DATA) + 5))

    first = fetch_file(net.client(), "http://other.example/a.jpg", tmp_path / "a.jpg")
    second = fetch_file(net.client(), "http://other.example/a.jpg", tmp_path / "a.jpg")

    assert ("its host has another file now: import again", "") == (first, second)
    assert DATA == (tmp_path / "a.jpg").read_bytes()


def test_nothing_within_a_network_is_asked_and_a_silent_host_is_given_up(
    net: Internet, tmp_path: Path
) -> None:
    net.names["blog.example"] = [["10.0.0.7"]]
    dialled = len(net.dialled)
    media = Media({"blog.example"}, tmp_path, fetcher=net.client())
    urls = [f"http://blog.example/wp-content/uploads/{n}.jpg" for n in range(8)]

    assert [""] * 8 == [media.place(url) for url in urls]

    assert dialled == len(net.dialled)
    assert "which is no public address" in media.missing[urls[0]]
    assert "its host gives no answer, and was asked no more" == media.missing[urls[7]]
