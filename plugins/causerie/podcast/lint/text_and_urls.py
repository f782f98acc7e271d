"""Rules on texts and addresses, of the channel and of its items alike."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from causerie.podcast.feed.truncate_html import DESCRIPTION_LIMIT
from causerie.podcast.lint.rule import (
    APPLE,
    NAMESPACE,
    PSP,
    Feed,
    FeedElement,
    Violation,
    channel_and_items,
    element_rule,
    feed_rule,
)
from causerie.problems import Level
from causerie.text.xml_characters import code_point

MAX_TEXT_LENGTH = 255  # characters

_LIMITED = (
    "title",
    "copyright",
    "itunes:author",
    "itunes:owner/itunes:name",
    "itunes:subtitle",
    "itunes:title",
)
_PLAIN = ("title", "itunes:title", "description", "itunes:author")

# Control characters (C0 except tab and line ends, DEL, C1), and the embeddings and
# overrides of UAX #9, which change the direction of all that follows. Isolates and
# marks do not.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e]")


@element_rule(
    "description-long",
    Level.ERROR,
    "description",
    what=f"The description is longer than {DESCRIPTION_LIMIT} bytes.",
    fix="Shorten it; an accented letter takes two bytes.",
    source=f"{APPLE}; {PSP}",
)
def description_long(element: FeedElement) -> Iterator[str]:
    if (size := len((element.text("description") or "").encode())) > DESCRIPTION_LIMIT:
        yield f"{size} bytes"


@feed_rule(
    "text-long",
    Level.WARNING,
    what=f"A text is longer than {MAX_TEXT_LENGTH} characters, and apps cut it.",
    fix="Shorten it.",
    source=f"{APPLE}; {PSP}",
    alone=True,
)
def text_long(feed: Feed) -> Iterator[Violation]:
    for element in channel_and_items(feed):
        for tag in _LIMITED:
            if (length := len(element.text(tag) or "")) > MAX_TEXT_LENGTH:
                yield Violation(element, tag, f"<{tag}> has {length}")


@feed_rule(
    "text-space",
    Level.WARNING,
    what="A text begins or ends with spaces.",
    fix="Take them out.",
    source=APPLE,
    alone=True,
)
def text_space(feed: Feed) -> Iterator[Violation]:
    for element in channel_and_items(feed):
        for tag, children in element.tags.items():
            if tag != "content:encoded" and any(map(_is_padded, children)):
                yield Violation(element, tag, f"<{tag}>")


@feed_rule(
    "text-invisible",
    Level.WARNING,
    what="A text holds a character that nobody sees and that may garble it.",
    fix="Take it out: write the text anew by hand.",
    source="Unicode, unicode.org/reports/tr9 and tr36",
    alone=True,
)
def text_invisible(feed: Feed) -> Iterator[Violation]:
    for element in channel_and_items(feed):
        for tag in _PLAIN:
            for found in sorted(set(_INVISIBLE.findall(element.text(tag) or ""))):
                yield Violation(element, tag, f"<{tag}> has {code_point(found)}")


@feed_rule(
    "address-insecure",
    Level.ERROR,
    what="A file for apps has no https address, and some apps refuse others.",
    fix="Have it served over https, and write that address.",
    source=f"{APPLE}; {NAMESPACE}",
    alone=True,
)
def address_insecure(feed: Feed) -> Iterator[Violation]:
    if not feed.context.public:
        return
    for element in channel_and_items(feed):
        for tag, url in _addresses(element):
            if not url.lower().startswith("https://"):
                yield Violation(element, tag, url)


def _is_padded(child: _Element) -> bool:
    text = child.text or ""
    return not len(child) and text != text.strip()


def _addresses(element: FeedElement) -> Iterator[tuple[str, str]]:
    """Yield the URLs of the files that apps fetch, with their tags."""
    for tag, children in element.tags.items():
        if tag.startswith(("enclosure", "itunes:image", "podcast:")):
            for child in children:
                urls = map(child.get, ("url", "href", "img"))
                yield from ((tag, url) for url in urls if url)
    for link in element.all("atom:link"):
        if link.get("rel") == "self":
            yield "atom:link", link.get("href", "")
