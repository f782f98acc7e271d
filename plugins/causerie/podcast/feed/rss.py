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

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, TypeVar
from xml.sax.saxutils import quoteattr

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem
from lxml import etree
from lxml.etree import _Element

from causerie.podcast.feed.alternate_enclosures import tell_alternate
from causerie.podcast.feed.chapters import (
    add_to_description,
    add_to_notes,
    simple_chapters,
)
from causerie.podcast.feed.namespace_tags import FORMS
from causerie.podcast.feed.truncate_html import cut, words
from causerie.podcast.model import Episode, Person, Show, Tag
from causerie.post import Enclosure
from causerie.text.prose import prose_of
from causerie.text.xml_characters import legal

_NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",  # http, says Apple
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
_TRAILER = 128  # characters of a trailer's text (podcast namespace 1.0, trailer)

Part = tuple[str, dict[str, str]]  # a tag and its attributes
T = TypeVar("T", Show, Episode, Enclosure)


def render(
    show: Show,
    episodes: Sequence[Episode],
    *,
    css: str = "",
    links: Iterable[tuple[str, str]] = (),
    older: Iterable[Episode] = (),
) -> bytes:
    """Write a show's feed, the newest episode first.

    `css` is the address of a style sheet for people who open it in a browser; `links`
    are the relations and addresses of the feed's other pages, `older` their episodes,
    whose trailers the channel names.
    Characters that XML cannot carry are left out: characters.py tells the author. An
    empty title, link or description of the show is a ValueError.
    """
    show = _legal(show)
    newest_first = sorted(
        map(_legal, episodes), key=lambda e: (e.published, e.guid), reverse=True
    )
    feed = _channel(show, newest_first, css)
    _add_trailers(feed.ours, [*newest_first, *older])
    for rel, href in links:
        feed.ours.add("atom:link", href=href, rel=rel, type="application/rss+xml")
    for episode in newest_first:
        _item(feed.add_entry(order="append"), show, episode)
    written: bytes = feed.rss_str(pretty=True)
    return written


def _channel(show: Show, episodes: Sequence[Episode], css: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("ours", _Tags, _Tags, atom=False)

    feed.title(show.title)
    feed.link(href=show.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=show.link, rel="alternate")  # last, so that it becomes <link>
    feed.description(cut(show.description))
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

    feed.ours.css = css
    add = feed.ours.add
    add("lastBuildDate", _rfc2822(episodes[0].published) if episodes else "")
    if show.hub:
        add("atom:link", href=show.hub, rel="hub")
    add("itunes:image", href=show.image)
    add("itunes:explicit", str(show.explicit).lower())
    add("itunes:new-feed-url", show.new_url)
    add("itunes:complete", "Yes" if show.complete else "")  # "No" has no effect
    add("itunes:block", "Yes" if show.block else "")
    add("podcast:guid", show.guid)
    add("podcast:locked", "yes" if show.locked else "no", owner=show.owner_email)
    add("podcast:medium", "podcast")
    for person in show.people:
        _add_person(feed.ours, person)
    _add_tags(feed.ours, show.tags)
    return feed


def _item(item: FeedEntry, show: Show, episode: Episode) -> None:
    item.title(episode.title)
    item.guid(episode.guid, permalink=False)
    item.link(href=episode.url)
    # feedgen takes no item without any text
    prose = " ".join(prose_of(episode.html)) or words(episode.html)
    text = episode.summary or prose or episode.title or episode.url
    summary = cut(text)
    item.description(add_to_description(summary, episode.chapters), isSummary=True)
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
    add("itunes:block", "Yes" if episode.block else "")
    if episode.chapters_url:
        type_ = "application/json+chapters"
        add("podcast:chapters", url=episode.chapters_url, type=type_)
        parts = simple_chapters(episode.chapters)
        add("psc:chapters", "", parts, version="1.2")
    if script := episode.transcript:
        for file in script.files:
            what = {"type": file.type, "rel": "captions" if file.captions else ""}
            add("podcast:transcript", url=file.url, language=script.lang, **what)
    for other in episode.alternates:
        told, parts = tell_alternate(other)
        add("podcast:alternateEnclosure", "", parts, **told)
    if season := episode.season:
        add("podcast:season", str(season), name=dict(show.seasons).get(season, ""))
    if episode.number:
        add("podcast:episode", str(episode.number), display=episode.display)
    for person in _heard(show, episode):
        _add_person(item.ours, person)
    _add_tags(item.ours, episode.tags)


def _add_person(tags: "_Tags", person: Person) -> None:
    tags.add(
        "podcast:person",
        person.name,
        role=person.role,
        href=person.url,
        img=person.image,
    )


def _add_trailers(tags: "_Tags", episodes: Sequence[Episode]) -> None:
    """Name the trailers of the show and of its seasons.

    One with an episode's number is that episode's teaser (Apple, episode types).
    """
    for episode in episodes:
        if episode.type == "trailer" and episode.number is None:
            tags.add(
                "podcast:trailer",
                cut(episode.title, _TRAILER),
                pubdate=_rfc2822(episode.published),
                url=episode.audio.url,
                length=str(episode.audio.length),
                type=episode.audio.type,
                season=str(episode.season or ""),
            )


def _add_tags(tags: "_Tags", further: Iterable[Tag]) -> None:
    for tag in further:
        inner = FORMS[tag.name].inner
        name = f"podcast:{tag.name}" + (f"/podcast:{inner}" if inner else "")
        tags.add(name, tag.text, **dict(tag.attributes))


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
        self.css = ""
        self._tags: list[tuple[str, str, dict[str, str], list[Part]]] = []

    def add(
        self,
        name: str,
        text: str = "",
        children: Iterable[Part] = (),
        /,
        **attributes: str,
    ) -> None:
        """Add a tag, unless it would say nothing.

        "a/b" is a tag inside another, which all of that name share; `children` have
        attributes only.
        """
        given = _given(attributes)
        if text or given:
            told = [(child, _given(said)) for child, said in children]
            self._tags.append((name, legal(text), given, told))

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    def extend_rss(self, parent: _Element) -> None:
        """Write the tags into an item, or into the channel of an rss element."""
        if parent.tag == "rss":
            if self.css:
                style = f'type="text/css" href={quoteattr(self.css)}'
                sheet = etree.ProcessingInstruction("xml-stylesheet", style)
                parent.addprevious(sheet)
            parent = parent.find("channel")
        for name, text, attributes, children in self._tags:
            *outer, own = map(_qualified, name.split("/"))
            holder = parent
            for tag in outer:
                found = holder.find(tag)
                holder = xml_elem(tag, holder) if found is None else found
            element = xml_elem(own, holder)
            element.text = text or None
            element.attrib.update(attributes)
            for child, said in children:
                xml_elem(_qualified(child), element).attrib.update(said)


def _given(attributes: Mapping[str, str]) -> dict[str, str]:
    return {key: legal(value) for key, value in attributes.items() if value}


def _qualified(name: str) -> etree.QName:
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


def _rfc2822(date: datetime) -> str:
    return format_datetime(date.astimezone(UTC))
