"""Extend Markdown with figures, video embeds, details blocks and typography.

This package is one Python-Markdown extension, and a Pelican plugin that adds the
filter `typeset` for titles and other plain text, and excerpts of prose only.
"""

import re
from functools import partial
from html import unescape
from typing import Any

from causerie.markup.typography_rules import typeset
from causerie.problems import of_kind


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    from causerie.bridge.pelican_patches import excerpt_prose

    excerpt_prose()
    signals.initialized.connect(set_markdown_language)
    signals.initialized.connect(check_settings)
    signals.article_generator_finalized.connect(publish_covers)
    signals.all_generators_finalized.connect(attach_covers)
    signals.all_generators_finalized.connect(prepare_images)
    signals.finalized.connect(check_pictures)
    signals.finalized.connect(clean_images)
    signals.generator_init.connect(add_typography_filters)
    signals.generator_init.connect(add_policy_filter)
    signals.generator_init.connect(add_data_filter)
    signals.generator_init.connect(add_page_body_filter)
    signals.generator_init.connect(add_pictures_filter)


def set_markdown_language(pelican: Any) -> None:
    """Set the extension's language to the site's, for readers other than ours."""
    markdown = pelican.settings["MARKDOWN"]
    configs = markdown.get("extension_configs", {})
    if (own := configs.get(__name__)) is not None and "lang" not in own:
        lang = pelican.settings["DEFAULT_LANG"]
        configs = {**configs, __name__: {**own, "lang": lang}}
        pelican.settings["MARKDOWN"] = {**markdown, "extension_configs": configs}


def check_settings(pelican: Any) -> None:
    """Report the faults of IMAGES before anything is read."""
    from causerie.bridge.site import site_of

    site = site_of(pelican)
    if site.settings.get("IMAGES") and not site.is_partial:
        from causerie.markup.images.settings import ImagesSettings

        site.section("IMAGES", ImagesSettings)


def prepare_images(generators: Any) -> None:
    """Make what a release's pages offer of the author's images."""
    from causerie.bridge.site import site_of

    site = site_of(generators[0])
    if site.release:
        from causerie.markup.images.make_images import make_images
        from causerie.markup.images.settings import ImagesSettings

        settings = site.section("IMAGES", ImagesSettings) or ImagesSettings()
        site.build.images = make_images(site, settings)


def clean_images(pelican: Any) -> None:
    """Publish images without what cameras write into them, drawings without scripts."""
    from causerie.bridge.site import site_of
    from causerie.markup.images.clean_files import clean_files
    from causerie.markup.images.settings import ImagesSettings

    site = site_of(pelican)
    settings = site.section("IMAGES", ImagesSettings) or ImagesSettings()
    site.report(clean_files(site, strip=settings.strip))


def add_pictures_filter(generator: Any) -> None:
    """Add the filter `pictures`: HTML whose images a release offers in all sizes.

    And `in_small`: of an image's address, that of a small version.
    """
    from jinja2 import pass_context

    from causerie.bridge.site import site_of

    site = site_of(generator)

    # With the context Jinja computes nothing when it compiles: that is kept for builds
    # of other images.
    @pass_context
    def pictures(_context: Any, markup: str, sizes: str = "") -> str:
        if site.build.images is None:
            return markup
        from causerie.markup.images.picture_markup import offer_sizes

        find, root = site.build.images.find, site.path
        return offer_sizes(markup, find, root=root, sizes=sizes)

    @pass_context
    def small(_context: Any, src: str) -> str:
        if site.build.images is None:
            return src
        from causerie.markup.images.picture_markup import in_small

        return in_small(src, site.build.images.find, root=site.path)

    generator.env.filters.update(pictures=pictures, in_small=small)


def add_typography_filters(generator: Any) -> None:
    """Add the filters `typeset` and `plain_text` to a generator's environment.

    `typeset` takes plain text and its language; `plain_text` takes typeset HTML.
    """
    generator.env.filters.update(typeset=typeset, plain_text=plain_text)


def add_policy_filter(generator: Any) -> None:
    """Add the filter `content_policy`: of the author's text, what its page may load."""
    from causerie.markup.content_policy import content_policy

    more = generator.settings.get("CONTENT_POLICY", {})
    generator.env.filters["content_policy"] = partial(content_policy, more=more)


def add_data_filter(generator: Any) -> None:
    """Add the filter `linked_data`: what a page is about, for machines."""
    from causerie.markup.linked_data import linked_data

    generator.env.filters["linked_data"] = linked_data


def publish_covers(generator: Any) -> None:
    """Make Pelican publish the covers of posts."""
    from causerie.markup import covers

    covers.publish_covers(generator)


def attach_covers(generators: Any) -> None:
    """Attach their covers to posts."""
    from causerie.bridge.site import site_of
    from causerie.markup.covers import attach_cover

    site = site_of(generators[0])
    for entry in site.build.articles():
        if entry.post.cover:
            attach_cover(site, entry)


def add_page_body_filter(generator: Any) -> None:
    """Add the filter `page_body`: of the author's text, what only its page offers."""
    from causerie.markup.page_body import page_body

    generator.env.filters["page_body"] = page_body


def plain_text(markup: str) -> str:
    """Return the text of simple HTML; unlike `striptags`, keep no-break spaces."""
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def makeExtension(**config: Any) -> Any:  # noqa: N802 - Python-Markdown's name for it
    """Create the extension; called by Python-Markdown, which imports this module."""
    from causerie.markup.markdown_extension import Markup

    return Markup(**config)


def check_pictures(pelican: Any) -> None:
    """Report the pictures of posts that browsers do not show."""
    from causerie.bridge.site import site_of
    from causerie.markup import covers, pictures

    site = site_of(pelican)
    found = pictures.check_pictures(site, site.build.references)
    site.report(of_kind("images", found))
    site.report(covers.check_covers(site, site.build.entries))
