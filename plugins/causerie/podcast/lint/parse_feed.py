"""Parse a feed for the linter: its channel and its items, by path."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from sys import intern

from lxml import etree
from lxml.etree import _Element

from causerie.podcast.lint.rule import Feed, FeedElement, HtmlTag, LintContext
from causerie.text.html_fragment import read_fragment
from causerie.text.xml_builder import NAMESPACES


def parse_feed(data: bytes, context: LintContext) -> Feed:
    """Parse a feed; if it is not well-formed XML, its channel is empty.

    No entity is resolved, and no file or URL is opened.
    """
    syntax_error, root = "", etree.Element("rss")
    namespaces: set[tuple[str, str]] = set()
    try:
        events = etree.iterparse(BytesIO(data), events=("start-ns",), **_HARDENED)
        namespaces |= {declared for _event, declared in events}
        root = events.root
    except (etree.XMLSyntaxError, ValueError) as error:
        syntax_error = str(error).removesuffix(".")
    channel = root.find("channel")
    channel = etree.Element("channel") if channel is None else channel
    return Feed(
        data=data,
        syntax_error=syntax_error,
        root=root,
        encoding=root.getroottree().docinfo.encoding or "UTF-8",
        namespaces=frozenset(namespaces),
        channel=_read_element(channel, is_item=False),
        items=tuple(_read_element(e, is_item=True) for e in channel.findall("item")),
        context=context,
    )


_HARDENED = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_NONE: Mapping[str, str] = {}  # most tags have no attributes
_PREFIXES = {uri: f"{prefix}:" for prefix, uri in NAMESPACES.items()}


def _read_element(parent: _Element, *, is_item: bool) -> FeedElement:
    tags = defaultdict(list)
    for tag, child in _walk(parent):
        tags[tag].append(child)
    markups = [e.text or "" for e in tags.get("content:encoded", ())[:1]]
    markups += [e.text or "" for e in tags.get("description", ())[:1]]
    children = tuple(chain.from_iterable(map(_html, markups))) if is_item else ()
    return FeedElement(is_item, dict(tags), children)


def _walk(parent: _Element, path: str = "") -> Iterator[tuple[str, _Element]]:
    """Yield the descendants of an element with their paths, but no items."""
    for child in parent.iterchildren("*"):
        name = etree.QName(child)
        tag = f"{path}{_PREFIXES.get(name.namespace, '')}{name.localname}"
        if tag != "item":
            yield tag, child
            yield from _walk(child, f"{tag}/")


def _html(markup: str) -> Iterator[HtmlTag]:
    if "<" in markup:
        for child in read_fragment(markup).iterdescendants("*"):
            yield HtmlTag(intern(str(child.tag)), dict(child.attrib) or _NONE)
