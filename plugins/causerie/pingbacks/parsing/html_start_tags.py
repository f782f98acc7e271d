"""Tags: the start tags of a stranger's page, in order, in time linear to its length."""

from collections.abc import Iterator, Mapping

from justhtml import stream

from causerie.net.message import Answer
from causerie.text import charset

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
Attributes = Mapping[str, str]

# Types that say nothing (MIME Sniffing, 7): the body is looked at, as by browsers.
_NO_TYPES = frozenset({"", "unknown/unknown", "application/unknown", "*/*"})


def media_type(answer: Answer) -> str:
    """Return the type of an answer's body: as it says, or as it begins."""
    said = answer.media_type
    if said not in _NO_TYPES:
        return said
    begins = decode(answer)[:1000].lstrip("\t\n\f\r \ufeff")
    return "text/html" if begins.startswith("<") else "text/plain"


def start_tags(answer: Answer) -> Iterator[tuple[str, Attributes]]:
    """Yield names and attributes; nothing of comments, scripts and templates."""
    templates = 0
    for event in stream(decode(answer, markup=True)):
        if event[0] == "start":
            name, attributes = event[1]
            if name == "template":
                templates += 1
            elif not templates:
                yield name, {key: value or "" for key, value in attributes.items()}
        elif event[0] == "end" and event[1] == "template" and templates:
            templates -= 1


def decode(answer: Answer, *, markup: bool = False) -> str:
    """Return an answer's text as its charset says, or the nearest there is."""
    return charset.decode(answer.body, _label(answer), markup=markup)


def is_tombstone(answer: Answer) -> bool:
    """Tell whether a page says 410 Gone for a server that cannot."""
    return media_type(answer) in HTML_TYPES and any(
        tag == "meta" and says_gone(attributes)
        for tag, attributes in start_tags(answer)
    )


def says_gone(meta: Attributes) -> bool:
    """Tell whether a page's `meta` element says 410 Gone.

    >>> says_gone({"http-equiv": "Status", "content": "410 Gone"})
    True
    """
    is_status = meta.get("http-equiv", "").lower() == "status"
    return is_status and meta.get("content", "").strip().startswith("410")


def _label(answer: Answer) -> str:
    for parameter in answer.header("content-type").split(";")[1:]:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \t\"'")
    return ""
