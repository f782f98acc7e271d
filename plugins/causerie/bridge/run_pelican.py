"""Run Pelican once, in this process; turn what it logs into problems."""

import gc
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pelican
from pelican import signals

from causerie.bridge.exception_origin import problem_from_exception
from causerie.bridge.log_capture import capture_logs
from causerie.bridge.site import KEY, site_of
from causerie.problems import Problem, Where, has_errors
from causerie.settings_locator import Locator

ReportProgress = Callable[[str, int], None]  # a phase, and how many of it are done


class _AllIsReadError(Exception):
    """Ends Pelican's run before anything is written."""


def run_pelican(
    settings: dict[str, Any],
    *,
    strict: bool,
    only_settings: bool = False,
    only_read: bool = False,
    report_progress: ReportProgress | None = None,
) -> list[Problem]:
    """Build the site that the settings describe; return every problem met.

    Strict: Pelican's warnings are errors too, as with its `--fatal warnings`. The first
    exception ends the build and is a problem like the others. With `only_settings`, or
    if a feature's settings have a fault, nothing is built; with `only_read` posts and
    pages are read, and what features attach to them, and nothing is written.
    """
    problems: list[Problem] = []
    content = Path(settings["PATH"])
    locate = Locator(content.parent, settings["CAUSERIE_SETTINGS_FILES"])
    signals.all_generators_finalized.connect(_freeze_collector)
    if only_read:  # Pelican asks for its writer when all is read
        signals.get_writer.connect(_end_reading)
    where: Where | None = locate("PLUGINS")  # while these are loaded
    with (
        capture_logs(content, locate, strict=strict) as logs,
        redirect_stdout(StringIO()),
    ):
        try:
            instance = pelican.Pelican(settings)
            where = None
            site = site_of(settings)
            if report_progress:
                site.reporter.report_progress = _Progress(report_progress).count
            if not has_errors(site.reporter.problems) and not only_settings:
                instance.run()
        except _AllIsReadError:
            signals.get_writer.disconnect(_end_reading)
        except Exception as error:  # noqa: BLE001 - reported to the author
            if "as 'translation_id'" in str(error):  # of Pelican's utils
                where = locate("ARTICLE_TRANSLATION_ID")
                what = "ARTICLE_TRANSLATION_ID names what not every post has."
                problems.append(Problem(where, what))
            else:
                problems.append(
                    problem_from_exception(error, content.parent, where=where)
                )
    reported = site_of(settings).reporter.problems if KEY in settings else []
    return [*reported, *logs.problems, *problems]


def _end_reading(_pelican: Any) -> None:
    raise _AllIsReadError


def _freeze_collector(_generators: Any) -> None:
    """Exclude all posts from garbage collection: they live as long as the process.

    The collector would scan them again and again, and so every forked process would
    copy them (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    gc.freeze()


class _Progress:
    """Reports how many posts were read and pages written so far."""

    def __init__(self, report_progress: ReportProgress) -> None:
        self.report_progress = report_progress
        self.counts: Counter[str] = Counter()

    def count(self, phase: str) -> None:
        self.counts[phase] += 1
        self.report_progress(phase, self.counts[phase])
