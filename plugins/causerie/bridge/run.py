"""Run Pelican once, in this process, and return what it said as problems."""

import gc
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import jinja2
import pelican
from pelican import signals
from pelican.plugins._utils import get_namespace_plugins
from pelican.settings import DEFAULT_CONFIG, read_settings

from causerie import defaults
from causerie.bridge.listener import listening
from causerie.bridge.site import KEY, site_of
from causerie.errors import CauserieError, SettingsError
from causerie.locator import Locator
from causerie.problems import Problem, Where
from causerie.settings import did_you_mean

BRIDGE = "causerie.bridge"
Tell = Callable[[str, int], None]  # a phase, and how many of it are done

# Settings that Pelican reads without having a default for them.
_UNLISTED = ("AUTHOR", "SITESUBTITLE", "FEED_DOMAIN", "FEED_ATOM", "FEED_RSS")
_OUR_NAMES = (
    *("PODCAST", "SUBSCRIBE", "CROSSLINKS", "FEEDS"),
    *("PUBLISH", "PINGBACKS", "COMMENTS"),
)


def load_settings(path: Path, overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Read a settings file as Pelican does; raise SettingsError if it cannot be."""
    if not path.is_file():
        raise SettingsError(
            "There is no such settings file.",
            where=path.name,
            fix="Run this in the site's folder.",
        )
    try:
        settings: dict[str, Any] = read_settings(str(path), override=dict(overrides))
    except SyntaxError as error:
        where = f"{Path(error.filename or path).name}:{error.lineno}"
        raise SettingsError(
            f"Python cannot read it: {error.msg}.", where=where
        ) from error
    except Exception as error:  # an author's settings file may raise anything
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if frame.filename.endswith("conf.py")]
        line = f":{ours[-1].lineno}" if ours else ""
        name = Path(ours[-1].filename).name if ours else path.name
        what = f"It stops with {type(error).__name__}: {error}."
        raise SettingsError(what, where=f"{name}{line}") from error
    return settings


def stand_on_bridge(settings: dict[str, Any]) -> None:
    """Have the bridge among the plugins, first: without it there is no building.

    Pelican's own default, None, means every plugin that is installed for it.
    """
    plugins = settings["PLUGINS"]
    if plugins is None:
        plugins = list(get_namespace_plugins().values())
    if BRIDGE not in plugins:
        settings["PLUGINS"] = [BRIDGE, *plugins]


def misspelt_names(settings: Mapping[str, Any], locate: Locator) -> Iterator[Problem]:
    """Find names in the site's settings files that are nearly a setting's.

    A theme may have settings of its own, so a name that is near none is let pass.
    """
    known = {*DEFAULT_CONFIG, *vars(defaults), *_OUR_NAMES, *_UNLISTED}
    for name in sorted(settings.keys() - known):
        where = locate(name)
        near = did_you_mean(name, sorted(known), nearness=0.85)
        if near and where.line:
            yield Problem(where, f"There is no setting {name}.", near)


def run_pelican(
    settings: dict[str, Any], *, strict: bool, tell: Tell | None = None
) -> list[Problem]:
    """Build the site that the settings describe; return every problem met.

    Strict: Pelican's warnings are errors too, as with its `--fatal warnings`. The
    first exception ends the build and is a problem like the others.
    """
    problems: list[Problem] = []
    signals.all_generators_finalized.connect(_keep_what_was_read)
    with listening(strict=strict) as heard, redirect_stdout(StringIO()):
        try:
            instance = pelican.Pelican(settings)
            site = site_of(settings)
            site.tell = _Progress(tell).count if tell else site.tell
            if not site.problems:
                instance.run()
        except CauserieError as error:
            problems.append(Problem(Where(error.where or "."), error.what, error.fix))
        except jinja2.TemplateError as error:
            problems.append(_template_problem(error))
        except Exception as error:  # noqa: BLE001 - told to the author, kept for us
            problems.append(_failure(error, settings))
    told = site_of(settings).problems if KEY in settings else []
    return [*told, *heard.problems, *problems]


def _keep_what_was_read(_generators: Any) -> None:
    """Have the collector pass over all posts: they stay to the end of the process.

    It would look at each of them again and again, more often the more they are, and so
    have each process that is forked copy them (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.freeze()


class _Progress:
    """Tell how many posts were read and pages written, as Pelican goes."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.counts: Counter[str] = Counter()

    def count(self, phase: str) -> None:
        self.counts[phase] += 1
        self.tell(phase, self.counts[phase])


def _template_problem(error: jinja2.TemplateError) -> Problem:
    if isinstance(error, jinja2.TemplateSyntaxError):
        name = Path(error.filename or error.name or "theme").name
        where = Where(f"theme/templates/{name}", error.lineno)
    else:
        where = _template_frame(error) or Where("theme/templates")
    return Problem(where, f"The template fails: {error.message}.")


def _template_frame(error: BaseException) -> Where | None:
    frames = traceback.extract_tb(error.__traceback__)
    found = [f for f in frames if "/templates/" in f.filename]
    if not found:
        return None
    return Where(
        f"theme/templates/{Path(found[-1].filename).name}", found[-1].lineno or 0
    )


def _failure(error: Exception, settings: Mapping[str, Any]) -> Problem:
    """Say that the engine itself failed, and keep the whole story in a file."""
    story = Path(settings["PATH"]).resolve().parent / ".causerie" / "last-failure.txt"
    story.parent.mkdir(exist_ok=True)
    story.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    where = _template_frame(error) or Where("causerie")
    what = f"The build failed: {type(error).__name__}: {error}"
    return Problem(where, what, "The whole story is in .causerie/last-failure.txt.")
