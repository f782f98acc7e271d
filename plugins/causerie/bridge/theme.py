"""Theme: which templates it has, and what they expect of Jinja.

Pelican's own themes, and most made for it, expect no autoescaping and have no templates
for what only Causerie has. A theme's `theme.toml` may say otherwise.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from pelican.settings import DEFAULT_THEME

from causerie.bridge.log_capture import is_post_lost
from causerie.bridge.site import Site
from causerie.defaults import DIRECT_TEMPLATES
from causerie.post import Status
from causerie.problems import Level, Problem, Where
from causerie.settings import did_you_mean
from causerie.theme_path import theme_path

_FILE = "theme.toml"
_KEYS = ("autoescape",)
_I18N_PLUGIN = "causerie.i18n"  # the plugin that our theme's templates need
_PELICAN_SIMPLE = Path(DEFAULT_THEME).with_name("simple")  # the fallback of every theme
_FALLBACK_TEMPLATES = Path(__file__).with_name("templates")  # the fallback of that


def has_template(settings: Mapping[str, Any], name: str) -> bool:
    """Return whether the theme, or one of the folders around it, has a template."""
    folders = [Path(folder) for folder in settings["THEME_TEMPLATES_OVERRIDES"]]
    folders += [Path(settings["THEME"]) / "templates", _PELICAN_SIMPLE / "templates"]
    return any(
        (folder / (name + ending)).is_file()
        for folder in folders
        for ending in settings["TEMPLATE_EXTENSIONS"]
    )


def prepare_theme(site: Site, settings: dict[str, Any]) -> Iterator[Problem]:
    """Set autoescaping as the theme expects; skip pages that it has no template for."""
    theme = Path(settings["THEME"])
    expected, problems = _read(theme, site.root)
    yield from problems
    if theme == theme_path() and _I18N_PLUGIN not in settings["PLUGINS"]:
        what = f"PLUGINS: the theme needs the plugin {_I18N_PLUGIN}."
        yield Problem(site.locate("PLUGINS"), what, "Add it, or choose another THEME.")
    yield from _misnamed(settings, site.root)
    # the site's own settings win
    settings["JINJA_ENVIRONMENT"] = {**expected, **settings["JINJA_ENVIRONMENT"]}
    missing = [n for n in settings["DIRECT_TEMPLATES"] if not has_template(settings, n)]
    for name in missing:
        if name not in DIRECT_TEMPLATES:
            where = site.locate("DIRECT_TEMPLATES", name)
            what = f"DIRECT_TEMPLATES: the theme has no template {name}.html."
            yield Problem(where, what, "Write it, or take the name out.")
    names = [name for name in settings["DIRECT_TEMPLATES"] if name not in missing]
    settings["DIRECT_TEMPLATES"] = names


def check_theme_links(settings: Mapping[str, Any], root: Path) -> Iterator[Problem]:
    """Report symbolic links that lead out of the theme: what is there would be public.

    Pelican follows them, also where they lead round in a circle.
    """
    from causerie.sources.tree import check_links  # only full builds need it

    theme = Path(settings["THEME"])
    folders = {
        theme / name: theme
        for name in (*settings["THEME_STATIC_PATHS"], "templates", "translations")
    }
    for name in settings["THEME_TEMPLATES_OVERRIDES"]:
        folders[root / name] = root / name
    for folder, within in folders.items():
        if folder.is_dir():
            yield from check_links(folder, _name_in(folder, root), within=within)


def _name_in(path: Path, root: Path) -> str:
    return str(path.relative_to(root) if path.is_relative_to(root) else path)


def _misnamed(settings: Mapping[str, Any], root: Path) -> Iterator[Problem]:
    """Report unused templates of the author's named nearly as one of the theme's."""
    theme = Path(settings["THEME"]) / "templates"
    known = {path.name for path in theme.glob("*")} | {
        name + ending
        for name in settings["DIRECT_TEMPLATES"]
        for ending in settings["TEMPLATE_EXTENSIONS"]
    }
    folders = [root / folder for folder in settings["THEME_TEMPLATES_OVERRIDES"]]
    texts = {
        path: path.read_text(encoding="utf-8", errors="replace")
        for folder in folders
        for path in sorted(folder.glob("*"))
        if path.suffix in settings["TEMPLATE_EXTENSIONS"] and path.is_file()
    }
    for path in texts:
        near = did_you_mean(path.name, known, nearness=0.8)
        used = any(path.name in text for text in texts.values())
        if near and path.name not in known and not used:
            where = Where(_name_in(path, root))
            yield Problem(where, "Nothing uses this template.", near, Level.WARNING)


def check_menu(site: Site) -> Iterator[Problem]:
    """Report entries of MENU_PAGES that are no page's slug."""
    if is_post_lost():
        return
    pages = {
        str(entry.content.slug): entry.post.status
        for entry in site.build.entries
        if entry.post.kind == "page" and entry.post.original
    }
    for slug in site.settings.get("MENU_PAGES", ()):
        where = site.locate("MENU_PAGES", slug)
        status = pages.get(slug)
        if status is None:
            what = f"MENU_PAGES: there is no page with the slug {slug!r}."
            fix = did_you_mean(slug, pages) or "Write the page, or take the name out."
            yield Problem(where, what, fix, Level.WARNING)  # the site is whole
        elif status is not Status.PUBLISHED:
            what = f"MENU_PAGES: the page {slug!r} is {_NOT_SHOWN[status]}."
            yield Problem(where, what, "No menu shows it.", Level.WARNING)


_NOT_SHOWN = {
    Status.DRAFT: "a draft",
    Status.HIDDEN: "hidden",
    Status.GONE: "gone",
}


def add_fallback_templates(generator: Any) -> None:
    """Add fallback templates for pages that moved or are gone."""
    generator.env.loader.loaders.append(FileSystemLoader(str(_FALLBACK_TEMPLATES)))


def _read(theme: Path, root: Path) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a theme expects of Jinja, with the problems of its file."""
    path = theme / _FILE
    where = Where(_name_in(path, root))
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, []
    except (OSError, ValueError) as error:
        return {}, [Problem(where, f"It cannot be read: {error}.")]
    problems = [
        Problem(where, f"There is no key {key}.", did_you_mean(key, _KEYS))
        for key in values.keys() - set(_KEYS)
    ]
    escaped = values.get("autoescape", False)
    if not isinstance(escaped, bool):
        what = f"autoescape is {escaped!r}, not true or false."
        problems.append(Problem(where, what))
    return {"autoescape": escaped is True}, problems
