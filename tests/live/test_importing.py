"""Leaving a real WordPress: what it exports is here, what it showed is shown."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from lxml import etree

from causerie.bridge.redirect_rules import SERVERS as RULES_FILES
from causerie.bridge.redirect_rules import Move, render_rules
from causerie.bridge.settings_files import load_settings
from causerie.identity.difference_rules import RULES
from causerie.identity.identity_lock import (
    PAGE,
    FeedIdentity,
    IdentityLock,
    ItemIdentity,
)
from causerie.identity.lock_json import serialise_lock
from causerie.importing.account import Account
from causerie.importing.import_request import ImportRequest
from causerie.importing.import_wordpress import import_wordpress
from causerie.importing.render_markdown import markdown_renderer
from causerie.importing.shown_text import first_difference, shown_text
from causerie.urls import normalise_path, save_as
from exported_wordpress import Exported, exported_wordpress
from pictures import png
from podcast_site import SHOW
from recipe_servers import SERVERS, Server, get
from sites import Folder, Output, make_site

pytestmark = pytest.mark.needs("wordpress")
SETTINGS = """\
from causerie.defaults import *

SITENAME = "Carnet de bord"
SITEURL = "https://blog.example"
AUTHOR = "admin"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
WEB_SERVER = "nginx"
REDIRECTS = "imported/redirects.txt"
"""
WP = "{http://wordpress.org/export/1.2/}"


@dataclass(frozen=True, slots=True)
class Moved:
    """A blog that was imported, and the site that was built of it."""

    exported: Exported
    folder: Folder
    account: Account
    output: Output

    def again(self, **options: Any) -> Account:
        """Import the same export once more."""
        return run_import(self.folder, self.exported, **options)

    def items(self) -> list[Any]:
        """Return the items of the export, read here by lxml alone."""
        return etree.parse(str(self.exported.file)).findall("channel/item")


def run_import(folder: Folder, exported: Exported, **options: Any) -> Account:
    settings = load_settings(folder.root / "pelicanconf.py", {})
    now = datetime(2026, 9, 21, tzinfo=UTC)
    request = ImportRequest(
        exported.file,
        folder.root,
        settings,
        now,
        **{"media": exported.uploads, **options},
    )
    return import_wordpress(request)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    """Fill, export, import and build once for all tests of this file."""
    exports = tmp_path_factory.mktemp("wordpress")
    with exported_wordpress(exports) as exported:
        folder = make_site(
            tmp_path_factory.mktemp("site"),
            {
                "pelicanconf.py": SETTINGS + SHOW,
                "content/images/couverture.png": png(),
            },
        )
        account = run_import(folder, exported)
        yield Moved(exported, folder, account, folder.release())


def text_of(item: Any, name: str) -> str:
    return item.findtext(name) or ""


def test_every_thing_in_the_export_is_accounted_for(moved: Moved) -> None:
    kinds = Counter(text_of(item, f"{WP}post_type") for item in moved.items())
    said = Counter(
        "pingbacks" if text_of(each, f"{WP}comment_type") in PINGS else "comments"
        for item in moved.items()
        for each in item.findall(f"{WP}comment")
    )
    tallies = moved.account.tallies

    assert 44 <= kinds["post"]
    assert 60 <= said["comments"]
    assert {"posts": kinds["post"], "pages": kinds["page"]} == {
        name: tallies[name].found for name in ("posts", "pages")
    }
    assert kinds["attachment"] == tallies["attachments"].imported
    assert kinds["podcast"] == tallies["episodes"].imported
    assert said == {name: tallies[name].found for name in said}
    assert all(tally.is_balanced for tally in tallies.values())
    content = moved.folder.root / "content"
    rows = [
        json.loads(file.read_text("utf-8"))["comments"]
        for file in (content / "comments").rglob("*.json")
    ]
    redirects = (moved.folder.root / "imported/redirects.txt").read_text("utf-8")
    counted = re.findall(
        r"/podcast-download/\d+/serie-reprise(?:\.mp3)?(?:\?ref=feed)?"
        r" https://cdn.example/s/repris.mp3\n",
        redirects,
    )
    assert 4 == len(counted)
    assert tallies["comments"].imported == sum(map(len, rows))
    assert tallies["pingbacks"].imported == len([*content.glob("mentions/*/*.json")])


PINGS = {"pingback", "trackback"}


def test_what_is_published_is_what_readers_had_and_nothing_more(moved: Moved) -> None:
    published = {
        urlsplit(text_of(item, "link")).path
        for item in moved.items()
        if text_of(item, f"{WP}status") == "publish"
        and text_of(item, f"{WP}post_type") in {"post", "page"}
        and not text_of(item, f"{WP}post_password")
    }
    written = {
        f"/{quote(file.removesuffix('index.html'))}" for file in moved.output.files()
    }
    page = moved.output.root
    everything = b"".join(moved.output.files().values()).decode(errors="replace")

    assert set() == {path.lower() for path in published} - {p.lower() for p in written}
    for secret in ("Pas fini.", "Pour moi.", "Un secret.", "sesame", "Plus tard."):
        assert secret not in everything, page
    content = b"".join(
        path.read_bytes()
        for path in (moved.folder.root / "content").rglob("*")
        if path.is_file()
    ).decode(errors="replace")
    assert "secret.example" not in content
    assert "203.0.113." not in content


# What WordPress shows and the site on purpose does not, or the other way round.
OTHERWISE = {
    "Vidéos": "a frame is a link with its title",
    "Cadres": "frames are links",
    "Scripts": "a form's button is gone",
    "Image en bloc": "the latest posts are no text of this one",
    "Épisode deux": "its player had its address for a text",
    "Sans durée": "a link to the recording",
}


def test_each_text_shows_the_words_that_wordpress_showed(moved: Moved) -> None:
    settings = load_settings(moved.folder.root / "pelicanconf.py", {})
    render = markdown_renderer(settings)
    shown = moved.exported.shown()
    texts = {
        path.read_text("utf-8").partition("\n")[0].removeprefix("Title: "): path
        for path in (moved.folder.root / "content").glob("*/*.md")
    }
    differ = {}
    for row in shown.values():
        path = texts.get(shown_text(row["title"]).removeprefix("Privé: "))
        if path is None:
            continue
        ours = render(path.read_text("utf-8").partition("\n\n")[2])
        difference = first_difference(shown_text(row["html"]), shown_text(ours))
        if any(difference):
            differ[row["title"]] = difference

    assert 40 <= len(shown)
    assert OTHERWISE.keys() == differ.keys(), differ
    assert moved.account.compared == moved.account.alike


def test_comments_keep_their_threads_and_numbers(moved: Moved) -> None:
    items = moved.items()
    theirs = {
        text_of(each, f"{WP}comment_id"): text_of(each, f"{WP}comment_parent")
        for item in items
        for each in item.findall(f"{WP}comment")
        if text_of(item, "title").startswith("Voisins")
    }
    file = moved.folder.root / "content/comments/2011-03-10-voisins-amis-lete.json"
    ours = {
        row["id"]: row["parent"]
        for row in json.loads(file.read_text("utf-8"))["comments"]
    }
    page = moved.output.page("/2011/03/10/voisins-amis-lete/")

    assert 6 == len(ours)
    assert (
        ours.items()
        <= {
            key: None if parent == "0" or parent not in ours else parent
            for key, parent in theirs.items()
        }.items()
    )
    assert {f"comment-{key}" for key in ours} <= {*page.xpath("//@id")}


def test_subscribers_notice_nothing(moved: Moved) -> None:
    """WordPress's own feed, taken for what was published: all is as it was."""
    account = moved.account
    items = feed_items(moved, "feed.xml")
    lock = IdentityLock(
        "https://blog.example",
        {"/feed.xml": FeedIdentity(items=tuple(items)[:10])},
        items,
        {item.page: PAGE for item in items.values()},
        1,
    )
    told = judge(moved, lock)

    # of these the account says why they are no longer in the feed
    held = ("/prive/: ", "/protege/: ", "/sans-duree/: ")
    assert 40 <= len(items)
    assert len(held) == len({"private", "password", "recordings"} & {*account.mends})
    assert set() == {each for each in told if not any(name in each for name in held)}
    assert all("-gone]" in each for each in told)


