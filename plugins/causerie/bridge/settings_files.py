"""Settings files: read them as Pelican does, and have every plain setting checked."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from pelican.plugins._utils import get_namespace_plugins
from pelican.settings import (
    DEFAULT_CONFIG,
    get_settings_from_file,
    read_settings,
)

from causerie.bridge.exception_origin import own_frame
from causerie.bridge.log_capture import capture_logs
from causerie.errors import SettingsError
from causerie.problems import Level, Problem
from causerie.settings_locator import Locator
from causerie.sources.source_paths import SourcePaths, read_source_paths

BRIDGE = "causerie.bridge"
_I18N, _OLD_I18N = "causerie.i18n", "causerie.interface"  # that of older sites
FAULTS = "CAUSERIE_FAULTS"  # the key of the settings' own problems


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
            fix="Run this in a site's folder; causerie new FOLDER makes one.",
        )
    if not checked:  # it copies our defaults, which the file may change in place
        from causerie.bridge import check_settings

    root = path.absolute().parent
    values = _run_settings_file(path, root)
    locate = Locator(root, overrides.get("CAUSERIE_SETTINGS_FILES", (path.name,)))
    faults: list[Problem] = []
    if not checked:
        faults += check_settings.check_values(values, locate)
    settings = {**values, **overrides}
    _make_absolute(settings, root)
    if not checked:
        faults += check_settings.check_folders(settings, root, locate)
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
