"""Episode posts: the posts that have an episode, each with it."""

from dataclasses import dataclass
from datetime import datetime

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.site import Site
from causerie.podcast.model import Episode


@dataclass(frozen=True, slots=True)
class EpisodePost:
    """A post with its own episode."""

    entry: ArticleEntry
    episode: Episode


def episode_of(entry: Entry) -> Episode | None:
    """Return the episode that a post's page shows, be it that of its original."""
    return episode if isinstance(episode := entry.episode, Episode) else None


def episode_post(entry: Entry) -> EpisodePost | None:
    """Return a post with its own episode; None if it has none."""
    episode = episode_of(entry)
    if episode and isinstance(entry, ArticleEntry) and entry.post.is_episode:
        return EpisodePost(entry, episode)
    return None


def listed_episodes(site: Site, show: str) -> list[EpisodePost]:
    """Return the posts whose episodes a show lists, newest first."""
    found = (episode_post(e) for e in site.build.published() if e.post.original)
    listed = [each for each in found if each and each.episode.show == show]
    return sorted(listed, key=_age, reverse=True)


def _age(each: EpisodePost) -> tuple[datetime, str]:
    return each.entry.post.date, each.entry.post.source
