"""Find the tags of a post's body that are never closed, or that close nothing.

An open `<div>` would contain the rest of the page, an open `<script>` would hide it.
Elements with an optional end tag, and void elements, are valid (HTML, 13.1.2.4).
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
# A start tag of one of these closes an open paragraph.
_END_A_PARAGRAPH = frozenset(
    {"address", "article", "aside", "blockquote", "center", "details", "dialog", "dir"}
    | {"div", "dl", "dd", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main"}
    | {"menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "ul"}
)
# In these elements tags are text.
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
# PHP or XML; browsers parse it as a comment.
_BOGUS_COMMENT = re.compile(r"<\?(?:php|=)|<!\[CDATA\[", re.IGNORECASE)
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str  # in lower case
    text: str  # as written
    place: int  # offset in the body


def find_unbalanced(body: str, source: str) -> Iterator[Finding]:
    """Find the unbalanced tags of a body, with their lines in its source.

    >>> [each.what for each in find_unbalanced("<div><p>x", "<div>x")]
    ['The tag <div> is never closed: the rest of the page would stand in it.']
    """
    if "<" not in source:
        return  # all tags are Python-Markdown's
    plain = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), source)
    start = plain.rfind("<!--")
    in_code = plain[plain.rfind("\n", 0, start) + 1 : start].startswith("    ")
    if start >= 0 and not in_code and plain.find("-->", start) < 0:
        what = "The comment <!-- never ends."
        yield Finding(what, "Write -->.", line=plain.count("\n", 0, start) + 1)
    checker = _TagChecker()
    checker.check(body)
    for tag, finding in checker.found:
        is_paragraph = finding.level is Level.WARNING and tag.text == "</p>"
        if not is_paragraph or re.search("</?p[ >]", plain):
            yield replace(finding, line=_find_line(tag, body, plain))


class _TagChecker:
    """The open elements, and what was found, while the tags of a body are read."""

    def __init__(self) -> None:
        self.found: list[tuple[_Tag, Finding]] = []
        self._open: list[_Tag] = []
        # reported when their parents were closed; if their end tag follows, they are
        # only badly nested
        self._ended_early: dict[str, list[int]] = {}

    def check(self, body: str) -> None:
        """Find the unbalanced tags of a body."""
        place = 0
        while found := _TOKEN.search(body, place):
            place = found.end()
            if found["open_comment"] or (found["name"] and not found["done"]):
                self._report_unfinished(found)
                return
            if not found["name"]:
                if _BOGUS_COMMENT.match(found[0]) and not self._in_foreign():
                    self._report_bogus_comment(found)
                continue
            tag = _Tag(found["name"].lower(), found[0], found.start())
            if found["end"]:
                self._close_element(tag)
            elif self._open_element(tag):
                end = re.compile(rf"</{tag.name}(?=[\s/>])", re.IGNORECASE)
                if (ends := end.search(body, place)) is None:
                    break
                place = ends.start()
        for tag in self._open:
            if tag.name not in _END_MAY_BE_LEFT_OUT:
                what = f"The tag {tag.text} is never closed: the rest of the page would"
                self._report(tag, f"{what} stand in it.", _how_to_close(tag))

    def _open_element(self, tag: _Tag) -> bool:
        """Record a start tag; return whether its element contains only text."""
        if self._in_foreign() or tag.name in _FOREIGN:
            if not tag.text.endswith("/>"):
                self._open.append(tag)
            return False
        if tag.name == "base":
            what = "The tag <base> has all links of the page lead elsewhere."
            self._report(tag, what, "Take it out, and write the links in full.")
        if tag.name in _VOID:
            return False
        if tag.name in _END_A_PARAGRAPH and self._open and self._open[-1].name == "p":
            self._open.pop()
        self._open.append(tag)
        return tag.name in _TEXT_ONLY

    def _in_foreign(self) -> bool:
        return any(each.name in _FOREIGN for each in self._open)

    def _report_bogus_comment(self, found: re.Match[str]) -> None:
        start = found[0].split()[0][:9]
        what = f"What stands in {start} … > is shown to nobody: it is a comment there."
        fix = f"Put it into a fence of code, or write &lt;{start[1:]}."
        tag = _Tag("", found[0], found.start())
        self.found.append((tag, Finding(what, fix, Level.WARNING)))

    def _close_element(self, tag: _Tag) -> None:
        name = tag.name
        places = [at for at, each in enumerate(self._open) if each.name == name]
        if places:
            for other in self._open[places[-1] + 1 :]:
                if other.name not in _END_MAY_BE_LEFT_OUT:
                    early = self._ended_early.setdefault(other.name, [])
                    early.append(len(self.found))
                    what = f"The tag {other.text} is not closed before </{name}>."
                    self._report(other, what, _how_to_close(other))
            del self._open[places[-1] :]
        elif ended := self._ended_early.get(name):
            at = ended.pop()
            other, finding = self.found[at]
            self.found[at] = other, replace(finding, level=Level.WARNING)
        elif name == "p":  # it makes an empty one; Python-Markdown writes some, too
            what = "The tag </p> closes nothing: no paragraph stands in another."
            self.found.append((tag, Finding(what, "Take it out.", Level.WARNING)))
        elif name not in _VOID:
            what = f"The tag {tag.text} closes nothing that was opened in this text."
            self._report(tag, what, "Take it out, or open it before.")

    def _report_unfinished(self, found: re.Match[str]) -> None:
        name = found["name"] or "!--"
        what = f"The tag <{name} never ends: the rest of the page would stand in it."
        self._report(_Tag(name, found[0][:60], found.start()), what, "Write its end.")

    def _report(self, tag: _Tag, what: str, fix: str) -> None:
        self.found.append((tag, Finding(" ".join(what.split()), fix)))


def _how_to_close(tag: _Tag) -> str:
    if tag.text.endswith("/>"):
        return f"It does not close itself: write <{tag.name}></{tag.name}>."
    return f"Write </{tag.name}>; or &lt;{tag.text[1:]} if it is no tag."


def _find_line(tag: _Tag, body: str, plain: str) -> int:
    """Return the line of the source that has a tag of the body; 0: not found."""
    for text in (tag.text, tag.text.partition("\n")[0]):
        before = body[: tag.place].count(text)
        places = [found.start() for found in re.finditer(re.escape(text), plain)]
        if places:
            return plain.count("\n", 0, places[min(before, len(places) - 1)]) + 1
    return 0
