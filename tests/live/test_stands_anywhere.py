"""A site stands wherever it is put: under any host and port, at a root or in a folder.

A release is served by a plain server that knows nothing of it, and walked through: what
its pages link, load and play must be there.
"""

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from lxml import etree, html

import audio
from causerie.podcast.model import Chapter
from causerie.text.html_links import (
    ONE_ADDRESS,
    SEVERAL_ADDRESSES,
    STYLE,
    addresses_in,
)
from pictures import png
from podcast_site import POST, SHOW, episode, make_show
from sites import CONF, Output, article, make_site

CUES = "WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
BODY = """\
![Un croquis]({static}/images/croquis.png)
[Le second]({filename}2026-03-03-b.md#suite), [une étiquette]({tag}pme),
[en entier](HOME/2026/03/03/b/), [sans accueil](HOME?q#main), [d'ici](//BARE/a-propos/)

<img src="HOME/images/croquis.png" srcset="HOME/images/croquis.png 2x"
 alt="" width="4" height="4">
<p style="background: url(HOME/images/croquis.png)">Un fond.</p>
"""
MORE = """\
SOCIAL = [("Mastodon", "https://social.example/@carnet")]
STYLESHEET = "look.css"
PINGBACKS = {"receiver": "https://ping.example"}
COMMENTS = {"email": "moi@carnet.example"}
MENU_PAGES = ["a-propos"]
"""
if TYPE_CHECKING:
    from playwright.sync_api import Browser, Request

SITES = ["https://carnet.example", "https://x.example/repo"]


@pytest.fixture(scope="module", params=SITES)
def home(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory, home: str) -> Output:
    """A release that has a page of each kind."""
    conf = CONF.replace("https://carnet.example", home) + SHOW + MORE
    body = BODY.replace("HOME", home).replace("BARE", home.partition("//")[2])
    chapters = [Chapter(0, "A"), Chapter(2, "B", url=f"{home}/2026/03/03/b/")]
    heard = {"Transcript": "audio/e.vtt", "Audio": "audio/e.mp3, audio/e.m4a"}
    folder = make_show(
        partial(make_site, tmp_path_factory.mktemp("site") / "site"),
        {
            "pelicanconf.py": conf,
            "content/articles/2026-03-02-a.md": article(
                "Un", body, Tags="pme", Aliases="/vieux/, /2019/un.html", Series="S"
            ),
            "content/articles/2026-03-03-b.md": article(
                "Deux", "## Suite\n\nDu texte.", Series="S", Tags="pme"
            ),
            "content/articles/2026-03-03-b.en.md": article("Two", Lang="en"),
            "content/articles/2026-03-04-c.md": article("Trois", Status="gone"),
            "content/pages/a-propos.md": article("À propos"),
            "content/look.css": "p { background: url(images/croquis.png) }",
            "content/images/croquis.png": png(4),
            "content/audio/e.vtt": CUES,
            POST: episode(**heard),
        },
        chapters=chapters,
    )
    audio.m4a(folder.root / "content/audio/e.m4a")
    return folder.release()


