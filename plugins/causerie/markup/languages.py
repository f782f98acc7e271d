"""Languages: the rules by which French, English and German are set."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from causerie.markup.quotes import Quotes, quote, quote_singly
from causerie.markup.runs import (
    LINE,
    OPAQUE,
    SPACES,
    Rule,
    Run,
    SpaceBefore,
    typeset_text,
)

_NBSP = "\u00a0"  # no-break space
_THIN = "\u202f"  # narrow no-break space
_S = f"[{SPACES}]"
_DIGITS = r"\d"


def _after(*words: str) -> str:
    """Match a space after one of these words, if a number or a name follows."""
    choices = "|".join(rf"(?<=\b{word} )" for word in words)
    return rf" (?=[\dA-ZÀ-Þ])(?:{choices})"


_ELLIPSIS = Rule(r"\.{3}(?<!\.{4})(?!\.)", "…", r"\.\.\.")
_DASHES = (
    Rule(r"--(?<=\d--)(?=\d)", "–", "--"),  # 1914--1918
    Rule(r"--(?:(?<=\s--)|(?<=^--))(?=\s)", "–", "--"),
)
_THOUSANDS = Rule(rf"{_S}(?<=\d.)(?<!\d{{4}}.)(?=\d{{3}}(?!\d))", _THIN, _DIGITS)
_UNITS = Rule(
    rf"{_S}(?<=\d.)(?=(?:euros?|€|km|kg|cm|mm|m|min|h|[kKMG][oB]|°C)(?![\w'’]))",
    _NBSP,
    _DIGITS,
)
_PERCENT = Rule(rf"(?<=\d)(?P<it>{_S}?)[%‰](?!\w)", _THIN, "[%‰]")

# Lexique des règles typographiques en usage à l'Imprimerie nationale, "ponctuation".
_FRENCH_QUOTES = Quotes((f"«{_NBSP}", f"{_NBSP}»"), ("“", "”"))
_FRENCH = (
    Rule(rf"«(?P<it>{_S}*)(?=\S)", _NBSP, "«"),
    SpaceBefore("»", _NBSP, "«"),
    SpaceBefore(r"[;!?]+(?![\w;!?/=&#-])", _THIN, "([{«“¿¡;!?"),
    SpaceBefore(rf":(?=\s|$|[»”’“\")\]{LINE}])", _NBSP, "([{«“:"),
    _THOUSANDS,
    _UNITS,
    _PERCENT,
    Rule(r"[nN]°(?<=\b..)(?P<it>\s?)(?=\d)", _NBSP, "°"),
    Rule(
        _after(
            *(
                r"M\.",
                r"MM\.",
                r"p\.",
                r"pp\.",
                r"art\.",
                r"chap\.",
                r"vol\.",
                r"fig\.",
            ),
            *("Dr", "Me", "Mgr", "Mlle", "Mlles", "Mme", "Mmes"),
        ),
        _NBSP,
    ),
)
_FRENCH_APOSTROPHE = Rule(rf"'(?<=[^\W\d_]')(?=[\w\"«“{OPAQUE}])", "’", "'")

_ENGLISH_QUOTES = Quotes(("“", "”"), ("‘", "’"))
_ENGLISH = (
    Rule(r"---(?<!----)(?!-)", "—", "--"),
    Rule(r"--(?<=[^\W\d_]--)(?=[^\W\d_])", "—", "--"),
    Rule(
        _after(
            *(r"Mr\.", r"Mrs\.", r"Ms\.", r"Dr\.", r"St\.", r"No\.", r"p\.", r"pp\."),
            *(r"fig\.", r"Fig\.", r"vol\.", r"Vol\.", r"ch\.", r"Ch\."),
        ),
        _NBSP,
        r"\. ",
    ),
    _UNITS,
)

_GERMAN_QUOTES = Quotes(("„", "“"), ("‚", "‘"))
_GERMAN = (
    Rule(r"\b[zduois]\.(?P<it> ?)(?=(?:B|h|a|Ä|d|R|o|U)\.)", _THIN, r"\."),
    Rule(
        _after(r"Nr\.", r"Abs\.", r"Art\.", r"Bd\.", r"Kap\.", r"Abb\.", r"Dr\."), _NBSP
    ),
    Rule(r" (?<=\bS\. )(?=\d)", _NBSP, r"\. "),
    Rule(r"§(?P<it>\s?)(?=\d)", _NBSP, "§"),
    _THOUSANDS,
    _UNITS,
    _PERCENT,
)


def _french(run: Run) -> None:
    run.apply([_FRENCH_APOSTROPHE])
    quote(run, _FRENCH_QUOTES)
    run.apply((_ELLIPSIS, *_FRENCH, *_DASHES))


def _english(run: Run) -> None:
    quote(run, _ENGLISH_QUOTES)
    quote_singly(run, _ENGLISH_QUOTES)
    run.apply((_ELLIPSIS, *_DASHES, *_ENGLISH))


def _german(run: Run) -> None:
    quote(run, _GERMAN_QUOTES)
    quote_singly(run, _GERMAN_QUOTES)
    run.apply((_ELLIPSIS, *_DASHES, *_GERMAN))


LANGUAGES: Mapping[str, Callable[[Run], None]] = {
    "de": _german,
    "en": _english,
    "fr": _french,
}


@lru_cache(maxsize=20_000)
def typeset(text: str, lang: str) -> str:
    r"""Set a plain text by the rules of its language; of others it stays as it is.

    >>> typeset("Qui l'a dit?", "fr-CA")
    'Qui l’a dit\u202f?'
    """
    rules = LANGUAGES.get(lang.partition("-")[0])
    return typeset_text(text, rules) if rules else text
