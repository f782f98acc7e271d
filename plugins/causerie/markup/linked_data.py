"""Linked data: what a page is about, for machines (JSON-LD, schema.org).

A block of data in a script element is not run, so no policy has to allow it.
"""

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

_CONTEXT = "https://schema.org"
# A text that holds `</script>` or `<!--` must not end the element, or begin a comment.
_ESCAPES = {"&": "\\u0026", "<": "\\u003c", ">": "\\u003e"}
_encode = json.JSONEncoder(ensure_ascii=False).encode


def linked_data(things: list[dict[str, Any]]) -> Markup:
    """Return the element of a page's head that says these things; "" if it has none.

    Values that are empty are left out: templates need no condition for each.

    >>> print(linked_data([{"@type": "Person", "name": "Ana", "url": ""}])[35:-9])
    {"@context": "https://schema.org", "@graph": [{"@type": "Person", "name": "Ana"}]}
    """
    graph = [found for thing in things if (found := _filled(thing))]
    if not graph:
        return Markup("")
    text = _encode({"@context": _CONTEXT, "@graph": graph})
    for sign, escaped in _ESCAPES.items():  # quicker than translate()
        text = text.replace(sign, escaped)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - escaped above


def _filled(value: Any) -> Any:
    """Return a value without what is empty in it; plain text as plain text."""
    if isinstance(value, dict):
        return dict(_filled_pairs(value))
    if isinstance(value, list | tuple):
        return [found for each in value if (found := _filled(each))]
    return str(value) if isinstance(value, str) else value


def _filled_pairs(values: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        found = _filled(value)
        if (
            isinstance(found, dict)
            and found.keys() <= {"@type", "@id"}
            and "@type" in found
        ):
            found = None  # it says nothing
        if found or (found == 0 and found is not False and found != ""):
            yield name, found
