"""Align table columns by classes: a strict CSP forbids style attributes."""

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_ALIGNED = {
    "text-align: left;": "to-start",
    "text-align: center;": "to-center",
    "text-align: right;": "to-end",
}


class TableAlignment(Treeprocessor):  # type: ignore[misc]
    """Replace the style of aligned cells by a class of the theme."""

    def run(self, root: Element) -> None:
        """Replace the style of each aligned cell."""
        for tag in ("th", "td"):
            for cell in root.iter(tag):
                if aligned := _ALIGNED.get(cell.get("style", "")):
                    del cell.attrib["style"]
                    cell.set("class", f"{cell.get('class', '')} {aligned}".lstrip())
