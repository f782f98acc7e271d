"""Rule: one thing that posts are read for, and the page that it is given."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path

from causerie.building.proofreading.elements import Element, read_elements
from causerie.header import parse_header
from causerie.markup.prose_lines import Fence, Line, read_prose
from causerie.post import Post
from causerie.problems import Level


@dataclass(frozen=True)  # without slots: what is read of it is kept
class PostPage:
    """A post, its body as elements, and the lines of its source."""

    post: Post
    html: str  # its body
    content: Path  # the folder of the site's content
    lines: Sequence[str]

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """The elements of the body."""
        return read_elements(self.html)

    @cached_property
    def prose(self) -> tuple[list[Line], list[Fence]]:
        """The lines that are Markdown, and the openings of code."""
        return read_prose(self.lines)

    @cached_property
    def body_start(self) -> int:
        """How many lines the header has."""
        return parse_header(self.lines).end

    def named(self, *names: str) -> Iterator[Element]:
        """Yield the elements of some names."""
        return (each for each in self.elements if each.name in names)

    def find(self, pattern: str, nth: int = 0) -> int:
        """Return the line, from 1, of the nth match in the body; 0: there is none."""
        left = nth
        for number in range(self.body_start, len(self.lines)):
            for _ in re.finditer(pattern, self.lines[number], re.IGNORECASE):
                if not left:
                    return number + 1
                left -= 1
        return 0

    def find_text(self, *texts: str) -> int:
        """Return the line of the first of some texts that stands in the body."""
        for text in filter(None, texts):
            for form in dict.fromkeys((text, escape(text), escape(text, quote=False))):
                if line := self.find(re.escape(form)):
                    return line
        return 0

    def find_tag(self, element: Element) -> int:
        """Return the line of an element's tag as the author has written it."""
        same = [each for each in self.elements if each.name == element.name]
        nth = next(n for n, each in enumerate(same) if each is element)
        tag = rf"<{re.escape(element.name)}(?=[\s/>])"
        return self.find(tag, nth) or self.find(tag)

    def find_header(self, key: str) -> int:
        """Return the line of a key of the header; 0: it has none."""
        found = parse_header(self.lines).fields.get(key.lower())
        return found.line if found else 0


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a rule is broken."""

    line: int
    found: str = ""  # goes on the rule's sentence
    fix: str = ""  # replaces the rule's advice


PageCheck = Callable[[PostPage], Iterable[Violation]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; docs/checks.md lists all."""

    code: str
    kind: str  # one of those of problems.py
    what: str  # a sentence
    fix: str  # a sentence

    def describe(self, violation: Violation) -> tuple[str, str]:
        """Return what is wrong, and what to do about it, each a sentence."""
        what = self.what
        if violation.found:
            what = f"{what.removesuffix('.')}: {violation.found}."
        return what, violation.fix or self.fix


@dataclass(frozen=True, slots=True)
class PageRule(Rule):
    """A rule on each post."""

    check: PageCheck
    level: Level = Level.WARNING


def page_rule(
    code: str, kind: str, *, what: str, fix: str, level: Level = Level.WARNING
) -> Callable[[PageCheck], PageRule]:
    """Decorate a check of one post to make a rule of it."""

    def make(check: PageCheck) -> PageRule:
        return PageRule(code, kind, what, fix, check, level)

    return make


def shorten(text: str, most: int = 60) -> str:
    """Return a text on one line, in quotes, its end cut off if it is long."""
    plain = " ".join(text.split())
    return repr(plain if len(plain) <= most else plain[: most - 1] + "…")
