"""Idle settings: those that a site sets and that change nothing, as others decide.

Pelican has them, and a build goes by settings of ours, or has a way of its own.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from causerie.problems import Level, Problem
from causerie.settings_locator import Locator

_PELICANS_FEEDS = (  # none of which is on in a site that does not ask for it
    *("FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS"),
    *("CATEGORY_FEED_ATOM", "CATEGORY_FEED_RSS", "TAG_FEED_ATOM", "TAG_FEED_RSS"),
    *("AUTHOR_FEED_ATOM", "AUTHOR_FEED_RSS"),
    *("TRANSLATION_FEED_ATOM", "TRANSLATION_FEED_RSS"),
)
_OF_THESE_FEEDS = ("FEED_APPEND_REF", "FEED_MAX_ITEMS", "RSS_FEED_SUMMARY_ONLY")
_OF_LISTS = ("DEFAULT_ORPHANS", "PAGINATION_PATTERNS")
_LISTS = ("archives", "authors", "categories", "tags")


def idle_settings(values: Mapping[str, Any], locate: Locator) -> Iterator[Problem]:
    """Report settings of a site's files that change nothing, each at its line."""
    for name, (why, fix) in sorted(_found(values)):
        where = locate(name)
        if where.line:  # else it is a default, or made in some other way
            what = f"{name} changes nothing: {why}."
            yield Problem(where, what, fix, Level.WARNING)


def _found(values: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the names of what would be idle if it is set, why, and what to do."""
    if Path(values.get("OUTPUT_PATH", "output")).name != "output":
        fix = "Take the line out; ./inv publish puts the site where PUBLISH says."
        yield "OUTPUT_PATH", ("builds write into output/ and output-release/", fix)
    if values.get("LISTS_FROM_OLDEST"):
        why = "pages of lists are numbered from the oldest post"
        for name in _OF_LISTS:
            yield name, (why, "Write LISTS_FROM_OLDEST = False, or take the line out.")
    if not any(values.get(name) for name in _PELICANS_FEEDS):
        for name in _OF_THESE_FEEDS:
            why = "it is of Pelican's own feeds, and none of these is on"
            fix = 'The feeds here are told by FEEDS, as FEEDS = {"items": 50}.'
            yield name, (why, fix)
    pages = values.get("DIRECT_TEMPLATES", ())
    for page in _LISTS:
        if page not in pages:
            why = f"DIRECT_TEMPLATES has no {page!r}"
            for end in ("SAVE_AS", "URL"):
                yield f"{page.upper()}_{end}", (why, "Add it, or take the line out.")
