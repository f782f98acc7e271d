"""Render the notes that stand under every episode: PODCAST["notes_after"], Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from causerie.bridge.dead_links import WrittenFiles
from causerie.bridge.resolve_links import old_addresses
from causerie.bridge.site import Site
from causerie.podcast.show import Show
from causerie.problems import Problem
from causerie.settings import did_you_mean
from causerie.text.html_links import find_links, make_absolute
from causerie.urls import site_path


def render_notes(text: str, site: Site, lang: str, *, url: str = "") -> str:
    """Return the notes as HTML, their links absolute; empty if there are none.

    `url` is the address of the site that they lead to; empty: that of this build.
    """
    if not text.strip():
        return ""
    html = _convert(text, lang, _Options(site))
    return make_absolute(html, f"{url or site.url}/")


def find_marks(html: str) -> list[str]:
    """Return the links that begin with a mark of Pelican's, which these notes keep.

    >>> find_marks('<a href="https://a.example/{filename}b.md">x</a> <a href="/">y</a>')
    ['{filename}b.md']
    """
    found = (_MARK.search(link.href) for link in find_links(html))
    return [mark[0] for mark in found if mark]


def check_notes(
    site: Site, shows: Iterable[Show], posts: Sequence[Any], written: WrittenFiles
) -> Iterator[Problem]:
    """Find links of these notes that lead nowhere, each once.

    `posts` are all, or rows of them: their old addresses may be rules of a web server.
    """
    for show in shows:
        links = find_links(show.notes_after)
        # those with a mark are told by themselves
        hrefs = {link.href: 0 for link in links if not _MARK.search(link.href)}
        paths = (site_path(href, site=url) for href in hrefs for url in site.urls)
        dead = [p for p in dict.fromkeys(paths) if p and written.file(p) is None]
        old = {each for post in posts for each in old_addresses(post)} if dead else {}
        keys = ("shows", show.name) if show.name else ()
        for path in dead:
            if path in old:
                continue
            what = f'PODCAST["notes_after"]: the link to {path} leads nowhere:'
            what += " the site has nothing there."
            fix = did_you_mean(path, (each.path for each in posts))
            where = site.locate("PODCAST", *keys, "notes_after")
            yield Problem(where, what, fix or "Check the address.")


_MARK = re.compile(
    r"[{|](?:filename|static|attach|category|tag|author|index)[|}].*", re.DOTALL
)


class _Options:
    """The options of Python-Markdown, compared by the site that has them."""

    def __init__(self, site: Site) -> None:
        self.values: dict[str, Any] = site.settings["MARKDOWN"]

    def __hash__(self) -> int:
        return id(self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Options) and other.values is self.values


@lru_cache(maxsize=20)  # of each show, and asked for again by each edit
def _convert(text: str, lang: str, options: _Options) -> str:
    from markdown import Markdown

    converter = Markdown(**options.values)
    converter.preprocessors.deregister("meta", strict=False)  # it takes `Note: x` out
    converter.lang = lang
    html: str = converter.convert(text)
    return html
