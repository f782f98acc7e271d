"""HTML start tags: stream the start tags of a page, in linear time."""

import re
from collections.abc import Iterator, Mapping

from justhtml import stream

from causerie.net.http_message import Response
from causerie.text import charset

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
Attributes = Mapping[str, str]

_WORD = r"[\w!#$%&'*+.^`|~-]+"
_MEDIA_TYPE = re.compile(rf"\s*({_WORD}/{_WORD})\s*(?:;.*)?", re.ASCII | re.DOTALL)
# For these the body decides, as in browsers (MIME Sniffing, 7).
_UNKNOWN_TYPES = frozenset({"unknown/unknown", "application/unknown", "*/*"})


def media_type(response: Response) -> str:
    """Return the media type of a response, by its header or its first character.

    Of several the last one counts that is one (Fetch Standard, 2.2.2).
    """
    header = ",".join(v for name, v in response.headers if name == "content-type")
    types = [m[1].lower() for m in map(_MEDIA_TYPE.fullmatch, header.split(",")) if m]
    if known := [one for one in types if one not in _UNKNOWN_TYPES]:
        return known[-1]
    start = decode(response)[:1000].lstrip("\t\n\f\r \ufeff")
    return "text/html" if start.startswith("<") else "text/plain"


def start_tags(response: Response) -> Iterator[tuple[str, Attributes]]:
    """Yield the names and attributes of start tags outside templates."""
    templates = 0
    for event in stream(decode(response, markup=True)):
        if event[0] == "start":
            name, attributes = event[1]
            if name == "template":
                templates += 1
            elif not templates:
                yield name, {key: value or "" for key, value in attributes.items()}
        elif event[0] == "end" and event[1] == "template" and templates:
            templates -= 1


def decode(response: Response, *, markup: bool = False) -> str:
    """Decode a response's body by its charset, or the most likely one."""
    return charset.decode(response.body, _charset_label(response), markup=markup)


def is_tombstone(response: Response) -> bool:
    """Return whether a page is a tombstone: its `meta` says 410 for a static server."""
    return media_type(response) in HTML_TYPES and any(
        tag == "meta" and is_gone_status(attributes)
        for tag, attributes in start_tags(response)
    )


def is_gone_status(meta: Attributes) -> bool:
    """Return whether the attributes of a `meta` element say 410 Gone.

    >>> is_gone_status({"http-equiv": "Status", "content": "410 Gone"})
    True
    """
    is_status = meta.get("http-equiv", "").lower() == "status"
    return is_status and meta.get("content", "").strip().startswith("410")


def _charset_label(response: Response) -> str:
    for parameter in response.header("content-type").split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \t\"'")
    return ""
