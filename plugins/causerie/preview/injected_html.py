"""Injected HTML: the reload script in every page, and the page shown without a site."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from causerie.problems import Level, Problem, merge_repeated

PREFIX = "/__causerie/"
EVENTS = PREFIX + "events"
RELOAD = PREFIX + "reload.js"
OVERLAY = PREFIX + "overlay.css"

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)


def with_reload(html: bytes, pages: str) -> bytes:
    """Insert the reload script into a page of the build that `pages` names.

    >>> with_reload(b"<head></head>", "1.0")
    b'<head><script type="module" src="/__causerie/reload.js?1.0"></script></head>'
    """
    script = f'<script type="module" src="{RELOAD}?{pages}"></script>'.encode()
    end = _HEAD_END.search(html)
    at = end.start() if end else len(html)
    return html[:at] + script + html[at:]


def problems_page(problems: Sequence[Problem]) -> bytes:
    """Return the page shown until a build succeeds; no problems: none has ended."""
    page = ET.Element("html", lang="en")
    head = ET.SubElement(page, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    ET.SubElement(head, "title").text = "No preview yet"
    ET.SubElement(head, "link", rel="stylesheet", href=OVERLAY)
    main = ET.SubElement(ET.SubElement(page, "body"), "main", id="causerie-problems")
    ET.SubElement(main, "h1").text = "There is nothing to show yet."
    ET.SubElement(main, "p").text = "This page reloads after the next good build."
    rows = ET.SubElement(main, "ol")  # reload.js replaces them by newer problems
    for problem in merge_repeated(problems):
        row = ET.SubElement(rows, "li")
        where = ET.SubElement(row, "code")
        where.text = str(problem.where)
        where.tail = " warning" if problem.level is Level.WARNING else ""
        ET.SubElement(row, "p").text = problem.what
        ET.SubElement(row, "p").text = problem.advice
    html = ET.tostring(page, encoding="unicode", method="html")
    return f"<!DOCTYPE html>{html}".encode(errors="backslashreplace")
