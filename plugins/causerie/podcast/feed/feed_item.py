"""Feed item: an episode in its show's feed, made now or by the last build."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.kept_values import KeptValues, digest_of
from causerie.podcast.model import Episode
from causerie.post import Enclosure
from causerie.problems import Problem, from_json, to_json
from causerie.urls import file_of


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a show's feed."""

    entry: ArticleEntry
    episode: Episode  # of a kept item only what the channel tells of it
    key: int = 0  # of all that the item is made of
    xml: bytes = b""  # whole lines of the document; empty: it has to be made
    # what the linter keeps of it: for the rules that compare items, and its findings
    facts: tuple[str | None, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """One document of a show's feed."""

    path: str  # its site path
    data: bytes
    start: int  # of its first item, in bytes
    items: Sequence[FeedItem]  # in their order, all with their bytes


def keep_items(kept: KeptValues, name: str, documents: Iterable[FeedDocument]) -> None:
    """Keep the items of all documents of a show for the next build."""
    found: dict[str, tuple[Any, ...]] = {}
    digests = []
    for number, document in enumerate(documents):
        digests.append((document.path, digest_of(document.data)))
        start = document.start
        for item in document.items:
            size = len(item.xml)
            problems = to_json(item.problems) if item.problems else ""
            listing = _listing(item.episode)
            found[item.entry.post.source] = (
                *(item.key, listing, item.facts, problems),
                *(number, start, size),
            )
            start += size
    kept.keep(name, (digests, found))


def read_items(
    kept: KeptValues, name: str
) -> Callable[[ArticleEntry], FeedItem | None]:
    """Return what finds the item that the last build made of a post, as it is now."""
    key_of = kept.key_of
    digests: Sequence[tuple[str, bytes]] = ()
    found: Mapping[str, Any] = {}
    if key_of and (value := kept.before(name)):
        digests, found = value
    documents = [kept.document(file_of(path), digest) for path, digest in digests]

    def find(entry: ArticleEntry) -> FeedItem | None:
        known = found.get(source := entry.post.source)
        if not known or not key_of or known[0] != key_of(source):
            return None
        key, listing, facts, problems, number, start, size = known
        if (data := documents[number]) is None:
            return None
        xml = data[start : start + size]
        told = tuple(from_json(problems)) if problems else ()
        return FeedItem(entry, _light_episode(listing), key, xml, tuple(facts), told)

    return find


def _listing(episode: Episode) -> tuple[Any, ...]:
    """Return what a channel tells of an episode, as it is kept."""
    audio = episode.audio
    return (
        *(episode.guid, episode.title, episode.url, episode.published.isoformat()),
        *(audio.url, audio.length, audio.type, audio.seconds),
        *(episode.season, episode.number, episode.type),
    )


def _light_episode(listing: Sequence[Any]) -> Episode:
    guid, title, url, published, *audio, season, number, kind = listing
    return Episode(
        guid=guid,
        title=title,
        url=url,
        published=datetime.fromisoformat(published),
        audio=Enclosure(*audio),
        summary="",
        html="",
        season=season,
        number=number,
        type=kind,
    )
