"""CROSSLINKS in pelicanconf.py: how the site's posts show each other's links."""

from dataclasses import dataclass

from causerie.settings import setting


@dataclass(frozen=True, slots=True)
class CrosslinksSettings:
    """How the site's posts show each other's links."""

    pingbacks: bool = setting(default=True)
