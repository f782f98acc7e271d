"""Conditional and range requests: which bytes of a file a request is answered with."""

import re
from email.message import Message
from http import HTTPStatus

# A number of more digits than any file's size has is no range.
_ONE_RANGE = re.compile(r"\s*bytes=([0-9]{0,18})-([0-9]{0,18})\s*", re.IGNORECASE)


def select_range(
    headers: Message, size: int, *, etag: str, modified: str
) -> tuple[HTTPStatus, range]:
    """Return the status of the response and which bytes of the file it holds.

    `size` is the file's, in bytes; `etag` and `modified` name its version. The rules
    and their order are those of RFC 9110, sections 13.2.2 and 14.2.
    """
    if _is_known(headers, etag=etag, modified=modified):
        return HTTPStatus.NOT_MODIFIED, range(0)
    part = read_range(headers.get("Range", ""), size)
    if part is None or headers.get("If-Range", etag) not in {etag, modified}:
        return HTTPStatus.OK, range(size)
    if not part:
        return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, part
    return HTTPStatus.PARTIAL_CONTENT, part


def read_range(header: str, size: int) -> range | None:
    """Read a `Range` header for a file of `size` bytes.

    Return None if the header is to be ignored (several ranges, another unit, bad
    syntax), and an empty range if the file has no such bytes.

    >>> read_range("bytes=500-", 600)
    range(500, 600)
    >>> read_range("bytes=-500", 600)
    range(100, 600)
    >>> read_range("bytes=0-99,200-299", 600)
    """
    match = _ONE_RANGE.fullmatch(header)
    if not match or match.group(1, 2) == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _is_known(headers: Message, *, etag: str, modified: str) -> bool:
    tags = headers.get("If-None-Match")
    if tags is not None:
        known = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return etag in known or "*" in known
    # Like nginx by default: any other date, even a later one, is of another version.
    return bool(modified) and headers.get("If-Modified-Since") == modified
