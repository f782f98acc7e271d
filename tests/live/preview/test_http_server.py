"""The preview server, asked over real connections on this machine."""

import http.client
import os
import re
import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import causerie.preview
from causerie.errors import CauserieError
from causerie.preview.build_events import BuildEvents
from causerie.preview.conditional_requests import read_range
from causerie.preview.http_server import serve_folder

CSP = "default-src 'self'; frame-src https://www.youtube-nocookie.com"
AUDIO = bytes(range(256)) * 4


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: HTTPMessage
    body: bytes


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("site") / "output"
    (output / "audio").mkdir(parents=True)
    (output / "été à la mer").mkdir()
    (output / "empty").mkdir()
    (output.parent / "secret.txt").write_text("secret")
    (output / "index.html").write_text("<head><title>Accueil</title></HEAD><body>")
    (output / "été à la mer/index.html").write_text("<p>plage")
    (output / "404.html").write_text("<html><head></head>Rien ici")
    (output / "audio/one.m4a").write_bytes(AUDIO)
    (output / "empty.txt").write_bytes(b"")
    return output


@pytest.fixture(scope="module")
def address(output: Path) -> Iterator[str]:
    with serve_folder(output, csp=CSP, events=BuildEvents()) as address:
        yield address


def ask(
    address: str, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> Reply:
    place = urlsplit(address).netloc
    with closing(http.client.HTTPConnection(place, timeout=30)) as connection:
        connection.request(method, path, headers=headers or {})
        reply = connection.getresponse()
        return Reply(reply.status, reply.headers, reply.read())


def connect(address: str) -> socket.socket:
    place = urlsplit(address)
    return socket.create_connection((place.hostname, place.port), timeout=30)


def say(address: str, request: bytes) -> bytes:
    with connect(address) as raw:
        raw.sendall(request)
        raw.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: raw.recv(65536), b""))


def test_a_page_is_sent_with_the_reload_module_in_its_head(address: str) -> None:
    reply = ask(address, "/")

    script = rb'<script type="module" src="/__causerie/reload\.js\?[\d.]+"></script>'
    want = rb"<head><title>Accueil</title>" + script + b"</HEAD><body>"
    assert re.fullmatch(want, reply.body)
    assert str(len(reply.body)) == reply.headers["Content-Length"]


def test_a_page_without_a_head_gets_the_module_at_its_end(address: str) -> None:
    reply = ask(address, "/%C3%A9t%C3%A9%20%C3%A0%20la%20mer/")

    assert reply.body.startswith(b'<p>plage<script type="module"')


def test_a_release_is_sent_as_it_is(output: Path) -> None:
    with serve_folder(output, csp=CSP) as address:
        reply = ask(address, "/")
        events = ask(address, "/__causerie/events")

    assert (output / "index.html").read_bytes() == reply.body
    assert events.status == 404


def test_only_pages_are_changed_on_their_way(address: str) -> None:
    reply = ask(address, "/audio/one.m4a")

    assert reply.body == AUDIO


@pytest.mark.parametrize("name", ["reload.js", "overlay.css"])
def test_what_reloading_needs_comes_from_the_server_itself(
    address: str, name: str
) -> None:
    reply = ask(address, f"/__causerie/{name}?1.2")

    source = Path(causerie.preview.__file__).with_name(name)
    assert (200, source.read_bytes()) == (reply.status, reply.body)


def test_nothing_else_of_the_engine_is_served(address: str) -> None:
    assert ask(address, "/__causerie/server.py").status == 404


