"""PINGBACKS in pelicanconf.py: settings of sending and receiving."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import urlsplit

from causerie.files.state_dir import STATE_DIR
from causerie.settings import record_field
from causerie.urls import DEFAULT_PORTS, host_of


def _hosts(values: tuple[str, ...]) -> str:
    wrong = [value for value in values if not re.fullmatch(r"[^\s/:@]+", value)]
    return f"has {wrong[0]!r}, which is no host such as example.org." if wrong else ""


def _address(value: str) -> str:
    if not value or (host_of(value) and urlsplit(value).scheme in DEFAULT_PORTS):
        return ""
    return "is not an address such as https://ping.example.org."


def _inbox(value: str) -> str:
    first = PurePath(value).parts[:1]
    if first and first[0] in {"output", "output-release", STATE_DIR}:
        return f"is below {first[0]}/, which is made anew: mentions would be lost."
    return ""


@dataclass(frozen=True, slots=True)
class PingbacksSettings:
    """The values of PINGBACKS."""

    never: tuple[str, ...] = record_field(
        (),
        check=_hosts,
        doc="Hosts that are told nothing, with all below them.",
        example=["example.org"],
    )
    receiver: str = record_field(
        "",
        check=_address,
        doc="Where `inv pingbacks.serve` answers; empty: it receives nothing.",
        example="https://ping.example.org",
    )
    inbox: str = record_field(
        "inbox/inbox.sqlite",
        check=_inbox,
        doc="Where mentions are kept, in the site's folder.",
        example="inbox/inbox.sqlite",
    )
