"""Endpoint discovery: find where a page takes webmentions or pingbacks.

Webmention, 3.1.2.3 (https://www.w3.org/TR/webmention/): the first Link header, else
the first <link> or <a>. Pingback 1.0, 2 (https://hixie.ch/specs/pingback/pingback): the
header X-Pingback, else exactly one form of <link>.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from causerie.net.http_message import Response
from causerie.pingbacks.parsing.html_start_tags import (
    HTML_TYPES,
    media_type,
    start_tags,
)

WEBMENTION = "webmention"
PINGBACK = "pingback"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where to notify, and how."""

    protocol: str  # WEBMENTION or PINGBACK
    url: str  # absolute


def discover_endpoint(response: Response) -> Endpoint | None:
    """Find the endpoint of a page: for webmentions, or else for pingbacks."""
    return find_webmention_endpoint(response) or find_pingback_endpoint(response)


def find_webmention_endpoint(response: Response) -> Endpoint | None:
    """Find the webmention endpoint, relative to the page's URL after redirects."""
    for href in _webmention_hrefs(response):
        try:
            return Endpoint(WEBMENTION, urljoin(response.url, href))
        except ValueError:
            return None
    return None


def find_pingback_endpoint(response: Response) -> Endpoint | None:
    """Find the pingback endpoint, which must be an absolute URL.

    The header overrides the link, even if it is invalid.
    """
    server = response.header("x-pingback").strip()
    if not server and (match := _PINGBACK_LINK.search(response.body)):
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
# No other entities; the ampersand is last, as it must not make new ones.
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))

# One link of a Link header (RFC 8288, 3), and one parameter of a link.
_LINK = re.compile(r"""<(?P<href>[^<>]*)>(?P<more>(?:[^",<]|"(?:[^"\\]|\\.)*")*),?""")
_MAX_HEADER = 8_000  # characters of one header that are parsed
_PARAMETER = re.compile(
    r""";\s*(?P<name>[^\s=;,"]+)\s*(?:=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<word>[^\s;,"]*)))?"""
)


def _webmention_hrefs(response: Response) -> Iterator[str]:
    for name, value in response.headers:
        if name == "link":
            yield from _hrefs_in_link_header(value)
    if media_type(response) not in HTML_TYPES:
        return
    for tag, attributes in start_tags(response):
        rels = attributes.get("rel", "").lower().split()
        if tag in {"a", "link"} and "webmention" in rels and "href" in attributes:
            yield attributes["href"].strip()


def _hrefs_in_link_header(value: str) -> Iterator[str]:
    for link in _LINK.finditer(value[:_MAX_HEADER]):
        parameters: dict[str, str] = {}
        for match in _PARAMETER.finditer(link["more"]):
            given = match["word"] if match["quoted"] is None else match["quoted"]
            parameters.setdefault(match["name"].lower(), given or "")
        rels = parameters.get("rel", "").lower().split()
        if "webmention" in rels and "anchor" not in parameters:
            yield link["href"].strip()
