"""Read chapters as other programs write them, in a file of any of their formats.

Audacity's labels, Hindenburg's markers, ffmpeg's metadata, Podlove Simple Chapters,
the JSON of the podcast namespace, and lines as in `Chapters:`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from causerie.errors import ContentError
from causerie.podcast.chapters.json_chapters import parse_json_chapters
from causerie.podcast.chapters.parse import clean_chapters, parse_chapters
from causerie.podcast.model import Chapter
from causerie.text.time_formats import format_milliseconds, parse_timestamp

_MAX_BYTES = 5_000_000
_SECONDS = r"\d+(?:[.,]\d+)?"
_LABEL = re.compile(rf"(?P<start>{_SECONDS})\t(?P<end>{_SECONDS})(?:\t(?P<title>.*))?")
_SPECTRAL = "\\"  # begins a line of Audacity that says which frequencies a label has
_BASE = re.compile(r"(?P<top>\d+)/(?P<bottom>\d+)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def read_any_chapters(path: Path) -> tuple[Chapter, ...]:
    """Return the chapters in a file; raise ContentError if there are none."""
    if path.stat().st_size > _MAX_BYTES:
        raise ContentError("It is too large for chapters.", where=str(path))
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = "It is not UTF-8."
        raise ContentError(what, where=str(path), fix="Save it as UTF-8.") from error
    found = clean_chapters(_read(text, path))
    if not found:
        fix = "Write lines such as `00:01:05 Title`."
        raise ContentError("It has no chapters.", where=str(path), fix=fix)
    return found


def write_chapter_lines(chapters: tuple[Chapter, ...]) -> str:
    r"""Write chapters as lines, as a file beside a recording has them.

    >>> write_chapter_lines((Chapter(65, "The guest", "https://example.org/"),))
    '00:01:05.000 The guest <https://example.org/>\n'
    """
    links = [f" <{each.url}>" if each.url else "" for each in chapters]
    return "".join(
        f"{format_milliseconds(each.start)} {each.title}{link}\n"
        for each, link in zip(chapters, links, strict=True)
    )


def _read(text: str, path: Path) -> Iterator[Chapter]:
    bare = text.lstrip()
    if bare.startswith("{"):
        chapters, faults = parse_json_chapters(text, name=path.name)
        if faults:
            raise faults[0]
        yield from chapters
    elif bare.startswith(";FFMETADATA"):
        yield from _read_ffmetadata(text, path)
    elif bare.startswith("<"):
        yield from _read_xml(text, path)
    elif _LABEL.match(bare):
        yield from _read_labels(text, path)
    else:
        yield from parse_chapters(text)


def _read_labels(text: str, path: Path) -> Iterator[Chapter]:
    """Read Audacity's labels: start, end and title, in seconds, with tabs between."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith(_SPECTRAL):
            continue
        if not (match := _LABEL.fullmatch(line)):
            fix = "Write its start, its end and its words with tabs between."
            raise ContentError("It is no label.", where=f"{path}:{number}", fix=fix)
        start, end = (float(match[k].replace(",", ".")) for k in ("start", "end"))
        yield Chapter(start, match["title"] or "", end=end if end > start else None)


def _read_ffmetadata(text: str, path: Path) -> Iterator[Chapter]:
    sections = re.split(r"^\[CHAPTER\]\s*$", text, flags=re.MULTILINE)[1:]
    for number, section in enumerate(sections, 1):
        own = re.split(r"^\[", section, flags=re.MULTILINE)[0]
        rows = re.findall(r"^(\w+)=((?:\\\n|.)*)$", own, flags=re.MULTILINE)
        values = {name.lower(): _ESCAPED.sub(r"\1", value) for name, value in rows}
        base = _BASE.fullmatch(values.get("timebase", "1/1000000000"))
        start = re.fullmatch(r"(-?)(\d+)\s*", values.get("start", ""))
        if not (base and start and int(base["bottom"])):
            what = f"[CHAPTER] {number} does not say when it begins."
            fix = "Write TIMEBASE=1/1000 and START=, a whole number, below it."
            raise ContentError(what, where=str(path), fix=fix)
        unit = int(base["top"]) / int(base["bottom"])
        ticks = 0 if start[1] else int(start[2])  # a sound may begin below zero
        yield Chapter(ticks * unit, values.get("title", ""))


def _read_xml(text: str, path: Path) -> Iterator[Chapter]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        what = f"It is no XML: {error.msg}."
        raise ContentError(what, where=f"{path}:{error.lineno}") from error
    for element in root.iter("{*}chapter", "{*}Marker"):
        name = etree.QName(element).localname
        psc = name == "chapter"
        given = element.get("start" if psc else "Time", "")
        plain = re.fullmatch(_SECONDS, given)
        seconds = float(given.replace(",", ".")) if plain else parse_timestamp(given)
        if seconds is None and (given or psc):
            what = f"The chapter begins at {given!r}, which is no time."
            where = f"{path}:{element.sourceline}"
            raise ContentError(what, where=where, fix="Write HH:MM:SS.mmm.")
        title = element.get("title" if psc else "Name", "")
        yield Chapter(seconds or 0, title, element.get("href", "") if psc else "")
