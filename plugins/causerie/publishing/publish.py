"""Publish: replace the live site by the built one, or leave it as it is."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from causerie.errors import PublishError
from causerie.publishing.identity_gate import IdentityGate, LockStore, RefusedError
from causerie.publishing.manifest import Manifest, read_manifest
from causerie.publishing.plan import PublishPlan, plan_changes


class Target(LockStore, Protocol):
    """A place a site is published to."""

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Raise a `PublishError` if it lies in one of a site's folders, or holds it."""

    def locked(self) -> AbstractContextManager[None]:
        """Lock out other publishes of this site, or raise a `PublishError`."""

    def read_live_manifest(self) -> Manifest:
        """Read what is live; nothing is changed."""

    def make_live(self, source: Path, built: Manifest, *, live: Manifest) -> None:
        """Make the files of `source`, which `built` lists, the live site."""


def publish(
    source: Path,
    target: Target,
    *,
    dry_run: bool = False,
    gate: IdentityGate | None = None,
) -> PublishPlan:
    """Publish the site in the folder `source` and return what that changed.

    A dry run changes nothing, and returns what would change. A live site that is equal
    is not published again. The gate may raise `RefusedError` before anything changes,
    and writes the identity lock when all is live.
    """
    try:
        built = _read_built_site(source)
        if dry_run:
            differences = gate.judge(target, built) if gate else ()
            plan = plan_changes(built, target.read_live_manifest())
            return replace(plan, differences=differences)
        with target.locked():
            differences = gate.judge(target, built) if gate else ()
            if gate and (refused := gate.refused(differences)):
                raise RefusedError(refused)
            live = target.read_live_manifest()
            plan = plan_changes(built, live)
            if plan:
                target.make_live(source, built, live=live)
            if gate:
                gate.record(target, built)
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


def _read_built_site(source: Path) -> Manifest:
    fix = "Build it first: inv build --release."
    if not source.is_dir():
        raise PublishError("There is no such folder.", where=str(source), fix=fix)
    built = read_manifest(source)
    if "index.html" not in built:
        what = "This is no site: it has no index.html."
        raise PublishError(what, where=str(source), fix=fix)
    return built
