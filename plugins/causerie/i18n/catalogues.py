"""Read the theme's gettext catalogues (.po files).

The message ids are English; a language without a catalogue shows these.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.state_dir import clear_place, make_cache_dir
from causerie.text.language_formats import locale_of

_ENGLISH = NullTranslations()


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The translations of every language of the theme."""

    by_language: Mapping[str, NullTranslations]  # by language tag: "fr"

    def for_language(self, lang: str) -> NullTranslations:
        """Return the translations for a language; "fr-CA" falls back to "fr"."""
        general = lang.partition("-")[0]
        return self.by_language.get(lang) or self.by_language.get(general, _ENGLISH)


def read_catalogues(*folders: Path, cache_dir: Path | None = None) -> Catalogues:
    """Read each `<lang>/LC_MESSAGES/messages.po` in folders of translations.

    Later folders are fallbacks of earlier ones. `cache_dir` is a folder for compiled
    catalogues, which later builds read.
    """
    translations: dict[str, GNUTranslations] = {}
    for number, folder in enumerate(folders):
        for file in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
            lang = file.parents[1].name
            found = _read_catalogue(file, cache_dir, f"{lang}-{number}")
            if lang in translations:
                translations[lang].add_fallback(found)
            else:
                translations[lang] = found
    return Catalogues(translations)


def language_name(lang: str, reader: str = "") -> str:
    """Return the name of a language in that language, or in a reader's.

    >>> language_name("en"), language_name("en", "fr"), language_name("xx")
    ('English', 'anglais', 'xx')
    """
    locale = locale_of(lang)
    known = locale.language == lang.partition("-")[0].lower()
    named = locale.get_language_name(locale_of(reader) if reader else None)
    return named or lang if known else lang


def _read_catalogue(file: Path, cache_dir: Path | None, name: str) -> GNUTranslations:
    """Read a catalogue; cache its compiled form, which saves each build some ms."""
    source = file.read_bytes()
    lang = file.parents[1].name
    if cache_dir is None:
        return GNUTranslations(BytesIO(_compile(source, lang)))
    binary = cache_dir / f"{name}.{sha256(source).hexdigest()[:16]}.mo"
    translations = read_cache_file(binary)
    if translations is None:
        translations = _compile(source, lang)
        for old in make_cache_dir(cache_dir).glob(f"{name}.*.mo"):
            clear_place(old)
            old.unlink(missing_ok=True)
        write_cache_file(binary, translations)
    return GNUTranslations(BytesIO(translations))


def _compile(source: bytes, lang: str) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    # The standard library reads only the compiled form of a catalogue.
    binary = BytesIO()
    write_mo(binary, read_po(BytesIO(source), locale=lang))
    return binary.getvalue()
