"""Unbalanced: the tags of a body that are left open, or that close nothing.

A browser would go on with them in the page around: a `<div>` left open takes in the
responses, a `<script>` hides the rest. By the rules of HTML (13.1.2.4): elements whose
end may be left out, and those that have none, are fine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from causerie.problems import Finding, Level

_VOID = frozenset(
    {"area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img"}
    | {"input", "keygen", "link", "meta", "param", "source", "track", "wbr"}
)
_END_MAY_BE_LEFT_OUT = frozenset(
    {"body", "caption", "colgroup", "dd", "dt", "head", "html", "li", "optgroup"}
    | {"option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr"}
)
# What begins one of these ends the paragraph it stands in.
_END_A_PARAGRAPH = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "dialog", "dir"}
    | {"div", "dl", "dd", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main"}
    | {"menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul"}
)
# In them tags are no tags.
_TEXT_ONLY = frozenset(
    {"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea"}
    | {"title", "xmp"}
)
_FOREIGN = frozenset(["math", "svg"])
_TOKEN = re.compile(
    r"<!--(?:-?>|(?P<comment>.*?)--!?>)"
    r"|(?P<open_comment><!--)"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)"
    r"(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])))*+)(?P<done>>?)"
    r"|<[!?/][^>]*>",
    re.DOTALL,
)
# Of a template or of XML; browsers take it for a comment.
_UNSEEN = re.compile(r"<\?(?:php|=)|<!\[CDATA\[", re.IGNORECASE)
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str  # in small letters
    text: str  # as it is written
    place: int  # where in the body


def find_unbalanced(body: str, source: str) -> Iterator[Finding]:
    """Find a body's tags without their partners, with their lines in its source.

    >>> [each.what for each in find_unbalanced("<div><p>x", "<div>x")]
    ['The tag <div> is never closed: the rest of the page would stand in it.']
    """
    if "<" not in source:
        return  # all of it is Python-Markdown's
    plain = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    begun = plain.rfind("<!--")
    in_code = plain[plain.rfind("\n", 0, begun) + 1 : begun].startswith("    ")
    if begun >= 0 and not in_code and plain.find("-->", begun) < 0:
        what = "The comment <!-- never ends."
        yield Finding(what, "Write -->.", line=plain.count("\n", 0, begun) + 1)
    walk = _Walk()
    walk.through(body)
    for tag, finding in walk.found:
        is_paragraph = finding.level is Level.WARNING and tag.text == "</p>"
        if not is_paragraph or re.search("</?p[ >]", plain):
            yield replace(finding, line=_find_line(tag, body, plain))


class _Walk:
    """One walk through the tags of a body."""

    def __init__(self) -> None:
        self.found: list[tuple[_Tag, Finding]] = []
        self._open: list[_Tag] = []
        # said already when their parents ended; a later end makes them only ill nested
        self._ended_early: dict[str, list[int]] = {}

    def through(self, body: str) -> None:
        """Find what has no partner."""
        place = 0
        while found := _TOKEN.search(body, place):
            place = found.end()
            if found["open_comment"] or (found["name"] and not found["done"]):
                self._cut_off(found)
                return
            if not found["name"]:
                if _UNSEEN.match(found[0]) and not self._in_foreign():
                    self._tell_unseen(found)
                continue
            tag = _Tag(found["name"].lower(), found[0], found.start())
            if found["end"]:
                self._close(tag)
            elif self._begin(tag):
                end = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE)
                if (ends := end.search(body, place)) is None:
                    break
                place = ends.start()
        for tag in self._open:
            if tag.name not in _END_MAY_BE_LEFT_OUT:
                what = f"The tag {tag.text} is never closed: the rest of the page would"
                self._say(tag, f"{what} stand in it.", _how_to_close(tag))

    def _begin(self, tag: _Tag) -> bool:
        """Note an element; tell whether all is text up to its end."""
        if self._in_foreign() or tag.name in _FOREIGN:
            if not tag.text.endswith("/>"):
                self._open.append(tag)
            return False
        if tag.name == "base":
            what = "The tag <base> has all links of the page lead elsewhere."
            self._say(tag, what, "Take it out, and write the links in full.")
        if tag.name in _VOID:
            return False
        if tag.name in _END_A_PARAGRAPH and self._open and self._open[-1].name == "p":
            self._open.pop()
        self._open.append(tag)
        return tag.name in _TEXT_ONLY

    def _in_foreign(self) -> bool:
        return any(each.name in _FOREIGN for each in self._open)

    def _tell_unseen(self, found: re.Match[str]) -> None:
        begun = found[0].split()[0][:9]
        what = f"What stands in {begun} … > is shown to nobody: it is a comment there."
        fix = f"Put it into a fence of code, or write &lt;{begun[1:]}."
        tag = _Tag("", found[0], found.start())
        self.found.append((tag, Finding(what, fix, Level.WARNING)))

    def _close(self, tag: _Tag) -> None:
        name = tag.name
        places = [at for at, each in enumerate(self._open) if each.name == name]
        if places:
            for other in self._open[places[-1] + 1 :]:
                if other.name not in _END_MAY_BE_LEFT_OUT:
                    early = self._ended_early.setdefault(other.name, [])
                    early.append(len(self.found))
                    what = f"The tag {other.text} is not closed before </{name}>."
                    self._say(other, what, _how_to_close(other))
            del self._open[places[-1] :]
        elif ended := self._ended_early.get(name):
            at = ended.pop()
            other, said = self.found[at]
            self.found[at] = other, replace(said, level=Level.WARNING)
        elif name == "p":  # it makes an empty one; Python-Markdown writes such, too
            what = "The tag </p> closes nothing: no paragraph stands in another."
            self.found.append((tag, Finding(what, "Take it out.", Level.WARNING)))
        elif name not in _VOID:
            what = f"The tag {tag.text} closes nothing that was opened in this text."
            self._say(tag, what, "Take it out, or open it before.")

    def _cut_off(self, found: re.Match[str]) -> None:
        name = found["name"] or "!--"
        what = f"The tag <{name} never ends: the rest of the page would stand in it."
        self._say(_Tag(name, found[0][:60], found.start()), what, "Write its end.")

    def _say(self, tag: _Tag, what: str, fix: str) -> None:
        self.found.append((tag, Finding(" ".join(what.split()), fix)))


def _how_to_close(tag: _Tag) -> str:
    if tag.text.endswith("/>"):
        return f"It does not close itself: write <{tag.name}></{tag.name}>."
    return f"Write </{tag.name}>; or &lt;{tag.text[1:]} if it is no tag."


def _find_line(tag: _Tag, body: str, plain: str) -> int:
    """Return the line of the source where a tag of the body stands; 0: not found."""
    for text in (tag.text, tag.text.partition("\n")[0]):
        before = body[: tag.place].count(text)
        places = [found.start() for found in re.finditer(re.escape(text), plain)]
        if places:
            return plain.count("\n", 0, places[min(before, len(places) - 1)]) + 1
    return 0
