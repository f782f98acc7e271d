"""Extend Markdown with figures, video embeds, details blocks and typography.

This package is one Python-Markdown extension, and a Pelican plugin that adds the
filter `typeset` for titles and other plain text, and excerpts of prose only.
"""

import re
from functools import partial
from html import unescape
from typing import Any

from causerie.markup.typography_rules import typeset


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    from causerie.bridge.pelican_patches import excerpt_prose

    excerpt_prose()
    signals.initialized.connect(set_markdown_language)
    signals.finalized.connect(check_pictures)
    signals.generator_init.connect(add_typography_filters)
    signals.generator_init.connect(add_policy_filter)


def set_markdown_language(pelican: Any) -> None:
    """Set the extension's language to the site's, for readers other than ours."""
    markdown = pelican.settings["MARKDOWN"]
    configs = markdown.get("extension_configs", {})
    if (own := configs.get(__name__)) is not None and "lang" not in own:
        lang = pelican.settings["DEFAULT_LANG"]
        configs = {**configs, __name__: {**own, "lang": lang}}
        pelican.settings["MARKDOWN"] = {**markdown, "extension_configs": configs}


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
    from causerie.markup import pictures

    site = site_of(pelican)
    site.report(pictures.check_pictures(site, site.build.references))
