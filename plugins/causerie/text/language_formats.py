"""Format dates, numbers and sizes in a language (CLDR, by Babel)."""

from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from babel.units import format_unit


@cache
def locale_of(lang: str) -> Locale:
    """Return Babel's locale for a language tag; English if it is unknown."""
    try:
        return Locale.parse(lang, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def direction(lang: str) -> str:
    """Return the writing direction of a language for HTML's dir (CLDR, characterOrder).

    >>> direction("fr"), direction("ar"), direction("xx")
    ('ltr', 'rtl', 'ltr')
    """
    return locale_of(lang).text_direction


@cache
def open_graph_locale(lang: str) -> str:
    """Return a language with a territory, as Open Graph has it (og:locale).

    Without one it is that where most speak it so (CLDR, likelySubtags).

    >>> open_graph_locale("fr"), open_graph_locale("pt-BR"), open_graph_locale("xx")
    ('fr_FR', 'pt_BR', 'xx')
    """
    first, *rest = lang.replace("_", "-").split("-")
    territory = next((each.upper() for each in rest if len(each) == 2), "")  # noqa: PLR2004 - ISO 3166
    if not territory:
        script = next((f"_{each.title()}" for each in rest if len(each) == 4), "")  # noqa: PLR2004 - ISO 15924
        likely = get_global("likely_subtags").get(f"{first.lower()}{script}", "")
        territory = likely.rpartition("_")[2] if likely else ""
    return f"{first.lower()}_{territory}" if territory else first.lower()


def long_date(day: date, lang: str) -> str:
    """Format a date, or the date of a datetime, in full: "1er avril 2026"."""
    # Equal datetimes of different zones share a cache entry, though their days differ.
    return _write_day(date(day.year, day.month, day.day), lang)


@cache
def period(numbers: tuple[int, ...], lang: str) -> str:
    """Format a year, month or day: (2026,), (2026, 4) or (2026, 4, 1)."""
    match numbers:
        case (year,):
            return str(year)
        case (year, month):
            first = date(year, month, 1)
            return format_skeleton("yMMMM", first, locale=locale_of(lang))
        case _:
            return long_date(date(*numbers), lang)


def decimal(number: str, lang: str) -> str:
    """Format a decimal number, given with a point: "1,25"."""
    return format_decimal(number, locale=locale_of(lang))


@cache
def megabytes(length: int, lang: str) -> str:
    """Format a number of bytes as megabytes, with the unit: "1,2 Mo"."""
    return format_unit(
        length / 1_000_000,
        "digital-megabyte",
        length="short",
        format="#,##0.0",
        locale=locale_of(lang),
    )


@cache
def _write_day(day: date, lang: str) -> str:
    locale = locale_of(lang)
    text = format_date(day, "long", locale)
    # CLDR has "1 avril"; French writes the first day of a month as an ordinal.
    if locale.language == "fr" and day.day == 1:
        return "1er" + text.removeprefix("1")
    return text