def feed_items(moved: Moved, name: str) -> dict[str, ItemIdentity]:
    """Return the identities of a feed's items, by their guids."""
    items = {}
    feed = etree.parse(str(moved.exported.folder / name))
    for each in feed.iterfind("channel/item"):
        enclosure = each.find("enclosure")
        audio = {} if enclosure is None else enclosure.attrib
        guid = each.findtext("guid") or ""
        items[guid] = ItemIdentity(
            guid,
            normalise_path(urlsplit(each.findtext("link") or "").path),
            parsedate_to_datetime(each.findtext("pubDate") or ""),
            audio.get("url", "").removeprefix("https://blog.example"),
            int(audio.get("length", 0)),
        )
    return items


def judge(moved: Moved, lock: IdentityLock) -> set[str]:
    """Return what a release says that is not safe, if that was published."""
    path = moved.folder.root / "content/identity.lock.json"
    path.write_text(serialise_lock(lock))
    try:
        problems = moved.folder.build().problems
    finally:
        path.unlink()
    return {f"{each} [{each.code}]" for each in problems if each.code in RULES}


@pytest.mark.parametrize(
    ("name", "prefix"),
    {
        "powerpress.xml": "https://media.blubrry.example/carnet/p/{address}",
        "ssp.xml": "",
        "podlove.xml": "",
    }.items(),
)
def test_subscribers_of_a_plugins_feed_notice_nothing(
    moved: Moved, name: str, prefix: str
) -> None:
    items = feed_items(moved, name)
    newest_first = tuple(items)
    show = FeedIdentity("7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60", items=newest_first)
    lock = IdentityLock("https://blog.example", {"/podcast.xml": show}, items, {}, 1)
    conf = moved.folder.root / "pelicanconf.py"
    before = conf.read_text("utf-8")
    conf.write_text(before + f"PODCAST['media_url'] = {prefix!r}\n", "utf-8")
    try:
        told = judge(moved, lock)
    finally:
        conf.write_text(before, "utf-8")

    assert all(item.enclosure and item.length for item in items.values())
    assert set() == told


