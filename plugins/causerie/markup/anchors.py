"""Anchors: headings have no id of the page itself; notes speak its language."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from causerie.markup.typography_rules import language_of

# The ids of the theme's pages of posts; markup/test_anchors.py compares them.
PAGE_IDS = frozenset(
    {"chapters", "chapters-title", "main", "player", "related-title", "respond"}
    | {"responses", "responses-title", "series-title", "transcript", "transcript-title"}
)
_BACK = re.compile(r"Jump back to footnote (\d+) in the text")  # Python-Markdown's
_BACK_IN = {
    "de": "Zurück zu Fußnote {} im Text",
    "fr": "Revenir à la note {} dans le texte",
}

Slugify = Callable[[str, str], str]


class FreeIds(Treeprocessor):  # type: ignore[misc]
    """Have `toc` make other ids of headings; register it before that."""

    def run(self, root: Element) -> None:  # noqa: ARG002 - as it is called
        """See that it does, the first time."""
        if "toc" not in self.md.treeprocessors:
            return
        toc = self.md.treeprocessors["toc"]
        if not isinstance(toc.slugify, _Free):
            toc.slugify = _Free(toc.slugify)


class _Free:
    """Makes ids as another does, but none of the page's own."""

    def __init__(self, slugify: Slugify) -> None:
        self._slugify = slugify

    def __call__(self, value: str, separator: str) -> str:
        made = self._slugify(value, separator)
        return f"{made}_1" if made in PAGE_IDS else made  # as `toc` tells twins apart


class NotesInLanguage(Treeprocessor):  # type: ignore[misc]
    """Name the links back from footnotes in the language of the post."""

    def run(self, root: Element) -> None:
        """Give them titles."""
        words = _BACK_IN.get(language_of(self.md))
        if words is None:
            return
        for link in root.iter("a"):
            if found := _BACK.fullmatch(link.get("title", "")):
                link.set("title", words.format(found[1]))
