"""CROSSLINKS in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import record_field


@dataclass(frozen=True, slots=True)
class CrosslinksSettings:
    """Whether posts show the links from other posts of the site."""

    pingbacks: bool = record_field(
        default=True,
        doc="Whether posts show the links from other posts of the site.",
        example=False,
    )
