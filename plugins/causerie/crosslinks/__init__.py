"""Attach to posts their pingbacks from other posts, neighbours and related posts.

What a full build alone needs is imported by it: most builds are partial.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from pelican import signals

from causerie import bridge
from causerie.bridge.entry import ArticleEntry, Reference
from causerie.bridge.site import Site, site_of
from causerie.bridge.theme import has_template
from causerie.crosslinks.own_pingbacks import (
    InternalPingback,
    PostLink,
    find_pingbacks,
    join_versions,
)
from causerie.crosslinks.settings import CrosslinksSettings
from causerie.post import Article


def register() -> None:
    """Connect to Pelican's signals, after the bridge: it may be alone."""
    bridge.register()
    signals.initialized.connect(check_settings)
    signals.all_generators_finalized.connect(attach)
    signals.article_writer_finalized.connect(write_series)


def check_settings(pelican: Any) -> None:
    """Report the faults of CROSSLINKS before anything is read."""
    site_of(pelican).section("CROSSLINKS", CrosslinksSettings)


def attach(generators: Any) -> None:
    """Attach what templates get of a post, where Pelican's generators write pages.

    A table of posts works it out itself, for the posts that are shown.
    """
    site = site_of(generators[0])
    for each in (attach_pingbacks, attach_neighbours, attach_related):
        site.build.do_for_generators(partial(each, site))


def attach_pingbacks(site: Site) -> None:
    """Attach to every post the pingbacks from other posts of the site."""
    found = _pingbacks(site, site.build.references)
    translations = {
        entry.post.source: [
            str(other.relative_source_path) for other in entry.content.translations
        ]
        for entry in site.build.entries
    }
    for entry in site.build.entries:
        rows = found.get(entry.post.source, ())
        langs = (entry.post.lang, site.lang)
        entry.attach(pingbacks=join_versions(rows, translations.__getitem__, langs))


def attach_neighbours(site: Site) -> None:
    """Attach to every published post its neighbours and its series."""
    from causerie.crosslinks.neighbours import find_neighbours
    from causerie.crosslinks.series import series_path

    entries = {entry.post.source: entry for entry in site.build.published()}

    has_pages = has_template(site.settings, "series")

    def content(post: Article | None) -> Any:
        return entries[post.source].content if post else None

    for post, beside in find_neighbours([entry.post for entry in entries.values()]):
        entries[post.source].attach(
            previous_post=content(beside.previous),
            next_post=content(beside.following),
            series_posts=[content(other) for other in beside.series],
            series_url=series_path(post, site.lang) if has_pages else None,
        )


def attach_related(site: Site) -> None:
    """Attach to every published post older ones that are related to it."""
    from causerie.crosslinks.related import find_related

    entries = {e.post.source: e for e in site.build.published()}
    links: dict[str, list[str]] = defaultdict(list)
    for each in site.build.references:
        if each.target and each.link.tag == "a":
            links[each.source.post.source].append(each.target.post.source)
    posts = [entry.post for entry in entries.values()]
    linked = lambda post: links.get(post.source, ())  # noqa: E731
    for post, found in find_related(posts, linked=linked):
        related = [entries[other.source].content for other in found]
        entries[post.source].attach(related_posts=related)


def write_series(generator: Any, writer: Any) -> None:
    """Write the page of each series with the theme's template `series`."""
    from causerie.crosslinks.series import group_series

    site = site_of(generator)
    if site.build.table or not has_template(site.settings, "series"):
        return
    entries = {entry.post.source: entry for entry in site.build.published()}
    for series in group_series([entry.post for entry in entries.values()], site.lang):
        writer.write_file(
            f"{series.path}index.html",
            generator.get_template("series"),
            generator.context,
            series_name=series.name,
            series_posts=[entries[post.source].content for post in series.posts],
            page_lang=series.lang,
            template_name="series",
        )


def _pingbacks(
    site: Site, references: Iterable[Reference]
) -> Mapping[str, tuple[InternalPingback, ...]]:
    settings = site.section("CROSSLINKS", CrosslinksSettings)
    post_links = (
        PostLink(reference.source.post, reference.target.post, reference.link)
        for reference in references
        if isinstance(reference.source, ArticleEntry)
        and isinstance(reference.target, ArticleEntry)
    )
    return find_pingbacks(
        post_links if settings and settings.pingbacks else (),
        site_url=site.url,
    )
