"""Witness what a show publishes, so that nothing of it changes silently."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from causerie.bridge.published import make_item
from causerie.bridge.site import Entry, Site
from causerie.errors import AudioError
from causerie.identity.lock import Feed, Item
from causerie.podcast.facts import read_facts
from causerie.podcast.model import Show
from causerie.podcast.recording import find_facts
from causerie.recordings import parse_recordings


def witness_show(show: Show, entries: Iterable[Entry]) -> Feed:
    """Return what subscribers of a show hold on to; its episodes newest first."""
    guids = (entry.attached("episode").guid for entry in entries)
    return Feed(guid=show.guid, new_url=show.new_url, items=tuple(guids))


def witness_episodes(site: Site, entries: Iterable[Entry]) -> Iterator[Item]:
    """Yield the episodes, with the digest of the recording if its facts tell it."""
    for entry in entries:
        episode = entry.attached("episode")
        recording, *_ = parse_recordings(entry.post.header["audio"])
        digest = _digest(find_facts(site.content, recording))
        yield make_item(
            site, entry, guid=episode.guid, audio=episode.audio, sha256=digest
        )


def _digest(facts: Path | None) -> str:
    try:
        return read_facts(facts).sha256 if facts else ""
    except AudioError:
        return ""  # check.py says so
