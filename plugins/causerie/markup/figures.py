"""Figures: images know their size; one that is a whole paragraph becomes a figure."""

from itertools import pairwise
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor

from causerie.markup.image_size import UNKNOWN, Size, look_at
from causerie.markup.video_embeds import Video, find_video

_STATIC = "{static}/"


class Figures(Treeprocessor):  # type: ignore[misc]
    """Make figures of the images of a post that are files of the site.

    An image whose file is not there stays as it is: the check of links tells it.
    """

    def __init__(self, md: Markdown, content: Path) -> None:
        super().__init__(md)
        self.content = content
        md.look_at = look_at  # as a kept body asks again

    def run(self, root: Element) -> None:
        """Size every image, and make figures of the paragraphs that are only one."""
        found = set()
        looked_at: dict[str, Size] = {}
        self.md.looked_at = looked_at  # what a body was told of its pictures
        for number, each in enumerate(root.iter("img")):
            if path := find_file(each.get("src", ""), self.content, looked_at):
                found.add(each)
                _set_size(each, looked_at[str(path)])
                if number > 0:  # the first is often seen at once
                    each.attrib |= {"loading": "lazy", "decoding": "async"}
        for paragraph, following in pairwise([*root, Element("end")]):
            link = _only_child(paragraph, "a")
            image = _only_child(paragraph if link is None else link, "img")
            if paragraph.tag != "p" or image is None or image not in found:
                continue
            if not image.get("alt"):
                continue  # its link would have no name
            if link is None:
                _make_figure(paragraph, image)
            elif video := find_video(link.get("href", "")):
                _make_embed(paragraph, link, image, video)
                if _is_link(following):  # to a transcript, for example
                    root.remove(following)
                    paragraph[-1].append(following)


def find_file(src: str, content: Path, looked_at: dict[str, Size]) -> Path | None:
    """Return the file that `{static}/…` names below the content folder, if any.

    Other spellings are relative to a post, and what is read here has no name. What
    each file tells that was looked for, there or not, is added to `looked_at`.
    """
    if not src.startswith(_STATIC):
        return None
    written = urlsplit(src.removeprefix(_STATIC)).path
    for name in (written, unquote(written)):
        path = Path(normpath(content / name))
        if not path.is_relative_to(content):
            continue
        if str(path) not in looked_at:
            looked_at[str(path)] = look_at(str(path))
        if looked_at[str(path)] is not None:
            return path
    return None


def _set_size(image: Element, size: Size) -> None:
    own = {"width", "height"} & image.attrib.keys()  # the author's stand
    if size and size != UNKNOWN and not own:
        image.attrib |= {"width": str(size[0]), "height": str(size[1])}


def _make_figure(paragraph: Element, image: Element) -> None:
    """Link an image to its own file, to be seen large, and write its title below."""
    paragraph.tag = "figure"
    paragraph.remove(image)
    link = SubElement(paragraph, "a", href=image.get("src", ""))
    link.append(image)
    if caption := image.attrib.pop("title", ""):
        SubElement(paragraph, "figcaption").text = caption


def _make_embed(
    paragraph: Element, link: Element, poster: Element, video: Video
) -> None:
    """Make a poster that the theme's script replaces by a player, once it is clicked.

    What it shows and where it leads stand below in words: for feeds, and for those
    who would rather go there.
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
    """Return the one child of an element, if it is a `tag` and no text stands by it."""
    if len(element) != 1 or element[0].tag != tag:
        return None
    text = (element.text or "") + (element[0].tail or "")
    return None if text.strip() else element[0]
