"""Take part in a build: one function for each signal of Pelican."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from causerie.bridge.dead_links import WrittenFiles
from causerie.bridge.kept_values import digest_of
from causerie.bridge.output_registry import Owner
from causerie.bridge.posts import audio_of
from causerie.bridge.site import Site, site_of
from causerie.bridge.site_info import is_plain
from causerie.bridge.theme import has_template
from causerie.podcast.attach_episodes import (
    attach_episodes,
    episode_files,
    read_show,
)
from causerie.podcast.check_files import check_podcast
from causerie.podcast.embed import write_embed_pages
from causerie.podcast.episode_post import (
    episode_of,
    listed_entries,
    listed_episodes,
    named_in,
    show_of,
)
from causerie.podcast.feed.paging import describe_size
from causerie.podcast.identity_record import identity_of_episodes, identity_of_show
from causerie.podcast.notes_after import check_notes
from causerie.podcast.people_file import check_people_named, picture_files
from causerie.podcast.show import Show
from causerie.podcast.show_feed import make_show_feed
from causerie.podcast.shows import read_shows
from causerie.podcast.site_paths import feed_path, page_path
from causerie.podcast.transcripts.output_formats import PUBLISHED_AS_IS
from causerie.post import Status
from causerie.problems import Level, Problem, has_errors, of_kind
from causerie.settings import content_path
from causerie.sources.source import CheckInput
from causerie.urls import encode_path


def check_settings(pelican: Any) -> None:
    """Report the faults of PODCAST, and add the show's page if the theme has one."""
    site = site_of(pelican)
    if is_plain(pelican.settings):  # a build of ours has checked the covers
        files = {"CAUSERIE_SETTINGS_FILES": site.locate.files}
        own = CheckInput(
            site.root, site.content, release=False, settings=pelican.settings | files
        )
        site.report(check_podcast(own))
    if read_shows(site) and has_template(pelican.settings, "podcast"):
        pages = pelican.settings["DIRECT_TEMPLATES"]
        pelican.settings["DIRECT_TEMPLATES"] = [*pages, "podcast"]


def publish_files(generator: Any) -> None:
    """Make Pelican publish the files of headers; it finds only those of bodies."""
    site = site_of(generator)
    lists = (generator.articles, generator.translations, generator.hidden_articles)
    drafts = () if site.release else (generator.drafts,)
    for articles in (*lists, *drafts):
        for article in articles:
            for name in published_files(article):
                if (site.content / name).is_file():
                    generator.context["static_links"].add(name)
    for show in read_shows(site).values():
        people = (person.get("image", "") for person in show.people)
        pictures = {show.image, *people, *picture_files(site.content)}
        own = {name for name in pictures if name and (site.content / name).is_file()}
        generator.context["static_links"] |= own


def published_files(article: Any) -> list[str]:
    """Return the files that the header of one of Pelican's articles publishes."""
    image = str(article.metadata.get("image", ""))
    names = [*audio_of(article), *([] if content_path(image) else [image])]
    transcript = str(article.metadata.get("transcript", ""))
    if Path(transcript).suffix.lower() in PUBLISHED_AS_IS:
        names.append(transcript)
    return names


def attach(generators: Any) -> None:
    """Attach episodes to posts, and pass the shows and the main one's to templates."""
    site = site_of(generators[0])
    context = generators[0].context
    context["show"], context["shows"], context["episodes"] = None, [], []
    if settings := read_shows(site):
        attach_episodes(site, settings)
        shows = {name: read_show(site, name, each) for name, each in settings.items()}
        for entry in site.build.entries:
            if episode := episode_of(entry):
                entry.attach(programme=shows[episode.show])
        context["show"], context["shows"] = shows.get(""), [*shows.values()]
        context["episodes"] = [each.entry.content for each in listed_episodes(site, "")]
    if not has_errors(site.reporter.problems):  # else an episode may be missing
        site.report(of_kind("podcast", _check_people(site, context["shows"])))
        site.report(of_kind("podcast", _check_seasons(site, context["shows"])))


def _check_people(site: Site, shows: Iterable[Show]) -> Iterator[Problem]:
    """Report people of content/people.toml whom nothing names."""
    named = {person.name for show in shows for person in show.people}
    authors: set[str] = set()
    for entry in site.build.articles():
        authors.update(entry.post.authors)
        if episode := episode_of(entry):
            named |= named_in(episode)
    yield from check_people_named(site.content, named, authors)


