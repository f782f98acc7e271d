"""Tasks that make the site public."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.building.build import build
from causerie.building.check_placeholders import DEMO_URL, is_nobodys
from causerie.building.request import BuildRequest, BuildResult, build_time
from causerie.errors import PublishError
from causerie.identity.compare import Difference
from causerie.identity.identity_lock import IdentityLock
from causerie.identity.lock_json import parse_lock
from causerie.problems import Problem
from causerie.tasks.byte_progress import byte_progress
from causerie.tasks.exit_codes import exit_if_failed, exit_on_error, exit_with
from causerie.tasks.find_place import find_place, public_url, targets_of
from causerie.tasks.writing import posts_of
from causerie.terminal import (
    print_json,
    print_line,
    print_problems,
    progress_bars,
)

if TYPE_CHECKING:
    from causerie.publishing.plan import PublishPlan
    from causerie.publishing.settings import TargetSettings
    from causerie.publishing.target import Target


_RULES = {"redirects.nginx": "nginx", "redirects.caddy": "Caddy"}


@task(
    help={
        "target": "Where to: a name in PUBLISH, or an address as folder:DIR.",
        "dry-run": "Only tell what would change there.",
        "accept": "Codes of differences that are meant, separated by commas.",
        "open": "Publish nothing: show the release in a browser, as it will stand.",
        "yes": "Do not ask at a terminal.",
        "grace": "Keep removed files of pages until the next time (the default).",
        "verify": "Look at what readers find, and tell hubs (the default).",
        "wait": "Seconds that the host may take to show it (default 60).",
        "json": "Print what changes as one JSON document.",
    }
)
def publish(  # noqa: PLR0913, PLR0917 - its flags
    _ctx: Context,
    target: str,
    dry_run: bool = False,  # noqa: FBT001, FBT002 - flags of a task
    accept: str = "",
    open: bool = False,  # noqa: A002, FBT001, FBT002
    yes: bool = False,  # noqa: FBT001, FBT002
    grace: bool = True,  # noqa: FBT001, FBT002
    verify: bool = True,  # noqa: FBT001, FBT002
    wait: int = 60,
    json: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Build a release and make it the live site, all at once or not at all."""
    from causerie.authoring.site_status import note_publication
    from causerie.publishing.identity_gate import (
        IdentityGate,
        RefusedError,
        read_accepted,
    )
    from causerie.publishing.publish import publish as publish_site
    from causerie.publishing.target_address import read_target
    from causerie.publishing.websub import note_untold
    from causerie.tasks.after_publish import Publication, verify_and_tell
    from causerie.tasks.open_release import open_release

    root = Path.cwd()
    with exit_on_error():
        place, is_named = find_place(root, target)
        accepted = read_accepted(accept)
        request = BuildRequest(root, release=True)
        result = _build_release(request, json=json)
        proposed = result.proposed or IdentityLock("")
        gate = IdentityGate(root, proposed, live=place.live, accepted=accepted)
        total, url = 0, public_url(place, proposed)
        there = read_target(place.to)
        _compress(
            request.output, root, is_wanted=place.compressed and there.takes_copies
        )

        def confirm(plan: "PublishPlan") -> bool:
            nonlocal total
            total = plan.bytes_sent
            if not _is_meant(plan, yes=yes, json=json):
                return False
            if url:
                note_untold(root, plan)
            return True

        try:
            with byte_progress("Sending") as report:
                plan = publish_site(
                    request.output,
                    there,
                    dry_run=dry_run or open,
                    root=root,
                    gate=gate,
                    grace=grace,
                    confirm=confirm,
                    report=lambda more: report(more, total),
                )
        except RefusedError as error:
            _print_new(error.differences, result.problems)
            raise
        refused = gate.refused(plan.differences)
        _print_new(refused, result.problems)
    if not (dry_run or open):
        with exit_on_error():
            note_publication(root, target)
    _print_outcome(plan, dry_run=dry_run or open, json=json)
    _advise(place, proposed, is_named=is_named)
    if open:
        with exit_on_error():
            open_release(request.output, proposed.site)
    elif url and not dry_run:
        published = Publication(root, request.output, place, url, plan)
        with exit_on_error():
            verify = verify and place.verify
            if not verify_and_tell(published, verify=verify, wait=wait):
                raise Exit(code=1)
    if refused:
        raise exit_with(f"It would be refused. {RefusedError(refused)}", code=1)


