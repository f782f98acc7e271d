"""The typographic rules of French, English and German."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from causerie.markup.quotes import Quotes, set_quotes, set_single_quotes
from causerie.markup.text_runs import (
    END,
    LINE,
    OPAQUE,
    SPACES,
    Replacement,
    SpaceBefore,
    TextRun,
    typeset_text,
)

_NBSP = "\u00a0"  # no-break space
_THIN = "\u202f"  # narrow no-break space
_S = f"[{SPACES}]"
_DIGITS = "0123456789"


def _no_break_after(*words: str) -> Replacement:
    """Make the space after these words no-break, if a number or a name follows."""
    choices = "|".join(rf"(?<=\b{re.escape(word)} )" for word in words)
    pattern = rf" (?=[\dA-ZÀ-Þ])(?:{choices})"
    return Replacement(pattern, _NBSP, " ")  # to look for each word takes longer


_ELLIPSIS = Replacement(r"\.{3}(?<!\.{4})(?!\.)", "…", ("...",))
_DASHES = (
    Replacement(r"--(?<=\d--)(?=\d)", "–", ("--",)),  # 1914--1918
    Replacement(rf"--(?:(?<=[\s{END}]--)|(?<=^--))(?=\s)", "–", ("--",)),
)
_THOUSANDS = Replacement(rf"{_S}(?<=\d.)(?<!\d{{4}}.)(?=\d{{3}}(?!\d))", _THIN, _DIGITS)
_UNITS = Replacement(
    rf"{_S}(?<=\d.)(?=(?:euros?|€|km|kg|cm|mm|m|min|h|[kKMG][oB]|°C)(?![\w'’]))",
    _NBSP,
    _DIGITS,
)
_PERCENT = Replacement(rf"(?<=\d)(?P<it>{_S}?)[%‰](?!\w)", _THIN, "%‰")

# Lexique des règles typographiques en usage à l'Imprimerie nationale, "ponctuation".
_FRENCH_QUOTES = Quotes((f"«{_NBSP}", f"{_NBSP}»"), ("“", "”"))
_FRENCH_UNITS = Replacement(
    rf"{_S}(?<=\d.)(?=(?:\$|£|ms|millions?|milliards?)(?![\w'’]))", _NBSP, _DIGITS
)
_FRENCH = (
    Replacement(rf"«(?P<it>{_S}*)(?=[^\s{END}])", _NBSP, "«"),
    SpaceBefore("»", _NBSP, "«", "»"),
    SpaceBefore(r"[;!?]+(?![\w;!?/=&#-])", _THIN, "([{«“¿¡;!?", ";!?"),
    SpaceBefore(rf":(?=\s|$|[»”’“\")\]{LINE}{END}])", _NBSP, "([{«“:", ":"),
    _THOUSANDS,
    _UNITS,
    _FRENCH_UNITS,
    _PERCENT,
    Replacement(r"[nN][°º](?<=\b..)(?P<it>\s?)(?=\d)", _NBSP, "°º"),
    _no_break_after(
        *("M.", "MM.", "Dr", "Me", "Mgr", "Mlle", "Mlles", "Mme", "Mmes"),
        *("p.", "pp.", "art.", "chap.", "vol.", "fig."),
    ),
)
_DIALOGUE = Replacement(
    rf"(?:(?<=[{LINE}{END}])|(?<={LINE}\n)|^)[–—](?P<it> )(?=[^\s{END}])", _NBSP, "–—"
)
_FRENCH_APOSTROPHE = Replacement(rf"'(?<=[^\W\d_]')(?=[\w\"«“{OPAQUE}])", "’", "'")

_ENGLISH_QUOTES = Quotes(("“", "”"), ("‘", "’"))
_ENGLISH = (
    Replacement(r"---(?<!----)(?!-)", "—", ("--",)),
    Replacement(r"--(?<=[^\W\d_]--)(?=[^\W\d_]|[”’]|\s*$)", "—", ("--",)),
    _no_break_after(
        *("Mr.", "Mrs.", "Ms.", "Dr.", "St.", "No.", "p.", "pp."),
        *("fig.", "Fig.", "vol.", "Vol.", "ch.", "Ch."),
    ),
    _UNITS,
)

_GERMAN_QUOTES = Quotes(("„", "“"), ("‚", "‘"))
_GERMAN = (
    Replacement(r"\b[zduois]\.(?P<it> ?)(?=(?:B|h|a|Ä|d|R|o|U)\.)", _THIN, "."),
    _no_break_after("Nr.", "Abs.", "Art.", "Bd.", "Kap.", "Abb.", "Dr."),
    Replacement(r" (?<=\bS\. )(?=\d)", _NBSP, ("S. ",)),
    Replacement(r"§(?P<it>\s?)(?=\d)", _NBSP, "§"),
    _THOUSANDS,
    _UNITS,
    _PERCENT,
)


_FRENCH_AFTER_QUOTES = (_ELLIPSIS, *_FRENCH, *_DASHES, _DIALOGUE)
_ENGLISH_AFTER_QUOTES = (_ELLIPSIS, *_DASHES, *_ENGLISH)
_GERMAN_AFTER_QUOTES = (_ELLIPSIS, *_DASHES, *_GERMAN)


def _french(run: TextRun) -> None:
    run.apply((_FRENCH_APOSTROPHE,))
    set_quotes(run, _FRENCH_QUOTES)
    run.apply(_FRENCH_AFTER_QUOTES)


def _english(run: TextRun) -> None:
    set_quotes(run, _ENGLISH_QUOTES)
    set_single_quotes(run, _ENGLISH_QUOTES)
    run.apply(_ENGLISH_AFTER_QUOTES)


def _german(run: TextRun) -> None:
    set_quotes(run, _GERMAN_QUOTES)
    set_single_quotes(run, _GERMAN_QUOTES)
    run.apply(_GERMAN_AFTER_QUOTES)


TYPESETTERS: Mapping[str, Callable[[TextRun], None]] = {
    "de": _german,
    "en": _english,
    "fr": _french,
}
# Whose rules take the runs of a post at once, if no quotation marks are to be paired.
AT_ONCE = frozenset({_french})


def language_of(md: Any) -> str:
    """Return the language of the post that is converted, without its region.

    It is its `Lang`, else `md.lang`, which the reader sets from the file name, else the
    site's language.
    """
    values = getattr(md, "Meta", {}).get("lang") or [getattr(md, "lang", "")]
    tag: str = values[0].strip() or getattr(md, "site_lang", "")
    return tag.partition("-")[0].lower()


@lru_cache(maxsize=20_000)
def typeset(text: str, lang: str) -> str:
    r"""Typeset a plain text by the rules of its language, if there are any.

    >>> typeset("Qui l'a dit?", "fr-CA")
    'Qui l’a dit\u202f?'
    """
    rules = TYPESETTERS.get(lang.partition("-")[0])
    return typeset_text(text, rules) if rules else text
