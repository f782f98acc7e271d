"""Settings files: read them as Pelican does, and check every plain setting.

A bad value is reported with its line and replaced by the default, so that all other
problems are found as well.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.plugins._utils import get_namespace_plugins
from pelican.settings import (
    DEFAULT_CONFIG,
    DEFAULT_THEME,
    get_settings_from_file,
    read_settings,
)

from causerie import defaults
from causerie.bridge.exception_origin import own_frame
from causerie.bridge.log_capture import capture_logs
from causerie.bridge.setting_rules import rule_of
from causerie.bridge.setting_values import mismatched
from causerie.errors import SettingsError
from causerie.problems import Level, Problem
from causerie.settings import character_fault, did_you_mean, format_value
from causerie.settings_locator import Locator
from causerie.sources.source_paths import SourcePaths, read_source_paths

BRIDGE = "causerie.bridge"
_I18N, _OLD_I18N = "causerie.i18n", "causerie.interface"  # that of older sites
FAULTS = "CAUSERIE_FAULTS"  # the key of the settings' own problems

# Settings that Pelican reads without having a default for them.
_UNLISTED = ("AUTHOR", "SITESUBTITLE", "FEED_DOMAIN", "FEED_ATOM", "FEED_RSS")
_OUR_NAMES = (
    *("PODCAST", "SUBSCRIBE", "CROSSLINKS", "FEEDS"),
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
_INSTEAD = {"SITENAME": "?", "TIMEZONE": "UTC", "SITEURL": "https://site.invalid"}


def load_settings(
    path: Path, overrides: Mapping[str, Any], *, checked: bool = False
) -> dict[str, Any]:
    """Read a settings file as Pelican does; raise SettingsError if that fails.

    The problems of its values are in the list under the key `FAULTS`; settings that
    were `checked` before are not checked again.
    """
    if not path.is_file():
        raise SettingsError(
            "There is no such settings file.",
            where=path.name,
            fix="Run this in the site's folder.",
        )
    root = path.absolute().parent
    values = _run_settings_file(path, root)
    locate = Locator(root, overrides.get("CAUSERIE_SETTINGS_FILES", (path.name,)))
    faults: list[Problem] = []
    if not checked:
        faults += [*_missing(values, locate), *_replace_bad_values(values, locate)]
        faults += _mismatched_addresses(values, locate)
    settings = {**values, **overrides}
    _make_absolute(settings, root)
    if not checked:
        faults += _missing_folders(settings, root, locate)
        faults += _missing_theme_pages(settings, locate)
    content = settings["PATH"]
    try:
        with capture_logs(Path(content), locate) as logs:
            there = {"PATH": content if Path(content).is_dir() else str(root)}
            read: dict[str, Any] = read_settings(None, override={**settings, **there})
    except Exception as error:  # of what no rule of ours foresaw
        what = f"Pelican cannot use these settings: {error}".rstrip(".") + "."
        raise SettingsError(what, where=path.name) from error
    faults += [_at_its_line(each, values, locate) for each in logs.problems]
    return {**read, FAULTS: faults, "PATH": content}


def _make_absolute(settings: dict[str, Any], root: Path) -> None:
    """Make folders absolute, as Pelican does; THEME may be a name."""
    for name in ("PATH", "OUTPUT_PATH", "CACHE_PATH", "THEME"):
        given = os.path.abspath(root / settings.get(name, DEFAULT_CONFIG[name]))  # noqa: PTH100
        if name != "THEME" or Path(given).exists():
            settings[name] = given
    paths = settings.get("PLUGIN_PATHS", ())
    settings["PLUGIN_PATHS"] = [str(root / path) for path in paths]


def _run_settings_file(path: Path, root: Path) -> dict[str, Any]:
    """Run a settings file, and return its settings."""
    try:
        with _printing_to_stderr():
            return dict(get_settings_from_file(str(path)))
    except SyntaxError as error:
        file = Path(error.filename or path)
        name = file.relative_to(root) if file.is_relative_to(root) else file.name
        line = f":{error.lineno}" if error.lineno else ""
        raise SettingsError(
            f"Python cannot read it: {error.msg}.", where=f"{name}{line}"
        ) from error
    except SystemExit as error:
        what = f"It ends the program{f': {error.code}' if error.code else ''}."
        raise SettingsError(what, where=_place(error, path, root)) from error
    except Exception as error:  # an author's settings file may raise anything
        message = " ".join(str(error).split()).rstrip(".")
        what = f"It stops with {type(error).__name__}{message and f': {message}'}."
        raise SettingsError(what, where=_place(error, path, root)) from error


@contextmanager
def _printing_to_stderr() -> Iterator[None]:
    """Redirect what settings, and the programs they run, print to standard error."""
    sys.stdout.flush()
    stdout = os.dup(1)
    try:
        os.dup2(2, 1)
        with redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(stdout, 1)
        os.close(stdout)


def _place(error: BaseException, path: Path, root: Path) -> str:
    """Return the innermost line of the author's that an exception came through."""
    frame = own_frame(error, root)
    return str(frame.place(root)) if frame else path.name


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


