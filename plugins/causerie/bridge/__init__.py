"""The bridge: the plugin the others stand on; only its rooms know Pelican's objects."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from pelican import signals

from causerie.bridge import markdown_reader, repeated_problems
from causerie.bridge.bytecode_cache import keep_compiled_templates
from causerie.bridge.check_bodies import check_bodies
from causerie.bridge.dead_links import (
    ANCHORS,
    Written,
    anchors,
    check_references,
)
from causerie.bridge.edited_post import EditedPost
from causerie.bridge.link_suggestions import NAMES_USED, names_of
from causerie.bridge.output_rules import (
    AliasGenerator,
    attach_files,
    claim_addresses,
    claim_files,
    find_sent_otherwise,
    foresee_clashes,
    leave_missing_files,
    withhold_files,
)
from causerie.bridge.page_writer import PageWriter
from causerie.bridge.pelican_patches import (
    before_output,
    encode_addresses,
    group_periods,
    index_members,
    resolve_every_mark,
    share_pages,
    sort_sources,
)
from causerie.bridge.posts import LISTS, read_entries, settle_metadata
from causerie.bridge.resolve_links import read_references
from causerie.bridge.site import KEY, Site, new_site, site_of
from causerie.bridge.taxonomies import check_names, give_pages, settle_names
from causerie.bridge.theme import add_templates, check_menu, settle_theme
from causerie.bridge.theme_links import check_profiles, check_theme
from causerie.bridge.translations import Families


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    resolve_every_mark()
    signals.initialized.connect(open_site)
    signals.readers_init.connect(markdown_reader.install)
    signals.generator_init.connect(sort_sources)
    signals.generator_init.connect(add_templates)
    signals.generator_init.connect(keep_compiled_templates)
    signals.generator_init.connect(listen_to_templates)
    signals.article_generator_context.connect(settle)
    signals.page_generator_context.connect(settle)
    signals.article_generator_pretaxonomy.connect(join_translations)
    signals.page_generator_finalized.connect(join_translations)
    signals.article_generator_pretaxonomy.connect(group_periods)
    signals.article_generator_finalized.connect(index_members)
    signals.article_generator_finalized.connect(give_names_pages)
    signals.article_generator_finalized.connect(judge_names)
    signals.get_generators.connect(alias_generator)
    signals.all_generators_finalized.connect(read_site)
    signals.get_writer.connect(choose_writer)
    signals.finalized.connect(check_links)
    signals.finalized.connect(keep_bodies)
    signals.finalized.connect(keep_clashes)


def open_site(pelican: Any) -> None:
    """Begin a build: the site that the features will share."""
    site = pelican.settings[KEY] = new_site(pelican.settings)
    site.build.pelican = pelican
    if has_features(pelican.settings):
        encode_addresses()
    site.report(settle_theme(site, pelican.settings))
    if not pelican.settings.get("CAUSERIE_REVISION"):
        site.report(markdown_reader.check_extensions(site))


def listen_to_templates(generator: Any) -> None:
    """Hear what each page's template reads; nobody remembers it of a release."""
    site = site_of(generator)
    site.build.reads.share_fragments(generator.env)
    if not site.release:
        site.build.reads.listen(generator.env)


def settle(generator: Any, metadata: Any) -> None:
    """Settle a post's status before Pelican makes an article of it."""
    site = site_of(generator)
    now = site.now if site.hides_future_posts else None
    settle_metadata(metadata, now=now, timezone=site.timezone)
    settle_names(metadata)


def join_translations(generator: Any) -> None:
    """Say which posts, and which pages, are translations of each other."""
    kind = "article" if hasattr(generator, "drafts") else "page"
    if generator.settings[f"{kind.upper()}_TRANSLATION_ID"]:
        return  # Pelican has done it, as the site has it
    site = site_of(generator)
    names = LISTS[kind]
    lists = [getattr(generator, name) for name in names]
    families = Families(content for each in lists for content in each)
    repeated_problems.tell(site, families.problems(site.reporter.place))
    for originals, translations in zip(lists[::2], lists[1::2], strict=True):
        originals[:], translations[:] = families.part([*originals, *translations])


def has_features(settings: Any) -> bool:
    """Tell whether plugins of ours take part; else all is as Pelican has it."""
    names = map(str, settings["PLUGINS"] or ())
    return any(n.startswith("causerie.") and n != "causerie.bridge" for n in names)


def give_names_pages(generator: Any) -> None:
    """Have a page for each name that a post's page leads to."""
    if has_features(generator.settings):
        give_pages(generator)


def judge_names(generator: Any) -> None:
    """Name the tags, categories, authors and series that meet at one address."""
    site = site_of(generator)
    contents = [each for name in LISTS["article"] for each in getattr(generator, name)]
    repeated_problems.tell(site, check_names(site, contents))


def alias_generator(_pelican: Any) -> type[AliasGenerator]:
    """Have old addresses written."""
    return AliasGenerator


def read_site(generators: Any) -> None:
    """Read what Pelican read, before any feature or template looks at it."""
    site = site_of(generators[0])
    site.build.generators = {
        "articles": next(g for g in generators if hasattr(g, "drafts")),
        "pages": next(g for g in generators if hasattr(g, "draft_pages")),
    }
    site.build.entries = list(read_entries(*site.build.generators.values()))
    site.build.number_contents()
    site.report(check_menu(site))
    claim_addresses(site)
    repeated_problems.tell(site, foresee_clashes(site))
    site.build.references = read_references(site)
    attach_files(site)
    if site.release:
        withhold_files(site)
    leave_missing_files(site)
    share_pages(site.build.generators["articles"])
    files = next(g for g in generators if hasattr(g, "staticfiles"))
    before_output(files, partial(claim_files, site, files))


def choose_writer(_pelican: Any) -> type[PageWriter]:
    """Have pages written one by one, and by all processes."""
    return PageWriter


def check_links(pelican: Any) -> None:
    """Name the links of posts that lead nowhere, when all is written."""
    site = site_of(pelican)
    written = Written((site.output,))
    site.report(check_references(site, written))
    site.report(check_profiles(site))
    site.report(check_theme(site, written))
    site.report(check_bodies(site, site.build.entries))
    site.build.keep(ANCHORS, anchors(site))
    site.build.keep(NAMES_USED, names_of(site))


def keep_clashes(pelican: Any) -> None:
    """Keep what was told of addresses, for reworks."""
    site = site_of(pelican)
    repeated_problems.tell(site, find_sent_otherwise(site))
    repeated_problems.keep_clashes(site)


def keep_bodies(pelican: Any) -> None:
    """Keep what Python-Markdown made, for the next build."""
    site_of(pelican).build.bodies.save()


def update_edited(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Tell again what stands; a partial build has read the edited posts."""
    repeated_problems.tell_again(site, edited_posts)
