"""Keep ids of headings apart from those of the page; name notes and contents."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from causerie.markup.typography_rules import language_of

# The ids in the theme's templates of posts: tests/unit/markup/test_anchors.py
# compares them.
PAGE_IDS = frozenset(
    {"chapters", "chapters-title", "main", "player", "related-title", "respond"}
    | {"responses", "responses-title", "series-title", "shelf-row", "transcript"}
    | {"transcript-title"}
)
_BACK = re.compile(r"Jump back to footnote (\d+) in the text")  # Python-Markdown's
_BACK_IN = {
    "de": "Zurück zu Fußnote {} im Text",
    "fr": "Revenir à la note {} dans le texte",
}

_CONTENTS_IN = {"de": "Inhalt", "fr": "Sommaire"}

Slugify = Callable[[str, str], str]


class AvoidPageIds(Treeprocessor):  # type: ignore[misc]
    """Keep `toc` from giving headings the ids of the page; register it before `toc`."""

    def run(self, root: Element) -> None:  # noqa: ARG002 - as it is called
        """Wrap the slugify function of `toc`, once."""
        if "toc" not in self.md.treeprocessors:
            return
        toc = self.md.treeprocessors["toc"]
        if not isinstance(toc.slugify, _AvoidPageIds):
            toc.slugify = _AvoidPageIds(toc.slugify)


class _AvoidPageIds:
    """Slugify like another function, but avoid the ids of the page."""

    def __init__(self, slugify: Slugify) -> None:
        self._slugify = slugify

    def __call__(self, value: str, separator: str) -> str:
        slug = self._slugify(value, separator)
        return f"{slug}_1" if slug in PAGE_IDS else slug  # as `toc` does for duplicates


class TranslateFootnotes(Treeprocessor):  # type: ignore[misc]
    """Translate the titles of the links back from footnotes."""

    def run(self, root: Element) -> None:
        """Set the titles, in the language of the post."""
        words = _BACK_IN.get(language_of(self.md))
        if words is None:
            return
        for link in root.iter("a"):
            if found := _BACK.fullmatch(link.get("title", "")):
                link.set("title", words.format(found[1]))


class NameContents(Treeprocessor):  # type: ignore[misc]
    """Make what `[TOC]` asks for a part of the page with a name."""

    def run(self, root: Element) -> None:
        """Name it, in the post's language; remove it where there are no headings."""
        for parent in root.iter():
            for contents in [each for each in parent if each.get("class") == "toc"]:
                if contents.tag != "div":
                    continue
                if contents.find(".//li") is None:
                    parent.remove(contents)
                    continue
                contents.tag = "nav"
                name = _CONTENTS_IN.get(language_of(self.md), "Contents")
                contents.set("aria-label", name)
