"""Posts that are gone: what their pages say, and what a web server says of them."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from causerie.markup.video_embeds import FRAME_HOSTS
from checkout import CHECKOUT
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

CSP = f"default-src 'self'; frame-src {' '.join(FRAME_HOSTS)}"
EMOJI = "/2026/03/04/%F0%9F%93%85/"


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_of_the_document_serves_the_site_whole(
    server: Callable[[Path, Path], AbstractContextManager[int]],
    tmp_path: Path,
    output: Path,
) -> None:
    (output / "2026/03/04/\U0001f4c5").mkdir(parents=True)
    (output / "2026/03/04/\U0001f4c5/index.html").write_text("un jour")
    missing_page = (output / "404.html").read_text()
    with server(tmp_path / "server", output) as port:

        def get(path: str) -> tuple[int, dict[str, str], str]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", path)
            answer = connection.getresponse()
            told = answer.status, dict(answer.getheaders()), answer.read().decode()
            connection.close()
            return told

        gone, there, home = get(PATH), get("/2026/03/03/b/"), get("/")
        bare = [get(path) for path in ("/2026/03/03/b", PATH[:-1], EMOJI[:-1])]
        nothing = [get(path) for path in ("/nothing/", "/nothing", "/2026/x.png")]
        queried = get("/2026/03/03/b/?utm=x")
        feed, folder = get("/feed.xml"), get("/theme/")

    assert (410, 200, 200, 200) == (gone[0], there[0], home[0], queried[0])
    assert 'content="410 Gone"' in gone[2]
    assert {301, 308} >= {answer[0] for answer in bare}
    leads = [answer[1]["Location"].casefold() for answer in bare]
    assert ["/2026/03/03/b/", PATH, EMOJI.casefold()] == leads
    assert [(404, missing_page)] * 3 == [(one[0], one[2]) for one in nothing]
    assert 200 == feed[0]
    assert 404 == folder[0]
    for answer in (gone, there, home, feed, *nothing, *bare):
        assert CSP == answer[1]["Content-Security-Policy"]
        assert "nosniff" == answer[1]["X-Content-Type-Options"]
