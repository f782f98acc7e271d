"""Read along: the words of a recording with their times (EPUB 3, Media Overlays)."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from causerie.epub.model import Text
from causerie.epub.xhtml_shape import OPS, XHTML
from causerie.markup.typography_rules import typeset
from causerie.podcast.model import Cue, Paragraph, Transcript
from causerie.text.time_formats import format_playing_time
from causerie.text.xml_characters import strip_illegal_xml

SMIL = "http://www.w3.org/ns/SMIL"
ACTIVE = "-epub-media-overlay-active"  # the class of the words that are heard
_CUT = "\N{INVISIBLE SEPARATOR}"  # where a cue ends, in a paragraph that is typeset
_E = ElementMaker(namespace=XHTML, nsmap={None: XHTML})


def transcript_section(
    transcript: Transcript, heading: str, seconds: float
) -> tuple[Any, list[tuple[str, Cue]]]:
    """Return a section with a transcript, and the ids of its words with their times.

    Words after the end of the recording, of `seconds`, are shown, but have no times.
    """
    cues: list[tuple[str, Cue]] = []
    section = _E.section(_E.h2(heading), id="transcript", lang=transcript.lang)
    section.set("{http://www.w3.org/XML/1998/namespace}lang", transcript.lang)
    for speaker, paragraphs in groupby(transcript.paragraphs, key=lambda p: p.speaker):
        for number, paragraph in enumerate(paragraphs):
            row = _E.p()
            if speaker and number == 0:
                row.append(_E.b(strip_illegal_xml(speaker), {"class": "speaker"}))
                row[-1].tail = " "
            _add_words(row, paragraph, transcript.lang, cues)
            section.append(row)
    return section, [(name, cue) for name, cue in _clipped(cues, seconds)]


def _add_words(
    row: Any, paragraph: Paragraph, lang: str, cues: list[tuple[str, Cue]]
) -> None:
    if paragraph.start is not None:
        row.append(_E.small(format_playing_time(paragraph.start), {"class": "time"}))
        row[-1].tail = " "
    if not paragraph.cues:
        words = _plain(str(typeset(paragraph.text, lang)))
        row.append(_E.span(strip_illegal_xml(words)))
        return
    texts = (cue.text.replace(_CUT, "") for cue in paragraph.cues)
    parts = str(typeset(f" {_CUT}".join(texts), lang)).split(_CUT)
    for cue, part in zip(paragraph.cues, parts, strict=True):
        name = f"heard-{len(cues) + 1}"
        words = strip_illegal_xml(_plain(part))
        row.append(_E.span(words.strip(" "), id=name))
        row[-1].tail = " "
        cues.append((name, cue))


def _plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def _clipped(cues: list[tuple[str, Cue]], end: float) -> Iterator[tuple[str, Cue]]:
    """Yield cues whose times lie within a recording, and last."""
    for name, cue in cues:
        last = min(cue.end, end)
        if round(last, 3) > round(cue.start, 3):
            yield name, Cue(cue.start, last, cue.speaker, cue.text)


def render_overlay(text: Text) -> bytes:
    """Return the document that says which words are heard when."""
    root = etree.Element(
        f"{{{SMIL}}}smil", version="3.0", nsmap={None: SMIL, "epub": OPS}
    )
    body = etree.SubElement(root, f"{{{SMIL}}}body")
    sequence = etree.SubElement(body, f"{{{SMIL}}}seq", id="transcript")
    sequence.set(f"{{{OPS}}}textref", f"{text.file}#transcript")
    audio = text.recording.file if text.recording else ""
    for name, cue in text.cues:
        pair = etree.SubElement(sequence, f"{{{SMIL}}}par", id=name)
        etree.SubElement(pair, f"{{{SMIL}}}text", src=f"{text.file}#{name}")
        begin, end = f"{cue.start:.3f}s", f"{cue.end:.3f}s"
        etree.SubElement(
            pair, f"{{{SMIL}}}audio", src=audio, clipBegin=begin, clipEnd=end
        )
    written: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, pretty_print=True
    )
    return written


def overlay_seconds(text: Text) -> float:
    """Return how long a text is read along, in seconds."""
    times = (round(cue.end, 3) - round(cue.start, 3) for _, cue in text.cues)
    return sum(times)
