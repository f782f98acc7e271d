"""FEEDS in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import https, setting


def _positive(value: int) -> str:
    return "" if value > 0 else "is not a number from 1 up."


@dataclass(frozen=True, slots=True)
class FeedsSettings:
    """The blog's feeds."""

    items: int = setting(20, check=_positive)  # number of posts in each feed
    hub: str = setting("", check=https)  # WebSub hub, which notifies readers
