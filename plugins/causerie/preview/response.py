"""Answer: the file, page, redirect or refusal that an address gets, ready to send."""

import hashlib
import os
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from causerie.preview.build_events import Outcome
from causerie.preview.injected_html import problems_page, with_reload
from causerie.preview.media_types import media_type
from causerie.preview.url_to_file import find_file

_HTML = media_type(".html")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent, in whole or in part."""

    body: BinaryIO  # to be closed by the one who sends it
    size: int  # bytes
    type: str
    status: HTTPStatus = HTTPStatus.OK
    etag: str = ""
    modified: str = ""  # as HTTP writes dates
    location: str = ""  # where a redirect leads


def find_answer(output: Path, path: str, outcome: Outcome | None) -> Answer:
    """Find what an address's path gets: the site's 404 page if nothing else.

    Without an outcome of builds to tell of, pages are sent as they are.
    """
    found = find_file(output, path)
    try:
        if found is None:
            return _not_found(output, outcome)
        if found.is_dir():
            return _redirect(f"/{quote(found.relative_to(output).as_posix())}/")
        if media_type(found.name) == _HTML:
            return _page(found.read_bytes(), outcome)
        return read_file(found)
    except OSError:  # gone since, or not ours to read
        return _not_found(output, outcome)


def read_file(path: Path) -> Answer:
    """Open a file to be sent as it is, however large."""
    # one that is rewritten meanwhile keeps its handle; os.stat might tell another's
    body = path.open("rb")
    found = os.fstat(body.fileno())
    return Answer(
        body,
        found.st_size,
        media_type(path.name),
        etag=f'"{found.st_mtime_ns:x}-{found.st_size:x}"',
        modified=formatdate(found.st_mtime, usegmt=True),
    )


def lead_on(path: str) -> Answer:
    """Answer that a page stands elsewhere, for as long as it does."""
    return Answer(BytesIO(), 0, _HTML, HTTPStatus.FOUND, location=path)


def is_page(answer: Answer) -> bool:
    """Tell whether an answer is a page of the site's."""
    return answer.status is HTTPStatus.OK and answer.type == _HTML


def _page(
    html: bytes, outcome: Outcome | None, status: HTTPStatus = HTTPStatus.OK
) -> Answer:
    if outcome:
        html = with_reload(html, outcome.pages)
    etag = f'"{hashlib.sha256(html).hexdigest()[:32]}"'
    # Without a date: the file's is not that of what was added to it.
    return Answer(BytesIO(html), len(html), _HTML, status, etag)


def _not_found(output: Path, outcome: Outcome | None) -> Answer:
    if outcome and not output.is_dir():
        html = problems_page(outcome.problems)
        return _page(html, outcome, HTTPStatus.SERVICE_UNAVAILABLE)
    own = output / "404.html"
    html = own.read_bytes() if own.is_file() else b"<p>404 Not Found</p>"
    return _page(html, outcome, HTTPStatus.NOT_FOUND)


def _redirect(location: str) -> Answer:
    status = HTTPStatus.MOVED_PERMANENTLY
    return Answer(BytesIO(), 0, _HTML, status, location=location)
