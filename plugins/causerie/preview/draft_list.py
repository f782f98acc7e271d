"""The list of drafts at /__drafts/: what a preview shows and readers do not see yet."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

from causerie.preview.injected_html import OVERLAY

DRAFTS = "/__drafts/"

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_DATE = re.compile(r'dt-published"[^>]* datetime="([^"]+)"')


def drafts_page(output: Path, drafts: Iterable[str], *, now: datetime) -> bytes:
    """Return a page that leads to each draft, and to each post that waits.

    `drafts` are their files below the output.
    """
    page = ET.Element("html", lang="en")
    head = ET.SubElement(page, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "title").text = "Drafts"
    ET.SubElement(head, "link", rel="stylesheet", href=OVERLAY)
    main = ET.SubElement(ET.SubElement(page, "body"), "main", id="causerie-problems")
    ET.SubElement(main, "h1").text = "Drafts, and posts that wait"
    rows = ET.SubElement(main, "ul")
    for address, title, note in sorted(_read_drafts(output, drafts, now)):
        row = ET.SubElement(rows, "li")
        ET.SubElement(row, "a", href=address).text = title
        row[-1].tail = f" {note}"
    if not len(rows):
        ET.SubElement(main, "p").text = "There are none."
    html = ET.tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>{html}".encode(errors="backslashreplace")


def _read_drafts(
    output: Path, drafts: Iterable[str], now: datetime
) -> Iterator[tuple[str, str, str]]:
    """Yield address, title and state of each draft."""
    for name in drafts:
        try:
            text = (output / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # a build has just replaced the pages
        path = name.removesuffix("index.html")
        title, date = _TITLE.search(text), _DATE.search(text)
        note = "draft"
        if date and (until := _parse(date[1])) and until > now:
            note = f"waits until {until:%Y-%m-%d %H:%M}"
        words = unescape(title[1]).strip() if title else path
        yield quote(f"/{path}"), words, note


def _parse(text: str) -> datetime | None:
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
