"""FEEDS in pelicanconf.py: how much the blog's feeds hold."""

from dataclasses import dataclass

from causerie.settings import https, setting


def _positive(value: int) -> str:
    return "" if value > 0 else "is not a number from 1 up."


@dataclass(frozen=True, slots=True)
class FeedsSettings:
    """The blog's feeds."""

    items: int = setting(20, check=_positive)  # the newest ones each feed holds
    hub: str = setting("", check=https)  # of WebSub, where readers hear of news
