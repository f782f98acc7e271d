"""Podcast: episodes from posts and their audio's own metadata, and the show's feed."""

from typing import Any

from pelican import signals

from causerie.bridge.published import note_feed, note_items
from causerie.bridge.site import Site, site_of
from causerie.podcast.attach import (
    attach_episodes,
    episode_entries,
    feed_episodes,
    read_show,
)
from causerie.podcast.chapters import render_chapters
from causerie.podcast.episode import chapters_path
from causerie.podcast.feed import render
from causerie.podcast.rules.report import check_site_feed
from causerie.podcast.settings import PodcastSettings
from causerie.podcast.witness import witness_episodes, witness_show


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.article_generator_finalized.connect(publish_files)
    signals.all_generators_finalized.connect(attach)
    signals.article_writer_finalized.connect(write_feed)
    signals.article_writer_finalized.connect(write_chapters)


def check_settings(pelican: Any) -> None:
    """Name the faults of PODCAST, and have the show's page written if there is one."""
    if _settings(site_of(pelican)):
        pages = pelican.settings["DIRECT_TEMPLATES"]
        pelican.settings["DIRECT_TEMPLATES"] = [*pages, "podcast"]


def publish_files(generator: Any) -> None:
    """Have Pelican publish what headers name; it looks for files in the bodies only."""
    site = site_of(generator)
    lists = (generator.articles, generator.translations, generator.hidden_articles)
    drafts = () if site.release else (generator.drafts,)
    for articles in (*lists, *drafts):
        for article in articles:
            for key in ("audio", "transcript"):
                name = article.metadata.get(key, "")
                if name and (site.content / name).is_file():
                    generator.context["static_links"].add(name)


def attach(generators: Any) -> None:
    """Give posts their episodes, and the templates the show and its episodes."""
    site = site_of(generators[0])
    context = generators[0].context
    context["show"], context["episodes"] = None, []
    if settings := _settings(site):
        attach_episodes(site, settings)
        context["show"] = read_show(site, settings)
        context["episodes"] = [entry.content for entry in episode_entries(site)]


def write_feed(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write /podcast.xml, and name what directories would refuse about it."""
    site = site_of(generator)
    if show := generator.context["show"]:
        feed = render(show, tuple(feed_episodes(site)), css=site.theme_file("feed.css"))
        site.write("/podcast.xml", feed)
        site.report(check_site_feed(site, show, feed))
        note_items(site, witness_episodes(site, episode_entries(site)))
        note_feed(site, "/podcast.xml", witness_show(show, episode_entries(site)))


def write_chapters(generator: Any, writer: Any) -> None:  # noqa: ARG001
    """Write the chapters of each of the feed's episodes to a JSON file."""
    site = site_of(generator)
    for entry in episode_entries(site):
        if chapters := entry.attached("episode").chapters:
            path = chapters_path(entry.post.header["audio"])
            site.write(path, render_chapters(chapters))


def _settings(site: Site) -> PodcastSettings | None:
    if "PODCAST" not in site.settings:
        return None
    return site.section("PODCAST", PodcastSettings)


def revise(_site: Any, _revisions: Any) -> None:
    """Do nothing: an edited episode asks for a whole build, see bridge/rework.py."""
