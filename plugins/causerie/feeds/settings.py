"""FEEDS in pelicanconf.py."""

from dataclasses import dataclass

from causerie.settings import https, record_field


def _positive(value: int) -> str:
    return "" if value > 0 else "is not a number from 1 up."


@dataclass(frozen=True, slots=True)
class FeedsSettings:
    """The blog's feeds."""

    items: int = record_field(
        20, check=_positive, doc="How many posts each feed has.", example=50
    )
    tags: bool = record_field(
        default=False, doc="Whether each tag has a feed, too.", example=True
    )
    hub: str = record_field(
        "",
        check=https,
        doc="The WebSub hub that is told of news.",
        example="https://hub.example.org/",
    )
