"""Give images their size; make figures of images that are a whole paragraph."""

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


class Figures(Treeprocessor):  # type: ignore[misc]
    """Make figures of the images of a post that are files of the site.

    An image whose file is missing is left as it is: the check of links reports it.
    """

    def __init__(self, md: Markdown, content: Path) -> None:
        super().__init__(md)
        self.content = content
        md.find_size = find_size  # the Markdown cache asks for sizes again

    def run(self, root: Element) -> None:
        """Set the size of every image; turn paragraphs of one image into figures."""
        found = set()
        image_sizes: dict[str, ImageSize] = {}
        self.md.image_sizes = image_sizes  # the inputs of this body, for the cache
        for number, each in enumerate(root.iter("img")):
            if path := find_file(each.get("src", ""), self.content, image_sizes):
                found.add(each)
                _set_size(each, image_sizes[str(path)])
                if number > 0:  # the first is often visible at once
                    each.attrib |= {"loading": "lazy", "decoding": "async"}
        for paragraph, following in pairwise([*root, Element("end")]):
            link = _only_child(paragraph, "a")
            image = _only_child(paragraph if link is None else link, "img")
            if paragraph.tag != "p" or image is None or image not in found:
                continue
            if not image.get("alt"):
                continue  # its link would have no accessible name
            if link is None:
                _make_figure(paragraph, image)
            elif video := _find_video(link):
                _make_embed(paragraph, link, image, video)
                if _is_link(following):  # to a transcript, for example
                    root.remove(following)
                    paragraph[-1].append(following)


def find_file(
    src: str, content: Path, image_sizes: dict[str, ImageSize]
) -> Path | None:
    """Return the file that `{static}/…` names below the content folder, if any.

    Other paths are relative to a post, whose path is not known here. The size of each
    file, found or missing, is added to `image_sizes`.
    """
    if not src.startswith(_STATIC):
        return None
    path_text = urlsplit(src.removeprefix(_STATIC)).path
    for name in (path_text, unquote(path_text)):
        path = Path(normpath(content / name))
        if not path.is_relative_to(content):
            continue
        if str(path) not in image_sizes:
            image_sizes[str(path)] = find_size(str(path))
        if image_sizes[str(path)] is not None:
            return path
    return None


def _set_size(image: Element, size: ImageSize) -> None:
    own = {"width", "height"} & image.attrib.keys()  # the author's values win
    if size and size != UNKNOWN and not own:
        image.attrib |= {"width": str(size[0]), "height": str(size[1])}


def _make_figure(paragraph: Element, image: Element) -> None:
    """Link an image to its file, and make its title the caption."""
    paragraph.tag = "figure"
    paragraph.remove(image)
    link = SubElement(paragraph, "a", href=image.get("src", ""))
    link.append(image)
    if caption := image.attrib.pop("title", ""):
        SubElement(paragraph, "figcaption").text = caption


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
    words.text = f"{poster.attrib.pop('title', '') or poster.get('alt', '')} ("
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
