"""COMMENTS in pelicanconf.py: whether posts show comments, and where to send them."""

import re
from dataclasses import dataclass

from causerie.settings import setting


def _email(value: str) -> str:
    fits = not value or re.fullmatch(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+", value)
    return "" if fits else "is not an e-mail address."


@dataclass(frozen=True, slots=True)
class CommentsSettings:
    """Whether posts show what readers wrote, and how readers are told to write."""

    email: str = setting("", check=_email)  # empty: nobody is told to write there
    enabled: bool = setting(default=True)
