"""A rule of the linter: what it looks at, what it finds, and how one is written."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from lxml.etree import _Element

from causerie.podcast.audio.loudness import Loudness
from causerie.podcast.model import AudioInfo
from causerie.problems import Level

# Who asks for it.
APPLE = "Apple, podcasters.apple.com/support/823-podcast-requirements"
ARTWORK = "Apple, podcasters.apple.com/support/896-artwork-requirements"
NAMESPACE = "podcast namespace 1.0, podcastindex.org/namespace/1.0"
PSP = "PSP-1, github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification"
W3C = "W3C feed validator, validator.w3.org/feed/docs"

# What several rules advise.
NEW_FACTS = "Run inv episode with its post: it writes the facts anew."
ENGINE_FAULT = "Report this as a fault of Causerie."


@dataclass(frozen=True, slots=True)
class LintContext:
    """What a feed alone does not say."""

    now: datetime  # aware
    public: bool = True  # its addresses are those that apps will ask
    images: Mapping[str, Path] = field(default_factory=dict)  # by address
    recordings: Mapping[str, AudioInfo] = field(default_factory=dict)  # by address
    # By address; None for one that could not be measured, or if none could.
    loudness: Mapping[str, Loudness | None] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedElement:
    """The channel of a feed, or one of its items."""

    is_item: bool
    # By name with the usual prefix: "itunes:owner", "itunes:owner/itunes:email".
    tags: Mapping[str, Sequence[_Element]]
    html: Sequence[_Element]  # every element of its description and its notes

    def text(self, tag: str) -> str | None:
        """Return the text of the first tag so named; None if there is none."""
        for element in self.tags.get(tag, ()):
            return element.text or ""
        return None

    def attribute(self, tag: str, name: str) -> str:
        """Return an attribute of the first tag so named; empty if there is none."""
        for element in self.tags.get(tag, ()):
            found: str = element.get(name, "")
            return found
        return ""

    def all(self, tag: str) -> Sequence[_Element]:
        """Return every tag so named."""
        return self.tags.get(tag, ())


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of a feed, parsed, and what is known beside them."""

    data: bytes
    fault: str  # why they cannot be read as XML; empty if they can
    root: _Element  # an empty element if they cannot
    encoding: str
    namespaces: frozenset[tuple[str, str]]  # every declaration: prefix and URI
    channel: FeedElement
    items: tuple[FeedElement, ...]
    around: LintContext


@dataclass(frozen=True, slots=True)
class Violation:
    """What one rule finds: at which tag of which part of a feed."""

    part: FeedElement
    tag: str = ""
    found: str = ""  # goes on after the rule's sentence
    what: str = ""  # says it in place of the rule's own sentence
    fix: str = ""  # says it in place of the rule's own


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as the linter keeps it and docs/podcast.md explains it."""

    code: str
    level: Level
    what: str  # a sentence
    fix: str  # a sentence
    source: str  # who asks for it
    check: Callable[[Feed], Iterable[Violation]]
    halts: bool  # where it is broken, the others would only guess


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a feed breaks, and where."""

    rule: Rule
    fault: Violation

    @property
    def what(self) -> str:
        """Say what is wrong, in one sentence."""
        if self.fault.what or not self.fault.found:
            return self.fault.what or self.rule.what
        return f"{self.rule.what.removesuffix('.')}: {self.fault.found}."

    @property
    def fix(self) -> str:
        """Say what to do about it."""
        return self.fault.fix or self.rule.fix


FeedCheck = Callable[[Feed], Iterable[Violation]]
PartCheck = Callable[[FeedElement], Iterable[str]]

_DIGITS = re.compile(r"\d{1,18}", re.ASCII)


def feed_rule(  # noqa: PLR0913 - a row of a table
    code: str, level: Level, *, what: str, fix: str, source: str, halts: bool = False
) -> Callable[[FeedCheck], Rule]:
    """Make a rule of a check that looks at a feed as a whole; use as a decorator."""

    def make(check: FeedCheck) -> Rule:
        return Rule(code, level, what, fix, source, check, halts)

    return make


def channel_rule(  # noqa: PLR0913
    code: str, level: Level, tag: str, *, what: str, fix: str, source: str
) -> Callable[[PartCheck], Rule]:
    """Make a rule of a check that looks at a channel, and yields what it found."""
    return _part_rule(code, level, tag, _channel, what=what, fix=fix, source=source)


def item_rule(  # noqa: PLR0913
    code: str, level: Level, tag: str, *, what: str, fix: str, source: str
) -> Callable[[PartCheck], Rule]:
    """Make a rule of a check that looks at each item of a feed."""
    return _part_rule(code, level, tag, _items, what=what, fix=fix, source=source)


def part_rule(  # noqa: PLR0913
    code: str, level: Level, tag: str, *, what: str, fix: str, source: str
) -> Callable[[PartCheck], Rule]:
    """Make a rule of a check that looks at the channel and at each item alike."""
    return _part_rule(code, level, tag, parts, what=what, fix=fix, source=source)


def parts(feed: Feed) -> Iterator[FeedElement]:
    """Yield the channel, then the items."""
    yield feed.channel
    yield from feed.items


def known_recordings(feed: Feed) -> Iterator[tuple[FeedElement, AudioInfo]]:
    """Yield the items whose recordings are known, each with what is known of it."""
    for item in feed.items:
        known = feed.around.recordings.get(item.attribute("enclosure", "url"))
        if known:
            yield item, known


def whole_number(text: str) -> int:
    """Return the whole number a text is; 0 if it is none.

    >>> whole_number("12"), whole_number("12.5"), whole_number("-1")
    (12, 0, 0)
    """
    return int(text) if _DIGITS.fullmatch(text) else 0


def _channel(feed: Feed) -> Iterator[FeedElement]:
    yield feed.channel


def _items(feed: Feed) -> Iterator[FeedElement]:
    yield from feed.items


def _part_rule(  # noqa: PLR0913
    code: str,
    level: Level,
    tag: str,
    of: Callable[[Feed], Iterable[FeedElement]],
    *,
    what: str,
    fix: str,
    source: str,
) -> Callable[[PartCheck], Rule]:
    def make(check: PartCheck) -> Rule:
        whole = partial(_check_parts, check=check, of=of, tag=tag)
        return Rule(code, level, what, fix, source, whole, halts=False)

    return make


def _check_parts(
    feed: Feed,
    *,
    check: PartCheck,
    of: Callable[[Feed], Iterable[FeedElement]],
    tag: str,
) -> Iterator[Violation]:
    for part in of(feed):
        for found in check(part):
            yield Violation(part, tag, found)
