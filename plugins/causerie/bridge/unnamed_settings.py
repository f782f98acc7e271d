"""Unnamed settings: those that only templates show, and that no template names.

Pelican's manual has them, and its own themes show them. In a site with another theme
they change nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import TemplateError
from pelican.settings import DEFAULT_THEME

from causerie.bridge.site import Site
from causerie.problems import Level, Problem

# By name: by what templates know them that know them otherwise.
_SHOWN = {
    **dict.fromkeys(
        (
            *("LINKS", "LINKS_WIDGET_NAME", "SOCIAL", "SOCIAL_WIDGET_NAME"),
            *("MENUITEMS", "DISPLAY_PAGES_ON_MENU", "DISPLAY_CATEGORIES_ON_MENU"),
            *("GITHUB_URL", "TWITTER_USERNAME", "DISQUS_SITENAME"),
            *("GOOGLE_ANALYTICS", "GA_COOKIE_DOMAIN", "STYLESHEET_URL", "CSS_FILE"),
        ),
        "",
    ),
    **dict.fromkeys(("DEFAULT_DATE_FORMAT", "DATE_FORMATS"), "locale_date"),
}
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_NOTHING: tuple[Any, ...] = (None, "", (), [], {})
_SIMPLE = Path(DEFAULT_THEME).with_name("simple")  # Pelican's, which fills gaps


def check_unnamed(site: Site, environment: Any) -> Iterator[Problem]:
    """Report settings of a site's files that only templates show, and none does."""
    said = [name for name in _SHOWN if site.settings.get(name) not in _NOTHING]
    given = {name: site.locate(name) for name in said if site.locate(name).line}
    texts = "\n".join(_texts(site, environment)) if given else ""
    for name, where in given.items():
        word = _SHOWN[name] or name
        if not re.search(rf"\b{word}\b", texts):
            what = f"{name} changes nothing: no template of the theme shows it."
            fix = f"Take the line out, or have a template show {word}."
            yield Problem(where, what, fix, Level.WARNING)


def _texts(site: Site, environment: Any) -> list[str]:
    """Return the texts of all templates; of Pelican's own if one of them is named."""
    is_simple = Path(site.settings["THEME"]) == _SIMPLE
    own: dict[str, str] = {}
    others: dict[str, str] = {}
    for name in environment.list_templates():
        try:
            text, file, _ = environment.loader.get_source(environment, name)
        except (TemplateError, UnicodeDecodeError):  # who renders it is told
            continue
        is_own = is_simple or _SIMPLE not in Path(file or "").parents
        (own if is_own else others)[name] = _COMMENT.sub("", text)
    if any(name in text for name in others for text in own.values()):
        own |= others
    return [*own.values()]
