"""Render a podcast feed as RSS.

It has what Apple's guide and PSP-1 (github.com/Podcast-Standards-Project) require and
recommend, and tags of the podcast namespace 1.0. feedgen writes it; this module alone
works around the faults of feedgen 1.0.0:

- it dates a feed by the clock, and sets a locale for the whole process to write dates,
  so the dates are tags of our own;
- it takes only yes, no and clean for itunes:explicit, where Apple takes true and false;
- it loses an itunes:image that does not end in .jpg or .png;
- it takes the last link() of a channel for <link>;
- it moves an item's content into the description if that is empty;
- it fails on characters that XML cannot carry, without saying where they are.
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
from causerie.podcast.model import Episode
from causerie.podcast.show import Person, Show, Tag
from causerie.post import Enclosure
from causerie.text.feed_view import add_feed_view
from causerie.text.prose import prose_paragraphs
from causerie.text.time_formats import rfc2822
from causerie.text.xml_builder import NAMESPACES, add, add_stylesheet, nest
from causerie.text.xml_characters import strip_illegal_xml

_NAMESPACES = {
    prefix: NAMESPACES[prefix] for prefix in ("atom", "itunes", "podcast", "psc")
}
_MAX_TRAILER = 128  # characters of a trailer's text (podcast namespace 1.0, trailer)

T = TypeVar("T", Show, Episode, Enclosure)


def render_feed(  # noqa: PLR0913 - most are keywords
    show: Show,
    episodes: Sequence[Episode],
    *,
    css: str = "",
    links: Iterable[tuple[str, str]] = (),
    older: Iterable[Episode] = (),
    kept: Iterable[Episode] = (),
) -> bytes:
    """Render a show's feed, the newest episode first.

    `css` is the URL of a style sheet for browsers; `links` are the relations and URLs
    of the feed's other pages, and `older` are their episodes, whose trailers the
    channel lists too. `kept` are episodes of this page whose items are left out: there
    is a rendering of them, whose texts were stripped. Characters that XML cannot carry
    are dropped: check_characters reports them to the author. Raise ValueError if the
    show has no title, no link or no description.
    """
    show = strip_texts(show)
    own = [*map(strip_texts, episodes)]
    newest_first = sorted([*own, *kept], key=feed_order, reverse=True)
    feed = _make_channel(show, newest_first, css)
    tags = feed.ours.tags
    _add_trailers(tags, [*newest_first, *older])
    if css:
        rows = ((each.url, each.title, each.published) for each in newest_first)
        link = (show.link, show.title)
        add_feed_view(tags, lang=show.language, link=link, items=rows)
    for rel, href in links:
        add(tags, "atom:link", href=href, rel=rel, type="application/rss+xml")
    for episode in sorted(own, key=feed_order, reverse=True):
        _fill_item(feed.add_entry(order="append"), show, episode)
    written: bytes = feed.rss_str(pretty=True)
    return written


def feed_order(episode: Episode) -> tuple[datetime, str]:
    """Return the sort key of an episode in its feed, the oldest first."""
    return episode.published, episode.guid


def _make_channel(show: Show, episodes: Sequence[Episode], css: str) -> FeedGenerator:
    feed = FeedGenerator()
    feed.load_extension("podcast", atom=False)
    feed.register_extension("ours", _OwnTags, _OwnTags, atom=False)

    feed.title(show.title)
    feed.link(href=show.feed_url, rel="self", type="application/rss+xml")
    feed.link(href=show.link, rel="alternate")  # last, so that it becomes <link>
    feed.description(truncate_html(show.description))
    feed.language(show.language)
    feed.copyright(show.copyright)
    feed.generator("Causerie")
    feed.docs("")
    feed.lastBuildDate(_OmittedDate(1970, 1, 1, tzinfo=UTC))

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
    _add_author_tags(tags, show.tags)
    return feed


def _fill_item(item: FeedEntry, show: Show, episode: Episode) -> None:
    item.title(episode.title)
    item.guid(episode.guid, permalink=False)
    item.link(href=episode.url)
    # feedgen requires some text in every item
    text = episode.summary or _prose(episode.html) or episode.title or episode.url
    summary = truncate_html(text)
    item.description(add_to_description(summary, episode.chapters), isSummary=True)
    if episode.html:
        item.content(add_to_notes(episode.html, episode.chapters), type="CDATA")
    audio = strip_texts(episode.audio)
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
    if transcript := episode.transcript:
        for file in transcript.files:
            rest = {"type": file.type, "rel": "captions" if file.captions else ""}
            about = {"url": file.url, "language": transcript.lang, **rest}
            add(tags, "podcast:transcript", **about)
    for other in episode.alternates:
        add_alternate(tags, other)
    if season := episode.season:
        name = dict(show.seasons).get(season, "")
        add(tags, "podcast:season", str(season), name=name)
    if episode.number:
        add(tags, "podcast:episode", str(episode.number), display=episode.display)
    for person in _people_of(show, episode):
        _add_person(tags, person)
    _add_author_tags(tags, episode.tags)


def _prose(html: str) -> str:
    return " ".join(prose_paragraphs(html)) or html_to_words(html)


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
    """Add podcast:trailer for each trailer of the show or of a season.

    A trailer with a number is the teaser of that episode (Apple, episode types).
    """
    for episode in episodes:
        if episode.type == "trailer" and episode.number is None:
            add(
                tags,
                "podcast:trailer",
                truncate_html(episode.title, _MAX_TRAILER),
                pubdate=rfc2822(episode.published),
                url=episode.audio.url,
                length=str(episode.audio.length),
                type=episode.audio.type,
                season=str(episode.season or ""),
            )


def _add_author_tags(tags: _Element, further: Iterable[Tag]) -> None:
    for tag in further:
        parent, name = tags, f"podcast:{tag.name}"
        if inner := TAG_SPECS[tag.name].inner:  # children of one tag of that name
            known = tags.find(name, _NAMESPACES)
            parent = nest(tags, name) if known is None else known
            name = f"podcast:{inner}"
        add(parent, name, tag.text, **dict(tag.attributes))


def _people_of(show: Show, episode: Episode) -> tuple[Person, ...]:
    """Return the people of an item, if its episode has people of its own.

    The list of an item replaces that of the channel, so it repeats the show's people.
    """
    if not episode.people:
        return ()
    known = {(person.name, person.role) for person in show.people}
    others = (p for p in episode.people if (p.name, p.role) not in known)
    return (*show.people, *others)


class _OwnTags:
    """An extension of feedgen that writes tags as they are, in the order of adding."""

    def __init__(self) -> None:
        self.css = ""
        self.tags = etree.Element("tags", nsmap=_NAMESPACES)

    def extend_ns(self) -> dict[str, str]:
        return _NAMESPACES

    def extend_rss(self, parent: _Element) -> None:
        """Move the tags into an item, or into the channel of an <rss> element."""
        if parent.tag == "rss":
            add_stylesheet(parent, self.css)
            parent = parent.find("channel")
        parent.extend([*self.tags])


class _OmittedDate(datetime):
    """A date that feedgen does not write, because it is false, nor replaces by now."""

    def __bool__(self) -> bool:
        return False


def strip_texts(value: T) -> T:
    """Return a copy of a record whose texts lack what XML cannot carry."""
    texts: dict[str, Any] = {
        name: strip_illegal_xml(text)
        for name, text in ((f.name, getattr(value, f.name)) for f in fields(value))
        if isinstance(text, str)
    }
    return replace(value, **texts)
