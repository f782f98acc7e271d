"""The pages of a book: its cover, its title, its contents, and each of its texts."""

from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from causerie.epub.model import Recording, Selection, Text
from causerie.epub.words import Words
from causerie.epub.xhtml_shape import OPS, XHTML
from causerie.markup import plain_text
from causerie.markup.typography_rules import typeset
from causerie.podcast.model import Chapter
from causerie.text.language_formats import direction, long_date
from causerie.text.time_formats import format_playing_time
from causerie.text.xml_characters import strip_illegal_xml

STYLES = "book.css"
NOTES = "notes-after"  # the class of what a show says after its episodes
_NAMESPACES = {None: XHTML, "epub": OPS}
_E = ElementMaker(namespace=XHTML, nsmap=_NAMESPACES)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render_page(title: str, lang: str, body: Any) -> bytes:
    """Return a document of a book."""
    page = _E.html(
        _E.head(
            _E.meta(charset="utf-8"),
            _E.title(clean(title)),
            _E.link(rel="stylesheet", type="text/css", href=STYLES),
        ),
        body,
        lang=lang,
        dir=direction(lang),
    )
    page.set(_LANG, lang)
    etree.cleanup_namespaces(page, top_nsmap=_NAMESPACES)
    written: bytes = etree.tostring(
        page, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return written + b"\n"


def cover_page(title: str, lang: str, image: str) -> bytes:
    """Return the page that shows the cover."""
    section = _E.section(_E.img(src=image, alt=clean(title)), {"class": "cover"})
    section.set(f"{{{OPS}}}type", "cover")
    return render_page(title, lang, _E.body(section))


def title_page(
    selection: Selection,
    words: Words,
    *,
    creators: Sequence[str],
    site: str,
) -> bytes:
    """Return the page with the title, the authors, the days and the site."""
    lang = selection.lang
    section = _E.section({"class": "title"}, _E.h1(plain(selection.title, lang)))
    section.set(f"{{{OPS}}}type", "titlepage")
    if creators:
        by = words.say("By %(author)s", author=", ".join(creators))
        section.append(_E.p(clean(by)))
    if selection.description:
        for paragraph in selection.description.split("\n\n"):
            section.append(_E.p(plain(paragraph, lang), {"class": "about"}))
    days = [entry.post.date for entry in selection.entries]
    section.append(_E.p(words.between(min(days).date(), max(days).date())))
    link = _E.a(clean(site), href=selection.source)
    section.append(_E.p(link))
    if selection.rights:
        rights = plain(selection.rights.removeprefix("© "), lang)
        section.append(_E.p(f"© {rights}"))
    return render_page(selection.title, lang, _E.body(section))


def contents_page(
    selection: Selection,
    groups: Iterable[tuple[str, Sequence[Text]]],
    landmarks: Iterable[tuple[str, str, str]],
) -> bytes:
    """Return the navigation document: the texts by their titles, below headings.

    `landmarks` are the parts that a reading system offers by itself, and the page does
    not show: each with what it is (EPUB 3 Structural Semantics), its title, its file.
    """
    entries = _E.ol()
    for heading, texts in groups:
        within = entries
        if heading:
            within = _E.ol()
            entries.append(_E.li(_E.span(clean(heading)), within))
        for text in texts:
            link = _E.a(clean(text.title), href=text.file)
            if text.lang != selection.lang:
                link.set("lang", text.lang)
                link.set(_LANG, text.lang)
            within.append(_E.li(link))
    nav = _E.nav(_E.h1(clean(selection.title)), entries, id="contents")
    nav.set(f"{{{OPS}}}type", "toc")
    places = _E.ol()
    for what, title, file in landmarks:
        link = _E.a(clean(title), href=file)
        link.set(f"{{{OPS}}}type", what)
        places.append(_E.li(link))
    hidden = _E.nav(places, hidden="hidden")
    hidden.set(f"{{{OPS}}}type", "landmarks")
    return render_page(selection.title, selection.lang, _E.body(nav, hidden))


def text_page(
    text: Text,
    words: Words,
    *,
    cover: str,
    chapters: Sequence[Chapter],
    transcript: Any,
) -> bytes:
    """Return the page of a post: what it says, and what is said in its recording."""
    post = text.entry.post
    head = _E.header(_E.h1(clean(text.title)))
    facts = [long_date(post.date.date(), text.lang)]
    if post.authors:
        facts.insert(0, words.say("By %(author)s", author=", ".join(post.authors)))
    head.append(_E.p(clean(" · ".join(facts)), {"class": "facts"}))
    if post.summary:
        head.append(_E.p(plain(post.summary, text.lang), {"class": "summary"}))
    article = _E.article(head, id="text")
    if cover:
        alt = text.entry.cover.alt if text.entry.cover else ""
        article.append(_E.img({"class": "cover", "src": cover, "alt": clean(alt)}))
    if text.recording:
        article.append(_player(text.recording, words))
    if chapters:
        spoken = getattr(text.entry.episode, "lang", "") or text.lang
        article.append(_chapters(chapters, words, spoken))
    article.append(text.body)
    notes = text.body.findall(f".//{{{XHTML}}}aside[@class='{NOTES}']")
    if transcript is not None:
        article.append(transcript)
    for each in notes[-1:]:  # they come last
        article.append(each)
    return render_page(text.title, text.lang, _E.body(article))


def _player(recording: Recording, words: Words) -> Any:
    label = words.recording(recording.length, recording.seconds)
    link = _E.p(_E.a(label, href=recording.url), {"class": "recording"})
    if not recording.file:
        return link
    audio = _E.audio(link, src=recording.file, controls="controls", preload="none")
    return _E.div(audio, {"class": "player"})


def _chapters(chapters: Sequence[Chapter], words: Words, spoken: str) -> Any:
    rows = [
        _E.li(f"{format_playing_time(each.start)} {plain(each.title, spoken)}")
        for each in chapters
    ]
    heading = _E.h2(words.say("Chapters"))
    return _E.section(heading, _E.ol({"class": "chapters"}, *rows))


def plain(text: str, lang: str) -> str:
    """Return a text as its language is set, without markup."""
    return clean(plain_text(str(typeset(text, lang))))


def clean(text: str) -> str:
    """Return a text as XML can carry it."""
    return strip_illegal_xml(text)
