"""Render Markdown as the site will have it, to compare what it shows."""

from collections.abc import Callable, Mapping
from typing import Any


def markdown_renderer(settings: Mapping[str, Any]) -> Callable[[str], str]:
    """Return what renders Markdown as the site does."""
    from markdown import Markdown

    options = settings["MARKDOWN"]
    configs = options.get("extension_configs", {})
    extensions = [*options.get("extensions", []), *configs]
    made = Markdown(
        extensions=extensions,
        extension_configs=configs,
        output_format=options.get("output_format", "html5"),
    )

    def render(text: str) -> str:
        made.reset()
        return str(made.convert(f"Title: x\n\n{text}"))

    return render
