"""Check the plain settings of a site, and the folders that they name.

A bad value is reported with its line and replaced by the default, so that all other
problems are found as well.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG, DEFAULT_THEME

from causerie import defaults
from causerie.bridge.idle_settings import idle_settings
from causerie.bridge.setting_rules import RULES, rule_of
from causerie.bridge.setting_values import mismatched
from causerie.problems import Level, Problem, Where
from causerie.settings import character_fault, did_you_mean, format_value
from causerie.settings_locator import Locator, plain_assignments
from causerie.sources.source_paths import read_source_paths

# Settings that Pelican, or a theme of its own, reads without having a default for them.
_UNLISTED = (
    *("AUTHOR", "SITESUBTITLE", "FEED_DOMAIN", "FEED_ATOM", "FEED_RSS"),
    *("AUTHORS_SAVE_AS", "AUTHORS_URL", "TAG_FEED_ATOM", "TAG_FEED_RSS"),
    *(f"{kind}_REGEX_SUBSTITUTIONS" for kind in ("AUTHOR", "CATEGORY", "TAG")),
    *(
        f"{kind}FEED_{form}_URL"
        for kind in ("", "AUTHOR_", "CATEGORY_", "TAG_", "TRANSLATION_")
        for form in ("ATOM", "RSS", *(() if kind else ("ALL_ATOM", "ALL_RSS")))
    ),
)
_OUR_NAMES = (
    *("PODCAST", "SUBSCRIBE", "CROSSLINKS", "FEEDS", "IMAGES", "CARDS"),
    *("PUBLISH", "PINGBACKS", "COMMENTS"),
)
# Copies, as a site's settings may change them in place.
_DEFAULTS = {n: deepcopy(v) for n, v in vars(defaults).items() if n.isupper()}
_REQUIRED = {
    "SITEURL": 'Write SITEURL = "https://…".',
    "SITENAME": 'Name the site: SITENAME = "…".',
    "TIMEZONE": 'Write TIMEZONE = "Europe/Paris", or where your posts\' times are.',
}
_PAGES_OF = (
    *("ARTICLE", "ARTICLE_LANG", "DRAFT", "DRAFT_LANG", "PAGE", "PAGE_LANG"),
    *("DRAFT_PAGE", "DRAFT_PAGE_LANG", "CATEGORY", "TAG", "AUTHOR"),
    *("YEAR_ARCHIVE", "MONTH_ARCHIVE", "DAY_ARCHIVE"),
)
_NEEDED_PLACES = [
    f"{kind}_{place}"
    for kind in ("ARTICLE", "PAGE", "CATEGORY", "TAG")
    for place in ("URL", "SAVE_AS")
]
_INSTEAD = {"SITENAME": "?", "TIMEZONE": "UTC", "SITEURL": "https://site.invalid"}


def check_values(values: dict[str, Any], locate: Locator) -> Iterator[Problem]:
    """Report the faults of a settings file's values, and replace those."""
    faults = [
        *_missing(values, locate),
        *_replace_bad_values(values, locate),
        *_mismatched_addresses(values, locate),
        *_missing_subtitle(values, locate),
    ]
    yield from faults
    told = {fault.where for fault in faults}
    idle = idle_settings(values, locate)
    yield from (each for each in idle if each.where not in told)


def check_folders(
    settings: dict[str, Any], root: Path, locate: Locator
) -> Iterator[Problem]:
    """Report folders and pages that the settings name and that do not exist."""
    yield from _folders_read_twice(settings, locate)
    yield from _missing_folders(settings, root, locate)
    yield from _missing_theme_pages(settings, locate)


def misspelt_names(settings: Mapping[str, Any], locate: Locator) -> Iterator[Problem]:
    """Find names in the site's settings files that are nearly a setting's.

    A theme may have settings of its own, so a name that is near none is allowed.
    """
    known = {*DEFAULT_CONFIG, *vars(defaults), *_OUR_NAMES, *_UNLISTED, *RULES}
    for name in sorted(settings.keys() - known):
        where = locate(name)
        near = did_you_mean(name, sorted(known), nearness=0.85)
        if near and where.line:
            yield Problem(where, f"There is no setting {name}.", near)
    for file in locate.files:
        for name, line in plain_assignments(locate.root / file):
            setting = name.upper()
            if name != setting and setting in known and not locate(setting).line:
                what = f"{name} is no setting: these are in capitals."
                where = Where(file, line)
                yield Problem(where, what, f"Write {setting} = …", Level.WARNING)


def is_known(name: str) -> bool:
    """Return whether a setting is ours or Pelican's: not themes alone read it."""
    parts = ("_SAVE_AS", "_URL", "FEED")  # names are made with these
    return (
        name in {*DEFAULT_CONFIG, *vars(defaults), *_OUR_NAMES, *_UNLISTED}
        or rule_of(name) is not None
        or not name.isupper()
        or any(part in name for part in parts)
    )


def _missing(values: dict[str, Any], locate: Locator) -> Iterator[Problem]:
    for name, fix in _REQUIRED.items():
        if name not in values:
            yield Problem(locate(name), f"{name} is missing.", fix)
            values[name] = _INSTEAD[name]


def _replace_bad_values(values: dict[str, Any], locate: Locator) -> Iterator[Problem]:
    """Replace bad values by the defaults, and report them."""
    for name in sorted(values):
        rule = rule_of(name)
        if rule is None:
            continue
        value = values[name]
        if fault := rule(value) or character_fault(value):
            where = locate(name)
            if isinstance(value, list | tuple):
                found = (locate(name, item) for item in value if rule([item]))
                where = next(found, where)
            yield Problem(where, f"{name}: {format_value(value)} {fault}")
            del values[name]
            if name in _DEFAULTS:
                values[name] = deepcopy(_DEFAULTS[name])
            elif name in _INSTEAD:
                values[name] = _INSTEAD[name]


