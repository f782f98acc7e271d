"""Markup: what posts may hold besides plain Markdown, all of it readable unrendered.

Figures, embedded videos, folded passages and typography, as one Python-Markdown
extension; and as a Pelican plugin the filter that sets titles and other plain texts,
and excerpts that are prose.
"""

import re
from html import unescape
from typing import Any

from causerie.markup.typography_rules import typeset


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    from causerie.bridge.pelican_patches import excerpt_prose

    excerpt_prose()
    signals.initialized.connect(tell_language)
    signals.finalized.connect(check_pictures)
    signals.generator_init.connect(teach_typography)


def tell_language(pelican: Any) -> None:
    """Tell the site's language, for readers that are not ours and do not."""
    markdown = pelican.settings["MARKDOWN"]
    configs = markdown.get("extension_configs", {})
    if (own := configs.get(__name__)) is not None and "lang" not in own:
        lang = pelican.settings["DEFAULT_LANG"]
        told = {**configs, __name__: {**own, "lang": lang}}
        pelican.settings["MARKDOWN"] = {**markdown, "extension_configs": told}


def teach_typography(generator: Any) -> None:
    """Give a generator's templates the filters `typeset` and `plain_text`.

    The one takes a text, and its language; the other what is HTML, and set already.
    """
    generator.env.filters.update(typeset=typeset, plain_text=plain_text)


def plain_text(markup: str) -> str:
    """Return the words of simple HTML; unlike `striptags` with its no-break spaces."""
    return unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def makeExtension(**config: Any) -> Any:  # noqa: N802 - Python-Markdown's name for it
    """Make the extension; called by Python-Markdown, which finds it by this module."""
    from causerie.markup.markdown_extension import Markup

    return Markup(**config)


def check_pictures(pelican: Any) -> None:
    """Name the pictures of posts that browsers do not show."""
    from causerie.bridge.site import site_of
    from causerie.markup import pictures

    site = site_of(pelican)
    site.report(pictures.check_pictures(site, site.build.references))


def update_edited(site: Any, edited_posts: Any) -> None:
    """Look at the pictures of edited posts, which were read with all the rest."""
    from causerie.markup import pictures

    links = [found for each in edited_posts for found in each.links]
    site.report(pictures.check_pictures(site, links))
