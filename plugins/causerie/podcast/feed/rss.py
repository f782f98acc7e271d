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
from typing import Any, TypeVar

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree
from lxml.etree import _Element

from causerie.podcast.feed.alternate_enclosures import add_alternate
from causerie.podcast.feed.chapters import (
    add_simple_chapters,
    add_to_description,
    add_to_notes,
)
from causerie.podcast.feed.namespace_tags import TAG_SPECS
from causerie.podcast.feed.truncate_html import html_to_words, truncate_html
from causerie.podcast.model import Episode, Person, Show, Tag
from causerie.post import Enclosure
from causerie.text.prose import prose_paragraphs
from causerie.text.time_formats import rfc2822
from causerie.text.xml_builder import NAMESPACES, add, add_stylesheet, nest
from causerie.text.xml_characters import strip_illegal_xml

_NAMESPACES = {
    prefix: NAMESPACES[prefix] for prefix in ("atom", "itunes", "podcast", "psc")
}
_TRAILER = 128  # characters of a trailer's text (podcast namespace 1.0, trailer)

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
    Characters that XML cannot carry are left out: check_characters tells the author. An
    empty title, link or description of the show is a ValueError.
    """
    show = _legal(show)
    newest_first = sorted(
        map(_legal, episodes), key=lambda e: (e.published, e.guid), reverse=True
    )
    feed = _channel(show, newest_first, css)
    tags = feed.ours.tags
    _add_trailers(tags, [*newest_first, *older])
    for rel, href in links:
        add(tags, "atom:link", href=href, rel=rel, type="application/rss+xml")
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
    feed.description(truncate_html(show.description))
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
    tags = feed.ours.tags
    add(tags, "lastBuildDate", rfc2822(episodes[0].published) if episodes else "")
    if show.hub:
        add(tags, "atom:link", href=show.hub, rel="hub")
    add(tags, "itunes:image", href=show.image)
    add(tags, "itunes:explicit", str(show.explicit).lower())
    add(tags, "itunes:new-feed-url", show.new_url)
    add(tags, "itunes:complete", "Yes" if show.complete else "")  # "No" has no effect
    add(tags, "itunes:block", "Yes" if show.block else "")
    add(tags, "podcast:guid", show.guid)
    add(tags, "podcast:locked", "yes" if show.locked else "no", owner=show.owner_email)
    add(tags, "podcast:medium", "podcast")
    for person in show.people:
        _add_person(tags, person)
    _add_tags(tags, show.tags)
    return feed


def _item(item: FeedEntry, show: Show, episode: Episode) -> None:
    item.title(episode.title)
    item.guid(episode.guid, permalink=False)
    item.link(href=episode.url)
    # feedgen takes no item without any text
    prose = " ".join(prose_paragraphs(episode.html)) or html_to_words(episode.html)
    text = episode.summary or prose or episode.title or episode.url
    summary = truncate_html(text)
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

    tags = item.ours.tags
    add(tags, "pubDate", rfc2822(episode.published))
    explicit = show.explicit if episode.explicit is None else episode.explicit
    add(tags, "itunes:explicit", str(explicit).lower())
    add(tags, "itunes:image", href=episode.image)
    add(tags, "itunes:block", "Yes" if episode.block else "")
    if episode.chapters_url:
        type_ = "application/json+chapters"
        add(tags, "podcast:chapters", url=episode.chapters_url, type=type_)
        add_simple_chapters(tags, episode.chapters)
    if script := episode.transcript:
        for file in script.files:
            what = {"type": file.type, "rel": "captions" if file.captions else ""}
            add(tags, "podcast:transcript", url=file.url, language=script.lang, **what)
    for other in episode.alternates:
        add_alternate(tags, other)
    if season := episode.season:
        name = dict(show.seasons).get(season, "")
        add(tags, "podcast:season", str(season), name=name)
    if episode.number:
        add(tags, "podcast:episode", str(episode.number), display=episode.display)
    for person in _heard(show, episode):
        _add_person(tags, person)
    _add_tags(tags, episode.tags)


def _add_person(tags: _Element, person: Person) -> None:
    add(
        tags,
        "podcast:person",
        person.name,
        role=person.role,
        href=person.url,
        img=person.image,
    )


def _add_trailers(tags: _Element, episodes: Sequence[Episode]) -> None:
    """Name the trailers of the show and of its seasons.

    One with an episode's number is that episode's teaser (Apple, episode types).
    """
    for episode in episodes:
        if episode.type == "trailer" and episode.number is None:
            add(
                tags,
                "podcast:trailer",
                truncate_html(episode.title, _TRAILER),
                pubdate=rfc2822(episode.published),
                url=episode.audio.url,
                length=str(episode.audio.length),
                type=episode.audio.type,
                season=str(episode.season or ""),
            )


def _add_tags(tags: _Element, further: Iterable[Tag]) -> None:
    for tag in further:
        parent, name = tags, f"podcast:{tag.name}"
        if inner := TAG_SPECS[tag.name].inner:  # in one tag for all of that name
            known = tags.find(name, _NAMESPACES)
            parent = nest(tags, name) if known is None else known
            name = f"podcast:{inner}"
        add(parent, name, tag.text, **dict(tag.attributes))


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
        self.tags = etree.Element("tags", nsmap=_NAMESPACES)

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    def extend_rss(self, parent: _Element) -> None:
        """Move the tags into an item, or into the channel of an rss element."""
        if parent.tag == "rss":
            add_stylesheet(parent, self.css)
            parent = parent.find("channel")
        parent.extend([*self.tags])


class _Unwritten(datetime):
    """A date that feedgen takes in place of now, and as false does not write."""

    def __bool__(self) -> bool:
        return False


def _legal(value: T) -> T:
    """Return the same without the characters in its texts that XML cannot carry."""
    texts: dict[str, Any] = {
        name: strip_illegal_xml(text)
        for name, text in ((f.name, getattr(value, f.name)) for f in fields(value))
        if isinstance(text, str)
    }
    return replace(value, **texts)
