"""Task that imports mentions from webmention.io and other receivers."""

import json as json_format
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

from causerie.errors import CauserieError, SettingsError
from causerie.header import parse_list
from causerie.tasks.exit_codes import exit_on_error, exit_with
from causerie.tasks.receiving import make_client, open_inbox
from causerie.tasks.sending import read_pingbacks
from causerie.terminal import print_json, print_line

if TYPE_CHECKING:
    from causerie.pingbacks.receiving.import_mentions import ImportResult


@task(
    name="fetch",
    help={
        "webmention-io": "From webmention.io; its token in WEBMENTION_IO_TOKEN.",
        "inbox": "From receivers of yours: addresses; their token in PINGBACKS_TOKEN.",
        "site": "The folder of the published site (default output-release).",
        "json": "Print what came from each as one JSON document.",
    },
)
def fetch_mentions(
    _ctx: Context,
    webmention_io: bool = False,  # noqa: FBT001, FBT002 - a flag of a task
    inbox: str = "",
    site: str = "output-release",
    json: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Take on what a service, or a receiver on another machine, was told."""
    with exit_on_error():
        results = list(
            _import_all(site, parse_list(inbox), webmention_io=webmention_io)
        )
    if json:
        rows = [
            {
                "from": one.origin,
                "taken": one.enqueued,
                "passed": one.skipped,
                "full": one.full,
                "error": str(one.error or ""),
            }
            for one in results
        ]
        print_json(json_format.dumps({"fetched": rows}))
    else:
        taken = sum(one.enqueued for one in results)
        passed = sum(one.skipped for one in results)
        print_line(
            f"{taken} taken on, {passed} passed over; inv pingbacks.work looks at them."
        )
        if any(one.full for one in results):
            print_line("So many looks wait that the rest was left for the next time.")
    if failed := [str(one.error) for one in results if one.error]:
        raise exit_with("\n".join(failed), code=CauserieError.exitcode)


def _import_all(
    site: str, addresses: Sequence[str], *, webmention_io: bool
) -> "Iterator[ImportResult]":
    """Yield the result of each origin; one that fails does not stop the next."""
    from causerie.pingbacks.receiving.import_mentions import (
        import_from_receiver,
        import_from_webmention_io,
    )
    from causerie.pingbacks.targets import TARGETS_PATH, TargetsFile

    if not (webmention_io or addresses):
        what = "Nothing says where from."
        raise SettingsError(what, fix="Use --webmention-io or --inbox https://….")
    tokens = [_token("WEBMENTION_IO_TOKEN")] if webmention_io else []
    tokens += [_token("PINGBACKS_TOKEN")] if addresses else []
    targets = TargetsFile(Path(site) / TARGETS_PATH.lstrip("/"))()
    inbox, client = open_inbox(), make_client(read_pingbacks(Path.cwd()).site)
    now = datetime.now(UTC)
    if webmention_io:
        yield import_from_webmention_io(
            inbox, client, targets, token=tokens[0], now=now
        )
    for address in addresses:
        yield import_from_receiver(
            inbox, client, targets, address=address, token=tokens[-1], now=now
        )


def _token(name: str) -> str:
    """Return a secret from the environment: it must not be in a file of the site."""
    if not (token := os.environ.get(name, "")):
        raise SettingsError(f"{name} is not set.", fix="Set it in the environment.")
    return token
