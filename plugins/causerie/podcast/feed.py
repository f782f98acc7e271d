"""The podcast's feed: a show and its episodes in, the bytes of an RSS file out.

It holds what Apple's guide and PSP-1 (github.com/Podcast-Standards-Project) require
and recommend, and tags of the podcast namespace 1.0. feedgen writes it; the faults of
feedgen 1.0.0 are worked round here and nowhere else:

- it dates a feed by the clock, and writes dates under a locale it sets for the whole
  process, so the dates are tags of our own;
- it takes only yes, no and clean for itunes:explicit, where Apple takes true and false;
- it loses an itunes:image that does not end in .jpg or .png;
- it takes the last link() of a channel for <link>;
- it moves an item's content into the description if that is empty;
- it fails on characters XML cannot carry, without saying where they are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, TypeVar

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree, html
from lxml.etree import _Element
from lxml.html import defs

from causerie.podcast.chapters.in_feed import (
    add_to_description,
    add_to_notes,
    simple_chapters,
)
from causerie.podcast.model import Alternate, Episode, Person, Show
from causerie.post import Enclosure
from causerie.xml_text import legal

DESCRIPTION_LIMIT = 4000  # bytes of UTF-8 (Apple, PSP-1)

_NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",  # http, says Apple
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
# The elements at whose edges a word ends.
_BREAKS = {*defs.block_tags, "br", "figcaption", "figure", "section"} - {"del", "ins"}

T = TypeVar("T", Show, Episode, Person, Enclosure)


def render(show: Show, episodes: Sequence[Episode]) -> bytes:
    """Write a show's feed, the newest episode first.

    Characters that XML cannot carry are left out. An empty title, link or description
    of the show is a ValueError.
    """
    show = _legal(show)
    newest_first = sorted(
        map(_legal, episodes), key=lambda e: (e.published, e.guid), reverse=True
    )
    feed = _channel(show, newest_first[0].published if newest_first else None)
    for episode in newest_first:
        _item(feed.add_entry(order="append"), show, episode)
    written: bytes = feed.rss_str(pretty=True)
    return written


def _channel(show: Show, newest: datetime | None) -> FeedGenerator:
    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("ours", _Tags, _Tags, atom=False)

    feed.title(show.title)
    feed.link(href=show.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=show.link, rel="alternate")  # last, so that it becomes <link>
    feed.description(_cut(show.description))
    feed.language(show.language)
    feed.copyright(show.copyright)
    feed.generator("Causerie")
    feed.docs("")
    feed.lastBuildDate(_Unwritten(1970, 1, 1, tzinfo=UTC))

    itunes = feed.podcast
    itunes.itunes_author(show.author)
    itunes.itunes_type(show.type)
    itunes.itunes_category(dict(zip(("cat", "sub"), show.category, strict=False)))
    if show.owner_email:
        name = show.owner_name or show.author or show.title
        itunes.itunes_owner(name, show.owner_email)

    add = feed.ours.add
    add("lastBuildDate", _rfc2822(newest) if newest else "")
    add("itunes:image", href=show.image)
    add("itunes:explicit", str(show.explicit).lower())
    add("podcast:guid", show.guid)
    add("podcast:locked", "yes" if show.locked else "no", owner=show.owner_email)
    add("podcast:medium", "podcast")
    for person in show.people:
        _add_person(feed.ours, person)
    return feed


def _item(item: FeedEntry, show: Show, episode: Episode) -> None:
    item.title(episode.title)
    item.guid(episode.guid, permalink=False)
    item.link(href=episode.url)
    summary = episode.summary or _words(episode.html) or episode.title
    summary = add_to_description(
        _cut(summary), episode.chapters, limit=DESCRIPTION_LIMIT
    )
    item.description(summary, isSummary=True)
    if episode.html:
        item.content(add_to_notes(episode.html, episode.chapters), type="CDATA")
    audio = _legal(episode.audio)
    item.enclosure(url=audio.url, length=audio.length, type=audio.type)

    itunes = item.podcast
    itunes.itunes_duration(round(audio.seconds))
    itunes.itunes_episode_type(episode.type)
    itunes.itunes_season(episode.season)
    itunes.itunes_episode(episode.number)

    add = item.ours.add
    add("pubDate", _rfc2822(episode.published))
    explicit = show.explicit if episode.explicit is None else episode.explicit
    add("itunes:explicit", str(explicit).lower())
    add("itunes:image", href=episode.image)
    if episode.chapters_url:
        type_ = "application/json+chapters"
        add("podcast:chapters", url=episode.chapters_url, type=type_)
        parts = simple_chapters(episode.chapters)
        add("psc:chapters", children=parts, version="1.2")
    for file in episode.transcript.files if episode.transcript else ():
        what = {"type": file.type, "rel": "captions" if file.captions else ""}
        lang = episode.transcript.lang if episode.transcript else ""
        add("podcast:transcript", url=file.url, language=lang, **what)
    for other in episode.alternates:
        _add_alternate(item.ours, other)
    add("podcast:season", str(episode.season or ""))
    add("podcast:episode", str(episode.number or ""))
    for person in _heard(show, episode):
        _add_person(item.ours, person)


def _add_alternate(tags: "_Tags", other: Alternate) -> None:
    children = [("podcast:source", {"uri": legal(other.audio.url)})]
    if other.integrity:
        told = {"type": "sri", "value": other.integrity}
        children.append(("podcast:integrity", told))
    tags.add(
        "podcast:alternateEnclosure",
        children=children,
        type=other.audio.type.partition(";")[0],
        length=str(other.audio.length),
        bitrate=str(other.bitrate),
        codecs=other.codecs,
    )


def _add_person(tags: "_Tags", person: Person) -> None:
    person = _legal(person)
    tags.add(
        "podcast:person",
        person.name,
        role=person.role,
        href=person.url,
        img=person.image,
    )


def _heard(show: Show, episode: Episode) -> tuple[Person, ...]:
    """Name all who are heard in an episode that names somebody.

    An item's list replaces its channel's, so the show's people are said again.
    """
    if not episode.people:
        return ()
    known = {(person.name, person.role) for person in show.people}
    guests = (p for p in episode.people if (p.name, p.role) not in known)
    return (*show.people, *guests)


class _Tags:
    """An extension of feedgen's: tags as they are, in the order of being added."""

    def __init__(self) -> None:
        self._tags: list[_Element] = []

    def add(
        self,
        name: str,
        text: str = "",
        children: Iterable[tuple[str, dict[str, str]]] = (),
        **attributes: str,
    ) -> None:
        """Add a tag, with children of attributes only, unless it would say nothing."""
        given = {key: value for key, value in attributes.items() if value}
        if text or given:
            element = etree.Element(_qualify(name), given)
            element.text = text or None
            for child, said in children:
                told = {key: value for key, value in said.items() if value}
                etree.SubElement(element, _qualify(child), told)
            self._tags.append(element)

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    def extend_rss(self, parent: _Element) -> None:
        """Write the tags into an item, or into the channel of an rss element."""
        parent = parent.find("channel") if parent.tag == "rss" else parent
        parent.extend(self._tags)


def _qualify(name: str) -> etree.QName:
    prefix, _, local = name.rpartition(":")
    return etree.QName(_NAMESPACES.get(prefix), local)


class _Unwritten(datetime):
    """A date that feedgen takes in place of now, and as false does not write."""

    def __bool__(self) -> bool:
        return False


def _legal(value: T) -> T:
    """Return the same without the characters in its texts that XML cannot carry."""
    texts: dict[str, Any] = {
        name: legal(text)
        for name, text in ((f.name, getattr(value, f.name)) for f in fields(value))
        if isinstance(text, str)
    }
    return replace(value, **texts)


def _cut(text: str) -> str:
    """Keep as many whole characters as a description may hold."""
    return text.strip().encode()[:DESCRIPTION_LIMIT].decode(errors="ignore").rstrip()


def _words(markup: str) -> str:
    """Return the words of a piece of HTML on one line."""
    root = html.fragment_fromstring(markup, create_parent="div")
    etree.strip_elements(root, "script", "style", with_tail=False)
    for element in root.iterdescendants():
        if element.tag in _BREAKS:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return " ".join(root.text_content().split())


def _rfc2822(date: datetime) -> str:
    return format_datetime(date.astimezone(UTC))
