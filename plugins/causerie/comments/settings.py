"""COMMENTS in pelicanconf.py: whether posts show comments, and where to send them."""

import re
from dataclasses import dataclass

from causerie.settings import record_field


def _email(value: str) -> str:
    fits = not value or re.fullmatch(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+", value)
    return "" if fits else "is not an e-mail address."


@dataclass(frozen=True, slots=True)
class CommentsSettings:
    """The values of COMMENTS."""

    email: str = record_field(
        "",
        check=_email,
        doc="Where readers write; empty: pages show no address.",
        example="letters@example.org",
    )
    enabled: bool = record_field(
        default=True, doc="Whether posts show comments.", example=False
    )
