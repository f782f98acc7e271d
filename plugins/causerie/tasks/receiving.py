"""Tasks of what other sites tell us: receiving, and deciding."""

import json as json_format
import sys
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

from causerie.header import parse_list
from causerie.tasks.exit_codes import exit_on_error
from causerie.tasks.port import check_port
from causerie.tasks.sending import read_pingbacks
from causerie.terminal import print_line, raise_on_stop_signals

if TYPE_CHECKING:
    from causerie.net.client import Client
    from causerie.pingbacks.receiving.inbox import Inbox
    from causerie.pingbacks.receiving.received_mention import Standing

_IDS = "The mentions' ids, separated by commas."


@task(
    help={
        "site": "The folder of the published site (default output-release).",
        "host": "Where to listen (default 127.0.0.1, behind a web server).",
        "port": "And on which port (default 8001).",
    }
)
def serve(
    _ctx: Context,
    site: str = "output-release",
    host: str = "127.0.0.1",
    port: int = 8001,
) -> None:
    """Receive webmentions and pingbacks, and look at their sources."""
    from causerie.pingbacks.receiving.health import Health
    from causerie.pingbacks.receiving.server import make_server
    from causerie.pingbacks.receiving.server import serve as serve_on
    from causerie.tasks.receiver import application

    raise_on_stop_signals()
    with exit_on_error():
        check_port(port)
        health = Health()
        receiver = application(site, health=health)
        server = make_server(receiver, host=host, port=port)
        print_line(f"Receiving on http://{host}:{port}/, for {receiver.base}/")
        client = make_client(read_pingbacks(Path.cwd()).site)
        serve_on(server, open_inbox(), client, health=health)


@task
def work(_ctx: Context) -> None:
    """Look at the sources that are due, and end; for cron."""
    from causerie.pingbacks.receiving.worker import work_off

    with exit_on_error():
        pingbacks = read_pingbacks(Path.cwd())
        inbox, client = open_inbox(), make_client(pingbacks.site)
        looks = 0
        for seen in work_off(
            inbox, client, now=lambda: datetime.now(UTC), pause=lambda: sleep(1)
        ):
            looks += 1
            print_line(
                f"{seen.standing}: {seen.source} ({seen.answer}), of {seen.path}"
            )
    print_line(f"{looks} looked at.")


@task(
    name="list",
    help={
        "all": "Also those that were decided, or lead nowhere.",
        "json": "Print them as one JSON document.",
    },
)
def list_mentions(_ctx: Context, all: bool = False, json: bool = False) -> None:  # noqa: A002, FBT001, FBT002
    """Show what waits for the author: mentions to approve or reject."""
    from causerie.pingbacks.receiving.received_mention import Standing, count_standings

    with exit_on_error():
        inbox = open_inbox()
        wanted = () if all else (Standing.PENDING, Standing.GONE)
        mentions = inbox.standing(*wanted)
        counts = Counter(one.standing for one in inbox.standing())
    if json:
        rows = [asdict(one) for one in mentions]
        text = json_format.dumps(rows, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write(f'{{"mentions": {text}}}\n')
        return
    for one in mentions:
        said = one.said
        print_line(
            f"{one.id} {one.standing}: {said.kind} of {one.path} by {one.protocol}"
        )
        print_line(f"  {said.title} ({said.author or one.host}) {one.source}")
        if said.excerpt:
            print_line(f"  « {said.excerpt} »")
    print_line(count_standings(counts) or "Nobody told us anything yet.")


@task(help={"ids": _IDS})
def approve(_ctx: Context, ids: str) -> None:
    """Show mentions from the next build on; take those away that are gone."""
    from causerie.pingbacks.receiving.moderate import approve as approve_all

    with exit_on_error():
        content = _content()
        changed = approve_all(open_inbox(), content, parse_list(ids))
    _say_files(changed, content)


@task(help={"ids": _IDS})
def reject(_ctx: Context, ids: str) -> None:
    """Do not show mentions, or no longer."""
    from causerie.pingbacks.receiving.received_mention import Standing

    _refuse(ids, Standing.REJECTED)


@task(help={"ids": _IDS})
def spam(_ctx: Context, ids: str) -> None:
    """Do not show mentions that are none."""
    from causerie.pingbacks.receiving.received_mention import Standing

    _refuse(ids, Standing.SPAM)


@task(positional=["source"], help={"source": "A page's address, or a host."})
def forget(_ctx: Context, source: str) -> None:
    """Remove all that a page or a host told, and keep no trace of it but a digest."""
    from causerie.pingbacks.receiving.moderate import forget as forget_all

    with exit_on_error():
        content = _content()
        count, removed = forget_all(open_inbox(), content, source)
    _say_files(removed, content)
    print_line(f"{count} forgotten.")


@task
def rules(_ctx: Context) -> None:
    """Decide what waits by content/mentions/rules.txt, and show the rules."""
    from causerie.pingbacks.receiving.moderate import approve as approve_all
    from causerie.pingbacks.receiving.moderate import refuse
    from causerie.pingbacks.receiving.received_mention import Standing
    from causerie.pingbacks.receiving.trust_rules import judge, load_rules

    with exit_on_error():
        content, inbox = _content(), open_inbox()
        known = load_rules(content)
        waiting = inbox.standing(Standing.PENDING)
        allowed = [one.id for one in waiting if judge(one, known) is True]
        denied = [one.id for one in waiting if judge(one, known) is False]
        changed = approve_all(inbox, content, allowed) if allowed else []
        if denied:
            changed += refuse(inbox, content, denied, Standing.REJECTED)
    for rule in known:
        print_line(str(rule))
    _say_files(changed, content)
    left = len(waiting) - len(allowed) - len(denied)
    print_line(f"{len(allowed)} approved, {len(denied)} rejected, {left} wait for you.")


def _refuse(ids: str, standing: "Standing") -> None:
    from causerie.pingbacks.receiving.moderate import refuse

    with exit_on_error():
        content = _content()
        removed = refuse(open_inbox(), content, parse_list(ids), standing)
    _say_files(removed, content)


def _say_files(paths: list[Path], content: Path) -> None:
    for path in paths:
        done = "Wrote" if path.exists() else "Removed"
        print_line(f"{done} {path.relative_to(content.parent)}")


def open_inbox() -> "Inbox":
    """Open the inbox of this folder's site."""
    from causerie.pingbacks.receiving.inbox import Inbox

    root = Path.cwd()
    return Inbox(root / read_pingbacks(root).settings.inbox)


def _content() -> Path:
    return read_pingbacks(Path.cwd()).content


def make_client(site: str) -> "Client":
    """Make the client that looks at sources."""
    from causerie.net.client import Client

    return Client(f"Causerie (verifying webmention; +{site}/)")
