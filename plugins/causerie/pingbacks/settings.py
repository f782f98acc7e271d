"""PINGBACKS in pelicanconf.py: who is told of links, and who may tell us."""

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
    """Who is told of links, and who may tell us."""

    never: tuple[str, ...] = setting((), check=_hosts)  # hosts, with all below them
    receiver: str = setting("", check=_address)  # where `inv pingbacks.serve` answers
    inbox: str = setting("inbox/inbox.sqlite")  # from the site's folder