@contextmanager
def served(output: Output, folder: Path, path: str) -> Iterator[int]:
    """Serve an output below a path, by a server that has no say in anything."""
    place = folder / "www" / path.strip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(output.root, target_is_directory=True)
    handle = partial(_Silent, directory=str(folder / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handle) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Walk:
    """A walk through a served site, by what its pages name."""

    def __init__(self, port: int, home: str) -> None:
        self.home = home
        self.origin = f"http://127.0.0.1:{port}"
        self.found: dict[str, int] = {}  # by path, the status
        self.types: dict[str, str] = {}
        self.away: dict[str, set[str]] = {}  # URLs of the site's own host, by page

    def go(self, path: str) -> None:
        """Follow a path, and all that is named there."""
        waiting = [path]
        while waiting:
            path = waiting.pop()
            if path in self.found:
                continue
            connection = http.client.HTTPConnection(urlsplit(self.origin).netloc)
            connection.request("GET", path)
            answer = connection.getresponse()
            data, kind = answer.read(), answer.getheader("Content-Type", "")
            connection.close()
            self.found[path], self.types[path] = answer.status, kind.split(";")[0]
            if answer.status == http.client.MOVED_PERMANENTLY:
                named = {answer.getheader("Location", "")}
            elif self.types[path] == "text/html":
                named = named_by_page(html.fromstring(data))
            elif self.types[path] == "text/css":
                named = set(re.findall(r"url\(([^)]*)\)", data.decode()))
            else:
                continue
            here = self.origin + path
            for url in {urldefrag(urljoin(here, each)).url for each in named}:
                if url.startswith(self.origin + "/"):
                    waiting.append(url.removeprefix(self.origin))
                elif url.startswith(self.home):
                    self.away.setdefault(path, set()).add(url)


def named_by_page(page: Any) -> set[str]:
    """Return what a browser may ask for on a page, or a reader by a click."""
    found: set[str] = set()
    for element in page.iter("*"):
        if element.get("rel") == "canonical" or element.get("hidden") is not None:
            continue
        if element.tag == "link" and element.get("hreflang"):
            continue
        if "oembed" in element.get("type", ""):  # for other sites, as what it names
            continue
        for name in (*ONE_ADDRESS, *SEVERAL_ADDRESSES, STYLE):
            found.update(addresses_in(name, element.get(name, "")))
        found.update(filter(None, [element.get("data-cover")]))
        if element.get("http-equiv") == "refresh":
            found.add(element.get("content").partition("url=")[2])
    return {url for url in found if not url.startswith(("mailto:", "data:"))}


def test_a_release_stands_under_another_host(
    tmp_path: Path, home: str, output: Output
) -> None:
    path = urlsplit(home).path

    with served(output, tmp_path, path) as port:
        walk = Walk(port, home)
        for page in output.root.rglob("*.html"):
            walk.go(f"{path}/{page.relative_to(output.root).as_posix()}")

    broken = {at: status for at, status in walk.found.items() if status >= 400}
    assert {} == broken
    assert {} == walk.away
    hashed = re.compile(r"\.[0-9a-f]{16}(?=\.)")
    reached = {hashed.sub("", at.removeprefix(path)) for at in walk.found}
    played = {"/audio/e.mp3", "/audio/e.m4a", "/theme/js/player.js", "/look.css"}
    assert played | {"/images/croquis.png", "/images/couverture.png"} <= reached
    assert {"/2026/03/02/a/", "/podcast/", "/a-propos/", "/feed.xml"} <= reached
    assert {"/?q", "/tag/pme/", "/podcast.xml", "/audio/e.vtt"} <= reached


# Whether the recording has begun to play: the link to the player plays, too.
PLAYS = """() => new Promise((resolve) => {
  const audio = document.querySelector("audio");
  const end = performance.now() + 20_000;
  const look = () => {
    if (audio.readyState > 1 && audio.played.length) resolve(true);
    else if (audio.error || performance.now() > end) resolve(false);
    else setTimeout(look, 50);
  };
  look();
})"""


@pytest.mark.needs("chromium")
def test_scripts_and_the_player_work_under_another_host(
    tmp_path: Path, home: str, output: Output, browser: "Browser"
) -> None:
    """What would be asked of the site's own host fails, and is said."""
    path = urlsplit(home).path
    page = browser.new_page()
    failed: list[str] = []

    def note(request: "Request") -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # the page was left
            failed.append(request.url)

    page.on("response", lambda each: each.status < 400 or failed.append(each.url))
    page.on("requestfailed", note)

    with served(output, tmp_path, path) as port:
        page.goto(f"http://127.0.0.1:{port}{path}/")
        page.locator(".listen a").first.click()
        page.wait_for_url("**/2026/03/01/e/*")
        played = page.evaluate(PLAYS)
        page.goto(f"http://127.0.0.1:{port}{path}/vieux/")
        page.wait_for_url(f"http://127.0.0.1:{port}{path}/2026/03/02/a/")
        page.close()

    assert played
    assert [] == failed


def test_what_others_read_names_the_site_in_full(home: str, output: Output) -> None:
    post = output.page("/2026/03/02/a/")
    moved = output.page("/vieux/")
    address = f"{home}/2026/03/02/a/"
    assert [address] == post.xpath("//link[@rel='canonical']/@href")
    assert [address] == post.xpath("//meta[@property='og:url']/@content")
    assert [address] == post.xpath("//article/header//data[@class='u-url']/@value")
    assert [address] == moved.xpath("//link[@rel='canonical']/@href")
    (refresh,) = moved.xpath("//meta[@http-equiv='refresh']/@content")
    assert f"0; url={urlsplit(address).path}" == refresh
    other = output.page("/en/2026/03/03/b/").xpath("//link[@hreflang]/@href")
    assert {f"{home}/2026/03/03/b/", f"{home}/en/2026/03/03/b/"} == set(other)
    for name in ("feed.xml", "atom.xml", "podcast.xml", "sitemap.xml", "en/feed.xml"):
        text = (output.root / name).read_bytes()
        urls = [*urls_of_feed(etree.fromstring(text))]
        assert [] == [url for url in urls if "://" not in url], name
        assert any(url.startswith(home) for url in urls), name


def test_another_address_makes_only_those_anew_that_name_it(tmp_path: Path) -> None:
    post = {"content/articles/2026-03-02-a.md": article("A", Aliases="/vieux/")}
    folder = make_site(tmp_path / "site", {"pelicanconf.py": CONF, **post})
    now = Output(folder.root / "output")
    folder.build(release=False)
    before = {path: file.stat().st_ino for path, file in files_of(now)}
    folder.write({"pelicanconf.py": CONF.replace("carnet.example", "autre.example")})

    folder.build(release=False)

    names_it = {p for p, file in files_of(now) if b"autre.example" in file.read_bytes()}
    made = {p for p, file in files_of(now) if file.stat().st_ino != before[p]}
    assert names_it == made
    assert {"index.html", "feed.xml", "sitemap.xml", "vieux/index.html"} <= made
    assert {".png", ".js", ".css"} <= {
        Path(path).suffix for path in before.keys() - made
    }


def files_of(output: Output) -> Iterator[tuple[str, Path]]:
    for path in output.root.rglob("*"):
        if path.is_file():
            yield path.relative_to(output.root).as_posix(), path


def urls_of_feed(feed: Any) -> Iterator[str]:
    """Yield the addresses in a feed, and in the HTML of its items."""
    for element in feed.iter("*"):
        local = etree.QName(element).localname
        if local in {"link", "loc", "comments"} and element.text:
            yield element.text.strip()
        yield from (element.get(n) for n in ("href", "url") if element.get(n))
        text = element.text or ""
        if local in {"encoded", "content", "description"} and "<" in text:
            for each in html.fragment_fromstring(text, "div").iter("*"):
                yield from (each.get(n) for n in ("href", "src") if each.get(n))
