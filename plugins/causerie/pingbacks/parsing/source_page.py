"""Source page: check that a response links to a target, and read its entry."""

import json
import re
from collections.abc import Iterator
from typing import Any

from causerie.net.http_message import Response
from causerie.pingbacks.parsing.h_entry import read_entry_summary
from causerie.pingbacks.parsing.html_start_tags import (
    HTML_TYPES,
    decode,
    is_gone_status,
    media_type,
    start_tags,
)
from causerie.pingbacks.parsing.resolve_link import base_of_page, resolve_link
from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.text.printable import printable_line
from causerie.urls import is_same_address


def verify_link(response: Response, target: str) -> Verification:
    """Check that a response links to exactly `target`, in any spelling of its URL."""
    media = media_type(response)
    if media in HTML_TYPES:
        urls = _linked_urls(response)
        if urls is None:
            return Verification(SourceStatus.GONE, "its page says 410")
        if any(is_same_address(url, target) for url in urls):
            page = decode(response, markup=True)
            entry = read_entry_summary(page, response.url, target)
            return Verification(SourceStatus.LINKED, "linked", entry)
    elif media == "application/json" or media.endswith("+json"):
        if _json_has_url(response.body, target):
            return Verification(SourceStatus.LINKED, "linked", EntrySummary())
    elif media == "text/plain":
        text = decode(response)
        if target in text or any(
            _is_target(word, target) for word in _PLAIN_URL.findall(text)
        ):
            return Verification(SourceStatus.LINKED, "linked", EntrySummary())
    else:
        return Verification(SourceStatus.REFUSED, f"it is {printable_line(media, 80)}")
    cut = " in what was read of it" if response.truncated else ""
    return Verification(SourceStatus.UNLINKED, f"no link{cut}")


# The attribute by which an element links to other pages (Webmention, 3.2.2).
_URL_ATTRIBUTES = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "img", "source", "video"), "src"),
    **dict.fromkeys(("blockquote", "q"), "cite"),
}
_PLAIN_URL = re.compile(r"https?://[^\s<>\"]{1,2048}", re.IGNORECASE)


def _is_target(word: str, target: str) -> bool:
    return is_same_address(word.rstrip(".,;:!?)'"), target)


def _linked_urls(response: Response) -> Iterator[str] | None:
    """Return what a page links to; None if it is a tombstone."""
    base, hrefs = None, []
    for tag, attributes in start_tags(response):
        if tag == "meta" and is_gone_status(attributes):
            return None
        if tag == "base" and base is None:
            base = attributes.get("href")
        if href := attributes.get(_URL_ATTRIBUTES.get(tag, "")):
            hrefs.append(href)
    url = base_of_page(base, response.url)  # a <base> holds for links before it too
    return (resolve_link(href, url) for href in hrefs)


def _json_has_url(body: bytes, target: str) -> bool:
    """Return whether any string of a JSON document is exactly a URL."""
    try:
        stack: list[Any] = [json.loads(body)]
    except (ValueError, RecursionError):
        return False
    while stack:
        value = stack.pop()
        if isinstance(value, str) and value == value.strip():
            if is_same_address(value, target):
                return True
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False