@task(
    help={
        "target": "Where: a name in PUBLISH (default: the live one), or an address.",
        "to": "The release, or how its name begins (default: the one before).",
        "list": "Only list the releases that are there.",
        "yes": "Do not ask at a terminal.",
        "verify": "Look at what readers find (the default).",
        "wait": "Seconds that the host may take to show it (default 60).",
    }
)
def rollback(  # noqa: PLR0913, PLR0917 - its flags
    _ctx: Context,
    target: str = "",
    to: str = "",
    list: bool = False,  # noqa: A002, FBT001, FBT002 - flags of a task
    yes: bool = False,  # noqa: FBT001, FBT002
    verify: bool = True,  # noqa: FBT001, FBT002
    wait: int = 60,
) -> None:
    """Make an earlier release live again, exactly as it was; nothing is built."""
    from causerie.publishing.identity_gate import IdentityGate, RefusedError, loud_codes
    from causerie.publishing.publish import roll_back
    from causerie.publishing.target_address import read_target
    from causerie.publishing.websub import note_untold
    from causerie.tasks.after_publish import Publication, verify_and_tell

    root = Path.cwd()
    with exit_on_error():
        place, _ = find_place(root, target or None)
        there = read_target(place.to)
        if list:
            if not _list_releases(there):
                raise Exit(code=1)
            return
        # what subscribers would only notice is told, and is the author's to decide
        gate = IdentityGate(root, IdentityLock(""), place.live, loud_codes())

        def confirm(plan: "PublishPlan") -> bool:
            _print_new(plan.differences, ())
            if not _is_meant(plan, yes=yes):
                return False
            note_untold(root, plan)
            return True

        try:
            release, plan = roll_back(there, to=to, gate=gate, confirm=confirm)
        except RefusedError as error:
            _print_new(error.differences, ())
            raise
    print_line(f"Live again is {release}: {plan}")
    print_line(
        "The next publish, of a timer or of CI too, puts up what content/ makes now:"
        " mend it there first."
    )
    site = parse_lock(release.identity).site if release.identity else ""
    if url := public_url(place, IdentityLock(site)):
        # hubs stand in the feeds of the last build; what it links to is not live now
        built = BuildRequest(root, release=True).output
        quiet = replace(place, pingbacks=False)
        returned = Publication(root, built, quiet, url, plan, release.files)
        with exit_on_error():
            verify = verify and place.verify
            if not verify_and_tell(returned, verify=verify, wait=wait):
                raise Exit(code=1)


def _list_releases(there: "Target") -> bool:
    """Print the releases of a target; return whether all their records can be read."""
    live, is_well = there.read_live().name, True
    for name in there.release_names():
        try:
            release = there.read_release(name)
        except PublishError as error:
            is_well = False
            print_line(str(error))
        else:
            print_line(f"{release}{', live' if name == live else ''}")
    return is_well


def _build_release(request: BuildRequest, *, json: bool) -> BuildResult:
    """Build the release; exit if it fails."""
    with progress_bars() as report_progress:
        result = build(request, progress=report_progress)
    print_problems(result.problems, json=json and not result.ok)
    exit_if_failed(result)
    return result


def _compress(output: Path, root: Path, *, is_wanted: bool) -> None:
    """Write the compressed copies of a release; say which ones cannot be made."""
    from causerie.publishing.compressed_copies import add_copies
    from causerie.publishing.extras import how_to_install

    if not is_wanted:
        return
    with byte_progress("Compressing") as report:
        if ".br" not in add_copies(output, root, report):
            print_line(
                "Texts have no copies for brotli, which its library would bring"
                f" ({how_to_install('brotli', 'brotli')}); those for gzip are there."
            )


def _print_outcome(plan: "PublishPlan", *, dry_run: bool, json: bool) -> None:
    if json:
        print_json(plan.to_json())
        return
    for line in plan.addresses() if dry_run else ():
        print_line(line)
    print_line(f"{'Would be published' if dry_run else 'Published'}: {plan}")
    for name, server in _RULES.items() if not dry_run else ():
        if name in plan.added + plan.changed:
            print_line(f"{name} is another: {server} reads it when it is reloaded.")


def _advise(place: "TargetSettings", proposed: IdentityLock, *, is_named: bool) -> None:
    """Say what is left out, and what keeps subscribers from following."""
    from causerie.authoring.site_status import describe_left_out
    from causerie.publishing.settings import lock_advice

    root = Path.cwd()
    now = datetime.fromtimestamp(build_time(BuildRequest(root)), UTC)
    for line in describe_left_out(posts_of(root), now=now):
        print_line(line)
    if not is_named:
        print_line(lock_advice(place))
    elif not any(target.live for target in targets_of(root)[0].values()):
        print_line(
            "No target is live: no identity lock is kept, nothing is looked at as"
            ' readers get it, and no hub is told. Write "live": True where they read.'
        )
    host = urlsplit(proposed.site).hostname or ""
    if place.live and is_nobodys(host) and proposed.site != DEMO_URL:
        print_line(
            f"Nobody can follow it: SITEURL is {proposed.site}, which is nobody's."
        )


def _is_meant(plan: "PublishPlan", *, yes: bool, json: bool = False) -> bool:
    """Show a plan; at a terminal ask whether it is meant."""
    for line in plan.table() if not json else ():
        print_line(line)
    if yes or json or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    sys.stderr.write("Publish this? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _print_new(differences: Iterable[Difference], problems: Iterable[Problem]) -> None:
    """Print the differences that the build has not reported."""
    known = {problem.what for problem in problems}
    for one in differences:
        if str(one) not in known:
            print_line(f"{one} {one.fix}")
