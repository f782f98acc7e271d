"""Witness what a show publishes, so that nothing of it changes silently."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from causerie.bridge.identity_record import make_item
from causerie.bridge.site import Site
from causerie.errors import AudioError
from causerie.identity.identity_lock import FeedIdentity, ItemIdentity
from causerie.podcast.episode_post import EpisodePost
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Show
from causerie.podcast.recording import find_facts


def identity_of_show(show: Show, guids: Iterable[str]) -> FeedIdentity:
    """Return what subscribers of a show hold on to; `guids` newest first."""
    return FeedIdentity(guid=show.guid, new_url=show.new_url, items=tuple(guids))


def identity_of_episodes(
    site: Site, listed: Iterable[EpisodePost]
) -> Iterator[ItemIdentity]:
    """Yield the episodes, with the digest of the recording if its facts tell it."""
    for each in listed:
        entry, episode = each.entry, each.episode
        digest = _digest(find_facts(site.content, entry.post.audio[0]))
        yield make_item(
            site, entry, guid=episode.guid, audio=episode.audio, sha256=digest
        )


def _digest(facts: Path | None) -> str:
    try:
        return read_facts(facts).sha256 if facts else ""
    except AudioError:
        return ""  # check.py says so