@dataclass(frozen=True, slots=True)
class OldAddresses:
    """What the old blog answered."""

    pages: dict[str, str]  # paths of posts, pages and files, with their kinds
    queries: dict[str, str]  # and the paths that they led to
    others: list[str]  # of lists, feeds and what else

    def all(self) -> list[str]:
        return [*self.pages, *self.queries, *self.others]


LISTS = (
    *("/category/travail/", "/category/travail/reseaux/forums/", "/tag/pme/"),
    *("/category/forums/", "/author/zoe/", "/2011/", "/2011/03/", "/2011/03/10/"),
    *("/page/9/", "/category/travail/feed/", "/tag/c/", "/2011/01/30/pages/2/"),
    *("/feed/", "/feed/podcast/", "/comments/feed/", "/feed/atom/", "/wp-sitemap.xml"),
    *("/2011/03/10/voisins-amis-lete/feed/", "/2011/03/25/ancien-nom/"),
    *("/2011/page/3/", "/2011/03/page/2/", "/author/zoe/feed/"),
    *("/2011/03/10/voisins-amis-lete/embed/", "/a-propos/feed/"),
)


@pytest.fixture(scope="module")
def old(moved: Moved) -> OldAddresses:
    pages, queries = {}, {}
    for item in moved.items():
        kind = text_of(item, f"{WP}post_type")
        if text_of(item, f"{WP}status") not in {"publish", "inherit"}:
            continue
        if kind not in {"post", "page", "attachment"}:
            continue
        if text_of(item, f"{WP}post_password"):
            continue
        path = urlsplit(text_of(item, "link")).path
        pages[path] = kind
        if kind == "attachment":
            file = urlsplit(text_of(item, f"{WP}attachment_url")).path
            pages[quote(file)] = "file"
        else:
            key = "page_id" if kind == "page" else "p"
            queries[f"/?{key}={text_of(item, f'{WP}post_id')}"] = path
    others = [*LISTS, "/?feed=rss2", *(f"/?{query}" for query in beside_posts(moved))]
    return OldAddresses(pages, queries, others)


@pytest.fixture
def rules(moved: Moved) -> Iterator[None]:
    """Put the rules of the other servers beside those of nginx."""
    moved.folder.release()
    output = moved.output.root
    text = (output / RULES_FILES["nginx"].name).read_text("utf-8")
    rows = re.findall(r'^"(.*)\?(.*)" "(.*)";$', text, re.MULTILINE)
    moves = [Move(*row) for row in rows]
    for server in ("apache", "caddy"):
        data = render_rules(server, moves, ())
        (output / RULES_FILES[server].name).write_bytes(data)
    assert 200 < len(moves)
    yield
    for server in ("apache", "caddy"):
        (output / RULES_FILES[server].name).unlink()


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.usefixtures("rules")
def test_every_old_address_leads_to_its_page(
    moved: Moved, old: OldAddresses, tmp_path: Path, server: Server
) -> None:
    with server(tmp_path / "server", moved.output.root) as port:
        answers = {path: follow(port, path) for path in old.all()}

    assert {} == {path: found for path, found in answers.items() if found[0] != 200}
    assert old.queries == {
        query: answers[query][1] if answers[query][1] in old.pages else path
        for query, path in old.queries.items()
    }
    assert "/feed.xml" == answers["/feed/"][1]
    assert {"/"} & {found[1].partition("?")[0] for found in answers.values()} == set()
    assert "/podcast.xml" == answers["/feed/podcast/"][1]


