"""Task that sends webmentions and pingbacks."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.building.request import SETTINGS_FILES, BuildRequest
from causerie.errors import SettingsError
from causerie.settings import read_section
from causerie.settings_locator import Locator
from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_json, print_line, print_problems

if TYPE_CHECKING:
    from causerie.pingbacks.sending.execute import NotificationResult, Runtime
    from causerie.pingbacks.sending.report import Report
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
    with exit_on_error():
        report = _send(Path.cwd(), dry_run=dry_run, offline=offline, yes=yes, wait=wait)
    if json:
        print_json(report.to_json())
    else:
        print_line(report.summary(offline=offline))
    if report.waiting:
        raise Exit(code=1)


def send_all(root: Path, *, wait: int) -> bool:
    """Tell other sites after publishing; return whether nothing is left to tell."""
    report = _send(root, dry_run=False, offline=False, yes=False, wait=wait)
    print_line(report.summary(offline=False))
    return not report.waiting


def _send(
    root: Path, *, dry_run: bool, offline: bool, yes: bool, wait: int
) -> "Report":
    """Carry out what is due, and print what became of each link."""
    from causerie.pingbacks.sending.execute import (
        discover_endpoints,
        execute_plan,
    )
    from causerie.pingbacks.sending.report import Report
    from causerie.pingbacks.sending.session import SendingSession, require_confirmation

    pingbacks = read_pingbacks(root)
    output = BuildRequest(root, release=True).output
    session = SendingSession(root, pingbacks.content, output, pingbacks.site)
    with session.lock():
        plan = session.plan(now=datetime.now(UTC), never=pingbacks.settings.never)
        report = Report(plan, session.site)
        if offline:
            return report
        runtime = _make_runtime(session.site)
        if not dry_run:
            require_confirmation(plan, yes=yes)
        results: Iterable[NotificationResult] = (
            discover_endpoints(plan, runtime)
            if dry_run
            else execute_plan(
                plan, runtime, site=session.site, wait=wait, save=session.save
            )
        )
        for result in results:
            report.add(result)
            print_line(str(report.lines[-1]))
    return report


@dataclass(frozen=True, slots=True)
class Pingbacks:
    """The settings that sending and receiving need."""

    settings: "PingbacksSettings"
    content: Path
    site: str  # its public address


def read_pingbacks(root: Path) -> Pingbacks:
    """Read the settings; end the command if they have problems."""
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
    return Pingbacks(settings, Path(values["PATH"]).absolute(), site)


def _make_runtime(site: str) -> "Runtime":
    """Return the real clocks, and the network by the guarded client."""
    from causerie.net.client import Client
    from causerie.pingbacks.sending.execute import Runtime
    from causerie.pingbacks.sending.throttled_fetcher import ThrottledFetcher

    client = Client(f"Causerie (Webmention; +{site}/)")
    throttled = ThrottledFetcher(client, clock=time.monotonic, sleep=time.sleep)
    return Runtime(throttled, lambda: datetime.now(UTC), time.monotonic, time.sleep)
