"""Rules on the feed as a document: XML, its encoding, its namespaces, its size."""

from collections.abc import Iterator

from causerie.podcast.lint.rule import (
    APPLE,
    ENGINE_FAULT,
    PSP,
    Feed,
    Violation,
    feed_rule,
)
from causerie.problems import Level
from causerie.text.xml_builder import NAMESPACES

MAX_FEED_BYTES = 1_000_000  # bytes


@feed_rule(
    "xml-malformed",
    Level.ERROR,
    what="The feed is not well-formed XML.",
    fix=ENGINE_FAULT,
    source="XML 1.0, w3.org/TR/xml",
    halts=True,
)
def xml_malformed(feed: Feed) -> Iterator[Violation]:
    if feed.syntax_error:
        yield Violation(feed.channel, found=feed.syntax_error)


@feed_rule(
    "xml-encoding",
    Level.ERROR,
    what="The feed is not encoded in UTF-8.",
    fix=ENGINE_FAULT,
    source=APPLE,
    halts=True,
)
def xml_encoding(feed: Feed) -> Iterator[Violation]:
    if not feed.syntax_error and feed.encoding.upper() != "UTF-8":
        yield Violation(feed.channel, found=feed.encoding)


@feed_rule(
    "rss-version",
    Level.ERROR,
    what='The feed is not an <rss version="2.0"> with one channel.',
    fix=ENGINE_FAULT,
    source=APPLE,
    halts=True,
)
def rss_version(feed: Feed) -> Iterator[Violation]:
    root = feed.root
    fits = root.tag == "rss" and root.get("version") == "2.0"
    if not feed.syntax_error and not (fits and len(root.findall("channel")) == 1):
        yield Violation(feed.channel)


@feed_rule(
    "namespace-wrong",
    Level.ERROR,
    what="A namespace is not declared as directories expect it, letter by letter.",
    fix=ENGINE_FAULT,
    source=PSP,
    halts=True,
)
def namespace_wrong(feed: Feed) -> Iterator[Violation]:
    for prefix, uri in sorted(feed.namespaces):
        if NAMESPACES.get(prefix, uri) != uri:
            yield Violation(feed.channel, found=f'xmlns:{prefix}="{uri}"')
    if not feed.syntax_error and "itunes" not in dict(feed.namespaces):
        yield Violation(feed.channel, found="xmlns:itunes is missing")


@feed_rule(
    "feed-size",
    Level.WARNING,
    what="The feed is larger than 1 MB, and some apps give up on large feeds.",
    fix="Shorten the show notes, and have the server compress it (gzip).",
    source="MinusPod issue 67: Pocket Casts refused a feed of 3 MB",
)
def feed_size(feed: Feed) -> Iterator[Violation]:
    for found in too_large(len(feed.data)):
        yield Violation(feed.channel, found=found)


def too_large(size: int) -> Iterator[str]:
    """Yield the size of a feed in words if it is above the limit."""
    if size > MAX_FEED_BYTES:
        yield f"{size} bytes"
