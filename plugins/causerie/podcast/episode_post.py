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
    return [*filter(None, map(episode_post, listed_entries(site, show)))]


def listed_entries(site: Site, show: str) -> list[ArticleEntry]:
    """Return the entries of the episodes in a show's feed, newest first."""
    listed = (
        entry
        for entry in site.build.published()
        if entry.post.is_episode and entry.post.original and show_of(entry) == show
    )
    return sorted(listed, key=_publication_order, reverse=True)


def show_of(entry: ArticleEntry) -> str | None:
    """Return the name of the show of a post's own episode; None: it has none.

    A row of the table knows it without the episode.
    """
    if (row := getattr(entry, "row", None)) is not None:
        found: str | None = row.show
        return found
    episode = episode_post(entry)
    return episode.episode.show if episode else None


def named_in(episode: Episode) -> set[str]:
    """Return the people whom an episode names, in its header or its transcript."""
    paragraphs = episode.transcript.paragraphs if episode.transcript else ()
    speakers = {paragraph.speaker for paragraph in paragraphs}
    return {person.name for person in episode.people} | speakers - {""}


def _publication_order(entry: ArticleEntry) -> tuple[datetime, str]:
    return entry.post.date, entry.post.source
