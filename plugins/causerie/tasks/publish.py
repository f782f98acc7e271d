"""Tasks that make the site public."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.building.build import build
from causerie.building.check_placeholders import DEMO_URL, is_nobodys
from causerie.building.request import SETTINGS_FILES, BuildRequest, BuildResult
from causerie.errors import SettingsError
from causerie.identity.compare import Difference
from causerie.problems import Problem
from causerie.settings_locator import Locator
from causerie.tasks.exit_codes import exit_if_failed, exit_on_error, exit_with
from causerie.terminal import (
    print_json,
    print_line,
    print_problems,
    progress_bars,
)

if TYPE_CHECKING:
    from causerie.publishing.settings import TargetSettings


@task(
    help={
        "target": "Where to: a name in PUBLISH, or folder:DIR.",
        "dry-run": "Only tell what would change there.",
        "accept": "Codes of differences that are meant, separated by commas.",
        "json": "Print what changes as one JSON document.",
    }
)
def publish(
    _ctx: Context,
    target: str,
    dry_run: bool = False,  # noqa: FBT001, FBT002 - flags of a task
    accept: str = "",
    json: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Build a release and make it the live site, all at once or not at all."""
    from causerie.identity.identity_lock import IdentityLock
    from causerie.publishing.identity_gate import (
        IdentityGate,
        RefusedError,
        read_accepted,
    )
    from causerie.publishing.publish import publish as publish_site
    from causerie.publishing.publish import read_target
    from causerie.publishing.settings import lock_advice

    root = Path.cwd()
    with exit_on_error():
        place, is_named = _find(root, target)
        accepted = read_accepted(accept)
        request = BuildRequest(root, release=True)
        with progress_bars() as report_progress:
            result = build(request, progress=report_progress)
        print_problems(result.problems, json=json and not result.ok)
        exit_if_failed(result)
        proposed = result.proposed or IdentityLock("")
        gate = IdentityGate(root, proposed, live=place.live, accepted=accepted)
        try:
            plan = publish_site(
                request.output, read_target(place.to), dry_run=dry_run, gate=gate
            )
        except RefusedError as error:
            _print_new(error.differences, result)
            raise
        refused = gate.refused(plan.differences)
        _print_new(refused, result)
    if json:
        print_json(plan.to_json())
    else:
        print_line(f"{'Would be published' if dry_run else 'Published'}: {plan}")
    if not is_named:
        print_line(lock_advice(place))
    host = urlsplit(proposed.site).hostname or ""
    if place.live and is_nobodys(host) and proposed.site != DEMO_URL:
        print_line(
            f"Nobody can follow it: SITEURL is {proposed.site}, which is nobody's."
        )
    if refused:
        raise exit_with(f"It would be refused. {RefusedError(refused)}", code=1)


def targets_of(root: Path) -> tuple[dict[str, "TargetSettings"], list[Problem]]:
    """Read the publishing targets of a site; return the problems of PUBLISH too."""
    return _targets_in(_settings(root), root)


def _settings(root: Path) -> dict[str, Any]:
    from causerie.bridge.settings_files import load_settings

    return load_settings(root / SETTINGS_FILES[0], {})


def _targets_in(
    settings: dict[str, Any], root: Path
) -> tuple[dict[str, "TargetSettings"], list[Problem]]:
    from causerie.publishing.settings import read_targets

    return read_targets(settings, Locator(root, SETTINGS_FILES[:1]))


def _find(root: Path, given: str) -> tuple["TargetSettings", bool]:
    """Return a target by name or address, and whether it has a name.

    Exit if PUBLISH has a fault, or if the target is a folder of the site's sources.
    """
    from causerie.publishing.publish import read_target
    from causerie.publishing.settings import find_target, source_folders

    settings = _settings(root)
    targets, problems = _targets_in(settings, root)
    if problems:
        print_problems(problems)
        raise Exit(code=SettingsError.exitcode)
    place = find_target(given, targets)
    folders = source_folders(settings, root)
    read_target(place.to).refuse_sources(root, folders)
    return place, place in targets.values()


def _print_new(differences: Iterable[Difference], result: BuildResult) -> None:
    """Print the differences that the build has not reported."""
    known = {problem.what for problem in result.problems}
    for one in differences:
        if str(one) not in known:
            print_line(f"{one} {one.fix}")
