"""FEEDS in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import https, record_field


def _positive(value: int) -> str:
    return "" if value > 0 else "is not a number from 1 up."


@dataclass(frozen=True, slots=True)
class FeedsSettings:
    """The blog's feeds."""

    items: int = record_field(20, check=_positive)  # number of posts in each feed
    hub: str = record_field("", check=https)  # WebSub hub, which notifies readers
