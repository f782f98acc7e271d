"""Receiver: what takes pings for this folder's site, for any WSGI server.

`gunicorn "causerie.tasks.receiver:application('/srv/www/mysite')"` in the site's folder
runs it; `inv pingbacks.serve` does so by itself.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from causerie.errors import SettingsError
from causerie.pingbacks.hand_over import LEAST_TOKEN
from causerie.pingbacks.inbox import Inbox
from causerie.pingbacks.receive import Receiver
from causerie.pingbacks.targets import TARGETS_PATH, TargetsFile
from causerie.tasks.pingbacks import read_pingbacks


def application(site: str = "output-release") -> Receiver:
    """Return the application, for the folder of the published site.

    Raise SettingsError if settings or the environment do not say what it needs.
    """
    root = Path.cwd()
    settings = read_pingbacks(root).settings
    if not settings.receiver:
        what = 'PINGBACKS["receiver"] is missing.'
        raise SettingsError(what, fix="Write the address others reach this at.")
    token = os.environ.get("PINGBACKS_TOKEN", "")
    if token and len(token) < LEAST_TOKEN:
        what = f"PINGBACKS_TOKEN has fewer than {LEAST_TOKEN} characters."
        raise SettingsError(what, fix="Make a long one: openssl rand -hex 32")
    targets = TargetsFile(Path(site) / TARGETS_PATH.lstrip("/"))
    targets()  # a list that is missing is told now
    inbox, base = Inbox(root / settings.inbox), settings.receiver.rstrip("/")
    return Receiver(inbox, targets, base, _now, token=token)


def _now() -> datetime:
    return datetime.now(UTC)
