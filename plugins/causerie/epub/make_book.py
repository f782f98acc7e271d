"""Make a book: the story of an EPUB edition, from an author's wish to the file."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.site import Site
from causerie.epub.book_cover import take_cover
from causerie.epub.book_images import BookImages
from causerie.epub.book_pages import (
    NOTES,
    STYLES,
    contents_page,
    cover_page,
    plain,
    text_page,
    title_page,
)
from causerie.epub.choose_posts import choose_posts
from causerie.epub.model import Book, Resource, Selection, Text, Wish
from causerie.epub.ncx import NCX, NCX_TYPE, render_ncx
from causerie.epub.package_document import overlay_name
from causerie.epub.read_along import render_overlay, transcript_section
from causerie.epub.recordings import recording_of
from causerie.epub.resolve_links import resolve_links
from causerie.epub.words import Words
from causerie.epub.write_epub import write_epub
from causerie.epub.xhtml_body import convert_body
from causerie.errors import CauserieError
from causerie.podcast.episode_post import episode_of
from causerie.podcast.notes_after import render_notes
from causerie.podcast.shows import read_shows
from causerie.problems import Level, Problem, has_errors

_XHTML = "application/xhtml+xml"
_ENDING = ".epub"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    path: str = ""  # of the book; empty: none
    title: str = ""
    texts: int = 0
    images: int = 0
    read_along: int = 0  # texts whose words are heard with their times
    embedded: int = 0  # bytes of the recordings within
    linked: int = 0  # bytes of those that it links to
    size: int = 0  # bytes of the book
    error: str = ""  # why there is none: the wish cannot be met


def make_book(
    site: Site, wish: Wish, folder: Path, target: Path | None = None
) -> tuple[dict[str, Any], list[Problem]]:
    """Make the book that an author wishes; return what was made, and what is wrong.

    `folder` takes it under a name of its own, or `target` is its file. `site` has been
    built; with an error nothing is written.
    """
    try:
        selection = choose_posts(site, wish)
    except CauserieError as error:
        return asdict(Made(error=str(error))), []
    draft = _Draft(site, selection)
    for number, entry in enumerate(selection.entries, 1):
        site.reporter.report_progress("Taking texts")
        draft.add(f"text-{number:0{len(str(len(selection.entries)))}}", entry, wish)
    draft.resolve()
    if has_errors(draft.problems):
        return asdict(Made()), draft.problems
    path = target or folder / f"{selection.name}{_ENDING}"
    book = draft.finish()
    size = write_epub(book, path, lambda: site.reporter.report_progress("Writing"))
    recordings = [text.recording for text in book.texts if text.recording]
    made = Made(
        str(path),
        selection.title,
        len(book.texts),
        sum(each.type.startswith("image/") for each in book.resources),
        sum(text.has_overlay for text in book.texts),
        sum(each.length for each in book.resources if each.type.startswith("audio/")),
        sum(each.length for each in recordings if not each.file),
        size,
    )
    return asdict(made), draft.problems


class _Draft:
    """A book while it is made."""

    def __init__(self, site: Site, selection: Selection) -> None:
        self.site, self.selection = site, selection
        self.images = BookImages(site)
        self.texts: list[Text] = []
        self.audio: dict[str, Resource] = {}
        self.transcripts: dict[str, Any] = {}  # sections, by the text's file
        self.problems: list[Problem] = []
        self.shows = read_shows(site)
        self.last_of_show = {
            episode.show: entry
            for entry in selection.entries
            if (episode := episode_of(entry))
        }

    def add(self, name: str, entry: ArticleEntry, wish: Wish) -> None:
        """Add a post, its recording and its transcript."""
        post = entry.post

        def drawing(source: str) -> str:
            return self.images.take_data("drawing", ".svg", _drawing(source)).name

        html = entry.html(self.site.public_url) + self.notes_after(entry)
        converted = convert_body(html, drawing)
        for what in dict.fromkeys(converted.left_out):
            self.warn(entry, f"A book cannot show {what} of this post.")
        title = plain(post.title, post.lang)
        text = Text(name, title, post.lang, entry, converted.root, converted.anchors)
        recording, resource, faults = recording_of(self.site, entry, embed=wish.embed)
        self.problems += faults
        text.recording = recording
        if resource:
            self.audio[resource.name] = resource
        episode = episode_of(entry)
        if episode and episode.transcript:
            words = Words.of(self.site, post.lang)
            seconds = recording.seconds if recording else 0
            section, cues = transcript_section(
                episode.transcript, words.say("Transcript"), seconds
            )
            self.transcripts[text.file] = section
            text.cues = cues
        self.texts.append(text)

    def notes_after(self, entry: ArticleEntry) -> str:
        """Return what a show says after its episodes, for the last one in the book."""
        episode = episode_of(entry)
        if not episode or self.last_of_show[episode.show] is not entry:
            return ""
        show = self.shows[episode.show]
        lang, url = show.language or self.site.lang, self.site.public_url
        notes = render_notes(show.notes_after, self.site, lang, url=url)
        said = f' lang="{lang}"' if lang != entry.post.lang else ""
        return f'<aside class="{NOTES}"{said}>{notes}</aside>' if notes else ""

    def resolve(self) -> None:
        """Have links lead within the book, and images be its own."""
        for text in self.texts:
            for fault in resolve_links(text, self.texts, self.images, self.site):
                self.warn(text.entry, fault)

    def warn(self, entry: ArticleEntry, what: str, fix: str = "") -> None:
        """Tell the author what a book does not have of a post."""
        where = self.site.where(entry.post)
        self.problems.append(Problem(where, what, fix, Level.WARNING))

    def finish(self) -> Book:
        """Return the whole book."""
        selection, site = self.selection, self.site
        words = Words.of(site, selection.lang)
        creators = self.creators()
        cover, faults = take_cover(site, selection, self.images, creators)
        self.problems += faults
        pages = []
        if cover:
            data = cover_page(selection.title, selection.lang, cover)
            pages.append(Resource("cover.xhtml", _XHTML, data))
        data = title_page(selection, words, creators=creators, site=site.name)
        pages.append(Resource("title.xhtml", _XHTML, data))
        by_source = {text.entry.post.source: text for text in self.texts}
        groups = [
            (group.heading, [by_source[entry.post.source] for entry in group.entries])
            for group in selection.groups
        ]
        landmarks = [
            *((("cover", selection.title, "cover.xhtml"),) if cover else ()),
            ("titlepage", selection.title, "title.xhtml"),
            ("toc", selection.title, "contents.xhtml"),
            ("bodymatter", self.texts[0].title, self.texts[0].file),
        ]
        data = contents_page(selection, groups, landmarks)
        pages.append(Resource("contents.xhtml", _XHTML, data, properties="nav"))
        pages += [self.page(text) for text in self.texts]
        styles = (Path(__file__).parent / STYLES).read_bytes()
        overlays = [
            Resource(overlay_name(text), "application/smil+xml", render_overlay(text))
            for text in self.texts
            if text.has_overlay
        ]
        images = [
            replace(each, properties="cover-image") if each.name == cover else each
            for _, each in sorted(self.images.resources.items())
        ]
        posts = [text.entry.post for text in self.texts]
        identifier = f"urn:uuid:{uuid5(NAMESPACE_URL, selection.source)}"
        ncx = Resource(NCX, NCX_TYPE, render_ncx(selection, groups, identifier))
        return Book(
            selection,
            identifier,
            max(post.modified or post.date for post in posts),
            self.texts,
            pages,
            [ncx, Resource(STYLES, "text/css", styles), *overlays, *images]
            + [each for _, each in sorted(self.audio.items())],
            creators,
            site.name,
        )

    def page(self, text: Text) -> Resource:
        """Return the page of a text."""
        episode = episode_of(text.entry)
        cover = ""
        if text.entry.cover:
            address = f"{self.site.public_url}/{text.entry.cover.url}"
            cover, fault = self.images.take(address)
            if fault:
                self.warn(text.entry, f"Its cover {fault}: the book is without it.")
        data = text_page(
            text,
            Words.of(self.site, text.lang),
            cover=cover,
            chapters=episode.chapters if episode else (),
            transcript=self.transcripts.get(text.file),
        )
        return Resource(text.file, _XHTML, data)

    def creators(self) -> tuple[str, ...]:
        """Return who has written it, each once; the site's author if no post says."""
        names = (name for text in self.texts for name in text.entry.post.authors)
        found = tuple(dict.fromkeys(names))
        return found or tuple(filter(None, [self.site.author]))


def _drawing(source: str) -> bytes:
    """Return an inline SVG as a document of its own."""
    namespaces = "" if "xmlns=" in source else ' xmlns="http://www.w3.org/2000/svg"'
    if "xlink:" in source and "xmlns:xlink" not in source:
        namespaces += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    return source.replace("<svg", f"<svg{namespaces}", 1).encode()
