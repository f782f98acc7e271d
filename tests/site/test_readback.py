"""The demonstration site's output, read back by programs that are not ours."""

import html
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser
import podcastparser
import pytest
from lxml.html import HtmlElement, fromstring

import partytime
from causerie.feeds.settings import FeedsSettings
from causerie.podcast.audio.probe import probe
from demonstration import (
    CONTENT,
    SITE_URL,
    Source,
    episodes,
    listed,
    pages,
    shared_release,
    sources,
)
from sites import Output

pytestmark = pytest.mark.needs("demonstration")

FRAME = 1152 / 44100  # s; one of MP3
RATE = 44100  # samples a second that ffmpeg is asked for
RECORDINGS = [p for p in CONTENT.glob("audio/*") if p.suffix in {".mp3", ".m4a"}]
NAMES = {
    "sitemap": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
CSS_URL = re.compile(rb"url\(\s*[\"']?(?!data:)([^\"')]+)")


@dataclass(frozen=True, slots=True)
class Item:
    """An episode as a feed tells it."""

    guid: str
    title: str
    page: str
    published: datetime
    audio: str
    length: int  # bytes
    type: str
    seconds: int
    season: int
    number: int


@dataclass(frozen=True, slots=True)
class Post:
    """An article or episode as a feed of the blog tells it."""

    title: str
    page: str
    published: datetime
    audio: tuple[str, int, str] | None  # address, bytes, type
    html: str


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Output:
    return shared_release(tmp_path_factory)


# -- the podcast's feed -----------------------------------------------------------


def by_podcastparser(path: Path) -> tuple[Any, list[Item]]:
    with path.open("rb") as file:
        feed = podcastparser.parse(f"{SITE_URL}/podcast.xml", file)
    items = [
        Item(
            guid=entry["guid"],
            title=entry["title"],
            page=entry["link"],
            published=datetime.fromtimestamp(entry["published"], UTC),
            audio=audio["url"],
            length=audio["file_size"],
            type=audio["mime_type"],
            seconds=entry["total_time"],
            season=entry["season"],
            number=entry["number"],
        )
        for entry in feed["episodes"]
        for audio in entry["enclosures"]
    ]
    return feed, items


def by_feedparser(path: Path) -> tuple[Any, list[Item]]:
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo, feed.bozo_exception
    items = [
        Item(
            guid=entry.id,
            title=entry.title,
            page=entry.link,
            published=parsedate_to_datetime(entry.published),
            audio=audio.href,
            length=int(audio.length),
            type=audio.type,
            seconds=int(entry.itunes_duration),
            season=int(entry.itunes_season),
            number=int(entry.itunes_episode),
        )
        for entry in feed.entries
        for audio in entry.enclosures
    ]
    return feed.feed, items


def by_partytime(path: Path) -> tuple[Any, list[Item]]:
    feed = partytime.read_feed(path)
    items = [
        Item(
            guid=entry["guid"],
            title=entry["title"],
            page=entry["link"],
            published=datetime.fromisoformat(entry["pubDate"]),
            audio=entry["enclosure"]["url"],
            length=entry["enclosure"]["length"],
            type=entry["enclosure"]["type"],
            seconds=entry["duration"],
            season=entry["podcastSeason"]["number"],
            number=entry["podcastEpisode"]["number"],
        )
        for entry in feed["items"]
    ]
    return feed, items


def as_written(source: Source, release: Output) -> Item:
    """Say what a feed should tell of an episode, from its files."""
    header = source.header
    facts = json.loads((CONTENT / f"{source.audio}.json").read_bytes())
    return Item(
        guid=header["Guid"],
        title=header["Title"],
        page=SITE_URL + source.address,
        published=source.date.astimezone(UTC),
        audio=f"{SITE_URL}/{source.audio}",
        length=(release.root / source.audio).stat().st_size,
        type={".mp3": "audio/mpeg", ".m4a": "audio/x-m4a"}[Path(source.audio).suffix],
        seconds=round(facts["seconds"]),
        season=int(header.get("Season", 0)),
        number=int(header["Episode"]),
    )


# The chapters that follow show notes, as Apple and others read them there.
CHAPTERS = re.compile(r"(\n<p>\d\d:\d\d:\d\d [^<]*</p>)+$")
TRANSCRIPTS = {
    ".vtt": "text/vtt",
    ".srt": "application/srt",  # as partytime calls application/x-subrip
    ".json": "application/json",
    ".html": "text/html",
}
PARSERS = [
    by_podcastparser,
    by_feedparser,
    pytest.param(by_partytime, marks=pytest.mark.needs("partytime")),
]


@pytest.mark.parametrize("read", PARSERS)
def test_podcast_apps_read_the_episodes_as_they_were_written(
    release: Output, read: Callable[[Path], tuple[Any, list[Item]]]
) -> None:
    _, items = read(release.root / "podcast.xml")

    expected = [as_written(source, release) for source in episodes()]
    assert [asdict(item) for item in expected] == [asdict(item) for item in items]


def test_podcastparser_reads_the_show(release: Output) -> None:
    feed, _ = by_podcastparser(release.root / "podcast.xml")

    assert feed["title"] == "Entre collègues, à voix haute"
    assert feed["link"] == f"{SITE_URL}/podcast/"
    assert feed["cover_url"] == f"{SITE_URL}/images/couverture-podcast.jpg"
    assert feed["itunes_categories"] == [["Business", "Management"]]
    assert feed["explicit"] is False
    assert [False] * len(feed["episodes"]) == [e["explicit"] for e in feed["episodes"]]


def test_feedparser_reads_the_show(release: Output) -> None:
    feed, _ = by_feedparser(release.root / "podcast.xml")

    # of explicit it knows "yes" and "clean" only, and of locked just the owner
    assert feed.title == "Entre collègues, à voix haute"
    assert feed.link == f"{SITE_URL}/podcast/"
    assert feed.image.href == f"{SITE_URL}/images/couverture-podcast.jpg"
    assert [tag.term for tag in feed.tags] == ["Business", "Management"]
    assert feed.podcast_guid == "e099ff55-deaa-57f1-a5aa-9c7bca5fba43"
    assert feed.podcast_locked == {"owner": "redaction@entre-collegues.example"}


@pytest.mark.needs("partytime")
def test_partytime_reads_the_show(release: Output) -> None:
    feed, _ = by_partytime(release.root / "podcast.xml")

    assert feed["title"] == "Entre collègues, à voix haute"
    assert feed["link"] == f"{SITE_URL}/podcast/"
    assert feed["itunesImage"] == f"{SITE_URL}/images/couverture-podcast.jpg"
    assert feed["itunesCategory"] == ["Business > Management"]
    assert feed["guid"] == "e099ff55-deaa-57f1-a5aa-9c7bca5fba43"
    assert feed["locked"] is True
    assert feed["explicit"] is False
    assert [False] * len(feed["items"]) == [e["explicit"] for e in feed["items"]]


@pytest.mark.needs("partytime")
def test_partytime_reads_transcripts_chapters_and_people(release: Output) -> None:
    # podcastparser does not know the namespace, feedparser keeps the last person only
    feed, _ = by_partytime(release.root / "podcast.xml")

    told = [
        {
            "people": [
                (person["name"], person["role"]) for person in item["podcastPeople"]
            ],
            "transcripts": item["podcastTranscripts"],
            "chapters": item["podcastChapters"],
        }
        for item in feed["items"]
    ]

    assert told == [
        {
            "people": [("La rédaction", "Host")],
            "transcripts": [
                {
                    "url": f"{SITE_URL}/{Path(name).with_suffix(suffix)}",
                    "type": type_,
                    "language": "fr",
                    **({"rel": "captions"} if suffix in {".vtt", ".srt"} else {}),
                }
                for name in [source.header["Transcript"]]
                for suffix, type_ in TRANSCRIPTS.items()
            ],
            "chapters": {
                "url": f"{SITE_URL}/{source.audio}.chapters.json",
                "type": "application/json+chapters",
            },
        }
        for source in episodes()
    ]
    urls = [rows["chapters"]["url"] for rows in told]
    urls += [script["url"] for rows in told for script in rows["transcripts"]]
    assert [url for url in urls if not _answers(release, url)] == []


def test_the_cover_of_the_feed_is_published(release: Output) -> None:
    feed, _ = by_podcastparser(release.root / "podcast.xml")

    cover = release.root / feed["cover_url"].removeprefix(SITE_URL + "/")

    assert (
        CONTENT / "images/couverture-podcast.jpg"
    ).read_bytes() == cover.read_bytes()


@pytest.mark.needs("ffmpeg")
@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_a_recording_lasts_as_long_as_decoding_it_tells(path: Path) -> None:
    # without its end marks ffmpeg would decode silence that players leave out
    raw = ["-map", "0:a", "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-i", path, *raw]

    decoded = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout

    seconds = len(decoded) / 2 / RATE
    assert probe(path).seconds == pytest.approx(seconds, abs=FRAME)
    facts = path.with_name(path.name + ".json")
    if facts.is_file():  # only what a post names has one
        told = json.loads(facts.read_bytes())["seconds"]
        assert told == pytest.approx(seconds, abs=FRAME)


# -- the blog's feeds -------------------------------------------------------------


def by_rss(release: Output) -> list[Post]:
    return list(_xml_posts(release.root / "feed.xml"))


def by_atom(release: Output) -> list[Post]:
    return list(_xml_posts(release.root / "atom.xml"))


def by_json(release: Output) -> list[Post]:
    feed = json.loads((release.root / "feed.json").read_bytes())
    return [
        Post(
            item["title"],
            item["url"],
            datetime.fromisoformat(item["date_published"]),
            next(
                (
                    (audio["url"], audio["size_in_bytes"], audio["mime_type"])
                    for audio in item.get("attachments", ())
                ),
                None,
            ),
            item["content_html"],
        )
        for item in feed["items"]
    ]


def _xml_posts(path: Path) -> Iterator[Post]:
    # unmended: relative links stay as they are
    feed = feedparser.parse(
        path.read_bytes(), sanitize_html=False, resolve_relative_uris=False
    )
    assert not feed.bozo, feed.bozo_exception
    for entry in feed.entries:
        audio = next(iter(entry.enclosures), None)
        yield Post(
            entry.title,
            entry.link,
            _date(entry.published),
            (audio.href, int(audio.length), audio.type) if audio else None,
            entry.content[0].value,
        )


def _date(text: str) -> datetime:
    return (parsedate_to_datetime if "," in text else datetime.fromisoformat)(text)


def by_podcast(release: Output) -> list[Post]:
    posts = _xml_posts(release.root / "podcast.xml")
    return [replace(post, html=CHAPTERS.sub("", post.html)) for post in posts]


@pytest.mark.parametrize("read", [by_rss, by_atom, by_json])
def test_feed_readers_find_the_newest_posts(
    release: Output, read: Callable[[Output], list[Post]]
) -> None:
    posts = read(release)

    expected = [
        (
            source.header["Title"],
            SITE_URL + source.address,
            source.date,
            _enclosure(source, release),
        )
        for source in listed()
    ][: FeedsSettings().items]
    assert expected == [(p.title, p.page, p.published, p.audio) for p in posts]


def _enclosure(source: Source, release: Output) -> tuple[str, int, str] | None:
    if "Audio" not in source.header:
        return None
    item = as_written(source, release)
    return item.audio, item.length, item.type


@pytest.mark.parametrize("read", [by_rss, by_atom, by_json, by_podcast])
def test_feeds_hold_whole_posts_with_absolute_links(
    release: Output, read: Callable[[Output], list[Post]]
) -> None:
    posts = read(release)

    for post in posts:
        body = fromstring(post.html)
        page = release.page(urlsplit(post.page).path).find_class("e-content")[0]
        assert page.text_content().split() == body.text_content().split(), post.page
        links = [link for _, _, link, _ in body.iterlinks()]
        assert [link for link in links if not urlsplit(link).scheme] == [], post.page


# -- what is published, and what is not -------------------------------------------


def test_the_sitemap_names_pages_that_exist_and_every_listed_post(
    release: Output,
) -> None:
    sitemap = release.xml("sitemap.xml")

    named = sitemap.xpath("//sitemap:loc/text()", namespaces=NAMES)
    versions = sitemap.xpath("//xhtml:link/@href", namespaces=NAMES)
    missing = [url for url in [*named, *versions] if not _answers(release, url)]
    assert missing == []
    assert len(named) == len(set(named))
    posts = {SITE_URL + source.address for source in sources() if source.is_listed}
    others = {SITE_URL + s.address for s in sources() if not s.is_listed}
    assert posts == posts & set(named)
    assert set() == others & {*named, *versions}


def test_no_file_of_a_release_tells_of_an_unpublished_post(release: Output) -> None:
    secrets = [source for source in sources() if not source.is_public]
    gone = [source for source in secrets if source.header.get("Status") == "gone"]
    secrets = [source for source in secrets if source not in gone]
    assert {"draft", None} == {source.header.get("Status") for source in secrets}
    words = [
        word
        for source in secrets
        for word in (
            source.slug,
            source.header["Title"],
            source.header["Summary"][:40],
        )
    ]
    assert gone  # its page keeps its title and its address, and nothing of its text
    words += [source.path.read_text("utf-8").split("\n\n")[1][:40] for source in gone]

    leaks = [
        f"{name}: {word}"
        for name, data in release.files().items()
        for text in [name + html.unescape(data.decode(errors="replace"))]
        for word in words
        if word in text
    ]

    assert leaks == []


def test_a_release_tells_nothing_of_the_machine_that_built_it(
    release: Output,
) -> None:
    words = ("127.0.0.1", "localhost", str(release.root.parent))

    told = [
        f"{name}: {word}"
        for name, data in release.files().items()
        for word in words
        if word.encode() in data
    ]

    assert told == []


def test_every_address_of_the_site_on_its_pages_leads_to_something(
    release: Output,
) -> None:
    documents = {path: fromstring(file.read_bytes()) for path, file in pages(release)}
    assert len(documents) > 50
    broken = []

    for path, document in documents.items():
        for link in _addresses(document, SITE_URL + path):
            target, fragment = urldefrag(link)
            if not target.startswith(SITE_URL):
                continue
            if not _answers(release, target):
                broken.append(f"{path} → {link}")
            elif fragment and not fragment.startswith("t="):
                there = documents[urlsplit(target).path or "/"]
                if not there.xpath("//*[@id=$id]", id=unquote(fragment)):
                    broken.append(f"{path} → {link}, no such place")

    assert broken == []


def test_every_address_in_a_style_sheet_leads_to_something(release: Output) -> None:
    sheets = list(release.root.rglob("*.css"))
    assert sheets != []

    links = [
        urljoin(f"{SITE_URL}/{sheet.relative_to(release.root)}", link.decode())
        for sheet in sheets
        for link in CSS_URL.findall(sheet.read_bytes())
    ]

    assert [link for link in links if not _answers(release, link)] == []


def _addresses(document: HtmlElement, base: str) -> Iterator[str]:
    written = [link for _, _, link, _ in document.iterlinks()]
    written += document.xpath("//@poster")
    written += document.xpath("//meta[starts-with(@content, 'http')]/@content")
    for images in document.xpath("//@srcset"):
        written += [image.split()[0] for image in images.split(",")]
    yield from (urljoin(base, link) for link in written)


def _answers(release: Output, url: str) -> bool:
    """Tell whether a plain web server would have a file for an address of the site."""
    path = unquote(urlsplit(url).path).lstrip("/")
    file = release.root / path
    if not path or path.endswith("/"):
        file /= "index.html"
    return url.startswith(SITE_URL) and file.is_file()


# -- pingbacks --------------------------------------------------------------------


def test_posts_show_exactly_the_posts_that_link_to_them(release: Output) -> None:
    posts = {
        SITE_URL + path: document
        for path, file in pages(release)
        if (document := fromstring(file.read_bytes())).find_class("e-content")
        and re.fullmatch(r"(/[a-z]{2})?/\d{4}/\d\d/\d\d/[^/]+/", path)
    }
    linking: dict[str, set[str]] = {url: set() for url in posts}
    for url, document in posts.items():
        (body,) = document.find_class("e-content")
        for href in body.xpath(".//a/@href"):
            target = urldefrag(urljoin(url, href)).url
            if target in posts and target != url:
                linking[target].add(url)

    shown = {url: _pingbacks(document) for url, document in posts.items()}

    expected = {
        url: {(f"Pingback: {_title(posts[source])}", source) for source in found}
        for url, found in linking.items()
    }
    assert expected == {url: set(rows) for url, rows in shown.items()}
    assert sum(map(len, expected.values())) == sum(map(len, shown.values())) >= 10
    for url, rows in shown.items():
        dates = [_date_of(posts[source]) for _, source in rows]
        assert sorted(dates) == dates, url


def _pingbacks(document: HtmlElement) -> list[tuple[str, str]]:
    """Return those of a post and its translations, which share an entry."""
    return [
        (
            f"Pingback: {link.get('title')}"
            if link.get("title")
            else link.text_content(),
            urljoin(SITE_URL, link.get("href")),
        )
        for item in document.xpath("//*[@id='responses']//li")
        if "pingback" in item.classes
        for link in (*item.find_class("u-url"), *item.find_class("version"))
    ]


def _title(document: HtmlElement) -> str:
    (title,) = document.xpath("//meta[@property='og:title']/@content")  # as written
    return str(title)


def _date_of(document: HtmlElement) -> datetime:
    (header,) = document.xpath("//h1/ancestor::header")
    return datetime.fromisoformat(header.xpath(".//time/@datetime")[0])
