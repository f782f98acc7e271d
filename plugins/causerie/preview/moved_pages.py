"""Moved pages: where a page stands now whose address is gone, as a draft's."""

import os
import re
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

_TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)
_DRAFTS = "/drafts/"


class Served:
    """The pages that one preview has sent, by the path of their address."""

    def __init__(self) -> None:
        self._pages: dict[str, tuple[str, float]] = {}  # title, and when it was sent

    def add(self, path: str, html: bytes) -> None:
        """Remember a page that is sent now."""
        self._pages[path] = (_title(html), time.time())

    def find(self, output: Path, path: str) -> str:
        """Return the path of the page that was at another path; empty if none was.

        It is one of the same title or name, made since the other was sent; of a
        draft that was not sent yet, one of the same name.
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
    """Yield the pages in folders of their own that were made since a moment."""
    for folder, _, files in os.walk(output):
        page = Path(folder, "index.html")
        if "index.html" in files and page.stat().st_mtime >= since:
            yield page


def _path(output: Path, pages: list[Path]) -> str:
    """Return the path of the one page; empty if there is none, or more of them."""
    if len(pages) != 1:
        return ""
    return quote(f"/{pages[0].parent.relative_to(output).as_posix()}/")


def _title(html: bytes) -> str:
    found = _TITLE.search(html)
    return unescape(found[1].decode(errors="replace")).strip() if found else ""
