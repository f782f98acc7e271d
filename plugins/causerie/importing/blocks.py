"""Blocks: take the marks of WordPress's block editor out of a text."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

_MARK = re.compile(
    r"<!--\s+(?P<end>/)?wp:(?P<name>[a-z][a-z0-9_/-]*)\s+"
    r"(?:(?P<values>\{(?:(?!-->).)*?\})\s+)?(?P<alone>/)?-->",
    re.DOTALL,
)
_LINKS = frozenset({"social-link", "navigation-link"})  # made of their values alone
# The image behind the text of a cover, as the editor stored it until 2021.
_COVER = re.compile(
    r"(<(?:div|section)\b[^>]*\bwp-block-cover\b[^>]*\bstyle=[^>]*"
    r"\bbackground-image:\s*url\((?:&quot;|')?([^)'&\"]+)(?:&quot;|')?\)[^>]*>)"
)
_DEPTH = 5  # of reusable blocks in reusable blocks


@dataclass(slots=True)
class BlockText:
    """A text without the marks of blocks."""

    html: str
    has_blocks: bool
    made_live: list[str] = field(default_factory=list)  # blocks of which nothing stays


def has_blocks(content: str) -> bool:
    """Return whether a text was written in the block editor."""
    return "<!-- wp:" in content


def strip_blocks(
    content: str,
    *,
    reusable: Callable[[str], str] = lambda _id: "",
    footnotes: str = "",
) -> BlockText:
    """Return a text without marks, reusable blocks and footnotes set in.

    `reusable` returns the content of a reusable block by its id; `footnotes` is what
    the post's meta of this name holds.

    >>> strip_blocks("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->").html
    '<p>a</p>'
    """
    found = BlockText(content, has_blocks(content))
    if found.has_blocks:
        found.html = _strip(content, found, reusable, _notes(footnotes), _DEPTH)
    return found


def _strip(
    content: str,
    found: BlockText,
    reusable: Callable[[str], str],
    notes: str,
    depth: int,
) -> str:
    def replace(mark: re.Match[str]) -> str:
        if mark["end"] or not mark["alone"]:
            return ""
        name, values = mark["name"], _values(mark["values"])
        if name == "block" and depth and (ref := values.get("ref")):
            inner = reusable(str(ref))
            if not inner:
                found.made_live.append("block")
            return _strip(inner, found, reusable, notes, depth - 1)
        if name == "footnotes":
            return notes
        if (url := values.get("url")) and name in _LINKS:
            words = values.get("label") or values.get("service") or url
            return f'<p><a href="{escape(str(url))}">{escape(str(words))}</a></p>'
        found.made_live.append(name)
        return ""

    return _COVER.sub(r'\1<img src="\2" alt="">', _MARK.sub(replace, content))


def _values(text: str | None) -> Mapping[str, Any]:
    try:
        values = json.loads(text or "{}")
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _notes(meta: str) -> str:
    """Return the list of a post's footnotes, as WordPress renders it."""
    try:
        rows = json.loads(meta or "[]")
    except ValueError:
        return ""
    items = [
        f'<li id="{escape(str(row.get("id", "")))}">{row.get("content", "")}</li>'
        for row in rows
        if isinstance(row, dict)
    ]
    return f'<ol class="wp-block-footnotes">{"".join(items)}</ol>' if items else ""
