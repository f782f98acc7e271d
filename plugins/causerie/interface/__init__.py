"""Interface: the theme's words, dates and numbers in the language of each page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from pelican import signals

from causerie.interface import dates
from causerie.interface.catalogue import language_name, read_catalogues


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(teach_languages)


def teach_languages(generator: Any) -> None:
    """Give a generator's templates the theme's words and the ways to write numbers."""
    catalogues = read_catalogues(Path(generator.theme) / "translations")

    @pass_context
    def gettext(context: Context, message: str) -> str:
        return catalogues.speak(language(context)).gettext(message)

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, number: int) -> str:
        words = catalogues.speak(language(context))
        return words.ngettext(singular, plural, number)

    env = generator.env
    env.install_gettext_callables(gettext, ngettext, newstyle=True)
    env.globals["language"] = language
    env.filters.update(
        clock=dates.clock,
        iso=dates.iso,
        language_name=language_name,
        long_date=_in_page_language(dates.long_date),
        media_time=dates.media_time,
        megabytes=_in_page_language(dates.megabytes),
        period=_in_page_language(dates.period),
        spoken_duration=dates.spoken_duration,
    )


@pass_context
def language(context: Context) -> str:
    """Return the language of the page being rendered."""
    content = context.get("article") or context.get("page")
    return str(content.lang if content else context["DEFAULT_LANG"])


def _in_page_language(write: Callable[[Any, str], str]) -> Callable[..., str]:
    @pass_context
    def filter_value(context: Context, value: Any) -> str:
        return write(value, language(context))

    return filter_value


def revise(_site: Any, _revisions: Any) -> None:
    """Do nothing: words and dates are asked for as each page is made."""
