"""Pingbacks: what this site and others tell each other about links between them."""

from typing import Any

from pelican import signals

from causerie.bridge.site import site_of
from causerie.pingbacks.settings import PingbacksSettings


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)


def check_settings(pelican: Any) -> None:
    """Name the faults of PINGBACKS before anything is read."""
    site_of(pelican).section("PINGBACKS", PingbacksSettings)
