"""Pair posts with their episodes."""

from dataclasses import dataclass
from datetime import datetime

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.site import Site
from causerie.podcast.model import Episode


@dataclass(frozen=True, slots=True)
class EpisodePost:
    """A post with its own episode, not that of its original."""

    entry: ArticleEntry
    episode: Episode


def episode_of(entry: Entry) -> Episode | None:
    """Return the episode that a post's page shows; a translation has its original's."""
    return episode if isinstance(episode := entry.episode, Episode) else None


def episode_post(entry: Entry) -> EpisodePost | None:
    """Return a post with its own episode; None if it has none."""
    episode = episode_of(entry)
    if episode and isinstance(entry, ArticleEntry) and entry.post.is_episode:
        return EpisodePost(entry, episode)
    return None


def listed_episodes(site: Site, show: str) -> list[EpisodePost]:
    """Return the posts of the episodes in a show's feed, newest first."""
    found = (episode_post(e) for e in site.build.published() if e.post.original)
    listed = [each for each in found if each and each.episode.show == show]
    return sorted(listed, key=_publication_order, reverse=True)


def _publication_order(each: EpisodePost) -> tuple[datetime, str]:
    return each.entry.post.date, each.entry.post.source
