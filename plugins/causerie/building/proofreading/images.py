"""Rules on images: the words for them, and where they come from."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from causerie.building.proofreading.elements import Element
from causerie.building.proofreading.rule import (
    PostPage,
    Violation,
    page_rule,
    shorten,
)
from causerie.problems import Level

_FILE = re.compile(r"[^\s/]+\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)")
_CAMERA = re.compile(
    r"(?:img|dsc[nf]?|pxl|screenshot|bildschirmfoto|capture)[-_ ]?\d[\d_ -]*"
)
_NOTHING = frozenset(
    {"image", "img", "photo", "picture", "pic", "graphic", "figure", "screenshot"}
    | {"alt", "alt text", "untitled", "bild", "foto", "grafik", "photographie"}
    | {"illustration", "logo", "icon", "description"}
)
_LONG = 300  # characters


def _line_of(page: PostPage, image: Element) -> int:
    source = image.get("src")
    name = PurePosixPath(unquote(urlsplit(source).path)).name
    return page.find_text(source, unquote(source), name) or page.find_tag(image)


def _images(page: PostPage) -> Iterator[Element]:
    return page.named("img")


@page_rule(
    "alt-missing",
    "images",
    what="The image has no alt.",
    fix='Write alt="what it shows", or alt="" if it only decorates.',
)
def alt_missing(page: PostPage) -> Iterator[Violation]:
    """Find images without any alt: readers who cannot see them are read the file."""
    for image in _images(page):
        if not image.has("alt"):
            yield Violation(_line_of(page, image), shorten(image.get("src")))


@page_rule(
    "alt-file-name",
    "images",
    what="The words for the image are the name of a file.",
    fix="Say what it shows.",
)
def alt_file_name(page: PostPage) -> Iterator[Violation]:
    """Find alts that are the names of files, or those that cameras give."""
    for image in _images(page):
        alt = image.get("alt").strip().lower()
        if _FILE.fullmatch(alt) or _CAMERA.fullmatch(alt):
            yield Violation(_line_of(page, image), shorten(image.get("alt")))


@page_rule(
    "alt-says-nothing",
    "images",
    what="The words for the image say only that it is one.",
    fix="Say what it shows, or leave them out if it only decorates.",
)
def alt_says_nothing(page: PostPage) -> Iterator[Violation]:
    """Find alts such as "image"."""
    for image in _images(page):
        if image.get("alt").strip(" .:").lower() in _NOTHING:
            yield Violation(_line_of(page, image), shorten(image.get("alt")))


@page_rule(
    "alt-is-caption",
    "images",
    what="The words for the image are its caption once more.",
    fix="Say what it shows: the caption is read out anyhow.",
)
def alt_is_caption(page: PostPage) -> Iterator[Violation]:
    """Find figures whose alt and caption are the same."""
    captions = {each.words.strip().lower() for each in page.named("figcaption")}
    for image in _images(page):
        title, alt = image.get("title"), image.get("alt")
        said = {title.strip().lower(), *captions} - {""}
        if alt.strip().lower() in said:
            yield Violation(_line_of(page, image), shorten(alt))


@page_rule(
    "alt-long",
    "images",
    what=f"The words for the image are more than {_LONG} characters.",
    fix='Say it in short; the rest goes under it, folded: ??? "The text of it".',
)
def alt_long(page: PostPage) -> Iterator[Violation]:
    """Find alts that nobody can stop while they are read out."""
    for image in _images(page):
        if len(image.get("alt")) > _LONG:
            yield Violation(_line_of(page, image), shorten(image.get("alt")))


@page_rule(
    "image-elsewhere",
    "images",
    what="The image is another site's, which learns of each reader.",
    fix="Copy it below content/images/, if you may.",
)
def image_elsewhere(page: PostPage) -> Iterator[Violation]:
    """Find images that are loaded from other hosts by https."""
    for image in _images(page):
        if re.match(r"(?:https:)?//", image.get("src"), re.IGNORECASE):
            yield Violation(_line_of(page, image), shorten(image.get("src")))


@page_rule(
    "image-insecure",
    "images",
    what="The image is loaded by http, which browsers may refuse.",
    fix="Copy it below content/images/, or write https://.",
)
def image_insecure(page: PostPage) -> Iterator[Violation]:
    """Find images that are loaded without encryption."""
    for image in _images(page):
        if image.get("src").lower().startswith("http:"):
            yield Violation(_line_of(page, image), shorten(image.get("src")))


@page_rule(
    "image-inline",
    "images",
    what="The image stands in the text itself, as data.",
    fix="Save it as a file below content/images/.",
)
def image_inline(page: PostPage) -> Iterator[Violation]:
    """Find images that are data: addresses: each feed has them whole."""
    for image in _images(page):
        if image.get("src").lower().startswith("data:"):
            yield Violation(_line_of(page, image), shorten(image.get("src"), 30))


@page_rule(
    "image-sourceless",
    "images",
    what="The image names no file.",
    fix='Write src="/images/…".',
    level=Level.ERROR,
)
def image_sourceless(page: PostPage) -> Iterator[Violation]:
    """Find images that show nothing."""
    for image in _images(page):
        if not image.has("src", "srcset"):
            yield Violation(page.find_tag(image))


RULES = (
    alt_missing,
    alt_file_name,
    alt_says_nothing,
    alt_is_caption,
    alt_long,
    image_elsewhere,
    image_insecure,
    image_inline,
    image_sourceless,
)
