"""Languages: the rules by which French, English and German are set."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from causerie.markup.quotes import Quotes, quote, quote_singly
from causerie.markup.runs import LINE, OPAQUE, Rule, Run, typeset_text

_NBSP = "\u00a0"  # no-break space
_THIN = "\u202f"  # narrow no-break space
_S = rf"[ \t\n\u2009{_NBSP}{_THIN}]"  # a space, but no forced line break
_END = rf"(?=\s|$|[»”’“\")\]{LINE}])"


def _rule(pattern: str, written: str) -> Rule:
    return Rule(re.compile(pattern), written)


_ELLIPSIS = _rule(r"(?<!\.)\.{3}(?!\.)", "…")
_DASHES = (
    _rule(r"(?<=\d)--(?=\d)", "–"),  # 1914--1918
    _rule(r"(?:(?<=\s)|^)--(?=\s)", "–"),
)
_THOUSANDS = _rule(rf"(?<=\d)(?<!\d{{4}}){_S}(?=\d{{3}}(?!\d))", _THIN)
_UNITS = _rule(
    rf"(?<=\d){_S}(?=(?:euros?|€|km|kg|cm|mm|m|min|h|[kKMG][oB]|°C)(?![\w'’]))", _NBSP
)
_PERCENT = _rule(rf"(?<=\d){_S}?(?=[%‰](?!\w))", _THIN)

# Lexique des règles typographiques en usage à l'Imprimerie nationale, "ponctuation".
_FRENCH_QUOTES = Quotes((f"«{_NBSP}", f"{_NBSP}»"), ("“", "”"))
_FRENCH = (
    _rule(rf"(?<=«){_S}*(?=\S)", _NBSP),
    _rule(rf"(?<=[^\s«]){_S}*(?=»)", _NBSP),
    _rule(
        rf"(?<=[^\s(\[{{«“¿¡;!?]){_S}*(?=[;!?]+(?![\w;!?/=&#-]))",
        _THIN,
    ),
    _rule(rf"(?<=[^\s(\[{{«“:]){_S}*(?=:{_END})", _NBSP),
    _THOUSANDS,
    _UNITS,
    _PERCENT,
    _rule(r"\b[nN]°(?P<it>\s?)(?=\d)", _NBSP),
    _rule(
        r"\b(?:(?:MM?|Dr|Mgr|pp?|art|chap|vol|fig)\.|(?:Mmes?|Mlles?|Dr|Me|Mgr))"
        r"(?P<it> )(?=[\dA-ZÀ-Þ])",
        _NBSP,
    ),
)
_FRENCH_APOSTROPHE = _rule(rf"(?<=[^\W\d_])'(?=[\w\"«“{OPAQUE}])", "’")

_ENGLISH_QUOTES = Quotes(("“", "”"), ("‘", "’"))
_ENGLISH = (
    _rule(r"(?<!-)---(?!-)", "—"),
    _rule(r"(?<=[^\W\d_])--(?=[^\W\d_])", "—"),
    _rule(
        r"\b(?:Mr|Mrs|Ms|Dr|St|No|pp?|[Ff]ig|[Vv]ol|[Cc]h)\.(?P<it> )(?=[\dA-Z])",
        _NBSP,
    ),
    _UNITS,
)

_GERMAN_QUOTES = Quotes(("„", "“"), ("‚", "‘"))
_GERMAN = (
    _rule(r"\b(?:z|d|u|o|i|s)\.(?P<it> ?)(?=(?:B|h|a|Ä|d|R|o|U)\.)", _THIN),
    _rule(r"\b(?:Nr|S|Abs|Art|Bd|Kap|Abb)\.(?P<it> )(?=\d)", _NBSP),
    _rule(r"\b(?:Dr|Prof)\.(?P<it> )(?=[A-ZÄÖÜ])", _NBSP),
    _rule(r"§(?P<it>\s?)(?=\d)", _NBSP),
    _THOUSANDS,
    _UNITS,
    _PERCENT,
)


def _apply(run: Run, rules: tuple[Rule, ...]) -> None:
    for rule in (_ELLIPSIS, *_DASHES, *rules):
        run.apply(rule)


def _french(run: Run) -> None:
    run.apply(_FRENCH_APOSTROPHE)
    quote(run, _FRENCH_QUOTES)
    _apply(run, _FRENCH)


def _english(run: Run) -> None:
    quote(run, _ENGLISH_QUOTES)
    quote_singly(run, _ENGLISH_QUOTES)
    _apply(run, _ENGLISH)


def _german(run: Run) -> None:
    quote(run, _GERMAN_QUOTES)
    quote_singly(run, _GERMAN_QUOTES)
    _apply(run, _GERMAN)


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
