"""Turn `!!! note "Title"`, and GitHub's `> [!NOTE]`, into boxes beside the text."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from causerie.markup.details_block import IndentedBlock
from causerie.markup.typography_rules import language_of

# The line as Python-Markdown's own extension and Material for MkDocs have it.
OPENING = re.compile(
    r'!{3} ?(?P<classes>[a-z][\w-]*(?: +[\w-]+)*)(?: +"(?P<title>[^\n]*)")? *(?:\n|$)'
)
# GitHub's, with the title on its line and the sign after it that Obsidian has.
QUOTED = re.compile(r"\[!(?P<kind>\w[\w-]*)\][+-]? *(?P<title>[^\n]*)(?:\n|$)")
# What each kind is called in German, English and French. The theme has colours for
# GitHub's five; the class of another is one of them that says the same.
_TITLES = {
    "note": ("Hinweis", "Note", "Note"),
    "tip": ("Tipp", "Tip", "Astuce"),
    "important": ("Wichtig", "Important", "Important"),
    "warning": ("Achtung", "Warning", "Attention"),
    "caution": ("Vorsicht", "Caution", "Prudence"),
}
_SAME = {
    "info": "note",
    "hint": "tip",
    "attention": "warning",
    "danger": "caution",
    "error": "caution",
}
_LANGUAGES = ("de", "en", "fr")


class AdmonitionBlock(IndentedBlock):
    """Parse `!!!` and the lines indented below it; not in lists."""

    opening = OPENING

    def create(self, parent: Element, opened: re.Match[str]) -> Element:
        """Create the box, with its title; `""` asks for none."""
        kind, *classes = opened["classes"].lower().split()
        title = opened["title"]
        if title is None:
            title = title_of(kind, language_of(self.parser.md))
        names = ("admonition", _SAME.get(kind, kind), *classes)
        box = SubElement(parent, "div", {"class": " ".join(names)})
        if title:
            SubElement(box, "p", {"class": "admonition-title"}).text = title
        return box


class QuotedAdmonitions(Treeprocessor):  # type: ignore[misc]
    """Turn quotations that begin with `[!NOTE]` into boxes; before inline patterns."""

    def run(self, root: Element) -> None:
        """Replace such quotations."""
        for quotation in root.iter("blockquote"):
            first = quotation[0] if len(quotation) else quotation
            opened = QUOTED.match(first.text or "") if first.tag == "p" else None
            if opened is None:
                continue
            kind = opened["kind"].lower()
            quotation.tag = "div"
            quotation.set("class", f"admonition {_SAME.get(kind, kind)}")
            rest = (first.text or "")[opened.end() :]
            title = Element("p", {"class": "admonition-title"})
            title.text = opened["title"] or title_of(kind, language_of(self.md))
            if rest:
                first.text = rest
            else:
                quotation.remove(first)
            quotation.insert(0, title)


def title_of(kind: str, lang: str) -> str:
    """Return the title of a box that its author gives none.

    >>> title_of("warning", "fr"), title_of("a-word", "en")
    ('Attention', 'A word')
    """
    if titles := _TITLES.get(_SAME.get(kind, kind)):
        return titles[_LANGUAGES.index(lang if lang in _LANGUAGES else "en")]
    return kind.replace("-", " ").capitalize()
