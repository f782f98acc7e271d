"""Check a live host with the requests of podcast apps and directories.

The linter (podcast/lint) checks the content of a feed; this module checks how its host
serves it and its files.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher, Request, Response
from causerie.problems import Level, Problem, Where
from causerie.text.printable import printable_line
from causerie.text.xml_builder import NAMESPACES

NEWEST = 5  # episodes to check by default
MAX_FEED = 20_000_000  # bytes

_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_IMAGE_TYPES = ("image/jpeg", "image/png")
_PERMANENT = frozenset({301, 308})
_CROSS_ORIGIN = {"Origin": "https://player.example"}  # a web player's


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file in a feed."""

    url: str
    types: tuple[str, ...]  # allowed MIME types; none: any
    length: int | None = None  # bytes


@dataclass(frozen=True, slots=True)
class FeedFiles:
    """The files in a feed."""

    recordings: tuple[FeedFile, ...]
    texts: tuple[FeedFile, ...]  # transcripts and chapters
    images: tuple[FeedFile, ...]


def examine(fetcher: Fetcher, url: str, *, newest: int = NEWEST) -> Iterator[Problem]:
    """Request a feed and all files of its newest episodes, and yield the problems.

    `url` is that of the feed, or of a site of ours, whose feed is /podcast.xml.
    """
    doctor = _Doctor(fetcher)
    try:
        response = fetcher.fetch(Request(url, headers=_CROSS_ORIGIN, limit=MAX_FEED))
        if response.media_type == "text/html":
            url = urljoin(response.url, "podcast.xml")
            response = fetcher.fetch(
                Request(url, headers=_CROSS_ORIGIN, limit=MAX_FEED)
            )
    except FetchError as error:
        yield _problem(url, error.what, "Is the site published?")
        return
    if response.status != 200:  # noqa: PLR2004 - OK
        yield _problem(url, f"It answers HTTP {response.status}.", "Is it published?")
        return
    yield from doctor.check_feed(url, response)
    named = read_feed_files(response.body, newest)
    if named is None:
        yield _problem(url, "It is no RSS.", "Name the podcast's feed.")
        return
    for file in named.recordings:
        yield from doctor.check_recording(file)
    for file in named.texts:
        yield from doctor.check_text(file)
    for file in named.images:
        yield from doctor.check_head(file)


