"""Write a transcript as an HTML file for apps (podcast namespace 1.0, transcript).

It has the paragraphs of the episode's page, and the exact times of each cue.
"""

from collections.abc import Iterable, Iterator, Sequence

from lxml import etree
from lxml.etree import _Element
from lxml.html import builder

from causerie.podcast.model import Chapter, Cue, Paragraph
from causerie.podcast.transcripts.paragraphs import group_cues
from causerie.text.time_formats import format_timestamp
from causerie.text.xml_characters import strip_illegal_xml

_POLICY = {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'"}


def render_html(
    cues: Iterable[Cue], chapters: Sequence[Chapter], *, title: str, url: str, lang: str
) -> str:
    """Write cues as an HTML document; `url` is the page of the episode."""
    body: list[_Element] = []
    for group in group_cues(cues, chapters):
        first = group[0]
        body += _head(first.start, first.speaker)
        paragraph = builder.P()
        for cue in group:
            times = {"data-start": f"{cue.start:.3f}", "data-end": f"{cue.end:.3f}"}
            span = builder.SPAN(cue.text, **times)
            span.tail = " "
            paragraph.append(span)
        paragraph[-1].tail = None
        body.append(paragraph)
    return _document(body, title=title, url=url, lang=lang)


def render_untimed(
    paragraphs: Iterable[Paragraph], *, title: str, url: str, lang: str
) -> str:
    """Write paragraphs, some of them without a time, as an HTML document."""
    body: list[_Element] = []
    for paragraph in paragraphs:
        body += _head(paragraph.start, paragraph.speaker)
        body.append(builder.P(paragraph.text))
    return _document(body, title=title, url=url, lang=lang)


def _head(start: float | None, speaker: str) -> Iterator[_Element]:
    if speaker:
        yield builder.CITE(f"{speaker}:")
    if start is not None:
        yield builder.TIME(format_timestamp(start))


def _document(body: Iterable[_Element], *, title: str, url: str, lang: str) -> str:
    page = builder.HTML(
        builder.HEAD(
            builder.META(charset="utf-8"),
            builder.META(**_POLICY),
            builder.TITLE(strip_illegal_xml(title)),
            builder.LINK(rel="canonical", href=url),
        ),
        builder.BODY(*body),
        lang=lang,
    )
    written: str = etree.tostring(
        page, method="html", encoding="unicode", doctype="<!DOCTYPE html>"
    )
    return written + "\n"
