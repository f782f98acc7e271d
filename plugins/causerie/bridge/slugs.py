"""Slugs as Pelican makes them."""

from pelican.utils import slugify

from causerie.defaults import SLUG_REGEX_SUBSTITUTIONS


def make_slug(text: str) -> str:
    """Return the slug of a text; "episode" if nothing of the text can be in one.

    >>> make_slug("[podcast – 29|03] Enjeux : quel(s) comportement(s) ? n° 5")
    'podcast-2903-enjeux-quels-comportements-n-5'
    """
    slug: str = slugify(text, regex_subs=SLUG_REGEX_SUBSTITUTIONS)
    return slug or "episode"


def make_file_slug(text: str) -> str:
    """Return a slug short enough for file names with any suffix.

    >>> make_file_slug("Un très long titre " * 20)[-22:]
    '-un-tres-long-titre-un'
    """
    slug = make_slug(text)
    if len(slug.encode()) <= _LONGEST:
        return slug
    cut = slug.encode()[: _LONGEST + 1].decode(errors="ignore")
    return cut.rpartition("-")[0] or cut[:-1]


_LONGEST = 100  # bytes; file systems have room for 255, some for 143