def read_feed_files(feed: bytes, newest: int) -> FeedFiles | None:
    """Return the files of a feed's newest episodes; None if it is not RSS."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        channel = etree.fromstring(feed, parser).find("channel")
    except (etree.XMLSyntaxError, ValueError):
        return None
    if channel is None:
        return None
    items = channel.findall("item")[:newest]
    covers = [*channel.findall(f"{_ITUNES}image")]
    recordings, texts = [], []
    for item in items:
        covers += item.findall(f"{_ITUNES}image")
        for enclosure in item.findall("enclosure"):
            length_text = enclosure.get("length", "")
            length = (
                int(length_text)
                if length_text.isascii() and length_text.isdigit()
                else None
            )
            recordings.append(
                FeedFile(enclosure.get("url", ""), _type(enclosure), length)
            )
        for tag in ("transcript", "chapters"):
            texts += [
                FeedFile(text.get("url", ""), _type(text))
                for text in item.findall(f"{_PODCAST}{tag}")
            ]
    images = dict.fromkeys(cover.get("href", "") for cover in covers)
    return FeedFiles(
        tuple(dict.fromkeys(recordings)),
        tuple(dict.fromkeys(texts)),
        tuple(FeedFile(url, _IMAGE_TYPES) for url in images),
    )


@dataclass(frozen=True, slots=True)
class _Doctor:
    fetcher: Fetcher

    def check_feed(self, url: str, response: Response) -> Iterator[Problem]:
        yield from _check_redirects(url, response)
        if response.truncated:
            yield _problem(url, f"It is longer than {MAX_FEED:,} bytes.")
        yield from _check_type(FeedFile(url, _FEED_TYPES), response)
        yield from _check_cors(url, response, Level.WARNING)
        yield from self._check_conditional_request(url, response)
        yield from self.check_head(FeedFile(url, ()))

    def check_recording(self, file: FeedFile) -> Iterator[Problem]:
        """Request a recording as Apple does: HEAD, then a range of bytes."""
        yield from self.check_head(file)
        part = Request(file.url, headers={"Range": "bytes=0-1"}, limit=2)
        response = yield from self._fetch(part)
        if response is None:
            return
        whole = response.header("content-range").partition("/")[2]
        if response.status != 206:  # noqa: PLR2004 - Partial Content
            what = f"Asked for two bytes, it answers HTTP {response.status}, not 206."
            fix = "Apps cannot jump in it: have it served as a file, by ranges."
            yield _problem(file.url, what, fix)
        elif file.length is not None and whole not in {str(file.length), "*"}:
            size = printable_line(whole)
            what = f"By its ranges it has {size} bytes, not {file.length}."
            yield _problem(file.url, what, "Publish the recording the feed tells of.")

    def check_text(self, file: FeedFile) -> Iterator[Problem]:
        """Request a transcript or chapters as a web player does."""
        response = yield from self._fetch(
            Request(file.url, headers=_CROSS_ORIGIN, limit=1000)
        )
        if response is None:
            return
        yield from _check_redirects(file.url, response)
        if response.status != 200:  # noqa: PLR2004 - OK
            yield _problem(file.url, f"It answers HTTP {response.status}.")
            return
        yield from _check_type(file, response)
        yield from _check_cors(file.url, response, Level.ERROR)

    def check_head(self, file: FeedFile) -> Iterator[Problem]:
        """Request the headers alone."""
        response = yield from self._fetch(Request(file.url, "HEAD"))
        if response is None:
            return
        yield from _check_redirects(file.url, response)
        if response.status != 200:  # noqa: PLR2004 - OK
            what = f"Asked by HEAD, it answers HTTP {response.status}."
            yield _problem(file.url, what, "Directories ask so first: allow it.")
            return
        yield from _check_type(file, response)
        length = response.header("content-length")
        if file.length is not None and length != str(file.length):
            what = (
                f"Its Content-Length is {printable_line(length)!r}, in the feed it is"
            )
            fix = "Publish the recording the feed tells of, and do not pack it."
            yield _problem(file.url, f"{what} {file.length}.", fix)

    def _check_conditional_request(
        self, url: str, response: Response
    ) -> Iterator[Problem]:
        """Send a conditional request for the feed, as apps do many times a day."""
        if tag := response.header("etag"):
            asked = {"If-None-Match": tag}
        elif date := response.header("last-modified"):
            asked = {"If-Modified-Since": date}
        else:
            what = "It has neither ETag nor Last-Modified."
            fix = "Apps must load it whole each time: have one of them sent."
            yield _problem(url, what, fix, Level.WARNING)
            return
        again = yield from self._fetch(Request(url, headers=asked, limit=MAX_FEED))
        if again is not None and again.status != 304:  # noqa: PLR2004 - Not Modified
            what = f"Asked whether it changed, it answers HTTP {again.status}, not 304."
            fix = "Apps load it whole each time."
            yield _problem(url, what, fix, Level.WARNING)

    def _fetch(self, request: Request) -> Generator[Problem, None, Response | None]:
        """Send a request; yield the problem if it fails, and return the response."""
        try:
            return self.fetcher.fetch(request)
        except FetchError as error:
            yield _problem(request.url, error.what)
            return None


def _check_redirects(url: str, response: Response) -> Iterator[Problem]:
    """Check that all redirects are permanent and lead over https."""
    insecure = [a for _, a in response.history] + [response.url]
    for address in dict.fromkeys(a for a in insecure if a.startswith("http:")):
        via = "" if address == url else f", by way of {address}"
        yield _problem(url, f"It is not served by https{via}.")
    if response.history and not all(
        status in _PERMANENT for status, _ in response.history
    ):
        what = f"It redirects to {response.url}, and says that this is for now only."
        fix = "If it is for ever, answer 301."
        yield _problem(url, what, fix, Level.WARNING)


def _check_type(file: FeedFile, response: Response) -> Iterator[Problem]:
    if file.types and response.media_type not in file.types:
        found = printable_line(response.media_type) or "nothing"
        what = f"Its Content-Type is {found}, not {' or '.join(file.types)}."
        yield _problem(file.url, what, "Set it in the host's settings.")


def _check_cors(url: str, response: Response, level: Level) -> Iterator[Problem]:
    allowed = response.header("access-control-allow-origin")
    if allowed not in {"*", _CROSS_ORIGIN["Origin"]}:
        what = "Players on other sites cannot read it."
        fix = "Have it served with Access-Control-Allow-Origin: *"
        yield _problem(url, what, fix, level)


def _type(element: etree._Element) -> tuple[str, ...]:
    given = element.get("type", "").partition(";")[0].strip().lower()
    return (given,) if given else ()


def _problem(url: str, what: str, fix: str = "", level: Level = Level.ERROR) -> Problem:
    return Problem(Where(printable_line(url, 500)), what, fix, level)
