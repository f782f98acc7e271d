"""Publish: make what is live the site that was built, or leave it as it is."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from causerie.errors import PublishError
from causerie.publishing.identity_gate import Guard, Keeper, RefusedError
from causerie.publishing.manifest import Manifest, read_manifest
from causerie.publishing.plan import Plan, compare


class Target(Keeper, Protocol):
    """A place a site is published to."""

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Raise a `PublishError` if it lies in one of a site's folders, or holds it."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep other publishes of this site out, or raise a `PublishError`."""

    def live(self) -> Manifest:
        """Read what is live; nothing is changed."""

    def release(self, source: Path, built: Manifest, *, live: Manifest) -> None:
        """Make the files of `source`, which `built` lists, the live site."""


def publish(
    source: Path, target: Target, *, dry_run: bool = False, guard: Guard | None = None
) -> Plan:
    """Publish the site in the folder `source` and return what that changed.

    A dry run changes nothing, and tells what would be. A site that is live already
    is not published again. A guard may raise `RefusedError` before anything changes,
    and writes the lock when all is live.
    """
    try:
        built = _read_site(source)
        if dry_run:
            differences = guard.judge(target, built) if guard else ()
            plan = compare(built, target.live())
            return replace(plan, differences=differences)
        with target.locked():
            differences = guard.judge(target, built) if guard else ()
            if guard and (refused := guard.refused(differences)):
                raise RefusedError(refused)
            live = target.live()
            plan = compare(built, live)
            if plan:
                target.release(source, built, live=live)
            if guard:
                guard.record(target, built)
            return replace(plan, differences=differences)
    except OSError as error:
        what, where = f"{error.strerror or error}.", str(error.filename or source)
        raise PublishError(what, where=where, fix="The live site is whole.") from error


def read_target(address: str) -> Target:
    """Read a target's address, as in `folder:/srv/www/site`."""
    scheme, _, rest = address.partition(":")
    if scheme == "folder" and rest:
        # brings fcntl, which not every system has
        from causerie.publishing.targets.folder import Folder

        return Folder(Path(rest).expanduser())
    what = f"{address!r} is no target known here."
    raise PublishError(what, fix="Write folder:DIR.")


def _read_site(source: Path) -> Manifest:
    fix = "Build it first: inv build --release."
    if not source.is_dir():
        raise PublishError("There is no such folder.", where=str(source), fix=fix)
    built = read_manifest(source)
    if "index.html" not in built:
        what = "This is no site: it has no index.html."
        raise PublishError(what, where=str(source), fix=fix)
    return built
