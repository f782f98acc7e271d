"""The web servers of docs/pingbacks.md: what they answer for a published site."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from audio import m4a
from causerie.markup.video_embeds import SITE_POLICY
from causerie.podcast.model import Chapter
from causerie.preview.media_types import _TYPES
from checkout import CHECKOUT
from podcast_site import POST, episode, make_show
from sites import Folder, article
from web_server import caddy, free_port, nginx, snippet, snippets

DOCS = CHECKOUT / "docs/pingbacks.md"
PATH = "/2026/03/02/a/"


@pytest.fixture
def output(site: Callable[..., Folder]) -> Path:
    folder = site(
        {
            "content/articles/2026-03-02-a.md": article("A", Status="gone"),
            "content/articles/2026-03-03-b.md": article("B"),
        }
    )
    return folder.release().root


def test_a_tombstone_says_410_by_itself_and_is_marked(output: Path) -> None:
    page = (output / PATH[1:] / "index.html").read_text()

    assert '<meta http-equiv="Status" content="410 Gone">' in page
    assert b"" == (output / PATH[1:] / "gone").read_bytes()
    assert [output / PATH[1:] / "gone"] == list(output.rglob("gone"))


@contextmanager
def by_nginx(folder: Path, output: Path) -> Iterator[int]:
    inside = snippet(DOCS, "nginx")
    with nginx(folder, root=output, inside=inside) as server:
        yield server.port


@contextmanager
def by_caddy(folder: Path, output: Path) -> Iterator[int]:
    port = free_port()
    site = next(text for text in snippets(DOCS) if "file_server" in text)
    site = site.replace("mysite.example {", f"http://127.0.0.1:{port} {{")
    with caddy(folder, site=site.replace("/srv/www/mysite", str(output)), port=port):
        yield port


SERVERS = [
    pytest.param(by_nginx, id="nginx", marks=pytest.mark.needs("nginx")),
    pytest.param(by_caddy, id="caddy", marks=pytest.mark.needs("caddy")),
]

EMOJI = "/2026/03/04/%F0%9F%93%85/"


# Other names of the same types, which browsers and apps take as well.
SAME = {
    "application/javascript": "text/javascript",
    "audio/x-wav": "audio/wav",
    "image/x-icon": "image/vnd.microsoft.icon",
    "text/xml": "application/xml",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]


def get(port: int, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = Answer(answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return told


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_of_the_document_serves_the_site_whole(
    server: Callable[[Path, Path], AbstractContextManager[int]],
    tmp_path: Path,
    output: Path,
) -> None:
    (output / "2026/03/04/\U0001f4c5").mkdir(parents=True)
    (output / "2026/03/04/\U0001f4c5/index.html").write_text("un jour")
    missing_page = (output / "404.html").read_bytes()
    with server(tmp_path / "server", output) as port:

        def ask(path: str) -> Answer:
            return get(port, path)

        gone, there, home = ask(PATH), ask("/2026/03/03/b/"), ask("/")
        bare = [ask(path) for path in ("/2026/03/03/b", PATH[:-1], EMOJI[:-1])]
        paths = ("/nothing/", "/nothing", "/2026/x.png", "/audio/x.m4a", "/x.vtt")
        nothing = [ask(path) for path in (*paths, "/x.chapters.json", "/404.txt")]
        queried = ask("/2026/03/03/b/?utm=x")
        feed, folder = ask("/feed.xml"), ask("/theme/")

    assert [410, 200, 200, 200] == [o.status for o in (gone, there, home, queried)]
    assert b'content="410 Gone"' in gone.body
    assert {301, 308} >= {answer.status for answer in bare}
    leads = [answer.headers["Location"].casefold() for answer in bare]
    assert ["/2026/03/03/b/", PATH, EMOJI.casefold()] == leads
    assert [(404, missing_page)] * 7 == [(one.status, one.body) for one in nothing]
    assert {"text/html"} == {one.type for one in (gone, there, home, *nothing)}
    assert 200 == feed.status
    assert 404 == folder.status
    for answer in (gone, there, home, feed, *nothing, *bare):
        assert SITE_POLICY == answer.headers["Content-Security-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_of_the_document_knows_the_type_of_every_file(
    server: Callable[[Path, Path], AbstractContextManager[int]], tmp_path: Path
) -> None:
    """What it does not know, `nosniff` has browsers refuse."""
    files = {f"a{suffix}": kind.partition(";")[0] for suffix, kind in _TYPES.items()}
    output = tmp_path / "output"
    output.mkdir()
    for name in files:
        (output / name).write_text("é")

    with server(tmp_path / "server", output) as port:
        answers = {name: get(port, f"/{name}") for name in files}
        part = get(port, "/a.mp3", Range="bytes=0-0")

    found = {name: SAME.get(one.type, one.type) for name, one in answers.items()}
    assert files == found
    assert (206, b"\xc3") == (part.status, part.body)
    for name in ("a.html", "a.txt", "a.xml"):
        assert "charset=utf-8" in answers[name].headers["Content-Type"], name


@pytest.mark.parametrize("server", SERVERS)
def test_what_a_feed_names_is_sent_as_the_feed_says(
    server: Callable[[Path, Path], AbstractContextManager[int]],
    tmp_path: Path,
    site: Callable[..., Folder],
) -> None:
    """As `inv doctor` asks, whose checks directories and players make."""
    words = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
    more = {"Transcript": "audio/e.vtt", "Audio": "audio/e.mp3, audio/e.m4a"}
    files = {POST: episode(**more), "content/audio/e.vtt": words}
    folder = make_show(site, files, chapters=[Chapter(0, "A"), Chapter(2, "B")])
    m4a(folder.root / "content/audio/e.m4a")
    output = folder.release()
    feed = output.xml("podcast.xml")
    named = {
        element.get("url") or element.get("uri"): element.get("type")
        for element in feed.iter("*")
        if element.get("type", "").count("/") and element.tag != "{*}link"
    }
    named |= {
        source.get("uri"): source.getparent().get("type")
        for source in feed.iter("{*}source")
    }
    named.pop(None, None)

    with server(tmp_path / "server", output.root) as port:
        answers = {url: get(port, urlsplit(url).path) for url in named}
        published = [get(port, f"/{quote(name)}") for name in output.files()]

    assert 7 == len(named)
    assert named == {url: answer.type for url, answer in answers.items()}
    assert {200} == {answer.status for answer in published}
    for answer in (*answers.values(), *published):
        assert "*" == answer.headers["Access-Control-Allow-Origin"]
        assert SITE_POLICY == answer.headers["Content-Security-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]
