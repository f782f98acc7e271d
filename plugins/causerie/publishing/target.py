"""Target: a place that a site is published to, and what each can do."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import ClassVar, Protocol

from causerie.publishing.identity_gate import LockStore
from causerie.publishing.manifest import Manifest
from causerie.publishing.release import Release

ReportBytes = Callable[[int], None]  # so many more bytes were sent


class Target(LockStore, Protocol):
    """A place a site is published to.

    Whatever interrupts one of these, the live site is whole, and running it again goes
    on. Only those that refuse, and `locked`, may be called outside of the lock.
    """

    takes_copies: ClassVar[bool]  # compressed ones, for the server that sends them

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Raise a `PublishError` if it lies in one of a site's folders, or holds it."""

    def refuse_files(self, files: Manifest) -> None:
        """Raise a `PublishError` if it cannot take one of these."""

    def locked(self) -> AbstractContextManager[None]:
        """Lock out other publishes of this site, or raise a `PublishError`."""

    def read_live(self) -> Release:
        """Read what is live: `NOTHING`, or the last release; nothing is changed."""

    def release_names(self) -> Sequence[str]:
        """List the releases that can be made live again, the oldest first."""

    def read_release(self, name: str) -> Release:
        """Read one of these."""

    def make_live(
        self, source: Path, release: Release, live: Release, report: ReportBytes
    ) -> None:
        """Make a release live: its files are in `source`, those it keeps are live."""

    def return_to(self, release: Release, live: Release) -> None:
        """Make an earlier release live again, exactly."""
