"""Log capture: turn what Pelican and its plugins log into problems."""

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pelican.log import init as init_logging

from causerie.bridge.exception_origin import problem_from_exception
from causerie.bridge.pelican_patches import reset_log_filter
from causerie.problems import Level, Problem, Where, sort_and_dedupe
from causerie.settings_locator import Locator

# Our own checks report these better.
_REPORTED_BETTER = (
    "Unable to find '%s', skipping url replacement.",
    "Other resources were not found and their urls not replaced",
    "Replacement Indicator %r not recognized in %r, skipping replacement",
    "{filename} used for linking to static content %s in %s. Use {static} instead",
    # Of a file that two posts attach: it is beside the first, and both links work.
    "The {attach} link in %s cannot relocate %s because %s. Falling back to"
    " {filename} link behavior instead.",
    # It is right for an image that only decorates (WCAG 2.2, H67; pelican#2398).
    "Empty alt attribute for image %s in %s",
    "Other images have empty alt attributes",
    "Cannot get modification stamp for %s\n\t%s",
    "Feeds generated without SITEURL set properly may not be valid",
    'Unable to generate valid slug for %s "%s".',
    "Removed extraneous trailing slash from SITEURL.",  # as it should be
)
# Logged without their reason, which is the exception being handled then.
_UNREAD = "Could not process %s"
_UNSORTED = ("Error sorting with function", 'There is no "%s" attribute in')
_NOT_LOADED = ("Cannot load plugin `%s`\n%s", "Cannot register plugin `%s`")


class LogCapture(logging.Handler):
    """Collects warnings and errors as problems; strict: all of them are errors."""

    def __init__(self, content: Path, locate: Locator, *, strict: bool) -> None:
        super().__init__(logging.WARNING)
        self.strict = strict
        self.content = content
        self.locate = locate
        self.problems: list[Problem] = []
        self.is_post_lost = False  # one could not be read, and the lists are without it

    def emit(self, record: logging.LogRecord) -> None:
        """Collect a record, unless our own checks report it better."""
        if record.msg in _REPORTED_BETTER:
            return
        reason = (record.exc_info or (None, None))[1] or sys.exc_info()[1]
        arguments = record.args if isinstance(record.args, tuple) else ()
        subject = str(next(iter(arguments), ""))
        if reason is not None and record.msg == _UNREAD:
            self.is_post_lost = True
            self._keep_reason(reason, self._place(record))
        elif reason is not None and record.msg in _NOT_LOADED:
            self._keep_unloaded(reason, subject)
        elif str(record.msg).startswith(_UNSORTED):
            why = reason or f"there is no {subject!r} in every post"
            what = f"ARTICLE_ORDER_BY or PAGE_ORDER_BY cannot be followed: {why}."
            self.problems.append(Problem(self.locate("ARTICLE_ORDER_BY"), what))
        else:
            is_error = self.strict or record.levelno >= logging.ERROR
            level = Level.ERROR if is_error else Level.WARNING
            message = " ".join(record.getMessage().split())
            if record.exc_info and record.exc_info[1] is not None:
                message += f" ({record.exc_info[1]})"
            message = message.replace(f"{self.content.parent}/", "")
            self.problems.append(Problem(self._place(record), message, level=level))

    def _keep_reason(self, reason: BaseException, where: Where) -> None:
        self.problems.append(
            problem_from_exception(reason, self.content.parent, where=where)
        )

    def _keep_unloaded(self, reason: BaseException, plugin: str) -> None:
        where, message = self.locate("PLUGINS", plugin), str(reason)
        if message == f"Cannot import plugin `{plugin}`":
            what = f"PLUGINS: there is no plugin {plugin!r}."
            fix = "Check its name, and PLUGIN_PATHS."
            self.problems.append(Problem(where, what, fix))
        elif message.endswith("has no attribute 'register'"):
            what = f"PLUGINS: {plugin!r} is no plugin of Pelican's."
            self.problems.append(Problem(where, what, "It needs a register()."))
        else:
            self._keep_reason(reason, where)

    def _place(self, record: logging.LogRecord) -> Where:
        """Return the file below content/ that a record names."""
        for arguments in record.args if isinstance(record.args, tuple) else ():
            path = self.content / str(arguments)
            with suppress(OSError, ValueError):  # any text, not the name of a file
                if path.is_file() and path.is_relative_to(self.content):
                    below = path.relative_to(self.content).as_posix()
                    return Where(f"{self.content.name}/{below}")
        found = re.search(
            r"content/\S+\.md|(?:articles|episodes|pages)/\S+\.md", record.getMessage()
        )
        return Where(found[0] if found else "pelican")


@contextmanager
def capture_logs(
    content: Path, locate: Locator, *, strict: bool = False
) -> Iterator[LogCapture]:
    """Capture what is logged within this block, about the site of this content/."""
    capture = LogCapture(content, locate, strict=strict)
    reset_log_filter()
    init_logging(level=logging.WARNING, handler=capture)
    try:
        yield capture
    finally:
        logging.getLogger().removeHandler(capture)


def captured_problems() -> list[Problem]:
    """Return the list of problems captured so far; it may be added to."""
    return next((each.problems for each in _captures()), [])


def is_post_lost() -> bool:
    """Return whether a post could not be read: what names it is not at fault."""
    return any(each.is_post_lost for each in _captures())


def _captures() -> Iterator[LogCapture]:
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LogCapture):
            yield handler


def log_all(problems: Iterable[Problem]) -> None:
    """Log problems, for `pelican`, which prints what is logged."""
    logger = logging.getLogger(__name__)
    for problem in sort_and_dedupe(problems):
        is_error = problem.level is Level.ERROR
        logger.log(logging.ERROR if is_error else logging.WARNING, "%s", problem)
