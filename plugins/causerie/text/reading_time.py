"""Reading time: how long a body takes to be read, in whole minutes."""

import re

_WORDS = 220  # that adults read in a minute (Brysbaert 2019: 238 in English, less else)
_SIGNS = 400  # of scripts without spaces between words
_TAG = re.compile(
    r"<(?:(script|style|pre)\b.*?</\1\s*>|[^>]*>)", re.DOTALL | re.IGNORECASE
)
_SIGN = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def reading_minutes(html: str) -> int:
    """Return the minutes that a body takes to be read; 0 if there is hardly a text.

    Code is left out: it is looked at, not read.

    >>> reading_minutes("<p>" + "mot " * 660), reading_minutes("<p>Deux mots.</p>")
    (3, 0)
    """
    text = _TAG.sub(" ", html)
    signs = 0 if text.isascii() else len(_SIGN.findall(text))
    words = len(text.split())
    exact = words / _WORDS + signs / _SIGNS
    return round(exact) or (1 if exact > _HARDLY else 0)


_HARDLY = 0.25  # minutes: who says how long a few lines take?
