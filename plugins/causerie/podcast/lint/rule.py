"""The types of the linter, and the decorators that make a rule of a check."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lxml.etree import _Element

from causerie.podcast.audio.loudness import Loudness
from causerie.podcast.model import AudioInfo
from causerie.problems import Level

# The sources of the rules.
APPLE = "Apple, podcasters.apple.com/support/823-podcast-requirements"
ARTWORK = "Apple, podcasters.apple.com/support/896-artwork-requirements"
NAMESPACE = "podcast namespace 1.0, podcastindex.org/namespace/1.0"
PSP = "PSP-1, github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification"
W3C = "W3C feed validator, validator.w3.org/feed/docs"

# The advice of several rules.
NEW_FACTS = "Run inv episode with its post: it writes the facts anew."
ENGINE_FAULT = "Report this as a fault of Causerie."


@dataclass(frozen=True, slots=True)
class LintContext:
    """What rules need to know besides the feed."""

    now: datetime  # aware
    public: bool = True  # the feed has the addresses under which it is published
    images: Mapping[str, Path] = field(default_factory=dict)  # by URL
    recordings: Mapping[str, AudioInfo] = field(default_factory=dict)  # by URL
    # By URL. A recording that cannot be measured has None; the whole is None if
    # ffmpeg is not installed.
    loudness: Mapping[str, Loudness | None] | None = field(default_factory=dict)


class HtmlTag(NamedTuple):
    """A start tag of show notes; a tree of those of all items would be much larger."""

    name: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FeedElement:
    """The channel of a feed, or one of its items."""

    is_item: bool
    # Its descendants by path, with the usual prefixes: "itunes:owner/itunes:email".
    tags: Mapping[str, Sequence[_Element]]
    html: Sequence["HtmlTag"]  # of its description and its show notes

    def text(self, tag: str) -> str | None:
        """Return the text of the first element at a path, or None."""
        for child in self.tags.get(tag, ()):
            return child.text or ""
        return None

    def attribute(self, tag: str, name: str) -> str:
        """Return an attribute of the first element at a path, or an empty text."""
        for child in self.tags.get(tag, ()):
            found: str = child.get(name, "")
            return found
        return ""

    def all(self, tag: str) -> Sequence[_Element]:
        """Return every element at a path."""
        return self.tags.get(tag, ())


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed."""

    data: bytes
    syntax_error: str  # why it is not well-formed XML; empty if it is
    root: _Element  # an empty element if it is not
    encoding: str
    namespaces: frozenset[tuple[str, str]]  # every declaration: prefix and URI
    channel: FeedElement
    items: tuple[FeedElement, ...]
    context: LintContext


@dataclass(frozen=True, slots=True)
class Violation:
    """A place where a feed breaks a rule."""

    element: FeedElement
    tag: str = ""
    found: str = ""  # continues the rule's sentence
    what: str = ""  # replaces the rule's sentence
    fix: str = ""  # replaces the rule's advice


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; docs/podcast.md explains each."""

    code: str
    level: Level
    what: str  # a sentence
    fix: str  # a sentence
    source: str  # the specification or directory that asks for it
    check: Callable[[Feed], Iterable[Violation]]
    halts: bool  # if it is broken, rules that do not halt are not checked
    # What it says of an item follows of that item, and of what is as in the last build:
    # the channel and what the context knows.
    alone: bool = False


@dataclass(frozen=True, slots=True)
class LintFinding:
    """A rule that a feed breaks, and where."""

    rule: Rule
    violation: Violation

    @property
    def what(self) -> str:
        """Say what is wrong, in one sentence."""
        if self.violation.what or not self.violation.found:
            return self.violation.what or self.rule.what
        return f"{self.rule.what.removesuffix('.')}: {self.violation.found}."

    @property
    def fix(self) -> str:
        """Say what to do about it."""
        return self.violation.fix or self.rule.fix


FeedCheck = Callable[[Feed], Iterable[Violation]]
ElementCheck = Callable[[FeedElement], Iterable[str]]

_DIGITS = re.compile(r"\d{1,18}", re.ASCII)


def feed_rule(  # noqa: PLR0913 - a row of a table
    code: str,
    level: Level,
    *,
    what: str,
    fix: str,
    source: str,
    halts: bool = False,
    alone: bool = False,
) -> Callable[[FeedCheck], Rule]:
    """Decorate a check of the whole feed to make a rule of it.

    `alone`: the check judges each item by itself.
    """

    def make(check: FeedCheck) -> Rule:
        return Rule(code, level, what, fix, source, check, halts, alone)

    return make


def channel_rule(  # noqa: PLR0913
    code: str, level: Level, tag: str, *, what: str, fix: str, source: str
) -> Callable[[ElementCheck], Rule]:
    """Decorate a check of the channel; what it yields is each violation's `found`."""
    return _element_rule(code, level, tag, _channel, what=what, fix=fix, source=source)


def item_rule(  # noqa: PLR0913
    code: str, level: Level, tag: str, *, what: str, fix: str, source: str
) -> Callable[[ElementCheck], Rule]:
    """Decorate a check of one item; what it yields is each violation's `found`."""
    return _element_rule(code, level, tag, _items, what=what, fix=fix, source=source)


def element_rule(  # noqa: PLR0913
    code: str, level: Level, tag: str, *, what: str, fix: str, source: str
) -> Callable[[ElementCheck], Rule]:
    """Decorate a check of the channel and of each item alike."""
    return _element_rule(
        code, level, tag, channel_and_items, what=what, fix=fix, source=source
    )


def channel_and_items(feed: Feed) -> Iterator[FeedElement]:
    """Yield the channel, then the items."""
    yield feed.channel
    yield from feed.items


def known_recordings(feed: Feed) -> Iterator[tuple[FeedElement, AudioInfo]]:
    """Yield the items whose recordings are known, each with its recording's info."""
    for item in feed.items:
        known = feed.context.recordings.get(item.attribute("enclosure", "url"))
        if known:
            yield item, known


def whole_number(text: str) -> int:
    """Parse a whole number; return 0 for any other text.

    >>> whole_number("12"), whole_number("12.5"), whole_number("-1")
    (12, 0, 0)
    """
    return int(text) if _DIGITS.fullmatch(text) else 0


def _channel(feed: Feed) -> Iterator[FeedElement]:
    yield feed.channel


def _items(feed: Feed) -> Iterator[FeedElement]:
    yield from feed.items


def _element_rule(  # noqa: PLR0913
    code: str,
    level: Level,
    tag: str,
    elements_of: Callable[[Feed], Iterable[FeedElement]],
    *,
    what: str,
    fix: str,
    source: str,
) -> Callable[[ElementCheck], Rule]:
    def make(check: ElementCheck) -> Rule:
        check_all = partial(
            _check_elements, check=check, elements_of=elements_of, tag=tag
        )
        return Rule(code, level, what, fix, source, check_all, halts=False, alone=True)

    return make


def _check_elements(
    feed: Feed,
    *,
    check: ElementCheck,
    elements_of: Callable[[Feed], Iterable[FeedElement]],
    tag: str,
) -> Iterator[Violation]:
    for element in elements_of(feed):
        for found in check(element):
            yield Violation(element, tag, found)
