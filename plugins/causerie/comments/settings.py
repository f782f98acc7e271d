"""COMMENTS in pelicanconf.py: whether posts show comments, and where to send them."""

import re
from dataclasses import dataclass

from causerie.settings import setting


def _email(value: str) -> str:
    fits = not value or re.fullmatch(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+", value)
    return "" if fits else "is not an e-mail address."


@dataclass(frozen=True, slots=True)
class CommentsSettings:
    """The values of COMMENTS."""

    email: str = setting(
        "", check=_email
    )  # readers write there; empty: pages show no address
    enabled: bool = setting(default=True)
