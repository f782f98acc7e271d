"""Doctor: ask a live host what podcast apps and directories will ask it.

What the files themselves say is the linter's business (podcast/lint); here it is
whether the host serves them as they must be served.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from causerie.errors import FetchError
from causerie.net.message import Fetcher, Request, Response
from causerie.problems import Level, Problem, Where
from causerie.text.printable import printable_line
from causerie.text.xml_builder import NAMESPACES

NEWEST = 5  # episodes that are looked at, if nobody says otherwise
MAX_FEED = 20_000_000  # bytes

_ITUNES = f"{{{NAMESPACES['itunes']}}}"
_PODCAST = "{https://podcastindex.org/namespace/1.0}"
_FEED_TYPES = ("application/rss+xml", "application/xml", "text/xml")
_IMAGE_TYPES = ("image/jpeg", "image/png")
_PERMANENT = frozenset({301, 308})
_ANY_SITE = {"Origin": "https://player.example"}  # a web player's


@dataclass(frozen=True, slots=True)
class File:
    """A file that a feed names, as the feed describes it."""

    url: str
    types: tuple[str, ...]  # any of which its host may say; none: any
    length: int | None = None  # bytes


@dataclass(frozen=True, slots=True)
class Named:
    """What a feed names."""

    recordings: tuple[File, ...]
    texts: tuple[File, ...]  # transcripts and chapters
    images: tuple[File, ...]


def examine(fetcher: Fetcher, url: str, *, newest: int = NEWEST) -> Iterator[Problem]:
    """Ask a feed's host for the feed and all that its newest episodes name.

    `url` is the feed's, or that of a site of ours, whose feed is /podcast.xml.
    """
    doctor = _Doctor(fetcher)
    try:
        answer = fetcher.fetch(Request(url, headers=_ANY_SITE, limit=MAX_FEED))
        if answer.media_type == "text/html":
            url = urljoin(answer.url, "podcast.xml")
            answer = fetcher.fetch(Request(url, headers=_ANY_SITE, limit=MAX_FEED))
    except FetchError as error:
        yield _problem(url, error.what, "Is the site published?")
        return
    if answer.status != 200:  # noqa: PLR2004 - OK
        yield _problem(url, f"It answers HTTP {answer.status}.", "Is it published?")
        return
    yield from doctor.judge_feed(url, answer)
    named = read_names(answer.body, newest)
    if named is None:
        yield _problem(url, "It is no RSS.", "Name the podcast's feed.")
        return
    for file in named.recordings:
        yield from doctor.judge_recording(file)
    for file in named.texts:
        yield from doctor.judge_text(file)
    for file in named.images:
        yield from doctor.judge_head(file)


def read_names(feed: bytes, newest: int) -> Named | None:
    """Read what the newest episodes of a feed name; None if it is no RSS."""
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
        for sound in item.findall("enclosure"):
            given = sound.get("length", "")
            length = int(given) if given.isascii() and given.isdigit() else None
            recordings.append(File(sound.get("url", ""), _type(sound), length))
        for tag in ("transcript", "chapters"):
            texts += [
                File(text.get("url", ""), _type(text))
                for text in item.findall(f"{_PODCAST}{tag}")
            ]
    images = dict.fromkeys(cover.get("href", "") for cover in covers)
    return Named(
        tuple(dict.fromkeys(recordings)),
        tuple(dict.fromkeys(texts)),
        tuple(File(url, _IMAGE_TYPES) for url in images),
    )


@dataclass(frozen=True, slots=True)
class _Doctor:
    fetcher: Fetcher

    def judge_feed(self, url: str, answer: Response) -> Iterator[Problem]:
        yield from _judge_way(url, answer)
        if answer.truncated:
            yield _problem(url, f"It is longer than {MAX_FEED:,} bytes.")
        yield from _judge_type(File(url, _FEED_TYPES), answer)
        yield from _judge_cors(url, answer, Level.WARNING)
        yield from self._judge_renewal(url, answer)
        yield from self.judge_head(File(url, ()))

    def judge_recording(self, file: File) -> Iterator[Problem]:
        """Ask for a recording as Apple does: HEAD, then a range of bytes."""
        yield from self.judge_head(file)
        part = Request(file.url, headers={"Range": "bytes=0-1"}, limit=2)
        answer = yield from self._ask(part)
        if answer is None:
            return
        whole = answer.header("content-range").partition("/")[2]
        if answer.status != 206:  # noqa: PLR2004 - Partial Content
            what = f"Asked for two bytes, it answers HTTP {answer.status}, not 206."
            fix = "Apps cannot jump in it: have it served as a file, by ranges."
            yield _problem(file.url, what, fix)
        elif file.length is not None and whole not in {str(file.length), "*"}:
            told = printable_line(whole)
            what = f"By its ranges it has {told} bytes, not {file.length}."
            yield _problem(file.url, what, "Publish the recording the feed tells of.")

    def judge_text(self, file: File) -> Iterator[Problem]:
        """Ask for a transcript or chapters as a web player does."""
        answer = yield from self._ask(Request(file.url, headers=_ANY_SITE, limit=1000))
        if answer is None:
            return
        yield from _judge_way(file.url, answer)
        if answer.status != 200:  # noqa: PLR2004 - OK
            yield _problem(file.url, f"It answers HTTP {answer.status}.")
            return
        yield from _judge_type(file, answer)
        yield from _judge_cors(file.url, answer, Level.ERROR)

    def judge_head(self, file: File) -> Iterator[Problem]:
        """Ask for no more than the header."""
        answer = yield from self._ask(Request(file.url, "HEAD"))
        if answer is None:
            return
        yield from _judge_way(file.url, answer)
        if answer.status != 200:  # noqa: PLR2004 - OK
            what = f"Asked by HEAD, it answers HTTP {answer.status}."
            yield _problem(file.url, what, "Directories ask so first: allow it.")
            return
        yield from _judge_type(file, answer)
        length = answer.header("content-length")
        if file.length is not None and length != str(file.length):
            what = (
                f"Its Content-Length is {printable_line(length)!r}, in the feed it is"
            )
            fix = "Publish the recording the feed tells of, and do not pack it."
            yield _problem(file.url, f"{what} {file.length}.", fix)

    def _judge_renewal(self, url: str, answer: Response) -> Iterator[Problem]:
        """Ask whether the feed changed: apps do, many times a day."""
        if tag := answer.header("etag"):
            asked = {"If-None-Match": tag}
        elif date := answer.header("last-modified"):
            asked = {"If-Modified-Since": date}
        else:
            what = "It has neither ETag nor Last-Modified."
            fix = "Apps must load it whole each time: have one of them sent."
            yield _problem(url, what, fix, Level.WARNING)
            return
        again = yield from self._ask(Request(url, headers=asked, limit=MAX_FEED))
        if again is not None and again.status != 304:  # noqa: PLR2004 - Not Modified
            what = f"Asked whether it changed, it answers HTTP {again.status}, not 304."
            fix = "Apps load it whole each time."
            yield _problem(url, what, fix, Level.WARNING)

    def _ask(self, request: Request) -> Generator[Problem, None, Response | None]:
        """Yield the problem there is in asking; return the answer, or None."""
        try:
            return self.fetcher.fetch(request)
        except FetchError as error:
            yield _problem(request.url, error.what)
            return None


def _judge_way(url: str, answer: Response) -> Iterator[Problem]:
    """Judge how an address led to its answer."""
    insecure = [a for _, a in answer.history] + [answer.url]
    for address in dict.fromkeys(a for a in insecure if a.startswith("http:")):
        via = "" if address == url else f", by way of {address}"
        yield _problem(url, f"It is not served by https{via}.")
    if answer.history and not all(status in _PERMANENT for status, _ in answer.history):
        what = f"It redirects to {answer.url}, and says that this is for now only."
        fix = "If it is for ever, answer 301."
        yield _problem(url, what, fix, Level.WARNING)


def _judge_type(file: File, answer: Response) -> Iterator[Problem]:
    if file.types and answer.media_type not in file.types:
        said = printable_line(answer.media_type) or "nothing"
        what = f"Its Content-Type is {said}, not {' or '.join(file.types)}."
        yield _problem(file.url, what, "Set it in the host's settings.")


def _judge_cors(url: str, answer: Response, level: Level) -> Iterator[Problem]:
    allowed = answer.header("access-control-allow-origin")
    if allowed not in {"*", _ANY_SITE["Origin"]}:
        what = "Players on other sites cannot read it."
        fix = "Have it served with Access-Control-Allow-Origin: *"
        yield _problem(url, what, fix, level)


def _type(element: etree._Element) -> tuple[str, ...]:
    given = element.get("type", "").partition(";")[0].strip().lower()
    return (given,) if given else ()


def _problem(url: str, what: str, fix: str = "", level: Level = Level.ERROR) -> Problem:
    return Problem(Where(printable_line(url, 500)), what, fix, level)
