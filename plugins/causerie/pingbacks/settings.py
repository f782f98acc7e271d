"""PINGBACKS in pelicanconf.py: settings of sending and receiving."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from causerie.settings import setting


def _hosts(values: tuple[str, ...]) -> str:
    wrong = [value for value in values if not re.fullmatch(r"[^\s/:@]+", value)]
    return f"has {wrong[0]!r}, which is no host such as example.org." if wrong else ""


def _address(value: str) -> str:
    parts = urlsplit(value)
    if not value or (parts.scheme in {"http", "https"} and parts.hostname):
        return ""
    return "is not an address such as https://ping.example.org."


@dataclass(frozen=True, slots=True)
class PingbacksSettings:
    """The values of PINGBACKS."""

    never: tuple[str, ...] = setting(
        (), check=_hosts
    )  # hosts, with their subdomains, that are not notified
    receiver: str = setting("", check=_address)  # where `inv pingbacks.serve` answers
    inbox: str = setting("inbox/inbox.sqlite")  # relative to the site's folder
