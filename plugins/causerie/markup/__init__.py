"""Markup: what posts may hold besides plain Markdown, all of it readable unrendered.

Figures, embedded videos and folded passages, as one Python-Markdown extension.
"""

from typing import Any


def makeExtension(**config: Any) -> Any:  # noqa: N802 - Python-Markdown's name for it
    """Make the extension; called by Python-Markdown, which finds it by this module."""
    from causerie.markup.extension import Markup

    return Markup(**config)
