"""Source: whether an answer links to a page of ours, and what it says there."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from causerie.net.message import Answer
from causerie.pingbacks.parsing.h_entry import read_said
from causerie.pingbacks.parsing.html_start_tags import (
    HTML_TYPES,
    decode,
    is_tombstone,
    media_type,
    start_tags,
)
from causerie.pingbacks.parsing.microformats import resolve
from causerie.pingbacks.parsing.sanitize_entry import Said
from causerie.text.printable import printable_line
from causerie.urls import is_same_address


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


def look_into(answer: Answer, target: str) -> Verification:
    """Look whether a page links to exactly `target`, be it in another spelling."""
    media = media_type(answer)
    if media in HTML_TYPES:
        if is_tombstone(answer):
            return Verification(Finding.GONE, "its page says 410")
        if any(is_same_address(url, target) for url in _named(answer)):
            page = decode(answer, markup=True)
            said = read_said(page, answer.url, target)
            return Verification(Finding.LINKED, "linked", said)
    elif media == "application/json" or media.endswith("+json"):
        if _has_string(answer.body, target):
            return Verification(Finding.LINKED, "linked", Said())
    elif media == "text/plain":
        text = decode(answer)
        if target in text or any(_names(word, target) for word in _WORD.findall(text)):
            return Verification(Finding.LINKED, "linked", Said())
    else:
        return Verification(Finding.REFUSED, f"it is {printable_line(media, 80)}")
    cut = " in what was read of it" if answer.cut else ""
    return Verification(Finding.UNLINKED, f"no link{cut}")


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

_WORD = re.compile(r"https?://[^\s<>\"]{1,2048}", re.IGNORECASE)


def _names(word: str, target: str) -> bool:
    return is_same_address(word.rstrip(".,;:!?)'"), target)


def _named(answer: Answer) -> Iterator[str]:
    base = ""
    for tag, attributes in start_tags(answer):
        if tag == "base" and not base:
            base = resolve(attributes.get("href", ""), answer.url)
        for name in _NAMING.get(tag, ()):
            if href := attributes.get(name, "").strip():
                yield resolve(href, base or answer.url)


def _has_string(body: bytes, target: str) -> bool:
    """Tell whether some value of a JSON document is exactly an address."""
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
