"""Rules on the title, the guid and the date of an item."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from causerie.podcast.lint.rule import (
    APPLE,
    ENGINE_FAULT,
    PSP,
    W3C,
    Feed,
    FeedElement,
    Violation,
    feed_rule,
    item_rule,
)
from causerie.problems import Level

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DATE = re.compile(
    rf"(?:(?P<day>{'|'.join(_DAYS)}), )?\d{{1,2}} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UT)",
    re.ASCII,
)

# "Episode 5", "S01E02". A bare number counts only if it is that of the item.
_SAYS_NUMBER = re.compile(
    r"\b(?:[eé]pisode|ep|episodio|folge|saison|season|staffel)\b\.?\s*[#n°]*\s*\d+"
    r"|\bs\d{1,2}\s?[:.-]?\s?e\d{1,3}\b",
    re.IGNORECASE,
)
_HAS_NUMBER = re.compile(r"#(?P<sign>\d+)\b|^(?P<start>\d{1,3})\s?[-\u2013\u2014:.)]\s")


@item_rule(
    "title-missing",
    Level.ERROR,
    "title",
    what="The episode has no title.",
    fix="Write Title: …",
    source=APPLE,
)
def title_missing(item: FeedElement) -> Iterator[str]:
    if not (item.text("title") or "").strip():
        yield ""


@feed_rule(
    "title-show",
    Level.WARNING,
    what="The title begins or ends with the show's name, which apps show beside it.",
    fix="Take the name out.",
    source=APPLE,
    alone=True,
)
def title_show(feed: Feed) -> Iterator[Violation]:
    show = re.escape((feed.channel.text("title") or "").strip())
    mark = r"[:|/#,;()\[\]\u2013\u2014-]"
    pattern = rf"{show}\s*(?:$|\d|{mark}).*|.*{mark}\s*{show}\W*"
    for item in feed.items if show else ():
        title = (item.text("title") or "").strip()
        if re.fullmatch(pattern, title, re.IGNORECASE | re.DOTALL):
            yield Violation(item, "title", title)


@item_rule(
    "title-number",
    Level.WARNING,
    "title",
    what="The title holds the number of an episode or a season.",
    fix="Take it out: apps show what Season: and Episode: say.",
    source=APPLE,
)
def title_number(item: FeedElement) -> Iterator[str]:
    title = (item.text("title") or "").strip()
    own = item.text("itunes:episode")
    found = _SAYS_NUMBER.search(title)
    for match in _HAS_NUMBER.finditer(title):
        if own in {None, (match["sign"] or match["start"]).lstrip("0")}:
            found = found or match
    if found:
        yield found[0].strip()


@item_rule(
    "guid-missing",
    Level.ERROR,
    "guid",
    what="The episode has no guid: apps would take it for a new one every time.",
    fix="Run inv episode with its post.",
    source=PSP,
)
def guid_missing(item: FeedElement) -> Iterator[str]:
    if not (item.text("guid") or "").strip():
        yield ""


@feed_rule(
    "guid-duplicate",
    Level.ERROR,
    what="Two episodes have one guid: apps show only one of them.",
    fix="Take the Guid: line out of the copy, and run inv episode for a new one.",
    source=PSP,
)
def guid_duplicate(feed: Feed) -> Iterator[Violation]:
    seen: set[str] = set()
    for item in feed.items:
        guid = item.text("guid") or ""
        if guid in seen:
            yield Violation(item, "guid", guid)
        seen |= {guid} - {""}


@item_rule(
    "guid-permalink",
    Level.ERROR,
    "guid",
    what="The guid is no address, and is not said to be none (isPermaLink=false).",
    fix=ENGINE_FAULT,
    source=W3C,
)
def guid_permalink(item: FeedElement) -> Iterator[str]:
    guid = item.text("guid") or ""
    is_address = guid.startswith(("https://", "http://"))
    if guid and not is_address and item.attribute("guid", "isPermaLink") != "false":
        yield guid


@item_rule(
    "date-invalid",
    Level.ERROR,
    "pubDate",
    what="The date is not one of RFC 2822, such as Fri, 26 Feb 2021 00:00:00 -0500.",
    fix="Write Date: 2021-02-26 18:00.",
    source=APPLE,
)
def date_invalid(item: FeedElement) -> Iterator[str]:
    if _read_date(item) is None:
        yield item.text("pubDate") or "there is none"


@item_rule(
    "date-weekday",
    Level.ERROR,
    "pubDate",
    what="The date has the wrong weekday.",
    fix=ENGINE_FAULT,
    source=f"{W3C}: IncorrectDOW",
)
def date_weekday(item: FeedElement) -> Iterator[str]:
    text = item.text("pubDate") or ""
    match, date = _DATE.fullmatch(text), _read_date(item)
    if match and date and match["day"] not in {None, _DAYS[date.weekday()]}:
        yield f"{text} is a {_DAYS[date.weekday()]}"


@feed_rule(
    "date-future",
    Level.WARNING,
    what="The date is in the future, and apps hide the episode.",
    fix="Correct Date:, or wait.",
    source=W3C,
)
def date_future(feed: Feed) -> Iterator[Violation]:
    for item in feed.items:
        date = _read_date(item)
        if date and date > feed.context.now:
            yield Violation(item, "pubDate", item.text("pubDate") or "")


@feed_rule(
    "order",
    Level.WARNING,
    what="The episodes do not stand newest first.",
    fix=ENGINE_FAULT,
    source=APPLE,
)
def order(feed: Feed) -> Iterator[Violation]:
    last: datetime | None = None
    for item in feed.items:
        date = _read_date(item)
        if date and last and date > last:
            yield Violation(item, "pubDate", item.text("title") or "")
        last = date or last


def _read_date(item: FeedElement) -> datetime | None:
    text = item.text("pubDate") or ""
    if not _DATE.fullmatch(text):
        return None
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)  # -0000