def _mismatched_addresses(
    values: Mapping[str, Any], locate: Locator
) -> Iterator[Problem]:
    """Report addresses that do not match the files that their pages are written to."""
    for name in _PAGES_OF:
        url, save_as = values.get(f"{name}_URL"), values.get(f"{name}_SAVE_AS")
        if not url or not save_as or not mismatched(url, save_as):
            continue
        where = locate(f"{name}_URL")
        what = f"{name}_URL: nothing is at {url!r}, for {name}_SAVE_AS has the page"
        fix = f"Write {name}_SAVE_AS = {url + 'index.html' * url.endswith('/')!r}, too."
        if not where.line:
            where = locate(f"{name}_SAVE_AS")
            fix = f"Write {name}_URL = {save_as.removesuffix('index.html')!r}, too."
        yield Problem(where, f"{what} written to {save_as!r}.", fix)


def _missing_subtitle(values: Mapping[str, Any], locate: Locator) -> Iterator[Problem]:
    """Report subtitles by language, none of which is in the site's own."""
    given = values.get("SITESUBTITLE")
    lang = values.get("DEFAULT_LANG", DEFAULT_CONFIG["DEFAULT_LANG"])
    if isinstance(given, Mapping) and lang not in given:
        what = f"SITESUBTITLE has no text in {lang!r}, the site's own language."
        fix = f'Add one, "{lang}": "…": languages without their own show it.'
        yield Problem(locate("SITESUBTITLE"), what, fix)


def _missing_theme_pages(
    settings: Mapping[str, Any], locate: Locator
) -> Iterator[Problem]:
    """Report pages that our theme links to and that are switched off."""
    if settings["THEME"] != defaults.THEME:
        return
    for name in _NEEDED_PLACES:
        if settings.get(name, getattr(defaults, name)) == "":
            what = f"{name} is empty, and the theme links to these pages."
            yield Problem(locate(name), what, "Take the line out.")


def _missing_folders(
    settings: dict[str, Any], root: Path, locate: Locator
) -> Iterator[Problem]:
    """Report folders that the settings name and that do not exist."""
    theme = Path(settings["THEME"])
    if not theme.is_dir() and not (Path(DEFAULT_THEME).parent / theme).is_dir():
        what = f"THEME: there is no folder {_below(theme, root)}."
        yield Problem(locate("THEME"), what, "Check the name.")
        settings["THEME"] = defaults.THEME
    elif not (theme / "templates").is_dir() and theme.is_dir():
        what = f"THEME: {_below(theme, root)} has no folder templates/."
        yield Problem(locate("THEME"), what, "It is no theme.")
        settings["THEME"] = defaults.THEME
    for name in ("THEME_TEMPLATES_OVERRIDES", "PLUGIN_PATHS"):
        for folder in settings.get(name, ()):
            if not (root / folder).is_dir():
                what = f"{name}: there is no folder {folder}."
                yield Problem(locate(name, str(folder)), what, "Check the name.")
    for name in settings.get("THEME_STATIC_PATHS", ()) if theme.is_dir() else ():
        where, folder = locate("THEME_STATIC_PATHS", name), theme / name
        if where.line and not (folder.is_file() or any(folder.glob("**/*"))):
            what = f"THEME_STATIC_PATHS: there is nothing in {_below(folder, root)}."
            yield Problem(where, what, "Check the name.", Level.WARNING)
    content = Path(settings["PATH"])
    yield from _missing_sources(settings, content, root, locate)
    if not content.is_dir():
        what = f"There is no folder {_below(content, root)}."
        fix = f"Make it: mkdir -p {_below(content, root)}/articles"
        yield Problem(locate("PATH"), what, fix)


def _folders_read_twice(
    settings: Mapping[str, Any], locate: Locator
) -> Iterator[Problem]:
    """Report folders of posts that are folders of pages, too."""
    paths = read_source_paths(settings)
    for folder in sorted({*paths.articles} & {*paths.pages}):
        named = (("PAGE_PATHS", folder), ("ARTICLE_PATHS", folder))
        places = [place for each in named if (place := locate(*each)).line]
        where = places[0] if places else locate("PAGE_PATHS")
        what = f"{folder or '.'!r} is in PAGE_PATHS and in ARTICLE_PATHS:"
        what += " each file of it would be read twice, as a page and as a post."
        yield Problem(where, what, "Take it out of one of them.")


def _missing_sources(
    settings: dict[str, Any], content: Path, root: Path, locate: Locator
) -> Iterator[Problem]:
    """Report files below content/ that the settings name and that do not exist."""
    pages = dict.fromkeys(settings.get("TEMPLATE_PAGES", ()), Level.ERROR)
    extra = dict.fromkeys(settings.get("EXTRA_PATH_METADATA", ()), Level.WARNING)
    for setting, names in (("TEMPLATE_PAGES", pages), ("EXTRA_PATH_METADATA", extra)):
        for source, level in names.items():
            path = content / str(source)
            if not (path.is_file() or (names is extra and path.is_dir())):
                what = f"{setting}: there is no {_below(path, root)}."
                where = locate(setting, source)
                yield Problem(where, what, "Check the name.", level)


def _below(path: Path, root: Path) -> str:
    return str(path.relative_to(root) if path.is_relative_to(root) else path)
