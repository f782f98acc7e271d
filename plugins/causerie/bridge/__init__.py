"""The bridge: our adapter of Pelican; only its modules know Pelican's objects."""

from functools import partial
from typing import TYPE_CHECKING, Any

from jinja2 import pass_context
from pelican import signals

from causerie.bridge import markdown_reader
from causerie.bridge.bytecode_cache import cache_compiled_templates
from causerie.bridge.check_bodies import check_bodies
from causerie.bridge.dead_links import WrittenFiles, check_references
from causerie.bridge.fragment_cache import FragmentCache, Fragments
from causerie.bridge.language_pages import split_subtitles
from causerie.bridge.own_urls import rebase
from causerie.bridge.page_writer import PageWriter
from causerie.bridge.pelican_patches import (
    before_output,
    encode_addresses,
    group_periods,
    index_members,
    resolve_all_links,
    sort_sources,
    stamp_no_sources,
    write_pages_by,
    write_pages_in_parallel,
)
from causerie.bridge.pelican_shortcuts import take_shortcuts
from causerie.bridge.posts import LISTS, normalise_metadata, read_entries
from causerie.bridge.register_output import (
    attach_files,
    find_future_clashes,
    register_files,
    register_posts,
    skip_missing_files,
)
from causerie.bridge.resolve_links import read_references
from causerie.bridge.root_files import publish_root, write_theme_root
from causerie.bridge.search_page import MISSING, leave_out_search, reserve_index
from causerie.bridge.site import KEY, Site, new_site, site_of
from causerie.bridge.site_info import is_plain
from causerie.bridge.start_here import check_start, start_contents
from causerie.bridge.taxonomies import add_name_pages, check_names, normalise_names
from causerie.bridge.template_calls import quicken_calls
from causerie.bridge.theme import add_fallback_templates, check_menu, prepare_theme
from causerie.bridge.translations import TranslationGroups
from causerie.problems import of_kind

if TYPE_CHECKING:
    from causerie.bridge.alias_pages import AliasGenerator


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    resolve_all_links()
    take_shortcuts()
    signals.initialized.connect(start_build)
    signals.readers_init.connect(markdown_reader.install)
    signals.generator_init.connect(sort_sources)
    signals.generator_init.connect(add_fallback_templates)
    signals.generator_init.connect(cache_compiled_templates)
    signals.generator_init.connect(quicken_templates)
    signals.generator_init.connect(add_fragment_cache)
    signals.generator_init.connect(link_from_the_root)
    signals.article_generator_init.connect(stamp_no_sources)
    signals.page_generator_init.connect(stamp_no_sources)
    signals.article_generator_context.connect(normalise_post)
    signals.page_generator_context.connect(normalise_post)
    signals.article_generator_pretaxonomy.connect(join_translations)
    signals.page_generator_finalized.connect(join_translations)
    signals.article_generator_pretaxonomy.connect(group_periods)
    signals.article_generator_finalized.connect(index_members)
    signals.article_generator_finalized.connect(add_pages_of_names)
    signals.article_generator_finalized.connect(report_name_clashes)
    signals.get_generators.connect(provide_alias_generator)
    signals.all_generators_finalized.connect(read_site)
    signals.get_writer.connect(provide_writer)
    signals.finalized.connect(lead_on)
    signals.finalized.connect(check_links)
    signals.finalized.connect(save_markdown_cache)
    signals.finalized.connect(report_clashes)
    signals.finalized.connect(log_problems)


def start_build(pelican: Any) -> None:
    """Start a build: create the site that the features share."""
    split_subtitles(pelican.settings)
    site = pelican.settings[KEY] = new_site(pelican.settings)
    site.build.pelican = pelican
    if write_pages := pelican.settings.get("CAUSERIE_WRITE_PAGES"):
        from causerie.bridge.body_file import keep_bodies  # for full builds alone

        site.build.write_pages = write_pages(pelican)
        keep_bodies()
    pelican.settings["SITEPATH"] = site.path
    if has_features(pelican.settings):
        encode_addresses()
        site.report(publish_root(pelican.settings, site.content))
    site.report(prepare_theme(site, pelican.settings))
    if leave_out_search(pelican.settings) and not site.is_partial:
        site.reporter.notes.append(MISSING)
    if site.release and has_features(pelican.settings):
        from causerie.bridge.hashed_files import read_hashed_files

        site.build.hashed = read_hashed_files(pelican.settings)
    if not site.is_partial:
        site.report(markdown_reader.check_extensions(site))


def quicken_templates(generator: Any) -> None:
    """Have a generator's templates call macros and functions by the shortest way."""
    quicken_calls(generator.env)


def add_fragment_cache(generator: Any) -> None:
    """Add the tag `cache`, for parts that many pages share."""
    generator.env.extend(fragments=Fragments())
    generator.env.add_extension(FragmentCache)


def link_from_the_root(generator: Any) -> None:
    """Have links of pages begin at the root of their host; add what writes them.

    Templates get SITEPATH, the filter `root_relative` of a URL, and `hashed` of a file.
    """
    site = site_of(generator)
    if has_features(site.settings):
        generator.context["localsiteurl"] = site.path
    hashed = site.build.hashed

    # With the context Jinja computes nothing when it compiles: that is kept for builds
    # of other bytes, and of another SITEURL.
    @pass_context
    def root_relative(_context: Any, url: str) -> str:
        return rebase(url, site.url, site.path)

    @pass_context
    def hashed_name(_context: Any, name: str) -> str:
        return str(hashed.name(name)) if hashed else name

    generator.env.filters.update(root_relative=root_relative, hashed=hashed_name)


