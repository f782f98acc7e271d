"""Give images their size; make figures of images that are a whole paragraph."""

import re
from collections.abc import Container
from itertools import pairwise
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from causerie.bridge.markdown_cache import ImageSize
from causerie.markup.image_size import UNKNOWN, find_size

if TYPE_CHECKING:  # few posts have videos
    from causerie.markup.video_embeds import Video

_STATIC = "{static}/"
_BESIDE = re.compile(r"[{|](?:attach|static)[|}](?P<root>/?)", re.IGNORECASE)


class Figures(Treeprocessor):  # type: ignore[misc]
    """Make figures of the images of a post that are files of the site.

    An image whose file is missing is left as it is: the check of links reports it.
    """

    def __init__(self, md: Markdown, content: Path) -> None:
        super().__init__(md)
        self.content = content
        md.find_size = find_size  # the Markdown cache asks for sizes again

    def run(self, root: Element) -> None:
        """Set the size of every image; turn paragraphs of images into figures."""
        found = set()
        image_sizes: dict[str, ImageSize] = {}
        self.md.image_sizes = image_sizes  # the inputs of this body, for the cache
        folder = getattr(self.md, "folder", None)  # of the post, if that is known
        for number, each in enumerate(root.iter("img")):
            src = each.get("src", "")
            path = find_file(src, self.content, image_sizes) or find_beside(
                src, folder, self.content, image_sizes
            )
            if path:
                found.add(each)
                _set_size(each, image_sizes[str(path)])
                if number > 0:  # the first is often visible at once
                    each.attrib |= {"loading": "lazy", "decoding": "async"}
        for paragraph, following in pairwise([*root, Element("end")]):
            if paragraph.tag == "p":
                _make_block(root, paragraph, following, found)


def find_file(
    src: str, content: Path, image_sizes: dict[str, ImageSize]
) -> Path | None:
    """Return the file that `{static}/…` names below the content folder, if any.

    The size of each file, found or missing, is added to `image_sizes`.
    """
    if not src.startswith(_STATIC):
        return None
    return _measured(src.removeprefix(_STATIC), content, content, image_sizes)


def find_beside(
    src: str, folder: Path | None, content: Path, image_sizes: dict[str, ImageSize]
) -> Path | None:
    """Return the file that `{attach}…`, or a `{static}…`, names from a post's folder.

    `folder` is that of the post; None: it is not known.
    """
    named = _BESIDE.match(src)
    if named is None or folder is None:
        return None
    start = content if named["root"] else folder
    return _measured(src[named.end() :], start, content, image_sizes)


def _measured(
    written: str, start: Path, content: Path, image_sizes: dict[str, ImageSize]
) -> Path | None:
    """Return the image that a path leads to from a folder, if it can be measured."""
    path_text = urlsplit(written).path
    for name in (path_text, unquote(path_text)):
        path = Path(normpath(start / name))
        if not path.is_relative_to(content):
            continue
        if str(path) not in image_sizes:
            image_sizes[str(path)] = find_size(str(path))
        if image_sizes[str(path)] is not None:
            return path
    return None


def _set_size(image: Element, size: ImageSize) -> None:
    if not size or size == UNKNOWN:
        return
    width, height = (image.get(name) for name in ("width", "height"))
    # the author's values win; of one in pixels the other follows
    if width is None and height is None:
        image.attrib |= {"width": str(size[0]), "height": str(size[1])}
    elif height is None and str(width).isdecimal():
        image.set("height", str(max(1, round(int(str(width)) * size[1] / size[0]))))
    elif width is None and str(height).isdecimal():
        image.set("width", str(max(1, round(int(str(height)) * size[0] / size[1]))))


def _make_block(
    root: Element, paragraph: Element, following: Element, found: Container[Element]
) -> None:
    """Make a paragraph of images what it is: a figure, a gallery or a video."""
    link = _only_child(paragraph, "a")
    image = _only_child(paragraph if link is None else link, "img")
    if image is None:
        _make_gallery(paragraph, found)
    elif image not in found or not image.get("alt"):
        return  # without words its link would have no accessible name
    elif link is None:
        _make_figure(paragraph, image)
    elif video := _find_video(link):
        _make_embed(paragraph, link, image, video)
        if _is_link(following):  # to a transcript, for example
            root.remove(following)
            paragraph[-1].append(following)


def _make_figure(paragraph: Element, image: Element) -> None:
    """Link an image to its file, and make its title the caption."""
    paragraph.tag = "figure"
    paragraph.remove(image)
    link = SubElement(paragraph, "a", href=image.get("src", ""))
    link.append(image)
    if caption := image.attrib.pop("title", ""):
        words = SubElement(paragraph, "figcaption")
        words.text = caption
        if lang := image.get("lang"):
            words.set("lang", lang)


def _make_gallery(paragraph: Element, found: Container[Element]) -> None:
    """Make a row of figures of a paragraph that is several images and nothing else."""
    images = [*paragraph]
    texts = (paragraph.text, *(image.tail for image in images))
    if len(images) < 2 or any((text or "").strip() for text in texts):  # noqa: PLR2004
        return
    if not all(image in found and image.get("alt") for image in images):
        return
    paragraph.tag, paragraph.text = "div", "\n"
    paragraph.set("class", f"{paragraph.get('class', '')} gallery".lstrip())
    paragraph[:] = []
    for image in images:
        figure = SubElement(paragraph, "figure")
        figure.tail, image.tail = "\n", None
        figure.append(image)
        _make_figure(figure, image)


def _find_video(link: Element) -> "Video | None":
    from causerie.markup.video_embeds import find_video

    return find_video(link.get("href", ""))


def _make_embed(
    paragraph: Element, link: Element, poster: Element, video: "Video"
) -> None:
    """Make a poster, which the theme's script replaces by a player on a click.

    The caption has the title and a link to the video, for feeds and for readers who
    prefer the link.
    """
    paragraph.tag = "figure"
    paragraph.set("class", f"{paragraph.get('class', '')} embed".lstrip())
    link.set("data-player", video.player)
    words = SubElement(SubElement(paragraph, "figcaption"), "p")
    title = poster.attrib.pop("title", "") or poster.get("alt", "")
    if lang := poster.get("lang") or link.get("lang"):
        named = SubElement(words, "span", lang=lang)
        named.text, named.tail = title, " ("
    else:
        words.text = f"{title} ("
    address = SubElement(words, "a", href=link.get("href", ""))
    address.text, address.tail = video.host, ")"


def _is_link(block: Element) -> bool:
    link = _only_child(block, "a")
    return block.tag == "p" and link is not None and link.find(".//img") is None


def _only_child(element: Element, tag: str) -> Element | None:
    """Return the only child of an element, if it is a `tag` without text beside it."""
    if len(element) != 1 or element[0].tag != tag:
        return None
    text = (element.text or "") + (element[0].tail or "")
    return None if text.strip() else element[0]
