"""What is live is looked at as readers get it: each way to be other than published."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from causerie.files.media_types import media_type
from causerie.publishing.manifest import read_manifest
from causerie.publishing.plan import PublishPlan
from causerie.publishing.verify_live import Patience, choose_files, verify_live
from internet import Asked, Internet, Reply, internet, redirect

SITE = "http://carnet.blog/sous"
FILES = {
    "index.html": b"home",
    "2026/été/index.html": b"summer",
    "audio/a b.mp3": b"sound" * 100,
    "images/a.png": b"sun",
    "feed.xml": b"<rss/>",
}


@dataclass(slots=True)
class Host:
    """It serves a folder as it should, until a fault is put in."""

    folder: Path
    fault: Callable[[Asked, Reply], Reply] = lambda _, reply: reply
    waits: list[float] = field(default_factory=list)
    now: float = 0

    def __call__(self, asked: Asked) -> Reply:
        from urllib.parse import unquote

        path = unquote(asked.path).removeprefix("/sous/")
        file = self.folder / (path + "index.html" if path.endswith("/") else path)
        if not path:
            file = self.folder / "index.html"
        if not file.is_file():
            return Reply("", 404)
        body, kind = file.read_bytes(), media_type(file.name)
        reply = Reply(body, type=kind)
        if "range" in asked.headers:
            part = (("Content-Range", f"bytes 0-1/{len(body)}"),)
            reply = Reply(body[:2], 206, part, kind)
        return self.fault(asked, reply)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def host(tmp_path: Path) -> Host:
    for path, body in FILES.items():
        file = tmp_path / "out" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return Host(tmp_path / "out")


@pytest.fixture
def net(host: Host) -> Iterator[Internet]:
    with internet() as made:
        made.add("carnet.blog", host)
        yield made


def faults(net: Internet, host: Host, wait: float = 0) -> list[str]:
    patience = Patience(wait, lambda: host.now, host.sleep)
    wanted = read_manifest(host.folder)
    found = verify_live(net.client(), SITE, wanted, patience)
    return [str(problem) for problem in found]


def test_what_is_served_as_it_was_published_has_no_fault(
    net: Internet, host: Host
) -> None:
    assert [] == faults(net, host)

    paths = {"/", "/2026/%C3%A9t%C3%A9/", "/audio/a%20b.mp3", "/feed.xml"}
    assert {f"/sous{path}" for path in paths} < {*net.paths()}
    assert [] == host.waits


@pytest.mark.parametrize(
    ("path", "fault", "said"),
    [
        ("/", lambda r: replace(r, status=500), "Its host answers HTTP 500."),
        ("/", lambda _: redirect("/sous/feed.xml"), "It redirects to http"),
        ("/", lambda r: replace(r, body=b"other"), "It is another version than"),
        ("/", lambda r: replace(r, body=b"home and more"), "another version"),
        ("/", lambda r: replace(r, type="text/plain"), "It is served as text/plain."),
        ("/feed.xml", lambda r: replace(r, type="text/html"), "served as text/html."),
        ("/images/a.png", lambda r: replace(r, type=""), "It is served as nothing."),
        ("/audio/a%20b.mp3", lambda r: replace(r, status=200), "sends no ranges"),
        ("/audio/a%20b.mp3", lambda r: replace(r, status=404), "answers HTTP 404."),
        (
            "/audio/a%20b.mp3",
            lambda r: replace(r, headers=(("Content-Range", "bytes 0-1/9"),)),
            "It has 9 bytes there, not 500.",
        ),
    ],
)
def test_each_way_to_be_other_is_told_at_its_address(
    net: Internet,
    host: Host,
    path: str,
    fault: Callable[[Reply], Reply],
    said: str,
) -> None:
    host.fault = lambda asked, reply: (
        fault(reply) if asked.path == f"/sous{path}" else reply
    )

    (told,) = faults(net, host)

    assert told.startswith(f"{SITE}{path}: ")
    assert said in told


def test_a_host_that_takes_its_time_is_waited_for(net: Internet, host: Host) -> None:
    def late(_: Asked, reply: Reply) -> Reply:
        return reply if host.now >= 5 else Reply("", 404)

    host.fault = late

    assert [] == faults(net, host, wait=60)
    assert [2, 4] == host.waits
    host.now, host.waits = -100, []
    assert 5 == len(faults(net, host, wait=7))
    assert [2, 4, 1] == host.waits


def test_all_feeds_and_recordings_are_looked_at_and_some_of_the_rest() -> None:
    pages = tuple(f"{n}/index.html" for n in range(100))
    sounds = tuple(f"{n}.mp3" for n in range(100))
    plan = PublishPlan(("index.html", *pages, *sounds), ("feed.xml",), (), 0, 0, 0)

    chosen = choose_files(plan)
    nothing = PublishPlan((), (), (), 200, 0, 0)
    few = choose_files(nothing, (*pages, *sounds, "feed.xml"))

    assert ["0.mp3", "0/index.html", "feed.xml"] == few[::5]
    assert 5 + 5 + 1 == len(few)
    assert {*sounds, "feed.xml", "index.html"} <= {*chosen}
    assert 100 + 1 + 40 == len(chosen)