def test_every_answer_carries_the_policy_of_production(address: str) -> None:
    paths = ["/", "/audio/one.m4a", "/missing", "/__causerie/reload.js"]

    policies = {ask(address, path).headers["Content-Security-Policy"] for path in paths}

    assert {CSP} == policies


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("a.vtt", "text/vtt; charset=utf-8"),
        ("feed.json", "application/json"),
        ("a.chapters.json", "application/json+chapters"),
        ("a.webmanifest", "application/manifest+json"),
        ("a.mp3", "audio/mpeg"),
        ("a.m4a", "audio/x-m4a"),
        ("a.opus", "audio/ogg"),
        ("a.svg", "image/svg+xml"),
        ("A.AVIF", "image/avif"),
        ("a.webp", "image/webp"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_as_what_it_is(
    output: Path, address: str, name: str, type_: str
) -> None:
    (output / name).write_text("x")

    reply = ask(address, f"/{name}")

    assert type_ == reply.headers["Content-Type"]


@pytest.mark.parametrize(
    ("header", "want"),
    [
        ("bytes=0-99", range(100)),
        ("bytes=1000-", range(1000, 1024)),
        ("bytes=-500", range(524, 1024)),
        ("bytes=-5000", range(1024)),
        ("bytes=1000-5000", range(1000, 1024)),
        ("Bytes=7-7", range(7, 8)),
    ],
)
def test_a_part_is_sent_when_a_part_is_asked_for(
    address: str, header: str, want: range
) -> None:
    reply = ask(address, "/audio/one.m4a", {"Range": header})

    assert reply.status == 206
    assert AUDIO[want.start : want.stop] == reply.body
    place = f"bytes {want.start}-{want.stop - 1}/1024"
    assert place == reply.headers["Content-Range"]
    assert str(len(want)) == reply.headers["Content-Length"]


@pytest.mark.parametrize(
    "header",
    [
        "bytes=0-9,20-29",
        "bytes=9-0",
        "bytes=-",
        "bytes=x-",
        "bytes=\u0660-",
        "items=0-9",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_a_range_that_is_none_is_ignored(address: str, header: str) -> None:
    reply = ask(address, "/audio/one.m4a", {"Range": header.encode().decode("latin-1")})

    assert (reply.status, reply.body) == (200, AUDIO)
    assert reply.headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize("header", ["bytes=1024-", "bytes=-0", "bytes=5000-6000"])
def test_a_range_beyond_the_end_is_refused(address: str, header: str) -> None:
    reply = ask(address, "/audio/one.m4a", {"Range": header})

    assert (reply.status, reply.body) == (416, b"")
    assert reply.headers["Content-Range"] == "bytes */1024"


def test_an_empty_file_has_no_part() -> None:
    assert not read_range("bytes=-1", 0)
    assert not read_range("bytes=0-", 0)


def test_a_part_is_only_sent_of_the_version_begun(address: str) -> None:
    first = ask(address, "/audio/one.m4a", {"Range": "bytes=0-1"})
    versions = [first.headers["ETag"], first.headers["Last-Modified"]]
    others = ['"another"', f"W/{versions[0]}", "Thu, 01 Jan 1970 00:00:00 GMT"]

    statuses = {
        version: ask(
            address, "/audio/one.m4a", {"Range": "bytes=2-", "If-Range": version}
        ).status
        for version in versions + others
    }

    assert dict.fromkeys(versions, 206) | dict.fromkeys(others, 200) == statuses


def test_a_part_of_a_page_counts_in_the_page_as_sent(address: str) -> None:
    whole = ask(address, "/").body

    reply = ask(address, "/", {"Range": "bytes=-30"})

    assert (206, whole[-30:]) == (reply.status, reply.body)


@pytest.mark.parametrize("path", ["/", "/audio/one.m4a", "/__causerie/reload.js"])
def test_what_the_browser_has_is_not_sent_again(address: str, path: str) -> None:
    tag = ask(address, path).headers["ETag"]

    replies = [
        ask(address, path, {"If-None-Match": tags})
        for tags in (tag, f'"other", W/{tag}', "*")
    ]

    assert [(reply.status, reply.body) for reply in replies] == [(304, b"")] * 3
    assert {tag} == {reply.headers["ETag"] for reply in replies}


def test_the_date_counts_only_without_a_tag(address: str) -> None:
    date = ask(address, "/audio/one.m4a").headers["Last-Modified"]

    same = {"If-Modified-Since": date}
    assert ask(address, "/audio/one.m4a", same).status == 304
    other_tag = {"If-Modified-Since": date, "If-None-Match": '"other"'}
    assert ask(address, "/audio/one.m4a", other_tag).status == 200
    assert ask(address, "/audio/one.m4a", {"If-Modified-Since": "x"}).status == 200


@pytest.mark.parametrize("path", ["/", "/audio/one.m4a", "/missing", "/empty.txt"])
def test_head_gets_the_headers_of_get_and_no_body(address: str, path: str) -> None:
    get = ask(address, path)

    head = ask(address, path, {"Range": "bytes=0-1"}, method="HEAD")

    assert (get.status, b"") == (head.status, head.body)
    for name in ("Content-Length", "Content-Type", "ETag"):
        assert get.headers[name] == head.headers[name]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(address: str, method: str) -> None:
    reply = ask(address, "/", method=method)

    assert (reply.status, reply.headers["Allow"]) == (405, "GET, HEAD")


def test_a_folder_is_answered_at_its_address_with_a_slash(address: str) -> None:
    reply = ask(address, "/%C3%A9t%C3%A9%20%C3%A0%20la%20mer?page=2")

    location = "/%C3%A9t%C3%A9%20%C3%A0%20la%20mer/?page=2"
    assert (301, location) == (reply.status, reply.headers["Location"])


def test_what_is_missing_gets_the_page_of_the_site_for_it(address: str) -> None:
    reply = ask(address, "/no/such/page/")

    assert reply.status == 404
    assert reply.body.endswith(b"</head>Rien ici")
    assert b"reload.js" in reply.body


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/audio/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/..%5Csecret.txt",
        "/audio/..%2f..%2fsecret.txt",
        "//etc/passwd",
        "/%2Fetc/passwd",
        "/index.html%00.txt",
        "/index.html/",
        "/./index.html",
        "/audio//one.m4a",
        "/%FF",
        "/" + "x" * 300,
        "/empty",
        "/empty/",
        "//[",
        "secret.txt",
        "*",
    ],
)
def test_an_address_names_nothing_outside_the_site(address: str, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"

    reply = say(address, request.encode())

    assert reply.startswith(b"HTTP/1.1 404 ")
    assert b"secret" not in reply.partition(b"\r\n\r\n")[2]


def test_audio_the_build_linked_from_elsewhere_is_served(
    output: Path, address: str
) -> None:
    audio = output.parent / "source.mp3"
    audio.write_bytes(AUDIO)
    os.link(audio, output / "audio/hard.mp3")
    (output / "audio/soft.mp3").symlink_to(audio)

    replies = [ask(address, f"/audio/{name}.mp3") for name in ("hard", "soft")]

    assert [reply.body for reply in replies] == [AUDIO, AUDIO]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "["])
