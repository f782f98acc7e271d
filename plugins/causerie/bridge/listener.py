"""Listener: what Pelican and its plugins log while they run, kept as problems."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from pelican.log import LimitFilter
from pelican.log import init as init_logging

from causerie.problems import Level, Problem, Where

# Said better by our own checks of links.
_SAID_BETTER = (
    "Unable to find '%s', skipping url replacement.",
    "Other resources were not found and their urls not replaced",
    "Replacement Indicator %r not recognized in %r, skipping replacement",
    "{filename} used for linking to static content %s in %s. Use {static} instead",
    # It is right for an image that only decorates (WCAG 2.2, H67; pelican#2398).
    "Empty alt attribute for image %s in %s",
    "Other images have empty alt attributes",
    "Cannot get modification stamp for %s\n\t%s",
    "Feeds generated without SITEURL set properly may not be valid",
)


class Listener(logging.Handler):
    """Keeps warnings and errors as problems; strict: all of them are errors."""

    def __init__(self, *, strict: bool) -> None:
        super().__init__(logging.WARNING)
        self.strict = strict
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, unless our own checks say it better."""
        if record.msg in _SAID_BETTER:
            return
        is_error = self.strict or record.levelno >= logging.ERROR
        level = Level.ERROR if is_error else Level.WARNING
        message = " ".join(record.getMessage().split())
        if record.exc_info and record.exc_info[1] is not None:
            message += f" ({record.exc_info[1]})"
        source = re.search(
            r"content/\S+\.md|(?:articles|episodes|pages)/\S+\.md", message
        )
        where = source[0] if source else "pelican"
        self.problems.append(Problem(Where(where), message, level=level))


@contextmanager
def listening(*, strict: bool) -> Iterator[Listener]:
    """Listen to what is logged within."""
    heard = Listener(strict=strict)
    LimitFilter.LOGS_DEDUP_MIN_LEVEL = logging.WARNING
    # A warning is said once in a build, not once in a process that makes many.
    LimitFilter._raised_messages.clear()  # noqa: SLF001 - nothing else forgets them
    LimitFilter._group_count.clear()  # noqa: SLF001
    init_logging(level=logging.WARNING, handler=heard)
    try:
        yield heard
    finally:
        logging.getLogger().removeHandler(heard)


def problems() -> list[Problem]:
    """Return the list of what was heard so far, which may be added to."""
    handlers = logging.getLogger().handlers
    listeners = (each for each in handlers if isinstance(each, Listener))
    return next((listener.problems for listener in listeners), [])
