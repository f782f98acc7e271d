"""Tables: columns are aligned by a class, as a strict policy lets no style be."""

from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

_ALIGNED = {
    "text-align: left;": "to-start",
    "text-align: center;": "to-center",
    "text-align: right;": "to-end",
}


class Tables(Treeprocessor):  # type: ignore[misc]
    """Say how cells are aligned as the theme's stylesheet reads it."""

    def run(self, root: Element) -> None:
        """Give a class to each cell that Python-Markdown gave an alignment."""
        for tag in ("th", "td"):
            for cell in root.iter(tag):
                if aligned := _ALIGNED.get(cell.get("style", "")):
                    del cell.attrib["style"]
                    cell.set("class", f"{cell.get('class', '')} {aligned}".lstrip())
