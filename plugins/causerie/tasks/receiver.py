"""Receiver: what takes pings for this folder's site, for any WSGI server.

`gunicorn "causerie.tasks.receiver:application('/srv/www/mysite')"` in the site's folder
runs it; `inv pingbacks.serve` does so by itself.
"""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from causerie.errors import CauserieError, SettingsError
from causerie.pingbacks.receiving.health import Health
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.inbox_export import LEAST_TOKEN
from causerie.pingbacks.receiving.trust_rules import allows_source, load_rules
from causerie.pingbacks.receiving.wsgi_app import Receiver
from causerie.pingbacks.targets import TARGETS_PATH, TargetsFile
from causerie.tasks.sending import read_pingbacks

_PATIENCE = 3.0  # seconds for the inbox, while somebody waits for the answer


def application(
    site: str = "output-release", *, health: Health | None = None
) -> Receiver:
    """Return the application, for the folder of the published site.

    `health` is that of the workers, where they are in the same process.

    Raise SettingsError if settings or the environment do not say what it needs.
    """
    root = Path.cwd()
    pingbacks = read_pingbacks(root)
    settings = pingbacks.settings
    if not settings.receiver:
        what = 'PINGBACKS["receiver"] is missing.'
        raise SettingsError(what, fix="Write the address others reach this at.")
    token = os.environ.get("PINGBACKS_TOKEN", "")
    if token and len(token) < LEAST_TOKEN:
        what = f"PINGBACKS_TOKEN has fewer than {LEAST_TOKEN} characters."
        raise SettingsError(what, fix="Make a long one: openssl rand -hex 32")
    targets = TargetsFile(Path(site) / TARGETS_PATH.lstrip("/"))
    targets()  # a list that is missing is told now
    inbox = Inbox(root / settings.inbox, patience=_PATIENCE)
    base = settings.receiver.rstrip("/")
    return Receiver(
        inbox,
        targets,
        base,
        _now,
        token=token,
        clock=time.monotonic,
        trusts=lambda source: _allows(pingbacks.content, source),
        health=health,
    )


def _allows(content: Path, source: str) -> bool:
    """Tell whether the author's rules allow a source; faulty ones allow nobody."""
    try:
        return allows_source(source, load_rules(content))
    except (CauserieError, OSError, ValueError):
        return False


def _now() -> datetime:
    return datetime.now(UTC)
