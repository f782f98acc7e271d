"""Describe a published show for the identity lock, so that no change goes unnoticed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from causerie.bridge.identity_record import make_item
from causerie.bridge.site import Site
from causerie.errors import AudioError
from causerie.identity.identity_lock import FeedIdentity, ItemIdentity
from causerie.podcast.episode_post import EpisodePost
from causerie.podcast.facts import read_facts
from causerie.podcast.recording import find_facts
from causerie.podcast.show import Show


def identity_of_show(show: Show, guids: Iterable[str]) -> FeedIdentity:
    """Return the identity of a show's feed; `guids` are newest first."""
    return FeedIdentity(guid=show.guid, new_url=show.new_url, items=tuple(guids))


def identity_of_episodes(
    site: Site, listed: Iterable[EpisodePost]
) -> Iterator[ItemIdentity]:
    """Yield the identity of each episode, with the sha256 of its recording if known."""
    for each in listed:
        entry, episode = each.entry, each.episode
        sha256 = _known_sha256(find_facts(site.content, entry.post.audio[0]))
        yield make_item(
            site, entry, guid=episode.guid, audio=episode.audio, sha256=sha256
        )


def _known_sha256(facts: Path | None) -> str:
    try:
        return read_facts(facts).sha256 if facts else ""
    except AudioError:
        return ""  # check_files.py reports it
