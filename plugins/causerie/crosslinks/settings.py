"""CROSSLINKS in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import setting


@dataclass(frozen=True, slots=True)
class CrosslinksSettings:
    """Whether posts show the links from other posts of the site."""

    pingbacks: bool = setting(default=True)