def normalise_post(generator: Any, metadata: Any) -> None:
    """Normalise a post's metadata before Pelican makes an article of it."""
    site = site_of(generator)
    now = site.now if site.hides_future_posts else None
    normalise_metadata(metadata, now=now, timezone=site.timezone)
    normalise_names(metadata, site.settings, site.build.slugs)


def join_translations(generator: Any) -> None:
    """Find which posts, and which pages, are translations of each other."""
    kind = "article" if hasattr(generator, "drafts") else "page"
    if generator.settings[f"{kind.upper()}_TRANSLATION_ID"]:
        return  # the site has Pelican do it
    site = site_of(generator)
    names = LISTS[kind]
    lists = [getattr(generator, name) for name in names]
    groups = TranslationGroups(content for each in lists for content in each)
    site.reporter.report_as("between", groups.problems(site.reporter.place_of_value))
    for originals, translations in zip(lists[::2], lists[1::2], strict=True):
        originals[:], translations[:] = groups.split_originals(
            [*originals, *translations]
        )


def has_features(settings: Any) -> bool:
    """Return whether plugins of ours take part; if not, Pelican is left as it is."""
    names = map(str, settings["PLUGINS"] or ())
    return any(n.startswith("causerie.") and n != "causerie.bridge" for n in names)


def add_pages_of_names(generator: Any) -> None:
    """Make a page for each name that a post links to."""
    if has_features(generator.settings):
        add_name_pages(generator)


def report_name_clashes(generator: Any) -> None:
    """Report tags, categories, authors and series that share an address."""
    site = site_of(generator)
    contents = [each for name in LISTS["article"] for each in getattr(generator, name)]
    site.reporter.report_as("between", check_names(site, contents))


def provide_alias_generator(_pelican: Any) -> "type[AliasGenerator]":
    """Return the generator of alias pages; only a full build asks for it."""
    from causerie.bridge.alias_pages import AliasGenerator

    return AliasGenerator


def read_site(generators: Any) -> None:
    """Read Pelican's contents as entries, before features and templates use them."""
    site = site_of(generators[0])
    site.build.generators = {
        "articles": next(g for g in generators if hasattr(g, "drafts")),
        "pages": next(g for g in generators if hasattr(g, "draft_pages")),
    }
    site.build.entries = list(read_entries(*site.build.generators.values()))
    site.report(check_menu(site))
    site.reporter.report_as("between", check_start(site))
    generators[0].context["start_here"] = start_contents(site)
    register_posts(site)
    site.reporter.report_as("between", find_future_clashes(site))
    site.build.references = read_references(site)
    attach_files(site)
    if site.release:
        from causerie.bridge.withhold_drafts import withhold_files

        withhold_files(site)
    skip_missing_files(site)
    write_pages_in_parallel(site.build.generators["articles"])
    if site.build.write_pages:
        write_pages_by(generators, partial(write_by_table, site))
    files = next(g for g in generators if hasattr(g, "staticfiles"))
    reserve_index(site)
    before_output(files, partial(register_files, site, files))
    write_theme_root(site)
    if site.release:
        from causerie.bridge.alias_pages import write_rules

        write_rules(site)
    if site.build.hashed:
        site.build.hashed.write(site)


def write_by_table(site: Site, writer: Any) -> bool:
    """Write all pages by a table; without one, prepare Pelican's generators for it."""
    if site.build.write_pages and site.build.write_pages(site, writer):
        return True
    for do in site.build.for_generators:
        do()
    return False


def provide_writer(_pelican: Any) -> type[PageWriter]:
    """Return the writer that renders pages in all processes."""
    return PageWriter


def lead_on(pelican: Any) -> None:
    """Write what stands at old addresses that are no post's, when all else is there."""
    site = site_of(pelican)
    if site.release and site.settings.get("REDIRECTS"):
        from causerie.bridge.redirect_pages import write_redirect_pages

        write_redirect_pages(site)


def check_links(pelican: Any) -> None:
    """Report dead links and problems of bodies, when all is written."""
    # full builds alone check what these do
    from causerie.bridge.check_stylesheet import check_stylesheet
    from causerie.bridge.check_templates import check_templates
    from causerie.bridge.theme_links import (
        check_authors,
        check_home,
        check_profiles,
        check_theme,
    )

    site = site_of(pelican)
    site.reporter.report_as("style", check_stylesheet(site))
    environment = site.build.generators["articles"].env
    site.reporter.report_as("templates", check_templates(site, environment))
    written = WrittenFiles((site.output,))
    site.reporter.report_as("links", check_references(site, written))
    if site.settings.get("REDIRECTS"):
        from causerie.bridge.redirects_file import check_redirect_targets

        found = check_redirect_targets(site, written)
        site.reporter.report_as("between", found)
    site.report(check_home(site))
    site.report(check_profiles(site))
    site.report(check_authors(site))
    site.report(check_theme(site, written))
    site.report(of_kind("words", check_bodies(site, site.build.entries)))


def report_clashes(pelican: Any) -> None:
    """Report old addresses that servers send as something else than a page."""
    from causerie.bridge.alias_pages import check_aliases

    site = site_of(pelican)
    site.reporter.report_as("between", check_aliases(site))


def log_problems(pelican: Any) -> None:
    """Log what is wrong, when Pelican builds by itself; a build of ours prints it."""
    if is_plain(pelican.settings):
        from causerie.bridge.log_capture import log_all

        log_all(site_of(pelican).reporter.problems)


def save_markdown_cache(pelican: Any) -> None:
    """Save the rendered bodies for the next build."""
    site_of(pelican).build.bodies.save()
