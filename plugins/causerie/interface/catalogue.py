"""Catalogues: the interface's words in each language, read from the theme's .po files.

The templates are written in English; a language without a catalogue reads that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from causerie.interface.dates import locale_of

_ENGLISH = NullTranslations()


@dataclass(frozen=True, slots=True)
class Catalogues:
    """The words of every language the theme speaks."""

    by_language: Mapping[str, NullTranslations]  # "fr" -> its words

    def speak(self, lang: str) -> NullTranslations:
        """Return the words of a language; those of "fr" serve "fr-CA" too."""
        general = lang.partition("-")[0]
        return self.by_language.get(lang) or self.by_language.get(general, _ENGLISH)


def read_catalogues(folder: Path) -> Catalogues:
    """Read each `<lang>/LC_MESSAGES/messages.po` in a theme's translations folder."""
    files = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    return Catalogues({file.parents[1].name: _read_words(file) for file in files})


def language_name(lang: str) -> str:
    """Name a language in that language: "English", "français"."""
    locale = locale_of(lang)
    known = locale.language == lang.partition("-")[0].lower()
    return locale.get_language_name() or lang if known else lang


def _read_words(file: Path) -> GNUTranslations:
    with file.open("rb") as source:
        catalogue = read_po(source, locale=file.parents[1].name)
    # The standard library applies plural rules, from the binary form of a catalogue.
    binary = BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return GNUTranslations(binary)