def test_a_host_without_rules_leads_on_by_files(
    moved: Moved, old: OldAddresses, tmp_path: Path
) -> None:
    plain = SETTINGS.replace('WEB_SERVER = "nginx"\n', "")
    folder = make_site(
        tmp_path / "plain",
        {"pelicanconf.py": plain + SHOW, "content/images/couverture.png": png()},
    )
    account = run_import(folder, moved.exported)
    files = folder.release().files()

    def answer(path: str) -> tuple[str, bytes]:
        for _ in range(3):
            data = files.get(save_as(path), b"")
            if not (found := re.search(rb'="refresh" content="0; url=([^"]+)"', data)):
                break
            path = found[1].decode()
        return path, data

    answers = {path: answer(path) for path in [*old.pages, *LISTS]}

    assert [] == [path for path, found in answers.items() if not found[1]]
    for feed, file in {
        "/feed/": "feed.xml",
        "/feed/atom/": "atom.xml",
        "/feed/podcast/": "podcast.xml",
        "/comments/feed/": "comments/feed.xml",
        "/category/travail/feed/": "category/travail-equipes/feed.xml",
    }.items():
        assert files[file] == answers[feed][1], feed
    assert "?" not in (folder.root / "imported/redirects.txt").read_text("utf-8")
    assert any("with a query (/?p=123)" in note for note in account.notes)


def follow(port: int, path: str) -> tuple[int, str]:
    """Follow an address to its end; Apache says the next one in full."""
    for _ in range(3):
        answer = get(port, path)
        if not (location := answer.headers["Location"]):
            break
        parts = urlsplit(location)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return answer.status, path


def beside_posts(moved: Moved) -> list[str]:
    """Return queries that lead to lists and files, where a blog has no permalinks."""
    channel = etree.parse(str(moved.exported.file)).find("channel")
    numbers = {
        "cat": [
            text_of(each, f"{WP}term_id") for each in channel.iter(f"{WP}category")
        ],
        "tag": [text_of(each, f"{WP}tag_slug") for each in channel.iter(f"{WP}tag")],
        "author": [
            text_of(each, f"{WP}author_id") for each in channel.iter(f"{WP}author")
        ],
        "attachment_id": [
            text_of(each, f"{WP}post_id")
            for each in moved.items()
            if text_of(each, f"{WP}post_type") == "attachment"
        ],
        "m": ["2011", "201103"],
    }
    assert all(numbers.values()), numbers
    return [f"{key}={value}" for key, rows in numbers.items() for value in rows]


def test_a_second_import_changes_nothing_and_spares_what_was_edited(
    moved: Moved,
) -> None:
    before = moved.folder.root / "content/articles/2011-01-09-listes.md"
    text = before.read_text("utf-8")
    before.write_text(text + "\nUne ligne de plus.\n", "utf-8")
    stamps = {path: path.stat().st_mtime_ns for path in moved.folder.root.rglob("*.md")}

    account = moved.again()

    assert {"edited since": 1} == {
        key: count for key, count in account.outcomes.items() if key != "same"
    }
    assert ["content/articles/2011-01-09-listes.md"] == [*account.mends["edited"]]
    assert stamps == {path: path.stat().st_mtime_ns for path in stamps}
    before.write_text(text, "utf-8")


def test_a_dry_run_writes_nothing_and_tells_the_same(
    moved: Moved, tmp_path: Path
) -> None:
    folder = make_site(tmp_path / "dry", {"pelicanconf.py": SETTINGS + SHOW})
    (folder.root / "content").mkdir()

    account = run_import(folder, moved.exported, dry_run=True)

    assert [folder.root / "pelicanconf.py"] == [
        path
        for path in folder.root.rglob("*")
        if path.is_file() and {".causerie", "__pycache__"}.isdisjoint(path.parts)
    ]
    assert account.tallies == moved.account.tallies
    assert account.mends == moved.account.mends
