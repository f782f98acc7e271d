"""Convert the text of a WordPress post to Markdown, and compare what it shows."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import Tag

from causerie.importing.autop import add_paragraphs
from causerie.importing.blocks import strip_blocks
from causerie.importing.clean_html import Fault, Poster, Resolve, clean_html
from causerie.importing.export import Item
from causerie.importing.shortcodes import Library, expand_shortcodes
from causerie.importing.shown_text import first_difference, shown_text
from causerie.importing.write_markdown import write_markdown, write_raw

_MORE = re.compile(r"<!--\s*more\b.*?-->", re.IGNORECASE)
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->", re.IGNORECASE)
_NOTE = re.compile(r"<!--\s*noteaser\s*-->", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_TEASER = 70  # words; what stands before <!--more--> is a summary up to so many


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a text is read with."""

    resolve: Resolve
    poster: Poster
    library: Library
    reusable: Callable[[str], str]  # the content of a reusable block, by its id
    render: Callable[[str], str]  # Markdown to HTML, as the site will have it
    fault: Fault = lambda _link: ""


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a post."""

    markdown: str
    teaser: str  # plain text before <!--more-->, if that is short
    pages: int  # into which <!--nextpage--> parted it
    lost: Counter[str]  # what does not stay as it was, as the account calls it
    difference: tuple[str, str]  # the first words that differ; empty: none do


def stored_html(item: Item, around: Surroundings) -> tuple[str, Counter[str]]:
    """Return a stored text as the HTML that WordPress makes of it, and what is lost."""
    content = _NOTE.sub("", item.content.replace("\r\n", "\n"))
    content = _MORE.sub("", _NEXT_PAGE.sub("\n\n", content))
    blocks = strip_blocks(
        content, reusable=around.reusable, footnotes=item.first("footnotes")
    )
    codes = expand_shortcodes(blocks.html, post=item.id, library=around.library)
    lost = Counter(f"unknown shortcodes|{name}" for name in codes.unknown)
    lost += Counter(f"players|{name}" for name in codes.players)
    lost += Counter(f"live blocks|{name}" for name in blocks.made_live)
    if blocks.has_blocks:
        return codes.html, lost
    return add_paragraphs(codes.html), lost


def convert_body(item: Item, around: Surroundings) -> Body:
    """Convert the text of an item; what Markdown would change stays HTML."""
    html, lost = stored_html(item, around)
    body, removed = clean_html(
        html,
        resolve=lambda href: around.resolve(_absolute(href, item.link)),
        poster=around.poster,
        fault=around.fault,
    )
    lost += removed
    before = shown_text(body)
    parts = _top_level(body)
    raws = [write_raw(part) for part in parts]  # as they are: writing changes images
    shown = [shown_text(part) for part in parts]
    written = [write_markdown(part) for part in parts]
    markdown = _join(written)
    after = shown_text(around.render(markdown)) if markdown else ""
    if after != before:  # only then each block is looked at
        markdown = _join(
            text if shown_text(around.render(text)) == words else raw
            for text, words, raw in zip(written, shown, raws, strict=True)
            if text.strip()
        )
        after = shown_text(around.render(markdown))
    if after != before:
        raw = write_raw(body).removeprefix("<body>").removesuffix("</body>").strip()
        whole = f"<div>\n{raw}\n</div>"
        if shown_text(around.render(whole)) == before:
            markdown, after = whole, before
    pages = 1 + len(_NEXT_PAGE.findall(item.content))
    difference = first_difference(before, after)
    return Body(markdown, _teaser(item, around), pages, lost, difference)


def _absolute(href: str, page: str) -> str:
    """Return the address that a link of a page leads to, as browsers read it.

    >>> _absolute("../b/", "https://blog.example/2011/a/"), _absolute("/c", "https://x/")
    ('https://blog.example/2011/b/', '/c')
    """
    if not href or href[0] in "/#?{" or _SCHEME.match(href):
        return href
    try:
        return urljoin(page, href)
    except ValueError:
        return href


def _teaser(item: Item, around: Surroundings) -> str:
    """Return the plain text before <!--more-->, if it is as short as a summary."""
    content, more, _ = item.content.partition("<!--more")
    if not more:
        return ""
    blocks = strip_blocks(content, reusable=around.reusable)
    codes = expand_shortcodes(blocks.html, post=item.id, library=around.library)
    html, _ = clean_html(codes.html, resolve=lambda href: href, poster=around.poster)
    words = " ".join(html.get_text(" ").split())
    words = re.sub(r" (?=[,.])", "", words)
    return words if 0 < len(words.split()) <= _TEASER else ""


def _top_level(body: Tag) -> list[Tag]:
    """Return the blocks of a text; what stands between them is put into paragraphs."""
    blocks: list[Tag] = []
    loose: Tag | None = None
    wrapper = {"div", "section", "article"}
    for child in list(body.children):
        is_block = isinstance(child, Tag) and child.name in _BLOCKS
        if is_block and isinstance(child, Tag):
            loose = None
            if child.name in wrapper and not child.attrs:
                blocks += _top_level(child)
            else:
                blocks.append(child)
        elif loose is not None or str(child).strip():
            if loose is None:
                loose = Tag(name="p")
                blocks.append(loose)
            loose.append(child.extract())
    return blocks


_BLOCKS = frozenset(
    {"address", "article", "audio", "blockquote", "details", "div", "dl", "figure"}
    | {"h2", "h3", "h4", "h5", "h6", "hr", "ol", "p", "pre", "section", "table", "ul"}
    | {"video"}
)


def _join(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part.strip())
