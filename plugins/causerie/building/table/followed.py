"""What the table cannot follow: others' code, and settings that it does not know.

Such a site is built by Pelican itself, and each time as a whole.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from causerie.defaults import newest_first

# Settings that have Pelican write files without templates: its own feeds, sources.
_OWN_FILES = (
    *("FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS"),
    "OUTPUT_SOURCES",
)
# A theme's own functions may read posts without that being noted.
_FUNCTIONS = ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS", "TEMPLATE_PAGES")
_UNKNOWN = ("RELATIVE_URLS", "ARTICLE_TRANSLATION_ID", "PAGE_TRANSLATION_ID")
# What a theme may go through only where Pelican has it: the table looks single ones up.
_UNNOTED = ("generated_content", "static_content", "static_links")
_MARKUP = "causerie.markup"  # makes excerpts that are the same on every page


def why_not_followed(instance: Any) -> str:
    """Return why the table cannot follow a build of Pelican; empty: it can."""
    return next(_reasons(instance), "")


def _reasons(instance: Any) -> Iterator[str]:
    settings = instance.settings
    names = [plugin.__name__ for plugin in instance.plugins]
    others = (name for name in names if not name.startswith("causerie."))
    yield from (f"the plugin {name} is not Causerie's" for name in others)
    if _MARKUP not in names:
        yield f"the plugin {_MARKUP} is missing"
    yield from _of_settings(settings)
    yield from _of_theme(settings)


def _of_theme(settings: Any) -> Iterator[str]:
    folders = [Path(settings["THEME"]) / "templates"]
    folders += [Path(each) for each in settings["THEME_TEMPLATES_OVERRIDES"]]
    for path in (path for each in folders for path in sorted(each.rglob("*.html"))):
        if name := reads_unnoted(path):
            yield f"the template {path.name} reads {name}"


def reads_unnoted(path: str | Path) -> str:
    """Return what a template reads without that being noted; empty: nothing."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    return next((name for name in _UNNOTED if name in text), "")


def _of_settings(settings: Any) -> Iterator[str]:
    for name in (*_FUNCTIONS, *_UNKNOWN):
        if settings[name]:
            yield f"{name} is set"
    for name in sorted(settings):
        if name.endswith(_OWN_FILES) and settings[name]:
            yield f"{name} is set"
    if settings["ARTICLE_ORDER_BY"] is not newest_first:
        yield "ARTICLE_ORDER_BY is set"
    if settings["PAGE_ORDER_BY"] != "basename":
        yield "PAGE_ORDER_BY is set"
    for name in settings["JINJA_ENVIRONMENT"].get("extensions", []):
        if not str(name).startswith("jinja2.ext."):
            yield f"Jinja has the extension {name}"