def _missing_theme_pages(
    settings: Mapping[str, Any], locate: Locator
) -> Iterator[Problem]:
    """Report pages that our theme links to and that are switched off."""
    if settings["THEME"] != defaults.THEME:
        return
    for name in ("CATEGORY_SAVE_AS", "TAG_SAVE_AS"):
        if settings.get(name, getattr(defaults, name)) == "":
            what = f"{name} is empty, and the theme links to these pages."
            yield Problem(locate(name), what, "Take the line out.")


def _missing(values: dict[str, Any], locate: Locator) -> Iterator[Problem]:
    for name, fix in _REQUIRED.items():
        if name not in values:
            yield Problem(locate(name), f"{name} is missing.", fix)
            values[name] = _INSTEAD[name]


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
    content = Path(settings["PATH"])
    yield from _missing_sources(settings, content, root, locate)
    if not content.is_dir():
        what = f"There is no folder {_below(content, root)}."
        fix = f"Make it: mkdir -p {_below(content, root)}/articles"
        yield Problem(locate("PATH"), what, fix)


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


def _at_its_line(
    problem: Problem, values: Mapping[str, Any], locate: Locator
) -> Problem:
    """Move a problem that Pelican logged to the line of its setting."""
    words = re.findall(r"[A-Z][A-Z_]+", problem.what)
    named = next((word for word in words if word in values), "")
    return replace(problem, where=locate(named), level=Level.WARNING)


def load_places(root: Path) -> SourcePaths:
    """Read where a site's settings have posts and pages read."""
    path = root / "pelicanconf.py"
    return (
        read_source_paths(load_settings(path, {})) if path.is_file() else SourcePaths()
    )


def ensure_bridge_plugin(settings: dict[str, Any]) -> None:
    """Add the bridge to the plugins, first, if it is missing; replace an old name.

    Pelican's own default, None, means every plugin that is installed for it.
    """
    plugins = settings["PLUGINS"]
    if plugins is None:
        plugins = list(get_namespace_plugins().values())
    plugins = [_I18N if each == _OLD_I18N else each for each in plugins]
    settings["PLUGINS"] = plugins if BRIDGE in plugins else [BRIDGE, *plugins]


def misspelt_names(settings: Mapping[str, Any], locate: Locator) -> Iterator[Problem]:
    """Find names in the site's settings files that are nearly a setting's.

    A theme may have settings of its own, so a name that is near none is allowed.
    """
    known = {*DEFAULT_CONFIG, *vars(defaults), *_OUR_NAMES, *_UNLISTED}
    for name in sorted(settings.keys() - known):
        where = locate(name)
        near = did_you_mean(name, sorted(known), nearness=0.85)
        if near and where.line:
            yield Problem(where, f"There is no setting {name}.", near)