def check_links(site: Site) -> None:
    """Report links in the notes of shows that lead nowhere, when all is written."""
    shows = site.build.generators["articles"].context["shows"]
    posts = [entry.post for entry in site.build.entries]
    found = check_notes(site, shows, posts, WrittenFiles((site.output,)))
    site.report(of_kind("links", found))


def _check_seasons(site: Site, shows: Iterable[Show]) -> Iterator[Problem]:
    """Report seasons that the settings of a show name and that no episode has.

    One that comes after all that there are has its name before it begins.
    """
    found = [*filter(None, map(episode_of, site.build.articles()))]
    for show in shows:
        known = {each.season or 0 for each in found if each.show == show.name}
        keys = ("shows", show.name, "seasons") if show.name else ("seasons",)
        for number, _ in show.seasons:
            if number not in known and number < max(known, default=0):
                where = site.locate("PODCAST", *keys, number)
                what = f'PODCAST["seasons"]: no episode has Season: {number}.'
                fix = "Write it into its episodes, or take its name out."
                yield Problem(where, what, fix, Level.WARNING)


def write_feeds(generator: Any, writer: Any) -> None:  # noqa: ARG001 - blinker's names
    """Write the feed of each show, lint it, and record its identity."""
    site = site_of(generator)
    sizes = {name: each.feed_items for name, each in read_shows(site).items()}
    for show in generator.context["shows"]:
        problems: list[Problem] = []
        for page, document, found in make_show_feed(site, show, size=sizes[show.name]):
            site.write(page.path, document.data, Owner("the podcast's feed"))
            problems += found
            if page.path == feed_path(show.name):
                count = len(listed_entries(site, show.name))
                site.reporter.notes.append(describe_size(page, document.data, count))
        site.reporter.report_as("feeds", problems)
        if site.release:  # a preview is compared with no lock
            listed = listed_episodes(site, show.name)
            guids = [each.episode.guid for each in listed]
            own = identity_of_show(show, guids)
            site.identity.record_items(identity_of_episodes(site, listed))
            site.identity.record_feed(feed_path(show.name), own)


def write_pages(generator: Any, writer: Any) -> None:
    """Write the page of each further show; Pelican writes that of the main show."""
    site = site_of(generator)
    if site.build.table or not has_template(site.settings, "podcast"):
        return
    write_embed_pages(site, generator, writer)
    template = generator.get_template("podcast")
    for show in generator.context["shows"]:
        if show.name:
            url = page_path(show.name).lstrip("/")
            listed = [each.entry.content for each in listed_episodes(site, show.name)]
            own = {"show": show, "episodes": listed, "page_name": url}
            writer.write_file(
                f"{url}index.html", template, generator.context, url=url, **own
            )


def write_episode_files(generator: Any, writer: Any) -> None:  # noqa: ARG001
    """Write the files of chapters and transcripts of all episodes that have a page.

    Two episodes may share a file if it has the same bytes for both.
    """
    site = site_of(generator)
    kept = site.build.kept
    before = kept.before(_FILES) or {}
    found: dict[str, tuple[int, str, list[tuple[str, bytes]]]] = {}
    written: dict[str, bytes] = {}
    unpublished = {Status.GONE, *([Status.DRAFT] if site.release else [])}
    for entry in site.build.articles():
        source = entry.post.source
        if show_of(entry) is None or entry.post.status in unpublished:
            continue
        key = kept.key_of(source) if kept.key_of else 0
        known = before.get(source)
        if known and known[0] == key:
            _, name, files = found[source] = known
            made: Mapping[str, bytes] = {}
        else:
            post = entry.content.post
            made = dict(episode_files(post, entry.content.episode))
            files = [(path, digest_of(data)) for path, data in made.items()]
            name = f"the recording {post.header['audio']}"
            found[source] = (key, name, files)
        owner = Owner(name, source=source, key="audio")
        for path, digest in files:
            if (
                written.setdefault(path, digest) is not digest
                and written[path] == digest
            ):
                continue
            if path in made:
                site.write(encode_path(path), made[path], owner)
            else:
                site.files.leave(encode_path(path), owner)
    kept.keep(_FILES, found)


_FILES = "files of episodes"  # what is kept of them: by source, key and owner, digests
