"""Index a site: its pages, as they were built, become the files that a search reads."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from causerie.search.pagefind import run_pagefind

# What the theme says is to be found, and where it stands.
_MARK = b"data-pagefind-body"
_LANGUAGE = re.compile(rb"<html\b[^>]*>")
_MAIN = re.compile(rb"<main\b.*</main>", re.DOTALL)
# A sentence of a transcript becomes an anchor: of these Pagefind tells the place.
_TIME = re.compile(rb"<time\b.*?</time>", re.DOTALL)  # it is no word of the text
_CUE = re.compile(rb'<span data-at="([\d.]+)"')


def index_site(output: Path, folder: Path) -> None:
    """Write the index of a built site into a folder, in place of an older one.

    Where nothing is marked to be found, there is none. A `BuildError` has what Pagefind
    said.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    run_pagefind(_pages(output), folder)


def searchable(page: bytes) -> bytes:
    """Return what is indexed of a page; nothing if the theme marks nothing in it.

    A typographer's apostrophe is an ordinary one there: at that Pagefind parts
    « l'économie », so that who seeks « économie » finds it.
    """
    if _MARK not in page:
        return b""
    begin, main = _LANGUAGE.search(page), _MAIN.search(page)
    if not begin or not main:
        return b""
    body = _CUE.sub(rb'<span id="t=\1"', _TIME.sub(b"", main[0]))
    body = body.replace("\N{RIGHT SINGLE QUOTATION MARK}".encode(), b"'")
    return b"<!doctype html>" + begin[0] + b"<body>" + body + b"</body></html>"


def _pages(output: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(output.rglob("*.html")):
        # a folder may be called so, by the slug of a post
        if path.is_file() and (found := searchable(path.read_bytes())):
            yield path.relative_to(output).as_posix(), found
