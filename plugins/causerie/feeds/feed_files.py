"""The files of a feed: the blog's main one has three formats."""

from collections.abc import Mapping
from typing import Any

MAIN_FEED = "/feed"  # the site path of the main feed without its extension
_ICONS = ("apple-touch-icon.png", "favicon.png")  # RSS takes no SVG
OTHER_FORMATS = ("/atom.xml", "/feed.json")  # of the main feed


def icon_of(settings: Mapping[str, Any]) -> str:
    """Return the site path of the image that stands for a blog in feeds; "" without."""
    names = settings.get("ROOT_FILES", ())
    return next((f"/{name}" for name in _ICONS if name in names), "")


def files_of_feed(path: str) -> list[str]:
    """Return the files, below the output, of the feed at a path without extension.

    >>> files_of_feed("/en/feed")
    ['en/feed.xml']
    """
    others = OTHER_FORMATS if path == MAIN_FEED else ()
    return [name.lstrip("/") for name in (f"{path}.xml", *others)]
