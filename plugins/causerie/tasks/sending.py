"""Tasks of the conversation with other sites."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.building.request import SETTINGS_FILES, Request
from causerie.errors import SettingsError
from causerie.settings import read_section
from causerie.settings_locator import Locator
from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line, print_problems

if TYPE_CHECKING:
    from causerie.pingbacks.sending.execute import Outcome, World
    from causerie.pingbacks.settings import PingbacksSettings


@task(
    help={
        "dry-run": "Look for endpoints, but tell nobody and keep nothing.",
        "offline": "Only list what would be told; the network is not used.",
        "yes": "Also if these are more than 25 pages.",
        "wait": "Seconds that new posts may take to be live (default 60).",
        "json": "Print what became of each link as one JSON document.",
    }
)
def send(
    _ctx: Context,
    dry_run: bool = False,  # noqa: FBT001, FBT002
    offline: bool = False,  # noqa: FBT001, FBT002
    yes: bool = False,  # noqa: FBT001, FBT002
    wait: int = 60,
    json: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Tell other sites of new, changed and removed links to them; after publishing."""
    from causerie.pingbacks.sending.execute import rehearse
    from causerie.pingbacks.sending.execute import send as send_plan
    from causerie.pingbacks.sending.report import Report
    from causerie.pingbacks.sending.session import Outbox, check_many

    with exit_on_error():
        root = Path.cwd()
        pingbacks = read_pingbacks(root)
        output = Request(root, release=True).output
        outbox = Outbox(root, pingbacks.content, output, pingbacks.site)
        with outbox.locked():
            plan = outbox.plan(now=datetime.now(UTC), never=pingbacks.settings.never)
            report = Report(plan, outbox.site)
            if not offline:
                world = _world(outbox.site)
                if not dry_run:
                    check_many(plan, yes=yes)
                outcomes: Iterable[Outcome] = (
                    rehearse(plan, world)
                    if dry_run
                    else send_plan(
                        plan, world, site=outbox.site, wait=wait, keep=outbox.keep
                    )
                )
                for outcome in outcomes:
                    report.add(outcome)
                    print_line(str(report.lines[-1]))
    if json:
        sys.stdout.write(report.to_json() + "\n")
    else:
        print_line(report.summary(offline=offline))
    if report.waiting:
        raise Exit(code=1)


@dataclass(frozen=True, slots=True)
class Pingbacks:
    """What a site's settings say of pingbacks."""

    settings: "PingbacksSettings"
    content: Path
    site: str  # its public address


def read_pingbacks(root: Path) -> Pingbacks:
    """Read the settings; end the command at their faults."""
    from causerie.bridge.settings_files import load_settings
    from causerie.pingbacks.settings import PingbacksSettings

    files = [name for name in SETTINGS_FILES if (root / name).is_file()]
    values = load_settings(root / (files or SETTINGS_FILES)[-1], {})
    settings, problems = read_section(
        PingbacksSettings,
        values.get("PINGBACKS", {}),
        name="PINGBACKS",
        locate=Locator(root, SETTINGS_FILES),
    )
    if settings is None:
        print_problems(problems)
        raise Exit(code=SettingsError.exitcode)
    site = values["SITEURL"].rstrip("/")
    return Pingbacks(settings, Path(values["PATH"]).resolve(), site)


def _world(site: str) -> "World":
    """Return the real one: its clock, and its network behind the guarded client."""
    from causerie.net.client import Client
    from causerie.pingbacks.sending.execute import World
    from causerie.pingbacks.sending.throttled_fetcher import Polite

    client = Client(f"Causerie (Webmention; +{site}/)")
    polite = Polite(client, clock=time.monotonic, sleep=time.sleep)
    return World(polite, lambda: datetime.now(UTC), time.monotonic, time.sleep)
