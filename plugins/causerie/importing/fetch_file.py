"""Fetch a file of an old blog in parts, and go on where an earlier run stopped."""

import re
from pathlib import Path

from causerie.net.http_message import MEGABYTE, Fetcher, Request, Response

_PART = 8 * MEGABYTE  # of one request: what is in memory at once
_WHOLE = 200 * MEGABYTE  # of hosts that give no parts: it is in memory, too
_LARGEST = 4000 * MEGABYTE
_SECONDS = 120  # for one request


def fetch_file(fetcher: Fetcher, url: str, target: Path) -> str:
    """Fetch a file to its place; return why it could not be, or an empty text.

    What was fetched before a run was stopped stays beside it. Raise FetchError if the
    host gives no usable response.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    while True:
        have = part.stat().st_size if part.is_file() else 0
        asked = {"Range": f"bytes={have}-{have + _PART - 1}"}
        response = fetcher.fetch(
            Request(url, headers=asked, limit=_PART, timeout=_SECONDS)
        )
        if response.status == 200:  # noqa: PLR2004 - it gives no parts
            return _save_whole(fetcher, response, part, target)
        if response.status == 416 and have:  # noqa: PLR2004 - there is no more
            return _end(response, have, part, target)
        if response.status != 206:  # noqa: PLR2004
            return f"its host answers {response.status}"
        if fault := _part_fault(response, have):
            return fault
        with part.open("ab") as file:
            file.write(response.body)
        if have + len(response.body) >= _length(response):
            part.replace(target)
            return ""


def _part_fault(response: Response, have: int) -> str:
    """Return why a part is not the one that was asked for."""
    found = re.match(r"bytes (\d+)-\d+/\d+$", response.header("content-range").strip())
    if found is None or int(found[1]) != have:
        return "its host gives other parts than were asked for"
    if _length(response) > _LARGEST:
        return f"it has more than {_LARGEST // MEGABYTE} MB"
    return _fault(response)


def _length(response: Response) -> int:
    """Return the length of the whole file that a part is of; 0 if it is not told."""
    whole = response.header("content-range").rpartition("/")[2].strip()
    return int(whole) if whole.isdecimal() else 0


def _fault(response: Response) -> str:
    """Return why a response is no uploaded file."""
    if response.media_type in {"text/html", "application/xhtml+xml"}:
        return "its host answers with a page"  # that it was not found, mostly
    return "" if response.body else "its host answers nothing"


def _end(response: Response, have: int, part: Path, target: Path) -> str:
    """Take what is there for the whole file, if it is as long as the host's."""
    if _length(response) not in {0, have}:
        part.unlink()
        return "its host has another file now: import again"
    part.replace(target)
    return ""


def _save_whole(fetcher: Fetcher, response: Response, part: Path, target: Path) -> str:
    if fault := _fault(response):
        return fault
    if response.truncated:  # it was asked for a part, of which this is the length
        request = Request(response.url, limit=_WHOLE, timeout=5 * _SECONDS)
        response = fetcher.fetch(request)
    if response.status != 200:  # noqa: PLR2004
        return f"its host answers {response.status}"
    if response.truncated:
        return f"it has more than {_WHOLE // MEGABYTE} MB"
    part.write_bytes(response.body)
    part.replace(target)
    return ""
