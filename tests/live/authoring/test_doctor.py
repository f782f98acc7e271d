"""`inv doctor --live`: a host that serves a podcast well, and each way to fail."""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from causerie.authoring.doctor import examine, read_feed_files
from causerie.problems import Problem
from certificates import make_certificate
from internet import Asked, Internet, Reply, internet

pytestmark = pytest.mark.needs("openssl")

SITE = "https://pod.example"
FEED = f"{SITE}/podcast.xml"
SOUND = bytes(range(250)) * 4

ITEM = """
<item><title>{n}</title>
<enclosure url="{site}/audio/{n}.mp3" length="1000" type="audio/mpeg"/>
<podcast:transcript url="{site}/audio/{n}.vtt" type="text/vtt"/>
<podcast:chapters url="{site}/audio/{n}.json" type="application/json+chapters"/>
</item>"""
CHANNEL = """<?xml version="1.0"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>x</title>
<itunes:image href="{site}/cover.jpg"/>{items}</channel></rss>"""


def feed(episodes: int = 1, site: str = SITE) -> bytes:
    items = "".join(ITEM.format(n=n, site=site) for n in range(episodes))
    return CHANNEL.format(items=items, site=site).encode()


@dataclass(slots=True)
class Host:
    """A host that serves everything right, until a fault is put in."""

    files: dict[str, tuple[bytes, str]] = field(
        default_factory=lambda: {
            "/": (b"<html>", "text/html"),
            "/podcast.xml": (feed(), "application/rss+xml; charset=utf-8"),
            "/cover.jpg": (b"jpeg", "image/jpeg"),
            "/audio/0.mp3": (SOUND, "audio/mpeg"),
            "/audio/0.vtt": (b"WEBVTT", "text/vtt; charset=utf-8"),
            "/audio/0.json": (b"{}", "application/json+chapters"),
        }
    )
    fault: Callable[[Asked, Reply], Reply] = lambda _, reply: reply

    def __call__(self, asked: Asked) -> Reply:
        """Answer."""
        return self.fault(asked, self.well(asked))

    def well(self, asked: Asked) -> Reply:
        """Answer as it should."""
        if asked.path not in self.files:
            return Reply("not here", 404)
        data, media = self.files[asked.path]
        headers = [("ETag", '"1"'), ("Access-Control-Allow-Origin", "*")]
        if asked.headers.get("if-none-match") == '"1"':
            return Reply(status=304, headers=tuple(headers), type="")
        if asked.headers.get("range") == "bytes=0-1":
            headers.append(("Content-Range", f"bytes 0-1/{len(data)}"))
            return Reply(data[:2], 206, tuple(headers), media)
        if asked.method == "HEAD":
            headers.append(("Content-Length", str(len(data))))
        return Reply(data, 200, tuple(headers), media)


@pytest.fixture(scope="module")
def tls(
    tmp_path_factory: pytest.TempPathFactory,
) -> SimpleNamespace:
    names = ("pod.example", "cdn.example")
    certificate, key = make_certificate(tmp_path_factory.mktemp("tls"), *names)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    client = ssl.create_default_context(cafile=str(certificate))
    return SimpleNamespace(server=server, client=client)


@pytest.fixture
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


@pytest.fixture
def host(net: Internet, tls: SimpleNamespace) -> Host:
    made = Host()
    net.add("pod.example", made, tls=tls.server)
    return made


@pytest.fixture
def live(
    net: Internet, tls: SimpleNamespace, host: Host
) -> Callable[..., list[Problem]]:
    assert host.files

    def ask(url: str = FEED, newest: int = 5) -> list[Problem]:
        return list(examine(net.client(tls.client), url, newest=newest))

    return ask


Live = Callable[..., list[Problem]]


@pytest.mark.parametrize("url", [FEED, SITE, f"{SITE}/"])
def test_a_good_host_has_no_problem(live: Live, net: Internet, url: str) -> None:
    assert [] == live(url)
    assert {"/audio/0.mp3", "/cover.jpg"} < {*net.paths("HEAD")}


def changed(path: str, method: str = "", **values: object) -> object:
    def fault(asked: Asked, reply: Reply) -> Reply:
        if asked.path != path or (method and asked.method != method):
            return reply
        return replace(reply, **values)  # type: ignore[arg-type]

    return fault


def without(header: str, path: str = "") -> object:
    def fault(asked: Asked, reply: Reply) -> Reply:
        kept = tuple(pair for pair in reply.headers if pair[0] != header)
        return replace(reply, headers=kept) if path in asked.path else reply

    return fault


def no_ranges(_: Asked, reply: Reply) -> Reply:
    return replace(reply, body=SOUND, status=200) if reply.status == 206 else reply


def no_renewal(_: Asked, reply: Reply) -> Reply:
    if reply.status == 304:
        return replace(reply, status=200, type="application/rss+xml")
    return reply


def moved(asked: Asked, reply: Reply, *, status: int, to: str) -> Reply:
    if asked.path == "/audio/0.mp3" and asked.url.startswith(SITE):
        return Reply(status=status, headers=(("Location", to + asked.path),))
    return reply


