"""What we read of an entry is what mf2py reads, over a corpus of pages."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import mf2py
import pytest

from causerie.pingbacks.parsing.h_entry import read_entry_summary
from causerie.pingbacks.parsing.sanitize_entry import KINDS, MAX_EXCERPT
from causerie.text.printable import printable_line
from h_entry_pages import PAGES

SOURCE, TARGET = "http://other.example/post/", "https://carnet.example/2026/a/"

Item = dict[str, Any]


def entry_of(items: list[Item]) -> Item:
    """Return the outermost entry."""
    return next(item for item in items if "h-entry" in item["type"])


def first(values: list[Any]) -> str:
    """Return a property's first value as text."""
    if not values:
        return ""
    value = values[0]
    return str(value["value"] if isinstance(value, dict) else value)


def urls(values: list[Any]) -> Iterator[str]:
    """Yield the addresses of a reference, or of the citation that it is."""
    for value in values:
        if isinstance(value, dict):
            yield value.get("value", "")
            yield from value.get("properties", {}).get("url", [])
        else:
            yield value


def expected(page: str) -> dict[str, str]:
    """Return what mf2py's reading of a page means for a response."""
    own = entry_of(mf2py.parse(doc=page, url=SOURCE)["items"])["properties"]
    kind = next(
        (kind for name, kind in KINDS.items() if TARGET in urls(own.get(name, []))),
        "mention",
    )
    author = next(iter(own.get("author", [])), "")
    card = author["properties"] if isinstance(author, dict) else {}
    said = {
        "kind": kind,
        "title": printable_line(first(own.get("name", []))),
        "author": printable_line(first(card.get("name", []) if card else [author])),
        "author_url": first(card.get("url", [])),
        "published": "",
    }
    with suppress(ValueError):
        given = first(own.get("published", []))
        day = f"{given}T12:00" if len(given) == len("2026-09-01") else given
        moment = datetime.fromisoformat(day)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        said["published"] = moment.isoformat(timespec="seconds")
    if kind == "reply":
        words = first(own.get("content", [])) or first(own.get("summary", []))
        said["excerpt"] = printable_line(words, MAX_EXCERPT)
    return said


@pytest.mark.parametrize("name", PAGES)
def test_mf2py_reads_the_same(name: str) -> None:
    page = PAGES[name].replace("{t}", TARGET)
    theirs = expected(page)
    if not theirs["title"]:  # of a note: the page's own title stands for it
        theirs["title"] = "Un titre | Ailleurs"

    said = read_entry_summary(page, SOURCE, TARGET)

    ours = {field: getattr(said, field) for field in theirs}
    assert theirs == ours
