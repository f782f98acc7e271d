"""Slugs as Pelican makes them."""

from pelican.utils import slugify

from causerie.defaults import SLUG_REGEX_SUBSTITUTIONS


def make_slug(text: str) -> str:
    """Return a text's part of an address; "episode" if nothing of it can be one.

    >>> make_slug("[podcast – 29|03] Enjeux : quel(s) comportement(s) ? n° 5")
    'podcast-2903-enjeux-quels-comportements-n-5'
    """
    slug: str = slugify(text, regex_subs=SLUG_REGEX_SUBSTITUTIONS)
    return slug or "episode"
