"""The request of a build, and its result."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from causerie.errors import BuildError
from causerie.problems import Level, Problem, has_errors

if TYPE_CHECKING:  # only for releases; previews start faster without
    from causerie.identity.identity_lock import IdentityLock

SETTINGS_FILES = ("pelicanconf.py", "publishconf.py")


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One build: of which site, preview or release, at what time."""

    root: Path  # the site's folder
    release: bool = False
    site_url: str = ""  # instead of the settings' SITEURL
    now: float | None = None  # seconds since 1970; None: the machine's clock
    verify: bool = False  # compare files by their bytes, not by dates and sizes

    @property
    def output(self) -> Path:
        """The folder of the built site: output/, or output-release/ for a release."""
        return self.root / ("output-release" if self.release else "output")


@dataclass(frozen=True, slots=True)
class BuildResult:
    """How a build went."""

    problems: tuple[Problem, ...]  # sorted
    pages: int = 0  # files written, if it succeeded
    notes: tuple[str, ...] = ()  # what the author may like to know
    drafts: tuple[str, ...] = ()  # files of the output that a release does not have
    # of a check: the addresses elsewhere that posts link to, with their places
    links: Mapping[str, Sequence[str]] = field(default_factory=dict)
    proposed: "IdentityLock | None" = None  # what publishing would write; of a release
    settings_failed: bool = False  # a settings file has an error
    # of a partial build: how many files came, changed or went; None: it made all
    changed: int | None = field(default=None, compare=False)
    made: Mapping[str, Any] = field(default_factory=dict)  # as full_build.py has it
    # of a full build that follows others: why it was none of single pages
    why_whole: str = field(default="", compare=False)

    @property
    def ok(self) -> bool:
        """Whether the build had no error, and so replaced the output."""
        return not has_errors(self.problems)

    def lines(self, folder: str) -> tuple[str, ...]:
        """Say what a build that succeeded did; `folder` is the name of the output.

        >>> BuildResult((), 9, ("1 post",), changed=2).lines("output")
        ('1 post', '9 files in output/, 2 changed')
        """
        changed = f", {self.changed or 'none'} changed"
        changed = changed if self.changed is not None else ""
        done = f"{self.pages} files in {folder}/{changed}"
        return (*self.whole, *self.notes, done)

    @property
    def whole(self) -> tuple[str, ...]:
        """The line that says why all was made again, if there is something to say."""
        return (f"Whole build: {self.why_whole}.",) if self.why_whole else ()

    @property
    def exitcode(self) -> int:
        """0 done, 1 problems, 2 wrong settings."""
        if self.ok:
            return 0
        errors = (p for p in self.problems if p.level is Level.ERROR)
        is_settings = self.settings_failed or any(
            p.where.path in SETTINGS_FILES for p in errors
        )
        return 2 if is_settings else 1


def build_time(request: BuildRequest) -> float:
    """Return the build's "now": the request's, or SOURCE_DATE_EPOCH, or the clock's.

    SOURCE_DATE_EPOCH: https://reproducible-builds.org/specs/source-date-epoch/
    """
    if request.now is not None:
        return request.now
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not epoch.isdecimal():
        what = f"SOURCE_DATE_EPOCH is {epoch!r}, not a number of seconds."
        raise BuildError(what, fix="Unset it, or give seconds since 1970.")
    return float(epoch) if epoch else time.time()
