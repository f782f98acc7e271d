"""Compressed copies as readers get them, from the servers of the recipes."""

import gzip
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest

from causerie.publishing.compressed_copies import add_copies
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.targets.folder import Folder
from recipe_servers import (
    Server,
    by_apache,
    by_caddy,
    by_nginx,
    by_nginx_with_brotli,
    condition,
    get,
)

HASHED = "theme/site.0123456789abcdef.css"
TEXT = "Du texte, été comme hiver. " * 200
SITE = {
    "index.html": f"home {TEXT}",
    "404.html": f"nothing {TEXT}",
    "a/index.html": f"a {TEXT}",
    "gone/index.html": f"gone {TEXT}",
    "gone/gone": "",
    HASHED: f"/* {TEXT} */",
    "feed.xml": f"<rss>{TEXT}</rss>",
    "short.txt": "short",
    "n.mp3": "abc" * 999,
}
ASKED = {  # what a reader may ask, and what is sent of it
    "/": (200, "index.html"),
    "/a/": (200, "a/index.html"),
    f"/{HASHED}": (200, HASHED),
    "/feed.xml": (200, "feed.xml"),
    "/nothing/": (404, "404.html"),
    "/gone/": (410, "gone/index.html"),
}
DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.decompress,
    "br": brotli.decompress,
}
SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}
SERVERS = [
    pytest.param(by_nginx, False, id="nginx", marks=pytest.mark.needs("nginx")),
    pytest.param(
        by_nginx_with_brotli,
        True,
        id="nginx, brotli",
        marks=pytest.mark.needs("nginx-brotli"),
    ),
    pytest.param(by_caddy, True, id="caddy", marks=pytest.mark.needs("caddy")),
    pytest.param(by_apache, True, id="apache", marks=pytest.mark.needs("apache")),
]


def write_site(folder: Path, files: dict[str, str], root: Path) -> Path:
    """Write a built site, with its copies."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    add_copies(folder, root)
    return folder


@pytest.mark.parametrize(("server", "has_brotli"), SERVERS)
def test_a_reader_gets_the_copy_that_he_can_read(
    server: Server, tmp_path: Path, *, has_brotli: bool
) -> None:
    output = write_site(tmp_path / "output", SITE, tmp_path)
    wanted = {"": "", "identity": "", "gzip": "gzip", "br": "br" * has_brotli}
    wanted |= {"gzip, deflate, br": "br" if has_brotli else "gzip"}
    with server(tmp_path / "server", output) as port:
        for accepted, encoding in wanted.items():
            asked = {"Accept-Encoding": accepted} if accepted else {}
            for path, (status, name) in ASKED.items():
                if status != 200 and server is by_apache:
                    continue  # 410 is by a release's rules; it compresses no error
                told = get(port, path, **asked)
                why = (accepted, path)
                sent = told.headers.get("Content-Encoding", "")

                assert (status, encoding) == (told.status, sent), why
                assert SITE[name] == DECODERS[sent](told.body).decode(), why
                file = output / f"{name}{SUFFIXES[sent]}"
                if server is not by_apache:  # which compresses itself
                    assert file.read_bytes() == told.body, why
                kind = {".css": "text/css", ".xml": "application/xml"}
                same = {"text/xml": "application/xml"}.get(told.type, told.type)
                assert kind.get(Path(name).suffix, "text/html") == same, why
                if sent:
                    assert "Accept-Encoding" in told.headers.get("Vary", ""), why
                assert "nosniff" == told.headers["X-Content-Type-Options"], why
                if status == 200:
                    again = get(port, path, **asked, **condition(told))
                    assert (304, b"") == (again.status, again.body), why
        part = get(port, "/", Range="bytes=0-3")
        sound = get(port, "/n.mp3", Range="bytes=3-5", **{"Accept-Encoding": "gzip"})
        kept = get(port, f"/{HASHED}", **{"Accept-Encoding": "gzip"})
        short = get(port, "/short.txt", **{"Accept-Encoding": "gzip, br"})

    assert (206, b"home") == (part.status, part.body)
    assert (206, b"abc") == (sound.status, sound.body)
    assert "immutable" in kept.headers["Cache-Control"]
    how = short.headers.get("Content-Encoding", "")
    assert ("br" * (server is by_apache), b"short") == (how, DECODERS[how](short.body))


@pytest.mark.parametrize(("server", "has_brotli"), SERVERS)
def test_no_copy_outlives_what_it_is_of(
    server: Server, tmp_path: Path, *, has_brotli: bool
) -> None:
    www = tmp_path / "www/site"
    www.parent.mkdir()
    target = Folder(www)
    publish(write_site(tmp_path / "1", SITE, tmp_path), target)
    later = SITE | {"index.html": f"anew {TEXT}", "feed.xml": "<rss/>"}
    del later["a/index.html"]
    del later[HASHED]
    asked = {"Accept-Encoding": "gzip, br" if has_brotli else "gzip"}

    def read(path: str) -> str:
        told = get(port, path, **asked)
        body = DECODERS[told.headers.get("Content-Encoding", "")](told.body)
        return f"{told.status} {body.decode()[:7]}"

    with server(tmp_path / "server", www) as port:
        paths = ("/", "/a/", "/feed.xml", f"/{HASHED}")
        first = [*map(read, paths)]
        publish(write_site(tmp_path / "2", later, tmp_path), target)
        second = [*map(read, paths)]
        roll_back(target)
        third = [*map(read, paths)]

    assert ["200 home Du", "200 a Du te", "200 <rss>Du", "200 /* Du t"] == first
    # the style stays once more
    assert ["200 anew Du", "404 nothing", "200 <rss/>", "200 /* Du t"] == second
    assert first == third
