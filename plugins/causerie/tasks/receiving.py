"""Tasks of receiving and moderating mentions."""

import json as json_format
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

from causerie.errors import UsageError
from causerie.header import parse_list
from causerie.tasks.exit_codes import exit_on_error
from causerie.tasks.port import check_port
from causerie.tasks.sending import read_pingbacks
from causerie.terminal import (
    print_json,
    print_line,
    print_log,
    raise_on_stop_signals,
)

if TYPE_CHECKING:
    from causerie.net.client import Client
    from causerie.pingbacks.receiving.inbox import Inbox
    from causerie.pingbacks.receiving.received_mention import MentionState

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
    print_log()
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
    from causerie.pingbacks.receiving.worker import verify_all_due

    with exit_on_error():
        pingbacks = read_pingbacks(Path.cwd())
        inbox, client = open_inbox(), make_client(pingbacks.site)
        count = 0
        for mention in verify_all_due(
            inbox, client, now=lambda: datetime.now(UTC), idle=lambda: sleep(1)
        ):
            count += 1
            what = f"{mention.source} ({mention.detail}), of {mention.path}"
            print_line(f"{mention.state}: {what}")
    print_line(f"{count} looked at.")


@task(
    name="list",
    help={
        "all": "Also those that were decided, or lead nowhere.",
        "json": "Print them as one JSON document.",
    },
)
def list_mentions(_ctx: Context, all: bool = False, json: bool = False) -> None:  # noqa: A002, FBT001, FBT002
    """Show what waits for the author: mentions to approve or reject."""
    from causerie.pingbacks.receiving.received_mention import (
        MentionState,
        format_counts,
        to_fields,
    )

    with exit_on_error():
        inbox = open_inbox()
        wanted = () if all else (MentionState.PENDING, MentionState.GONE)
        mentions = inbox.in_state(*wanted)
        counts = Counter(one.state for one in inbox.in_state())
    if json:
        rows = [to_fields(one) for one in mentions]
        text = json_format.dumps(rows, ensure_ascii=False, indent=2, default=str)
        print_json(f'{{"mentions": {text}}}')
        return
    for one in mentions:
        entry = one.entry
        print_line(
            f"{one.id} {one.state}: {entry.kind} of {one.path} by {one.protocol}"
        )
        print_line(f"  {entry.title} ({entry.author or one.host}) {one.source}")
        if entry.excerpt:
            print_line(f"  « {entry.excerpt} »")
    print_line(format_counts(counts) or "Nobody told us anything yet.")


@task(help={"ids": _IDS})
def approve(_ctx: Context, ids: str) -> None:
    """Show mentions from the next build on; take those away that are gone."""
    from causerie.pingbacks.receiving.moderate import approve as approve_all

    with exit_on_error():
        content = _content()
        changed = approve_all(open_inbox(), content, parse_list(ids))
    _print_files(changed, content)


@task(help={"ids": _IDS})
def reject(_ctx: Context, ids: str) -> None:
    """Do not show mentions, or no longer."""
    from causerie.pingbacks.receiving.received_mention import MentionState

    _reject(ids, MentionState.REJECTED)


@task(help={"ids": _IDS})
def spam(_ctx: Context, ids: str) -> None:
    """Do not show mentions that are none."""
    from causerie.pingbacks.receiving.received_mention import MentionState

    _reject(ids, MentionState.SPAM)


@task(positional=["source"], help={"source": "A page's address, or a host."})
def forget(_ctx: Context, source: str) -> None:
    """Remove all that a page or a host told, and keep no trace of it but a digest."""
    from causerie.pingbacks.receiving.moderate import forget as forget_all

    with exit_on_error():
        content = _content()
        if not source.strip():
            fix = "Name a page's address, or a host."
            raise UsageError("Nobody is named.", fix=fix)
        whom = source.strip() if "/" in source else source.strip().lower()
        count, removed = forget_all(open_inbox(), content, whom)
    _print_files(removed, content)
    print_line(f"{count} forgotten.")


@task
def rules(_ctx: Context) -> None:
    """Decide what waits by content/mentions/rules.txt, and show the rules."""
    from causerie.pingbacks.receiving.moderate import approve as approve_all
    from causerie.pingbacks.receiving.moderate import reject as reject_all
    from causerie.pingbacks.receiving.received_mention import MentionState
    from causerie.pingbacks.receiving.trust_rules import apply_rules, load_rules

    with exit_on_error():
        content, inbox = _content(), open_inbox()
        known = load_rules(content)
        waiting = inbox.in_state(MentionState.PENDING)
        allowed = [one.id for one in waiting if apply_rules(one, known) is True]
        denied = [one.id for one in waiting if apply_rules(one, known) is False]
        changed = approve_all(inbox, content, allowed) if allowed else []
        if denied:
            changed += reject_all(inbox, content, denied, MentionState.REJECTED)
    for rule in known:
        print_line(str(rule))
    _print_files(changed, content)
    left = len(waiting) - len(allowed) - len(denied)
    print_line(f"{len(allowed)} approved, {len(denied)} rejected, {left} wait for you.")


def _reject(ids: str, state: "MentionState") -> None:
    from causerie.pingbacks.receiving.moderate import reject as reject_all

    with exit_on_error():
        content = _content()
        removed = reject_all(open_inbox(), content, parse_list(ids), state)
    _print_files(removed, content)


def _print_files(paths: list[Path], content: Path) -> None:
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
    """Make the client that fetches sources."""
    from causerie.net.client import Client

    return Client(f"Causerie (verifying webmention; +{site}/)")
