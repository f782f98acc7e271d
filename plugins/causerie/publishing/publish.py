"""Publish: replace the live site by the built one, or leave it as it is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from causerie.errors import PublishError, explain
from causerie.identity.lock_json import parse_lock, serialise_lock
from causerie.publishing.identity_gate import IdentityGate, RefusedError
from causerie.publishing.known_digests import read_built_files
from causerie.publishing.manifest import Manifest
from causerie.publishing.plan import (
    PublishPlan,
    plan_changes,
    plan_return,
    with_copies,
)
from causerie.publishing.release import Release, make_release
from causerie.publishing.target import ReportBytes, Target

# Whether the author means it: asked before anything changes.
Confirm = Callable[[PublishPlan], bool]


def publish(  # noqa: PLR0913 - of how it is done
    source: Path,
    target: Target,
    *,
    dry_run: bool = False,
    root: Path | None = None,
    gate: IdentityGate | None = None,
    grace: bool = True,
    confirm: Confirm = lambda _: True,
    report: ReportBytes = lambda _: None,
) -> PublishPlan:
    """Publish the site in the folder `source` and return what that changed.

    A dry run changes nothing, and returns what would change. A live site that is equal
    is not published again. The gate may raise `RefusedError` before anything changes,
    and writes the identity lock when all is live. `grace`: see `plan_changes`.
    `root` is the site's folder: digests are kept there.
    """
    with _system_errors(source):
        built = _read_built_site(source, root)
        target.refuse_files(built)
        if dry_run:
            differences = gate.judge(target, built) if gate else ()
            plan = plan_changes(built, target.read_live(), grace=grace)
            if gate:
                gate.refuse_foreign(plan.foreign)
            return replace(plan, differences=differences)
        with target.locked():
            differences = gate.judge(target, built) if gate else ()
            if gate and (refused := gate.refused(differences)):
                raise RefusedError(refused)
            live = target.read_live()
            plan = plan_changes(built, live, grace=grace)
            plan = replace(plan, differences=differences)
            if gate:
                gate.refuse_foreign(plan.foreign)
            if plan:
                _require(confirm, plan)
                kept = with_copies(plan.kept, live.files)
                release = make_release(
                    {**built, **{path: live.files[path] for path in kept}},
                    kept,
                    target.release_names(),
                    identity=serialise_lock(gate.proposed) if gate else "",
                    now=datetime.now(UTC),
                    follows=live.name,
                )
                target.make_live(source, release, live, report)
            if gate:
                gate.record(target, built)
            return plan


def roll_back(
    target: Target,
    *,
    to: str = "",
    gate: IdentityGate | None = None,
    confirm: Confirm = lambda _: True,
) -> tuple[Release, PublishPlan]:
    """Make an earlier release live again, exactly; return it, and what that changed.

    `to` is its name, or the beginning of it; without, it is the one that was live
    before. What was published since stays in the identity lock, and what would harm
    subscribers for good is refused: a guid never goes back.
    """
    with _system_errors(), target.locked():
        live = target.read_live()
        release = target.read_release(_find(to, target.release_names(), live.follows))
        plan = plan_return(release, live)
        if gate and release.identity:
            gate = replace(gate, proposed=parse_lock(release.identity, release.name))
            plan = replace(plan, differences=gate.judge(target, release.files))
            if refused := gate.refused(plan.differences):
                raise RefusedError(refused)
        _require(confirm, plan)
        if plan or release.name != live.name:
            target.return_to(release, live)
        if gate and release.identity:
            gate.record(target, release.files)
        return release, plan


def _find(to: str, names: Sequence[str], before: str) -> str:
    fix = f"There are: {', '.join(names)}." if names else ""
    if to:
        found = [name for name in names if name.startswith(to)]
        what = f"There is no release {to!r}."
    else:
        found = [before] if before in names else []
        what = "There is no release before the live one."
    if len(found) != 1:
        raise PublishError(what, fix=fix)
    return found[0]


def _require(confirm: Confirm, plan: PublishPlan) -> None:
    if not confirm(plan):
        raise PublishError("Nothing was published, as you said.")


@contextmanager
def _system_errors(source: Path | None = None) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        told = explain(error)
        where = told.where or str(source or "")
        fix = f"{told.fix} The live site is whole.".strip()
        raise PublishError(told.what, where=where, fix=fix) from error


def _read_built_site(source: Path, root: Path | None) -> Manifest:
    fix = "Build it first: inv build --release."
    if not source.is_dir():
        raise PublishError("There is no such folder.", where=str(source), fix=fix)
    built = read_built_files(source, root)
    if "index.html" not in built:
        what = "This is no site: it has no index.html."
        raise PublishError(what, where=str(source), fix=fix)
    return built
