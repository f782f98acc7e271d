"""The recipes of web servers: what they answer for a published site, themselves."""

import gzip
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from audio import m4a
from causerie.files.media_types import _TYPES
from causerie.markup.video_embeds import SITE_POLICY
from causerie.podcast.model import Chapter
from podcast_site import POST, episode, make_show
from recipe_servers import SERVERS, Answer, Server, condition, get
from sites import CONF, Make, article

PATH = "/2026/03/02/a/"


OLD = "/vieux/, /?p=12, /index.php?id=3&x=%C3%A9, /vieil été.html"
NEW = "/2026/03/03/b/"


def release(site: Make, server: str = "") -> Path:
    folder = site(
        {
            "pelicanconf.py": f"{CONF}WEB_SERVER = {server!r}\n",
            "content/articles/2026-03-02-a.md": article("A", Status="gone"),
            "content/articles/2026-03-03-b.md": article(
                "B", "Du texte. " * 200, Aliases=OLD if server else "/vieux/"
            ),
            "content/root/n.mp3": b"abc" * 999,
        }
    )
    return folder.release().root


def test_a_tombstone_says_410_by_itself_and_is_marked(site: Make) -> None:
    output = release(site)

    page = (output / PATH[1:] / "index.html").read_text()

    assert '<meta http-equiv="Status" content="410 Gone">' in page
    assert b"" == (output / PATH[1:] / "gone").read_bytes()
    assert [output / PATH[1:] / "gone"] == list(output.rglob("gone"))


MOVED = ("/vieux/", "/?p=12", "/index.php?id=3&x=%C3%A9", "/vieil%20%C3%A9t%C3%A9.html")
EMOJI = "/2026/03/04/%F0%9F%93%85/"


# Other names of the same types, which browsers and apps take as well.
SAME = {
    "application/javascript": "text/javascript",
    "audio/x-wav": "audio/wav",
    "image/x-icon": "image/vnd.microsoft.icon",
    "text/xml": "application/xml",
}


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_of_the_document_serves_the_site_whole(
    server: Server, tmp_path: Path, site: Make
) -> None:
    output = release(site, server.__name__.removeprefix("by_"))
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
        moved = [ask(path) for path in MOVED]
        other = ask("/?p=1")

    assert [410, 200, 200, 200] == [o.status for o in (gone, there, home, queried)]
    assert b'content="410 Gone"' in gone.body
    assert {301, 308} >= {answer.status for answer in bare}
    leads = [path_of(answer).casefold() for answer in bare]
    assert ["/2026/03/03/b/", PATH, EMOJI.casefold()] == leads
    assert [(404, missing_page)] * 7 == [(one.status, one.body) for one in nothing]
    assert {"text/html"} == {one.type for one in (gone, there, home, *nothing)}
    assert [(301, NEW)] * 4 == [(o.status, path_of(o)) for o in moved]
    assert (200, home.body) == (other.status, other.body)
    assert 200 == feed.status
    assert 404 == folder.status
    for answer in (gone, there, home, feed, *nothing, *bare):
        assert SITE_POLICY == answer.headers["Content-Security-Policy"]
        assert "nosniff" == answer.headers["X-Content-Type-Options"]


def path_of(answer: Answer) -> str:
    """Return where an answer leads; Apache says it in full."""
    return urlsplit(answer.headers["Location"]).path


@pytest.mark.parametrize("server", SERVERS)
def test_caches_keep_what_never_changes_and_ask_for_the_rest(
    server: Server, tmp_path: Path, site: Make
) -> None:
    output = release(site)
    (style,) = (output / "theme/css").glob("site.*.css")
    hashed = f"/theme/css/{style.name}"
    with server(tmp_path / "server", output) as port:
        page, kept = get(port, NEW), get(port, hashed)
        missing = get(port, hashed.replace(".css", ".x.css").replace("site", "no"))
        none = get(port, "/theme/css/site.0123456789abcdef.css")
        zipped = get(port, NEW, **{"Accept-Encoding": "gzip"})
        again = [
            get(port, NEW, **condition(page)),
            get(port, NEW, **condition(zipped), **{"Accept-Encoding": "gzip"}),
            get(port, hashed, **condition(kept)),
        ]
        part = get(port, "/n.mp3", Range="bytes=3-5")
        beyond = get(port, "/n.mp3", Range="bytes=9999-")

    immutable = "public, max-age=31536000, immutable"
    assert (200, immutable) == (kept.status, kept.headers["Cache-Control"])
    assert (200, "no-cache") == (page.status, page.headers["Cache-Control"])
    for one in (missing, none):
        assert 404 == one.status
        assert "immutable" not in one.headers.get("Cache-Control", "")
    assert "gzip" == zipped.headers["Content-Encoding"]
    assert page.body == gzip.decompress(zipped.body)
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert len(zipped.body) < len(page.body) / 2
    assert [(304, b"")] * 3 == [(one.status, one.body) for one in again]
    assert (206, b"abc") == (part.status, part.body)
    assert "bytes 3-5/2997" == part.headers["Content-Range"]
    assert 416 == beyond.status
    assert all("ETag" in one.headers for one in (page, kept))
    for one in (page, kept, zipped, part):
        assert "strict-origin-when-cross-origin" == one.headers["Referrer-Policy"]


@pytest.mark.parametrize("server", SERVERS)
def test_a_web_server_of_the_document_knows_the_type_of_every_file(
    server: Server, tmp_path: Path
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
    server: Server,
    tmp_path: Path,
    site: Make,
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
