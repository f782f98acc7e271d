"""Verify: whether a page that says it links to ours does, and what it says there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urldefrag

from causerie.errors import FetchError, ForbiddenAddressError
from causerie.fetch import Answer, Fetcher, Request
from causerie.pingbacks.answers import judge_status
from causerie.pingbacks.h_entry import Said, read_said
from causerie.pingbacks.microformats import resolve
from causerie.pingbacks.model import Verdict
from causerie.pingbacks.tags import HTML_TYPES, decode, is_tombstone, start_tags

ACCEPT = "text/html, application/xhtml+xml, application/json;q=0.8, text/plain;q=0.5"
_GONE = 410
_MISSING = 404

# Where HTML names other pages (Webmention, 3.2.2).
_NAMING = {
    "a": ("href",),
    "area": ("href",),
    "audio": ("src",),
    "blockquote": ("cite",),
    "img": ("src",),
    "link": ("href",),
    "q": ("cite",),
    "source": ("src",),
    "video": ("src",),
}


class Finding(StrEnum):
    """What a look at a source showed."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    GONE = "gone"  # 410, or a page that says so
    MISSING = "missing"  # 404: it may come back
    AGAIN = "again"  # no answer yet
    REFUSED = "refused"  # it may not, or cannot, be looked at


@dataclass(frozen=True, slots=True)
class Verification:
    """A look at a source."""

    finding: Finding
    answer: str  # for people
    said: Said | None = None  # of a page that links


def verify(
    fetcher: Fetcher, *, source: str, target: str, now: datetime
) -> Verification:
    """Look whether the page `source` links to exactly `target`."""
    request = Request(urldefrag(source).url, headers={"Accept": ACCEPT})
    try:
        answer = fetcher.fetch(request)
    except ForbiddenAddressError as error:
        return Verification(Finding.REFUSED, error.what)
    except FetchError as error:
        return Verification(Finding.AGAIN, error.what)
    said = f"HTTP {answer.status}"
    if answer.status == _GONE:
        return Verification(Finding.GONE, said)
    if answer.status == _MISSING:
        return Verification(Finding.MISSING, said)
    if answer.status // 100 != 2:  # noqa: PLR2004 - any success
        verdict = judge_status(answer, now=now).verdict
        again = verdict is Verdict.AGAIN
        return Verification(Finding.AGAIN if again else Finding.REFUSED, said)
    return _read(answer, target)


def _read(answer: Answer, target: str) -> Verification:
    media = answer.media_type
    if media in HTML_TYPES:
        if is_tombstone(answer):
            return Verification(Finding.GONE, "its page says 410")
        if target in _named(answer):
            said = read_said(decode(answer), answer.url, target)
            return Verification(Finding.LINKED, "linked", said)
    elif media == "application/json" or media.endswith("+json"):
        if _has_string(answer.body, target):
            return Verification(Finding.LINKED, "linked", Said())
    elif media == "text/plain":
        if target in decode(answer):
            return Verification(Finding.LINKED, "linked", Said())
    else:
        return Verification(Finding.REFUSED, f"it is {media or 'of no type'}")
    cut = " in what was read of it" if answer.cut else ""
    return Verification(Finding.UNLINKED, f"no link{cut}")


def _named(answer: Answer) -> Iterator[str]:
    base = ""
    for tag, attributes in start_tags(answer):
        if tag == "base" and not base:
            base = resolve(attributes.get("href", ""), answer.url)
        for name in _NAMING.get(tag, ()):
            if href := attributes.get(name, "").strip():
                yield href
                yield resolve(href, base or answer.url)


def _has_string(body: bytes, target: str) -> bool:
    """Tell whether some value of a JSON document is exactly a text."""
    try:
        stack: list[Any] = [json.loads(body)]
    except (ValueError, RecursionError):
        return False
    while stack:
        value = stack.pop()
        if value == target:
            return True
        if isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)
    return False
