"""Markup: what posts may hold besides plain Markdown, all of it readable unrendered.

Figures, embedded videos, folded passages and typography, as one Python-Markdown
extension; and as a Pelican plugin the filter that sets titles and other plain texts.
"""

from typing import Any

from causerie.markup.languages import typeset


def register() -> None:
    """Connect to Pelican."""
    from pelican import signals

    signals.generator_init.connect(teach_typography)


def teach_typography(generator: Any) -> None:
    """Give a generator's templates the filter `typeset`: a text, and its language."""
    generator.env.filters["typeset"] = typeset


def makeExtension(**config: Any) -> Any:  # noqa: N802 - Python-Markdown's name for it
    """Make the extension; called by Python-Markdown, which finds it by this module."""
    from causerie.markup.extension import Markup

    return Markup(**config)


def revise(_site: Any, _revisions: Any) -> None:
    """Do nothing: the edited posts were read with all of it."""
