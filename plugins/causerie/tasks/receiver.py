"""Receiver: the WSGI application of this folder's site, for any WSGI server.

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
from causerie.pingbacks.receiving.inbox_export import MIN_TOKEN
from causerie.pingbacks.receiving.trust_rules import load_rules, trusts_source
from causerie.pingbacks.receiving.wsgi_app import Receiver
from causerie.pingbacks.targets import TARGETS_PATH, TargetsFile
from causerie.tasks.sending import read_pingbacks

_BUSY_TIMEOUT = 3.0  # seconds for the inbox, while a client waits for the response


def application(
    site: str = "output-release", *, health: Health | None = None
) -> Receiver:
    """Return the application, for the folder of the published site.

    `health` is that of the workers, if they run in the same process. Raise
    SettingsError if a setting or a variable of the environment is missing.
    """
    root = Path.cwd()
    pingbacks = read_pingbacks(root)
    settings = pingbacks.settings
    if not settings.receiver:
        what = 'PINGBACKS["receiver"] is missing.'
        raise SettingsError(what, fix="Write the address others reach this at.")
    token = os.environ.get("PINGBACKS_TOKEN", "")
    if token and len(token) < MIN_TOKEN:
        what = f"PINGBACKS_TOKEN has fewer than {MIN_TOKEN} characters."
        raise SettingsError(what, fix="Make a long one: openssl rand -hex 32")
    targets = TargetsFile(Path(site) / TARGETS_PATH.lstrip("/"))
    targets()  # raise now if the list is missing
    inbox = Inbox(root / settings.inbox, busy_timeout=_BUSY_TIMEOUT)
    base = settings.receiver.rstrip("/")
    return Receiver(
        inbox,
        targets,
        base,
        _now,
        token=token,
        clock=time.monotonic,
        trusts=lambda source: _trusts(pingbacks.content, source),
        health=health,
    )


def _trusts(content: Path, source: str) -> bool:
    """Return whether the author's rules allow a source; invalid rules allow none."""
    try:
        return trusts_source(source, load_rules(content))
    except (CauserieError, OSError, ValueError):
        return False


def _now() -> datetime:
    return datetime.now(UTC)