MP3, VTT = f"{SITE}/audio/0.mp3", f"{SITE}/audio/0.vtt"
FAULTS = {
    "the feed is not there": (
        changed("/podcast.xml", status=404),
        [f"{FEED}: It answers HTTP 404. Is it published?"],
    ),
    "the feed is no RSS": (
        changed("/podcast.xml", "GET", body="<html>"),
        [f"{FEED}: It is no RSS. Name the podcast's feed."],
    ),
    "the feed has a text's type": (
        changed("/podcast.xml", type="text/plain"),
        [
            f"{FEED}: Its Content-Type is text/plain, not application/rss+xml or"
            " application/xml or text/xml. Set it in the host's settings."
        ],
    ),
    "nothing tells whether the feed changed": (
        without("ETag"),
        [
            f"{FEED}: warning: It has neither ETag nor Last-Modified. Apps must load"
            " it whole each time: have one of them sent."
        ],
    ),
    "the feed is sent whole each time": (
        no_renewal,
        [
            f"{FEED}: warning: Asked whether it changed, it answers HTTP 200, not 304."
            " Apps load it whole each time."
        ],
    ),
    "HEAD is not allowed": (
        changed("/audio/0.mp3", "HEAD", status=405),
        [
            f"{MP3}: Asked by HEAD, it answers HTTP 405. Directories ask so first:"
            " allow it."
        ],
    ),
    "another length": (
        changed("/audio/0.mp3", "HEAD", headers=(("Content-Length", "999"),)),
        [
            f"{MP3}: Its Content-Length is '999', in the feed it is 1000. Publish the"
            " recording the feed tells of, and do not pack it."
        ],
    ),
    "another length by ranges": (
        changed("/audio/0.mp3", "GET", headers=(("Content-Range", "bytes 0-1/999"),)),
        [
            f"{MP3}: By its ranges it has 999 bytes, not 1000. Publish the recording"
            " the feed tells of."
        ],
    ),
    "another type": (
        changed("/audio/0.mp3", type="application/octet-stream"),
        [
            f"{MP3}: Its Content-Type is application/octet-stream, not audio/mpeg."
            " Set it in the host's settings."
        ],
    ),
    "no ranges": (
        no_ranges,
        [
            f"{MP3}: Asked for two bytes, it answers HTTP 200, not 206. Apps cannot"
            " jump in it: have it served as a file, by ranges."
        ],
    ),
    "no CORS on a transcript": (
        without("Access-Control-Allow-Origin", ".vtt"),
        [
            f"{VTT}: Players on other sites cannot read it. Have it served with"
            " Access-Control-Allow-Origin: *"
        ],
    ),
    "no CORS on chapters": (
        without("Access-Control-Allow-Origin", ".json"),
        [
            f"{SITE}/audio/0.json: Players on other sites cannot read it. Have it"
            " served with Access-Control-Allow-Origin: *"
        ],
    ),
    "chapters as plain JSON": (
        changed("/audio/0.json", type="application/json"),
        [
            f"{SITE}/audio/0.json: Its Content-Type is application/json, not"
            " application/json+chapters. Set it in the host's settings."
        ],
    ),
    "a transcript is missing": (
        changed("/audio/0.vtt", status=404),
        [f"{VTT}: It answers HTTP 404."],
    ),
    "the cover is no picture": (
        changed("/cover.jpg", type="text/html"),
        [
            f"{SITE}/cover.jpg: Its Content-Type is text/html, not image/jpeg or"
            " image/png. Set it in the host's settings."
        ],
    ),
    "redirects for now": (
        lambda asked, reply: moved(asked, reply, status=302, to="https://cdn.example"),
        [
            f"{MP3}: warning: It redirects to https://cdn.example/audio/0.mp3, and says"
            " that this is for now only. If it is for ever, answer 301."
        ],
    ),
    "redirects without https": (
        lambda asked, reply: moved(asked, reply, status=301, to="http://cdn.example"),
        [
            f"{MP3}: It is not served by https, by way of"
            " http://cdn.example/audio/0.mp3."
        ],
    ),
    "redirects inside": (
        lambda asked, reply: moved(asked, reply, status=301, to="https://127.0.0.1"),
        [
            f"{MP3}: 127.0.0.1 is at 127.0.0.1, which is no public address.",
        ],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_of_a_host_is_told(
    live: Live, net: Internet, host: Host, tls: SimpleNamespace, name: str
) -> None:
    net.add("cdn.example", host.well, tls=tls.server)
    fault, want = FAULTS[name]
    host.fault = fault  # type: ignore[assignment]

    told = [str(problem) for problem in live()]

    assert want == list(dict.fromkeys(told))


def test_only_the_newest_episodes_are_asked_for(
    live: Live, net: Internet, host: Host
) -> None:
    host.files["/podcast.xml"] = (feed(9), "application/rss+xml")

    live(newest=2)

    sounds = {path for path in net.paths("HEAD") if path.endswith(".mp3")}
    assert {"/audio/0.mp3", "/audio/1.mp3"} == sounds


def test_a_feed_of_entities_is_not_expanded() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'

    assert read_feed_files(bomb + b"<rss><channel>&b;</channel></rss>", 5) is not None
    assert read_feed_files(b"", 5) is None


def test_a_host_that_is_not_there_is_one_problem(live: Live) -> None:
    (problem,) = live("https://nobody.example/")

    assert "https://nobody.example/: nobody.example cannot be resolved" in str(problem)


def test_a_feed_without_https_is_told(live: Live, host: Host) -> None:
    host.files["/podcast.xml"] = (feed(0), "text/xml")

    told = {str(problem) for problem in live("http://pod.example/podcast.xml")}

    assert {"http://pod.example/podcast.xml: It is not served by https."} == told


def test_the_command_tells_as_json_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "tasks.py").write_text("from causerie.tasks import ns\n")
    command = ["doctor", "--live", "https://169.254.169.254/feed", "--json"]

    done = subprocess.run(
        [sys.executable, "-m", "invoke", *command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    (problem,) = json.loads(done.stdout)["problems"]
    assert 1 == done.returncode
    assert "is no public address" in problem["what"]
