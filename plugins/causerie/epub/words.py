"""The words of a book, in its language: those of the site's own pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from gettext import NullTranslations
from pathlib import Path

from causerie.bridge.site import Site
from causerie.files.state_dir import state_dir
from causerie.i18n.catalogues import read_catalogues
from causerie.text.language_formats import long_date, megabytes
from causerie.text.time_formats import format_playing_time


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    lang: str
    translations: NullTranslations

    @classmethod
    def of(cls, site: Site, lang: str) -> "Words":
        """Read the words of a language from the theme's catalogues."""
        overrides = site.settings["THEME_TEMPLATES_OVERRIDES"]
        folders = [*overrides, site.settings["THEME"]]
        found = [Path(folder) / "translations" for folder in folders]
        cache = state_dir(site.root) / "catalogues"
        return cls(lang, read_catalogues(*found, cache_dir=cache).for_language(lang))

    def say(self, message: str, **values: object) -> str:
        """Return a message of the catalogues with its values."""
        text = self.translations.gettext(message)
        return text % values if values else text

    def season(self, number: int, names: Mapping[int, str]) -> str:
        """Return the heading of a season."""
        if name := names.get(number):
            return self.say("Season %(number)s: %(name)s", number=number, name=name)
        return self.say("Season %(number)s", number=number)

    def recording(self, length: int, seconds: float) -> str:
        """Return the words of a link to a recording, with its size and its time."""
        size, time = megabytes(length, self.lang), format_playing_time(seconds)
        return self.say("Download (%(size)s, %(time)s)", size=size, time=time)

    def between(self, first: date, last: date) -> str:
        """Return the days between which texts were published."""
        begins, ends = long_date(first, self.lang), long_date(last, self.lang)
        if begins == ends:
            return begins
        return self.say("From %(first)s to %(last)s", first=begins, last=ends)
