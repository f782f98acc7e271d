"""Discover: where a page takes webmentions or pingbacks, from one answer of its host.

Webmention, 3.1.2.3 (https://www.w3.org/TR/webmention/): the first Link header, else
the first <link> or <a>. Pingback 1.0, 2 (https://hixie.ch/specs/pingback/pingback): the
header X-Pingback, else exactly one form of <link>.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from causerie.net.message import Answer
from causerie.pingbacks.attempt import PINGBACK, WEBMENTION
from causerie.pingbacks.parsing.html_start_tags import (
    HTML_TYPES,
    media_type,
    start_tags,
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to tell, and how."""

    protocol: str
    url: str  # absolute


def discover(answer: Answer) -> Endpoint | None:
    """Find the endpoint of a page: for webmentions, else for pingbacks."""
    return find_webmention(answer) or find_pingback(answer)


def find_webmention(answer: Answer) -> Endpoint | None:
    """Find a page's endpoint for webmentions, resolved from the page's last address."""
    for href in _offered(answer):
        try:
            return Endpoint(WEBMENTION, urljoin(answer.url, href))
        except ValueError:
            return None
    return None


def find_pingback(answer: Answer) -> Endpoint | None:
    """Find a page's endpoint for pingbacks, which must be an absolute address.

    A header that holds something else is no reason to look further: it overrides.
    """
    server = answer.header("x-pingback").strip()
    if not server and (match := _PINGBACK_LINK.search(answer.body)):
        server = match[1].decode("utf-8", "replace")
        for entity, character in _ENTITIES:
            server = server.replace(entity, character)
    try:
        parts = urlsplit(server)
        is_absolute = parts.scheme.lower() in {"http", "https"} and parts.hostname
    except ValueError:
        return None
    return Endpoint(PINGBACK, server) if is_absolute else None


_PINGBACK_LINK = re.compile(rb'<link rel="pingback" href="([^"]+)" ?/?>')
# Only these, and the ampersand last: it must not make new ones.
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))

# One link of a Link header (RFC 8288, 3), and one parameter of it.
_LINK = re.compile(r"""<(?P<href>[^<>]*)>(?P<more>(?:[^",<]|"(?:[^"\\]|\\.)*")*),?""")
_LONGEST = 8_000  # characters of one header that are read
_PARAMETER = re.compile(
    r""";\s*(?P<name>[^\s=;,"]+)\s*(?:=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s;,"]*)))?"""
)


def _offered(answer: Answer) -> Iterator[str]:
    for name, value in answer.headers:
        if name == "link":
            yield from _in_header(value)
    if media_type(answer) not in HTML_TYPES:
        return
    for tag, attributes in start_tags(answer):
        rels = attributes.get("rel", "").lower().split()
        if tag in {"a", "link"} and "webmention" in rels and "href" in attributes:
            yield attributes["href"].strip()


def _in_header(value: str) -> Iterator[str]:
    for link in _LINK.finditer(value[:_LONGEST]):
        parameters: dict[str, str] = {}
        for match in _PARAMETER.finditer(link["more"]):
            given = match["word"] if match["quoted"] is None else match["quoted"]
            parameters.setdefault(match["name"].lower(), given or "")
        rels = parameters.get("rel", "").lower().split()
        if "webmention" in rels and "anchor" not in parameters:
            yield link["href"].strip()
