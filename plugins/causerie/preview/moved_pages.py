"""Moved pages: find the new address of a page, as of a draft that was published."""

import os
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from causerie.files.stamp import TICK

_TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
_DRAFTS = "/drafts/"
_OPEN = 2  # pages that an author may be looking at


class SentPages:
    """The pages that a preview has sent, by their URL paths."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, float]] = {}  # title, and when it was sent

    def add(self, path: str, html: bytes) -> None:
        """Record a page that is sent now."""
        now = time.time_ns() - TICK  # the clock of files is behind
        self._pages.pop(path, None)  # so that the last ones are last
        self._pages[path] = (_title(html), now / 1e9)

    def last(self) -> list[str]:
        """Return the paths of the pages that were sent last."""
        return [*self._pages][-_OPEN:]

    def find(self, output: Path, path: str) -> str:
        """Return the new path of a page that was at a path; empty if there is none.

        It is the page of the same title or name that was written since the old one was
        sent; for a draft that was never sent, the page of the same name.
        """
        name = Path(unquote(path)).name
        if path not in self._pages:
            found = [p for p in _pages(output, 0) if p.parent.name == name]
            return _path(output, found) if _DRAFTS in path else ""
        title, sent = self._pages[path]
        made = list(_pages(output, sent))
        namesakes = [page for page in made if page.parent.name == name]
        titled = [page for page in made if _title(page.read_bytes()) == title]
        return _path(output, namesakes) or _path(output, titled)


def _pages(output: Path, since: float) -> Iterator[Path]:
    """Yield the pages in folders of their own that were written since a time."""
    for folder, _, files in os.walk(output):
        page = Path(folder, "index.html")
        if "index.html" in files and page.stat().st_mtime >= since:
            yield page


def _path(output: Path, pages: list[Path]) -> str:
    """Return the path of the only page; empty if there are none or several."""
    if len(pages) != 1:
        return ""
    return quote(f"/{pages[0].parent.relative_to(output).as_posix()}/")


def _title(html: bytes) -> str:
    found = _TITLE.search(html)
    return unescape(found[1].decode(errors="replace")).strip() if found else ""
