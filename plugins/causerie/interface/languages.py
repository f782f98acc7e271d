"""Languages: which way each is written."""

from causerie.interface.dates import locale_of


def direction(lang: str) -> str:
    """Return a language's direction as HTML's dir says it (CLDR, character order).

    >>> direction("fr"), direction("ar"), direction("xx")
    ('ltr', 'rtl', 'ltr')
    """
    return locale_of(lang).text_direction
