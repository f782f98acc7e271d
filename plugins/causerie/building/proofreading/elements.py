"""Elements: the body of a post as a list of its elements, in their order."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}
    | {"param", "source", "track", "wbr"}
)


@dataclass(slots=True)
class Element:
    """An element of a body."""

    name: str
    attributes: list[tuple[str, str]]  # as written: a name may be there twice
    parents: tuple[str, ...]  # the names of those it stands in, outermost first
    words: str = ""  # its text, and the words for its images
    inner: list[str] = field(default_factory=list)  # the names of those in it

    def get(self, name: str) -> str:
        """Return an attribute's value, or an empty text."""
        return next((value for key, value in self.attributes if key == name), "")

    def has(self, *names: str) -> bool:
        """Return whether it has any of some attributes."""
        return any(key in names for key, _ in self.attributes)


def read_elements(html: str) -> tuple[Element, ...]:
    """Return the elements of a body; of unbalanced tags the nearest meaning."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parents = tuple(each.name for each in self._open)
        own = [(name, value or "") for name, value in attrs]
        element = Element(tag, own, parents)
        self.found.append(element)
        for each in self._open:
            each.inner.append(tag)
            each.words += f" {element.get('alt')} " if tag == "img" else ""
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if any(each.name == tag for each in self._open):
            while self._open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.words += data