def test_another_name_for_this_machine_gets_no_drafts(address: str, host: str) -> None:
    reply = ask(address, "/", {"Host": host})

    assert reply.status == 421
    assert b"Accueil" not in reply.body


def test_one_connection_serves_many_requests(address: str) -> None:
    request = b"GET /empty.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"

    replies = say(address, request * 3)

    assert replies.count(b"HTTP/1.1 200 OK") == 3


def test_a_body_is_not_taken_for_a_request(address: str) -> None:
    inner = b"GET /audio/one.m4a HTTP/1.1\r\nHost: localhost\r\n\r\n"
    length = str(len(inner)).encode()

    for method in (b"GET", b"POST"):
        head = b"/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        reply = say(address, method + b" " + head + length + b"\r\n\r\n" + inner)

        assert reply.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "request_", [b"", b"\r\n\r\n", b"\x16\x03\x01\x02", b"GET", b"GET / HTTP/1.1\r\nHo"]
)
def test_a_broken_request_breaks_nothing(address: str, request_: bytes) -> None:
    say(address, request_)

    assert ask(address, "/").status == 200


def test_a_client_that_does_not_read_keeps_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>page")
    with (tmp_path / "long.mp3").open("wb") as file:
        file.truncate(300_000_000)
    before = set(threading.enumerate())  # of an earlier test: one may end meanwhile

    with serve_folder(tmp_path, csp=CSP) as address:
        slow = [connect(address) for _ in range(20)]
        for raw in slow:
            raw.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reply = ask(address, "/")
    for raw in slow:
        raw.close()

    assert reply.status == 200
    end = time.monotonic() + 30  # a thread that is told to end takes its moment
    while set(threading.enumerate()) - before and time.monotonic() < end:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - before


def test_a_client_that_leaves_half_way_leaves_nothing_behind(
    address: str, output: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (output / "long.mp3").open("wb") as file:
        file.truncate(300_000_000)
    before = set(threading.enumerate())  # of an earlier test: one may end meanwhile

    for _ in range(20):
        with connect(address) as raw:
            raw.sendall(b"GET /long.mp3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            raw.recv(10)
            reset_on_close = struct.pack("ii", 1, 0)
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset_on_close)

    deadline = time.monotonic() + 30
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not set(threading.enumerate()) - before
    assert caplog.messages == []


def test_a_long_file_is_not_held_in_memory(tmp_path: Path) -> None:
    with (tmp_path / "long.mp3").open("wb") as file:
        file.truncate(300_000_000)

    with serve_folder(tmp_path, csp=CSP) as address, connect(address) as raw:
        tracemalloc.start()
        raw.sendall(b"GET /long.mp3 HTTP/1.0\r\nHost: localhost\r\n\r\n")
        buffer = bytearray(1_000_000)
        received = sum(iter(lambda: raw.recv_into(buffer), 0))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert received > 300_000_000
    assert peak < 10_000_000


def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path) -> None:
    with serve_folder(tmp_path, csp=CSP) as address:
        port = urlsplit(address).port or 0

        with (
            pytest.raises(CauserieError, match=f"Port {port} cannot .*--port"),
            serve_folder(tmp_path, csp=CSP, port=port),
        ):
            pass


def test_drafts_are_listed_in_a_preview_only(output: Path, address: str) -> None:
    assert b"There are none." in ask(address, "/__drafts/").body
    with serve_folder(output, csp=CSP) as released:
        assert ask(released, "/__drafts/").status == 404


def test_another_host_is_served_by_its_own_name(output: Path) -> None:
    with serve_folder(output, csp=CSP, host="127.0.0.2") as address:
        assert address.startswith("http://127.0.0.2:")
        port = urlsplit(address).port
        assert ask(address, "/").status == 200
        assert ask(address, "/", {"Host": f"evil.example:{port}"}).status == 421
        with pytest.raises(ConnectionRefusedError):
            ask(f"http://127.0.0.1:{port}/", "/")
