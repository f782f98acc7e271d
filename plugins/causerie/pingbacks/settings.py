"""PINGBACKS in pelicanconf.py: which sites are told of links to them."""

import re
from dataclasses import dataclass

from causerie.settings import setting


def _hosts(values: tuple[str, ...]) -> str:
    wrong = [value for value in values if not re.fullmatch(r"[^\s/:@]+", value)]
    return f"has {wrong[0]!r}, which is no host such as example.org." if wrong else ""


@dataclass(frozen=True, slots=True)
class PingbacksSettings:
    """Which sites are told of links to them."""

    never: tuple[str, ...] = setting((), check=_hosts)  # hosts, with all below them
