"""Response: the file, page, redirect or error that a URL path is answered with."""

import hashlib
import os
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from causerie.files.media_types import media_type
from causerie.preview.build_events import BuildOutcome
from causerie.preview.injected_html import problems_page, with_reload
from causerie.preview.url_to_file import find_file

_HTML = media_type(".html")


@dataclass(frozen=True, slots=True)
class PreviewResponse:
    """A response; its body may be sent in part."""

    body: BinaryIO  # the sender closes it
    size: int  # bytes
    type: str
    status: HTTPStatus = HTTPStatus.OK
    etag: str = ""
    modified: str = ""  # as HTTP writes dates
    location: str = ""  # where a redirect leads


def find_response(
    output: Path, path: str, outcome: BuildOutcome | None
) -> PreviewResponse:
    """Return the response to a URL path: the site's 404 page if there is no file.

    Without a build outcome to report, pages are sent as they are.
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
    except OSError:  # deleted meanwhile, or not readable
        return _not_found(output, outcome)


def read_file(path: Path) -> PreviewResponse:
    """Open a file that is sent as it is, whatever its size."""
    # a file replaced meanwhile keeps its handle; os.stat might find the new one
    body = path.open("rb")
    found = os.fstat(body.fileno())
    return PreviewResponse(
        body,
        found.st_size,
        media_type(path.name),
        etag=f'"{found.st_mtime_ns:x}-{found.st_size:x}"',
        modified=formatdate(found.st_mtime, usegmt=True),
    )


def redirect_found(path: str) -> PreviewResponse:
    """Redirect to another page, temporarily."""
    return PreviewResponse(BytesIO(), 0, _HTML, HTTPStatus.FOUND, location=path)


def made_page(html: bytes, outcome: BuildOutcome) -> PreviewResponse:
    """Return a page of the preview's own, which reloads with the others."""
    return _page(html, outcome)


def is_page(response: PreviewResponse) -> bool:
    """Return whether a response is a page of the site."""
    return response.status is HTTPStatus.OK and response.type == _HTML


def _page(
    html: bytes, outcome: BuildOutcome | None, status: HTTPStatus = HTTPStatus.OK
) -> PreviewResponse:
    if outcome:
        html = with_reload(html, outcome.build_id)
    etag = f'"{hashlib.sha256(html).hexdigest()[:32]}"'
    # Without a date: the script was added to the file.
    return PreviewResponse(BytesIO(html), len(html), _HTML, status, etag)


def _not_found(output: Path, outcome: BuildOutcome | None) -> PreviewResponse:
    if outcome and not output.is_dir():
        html = problems_page(outcome.problems)
        return _page(html, outcome, HTTPStatus.SERVICE_UNAVAILABLE)
    own = output / "404.html"
    html = own.read_bytes() if own.is_file() else b"<p>404 Not Found</p>"
    return _page(html, outcome, HTTPStatus.NOT_FOUND)


def _redirect(location: str) -> PreviewResponse:
    status = HTTPStatus.MOVED_PERMANENTLY
    return PreviewResponse(BytesIO(), 0, _HTML, status, location=location)
