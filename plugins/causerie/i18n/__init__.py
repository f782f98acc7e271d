"""Translate the theme's messages, and format dates and numbers, by page language."""

from collections.abc import Callable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from pelican import signals

from causerie.bridge.language_pages import (
    attach_languages,
    write_language_pages,
)
from causerie.bridge.site import site_of
from causerie.files.state_dir import state_dir
from causerie.i18n.catalogues import Catalogues, language_name, read_catalogues
from causerie.problems import Level, Problem
from causerie.text import language_formats as formats
from causerie.text import time_formats
from causerie.urls import encode_path

_LANGUAGE = "causerie page language"  # a template variable that caches it


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(publish_stylesheet)
    signals.generator_init.connect(install_translations)
    signals.all_generators_finalized.connect(pass_languages)
    signals.article_writer_finalized.connect(write_pages)


def publish_stylesheet(pelican: Any) -> None:
    """Add the files that settings of the theme name to the static files."""
    cards = pelican.settings.get("AUTHORS") or {}
    images = {card["image"] for card in cards.values() if "image" in card}
    if images:
        paths = pelican.settings["STATIC_PATHS"]
        pelican.settings["STATIC_PATHS"] = [*paths, *sorted(images)]
    name = pelican.settings["STYLESHEET"]
    if not name:
        return
    site = site_of(pelican)
    patterns = pelican.settings["IGNORE_FILES"]
    by = next((each for each in patterns if fnmatch(Path(name).name, each)), "")
    if by and (site.content / name).is_file():
        what = f"STYLESHEET: {name!r} is ignored by {by!r} of IGNORE_FILES."
        fix = "Take the pattern out, or give the file another name."
        site.report([Problem(site.locate("STYLESHEET"), what, fix)])
    elif (site.content / name).is_file():
        paths = pelican.settings["STATIC_PATHS"]
        pelican.settings["STATIC_PATHS"] = [*paths, name]
        if not name.endswith(".css") and not site.is_partial:
            what = f"STYLESHEET: {name!r} is no .css, and browsers take nothing else."
            where = site.locate("STYLESHEET")
            site.report([Problem(where, what, "Name a stylesheet.", Level.WARNING)])
    else:
        what = f"STYLESHEET: {name!r} is no file below {site.content.name}/."
        site.report([Problem(site.locate("STYLESHEET"), what, "Check the name.")])


def pass_languages(generators: Any) -> None:
    """Pass the languages of the site to the templates."""
    attach_languages(site_of(generators[0]), generators[0].context)


def write_pages(generator: Any, writer: Any) -> None:
    """Write the pages of further languages, where no table does."""
    write_language_pages(generator, writer, site_of(generator))


def install_translations(generator: Any) -> None:
    """Install the theme's translations and formats in a generator's environment."""
    cache_dir = state_dir(site_of(generator).root) / "catalogues"
    folders = [*generator.settings["THEME_TEMPLATES_OVERRIDES"], generator.theme]
    found = [Path(folder) / "translations" for folder in folders]
    add_gettext(generator.env, read_catalogues(*found, cache_dir=cache_dir))


def add_gettext(env: Environment, catalogues: Catalogues) -> None:
    """Add gettext and the format filters to an environment, by page language."""

    @pass_context
    def gettext(context: Context, message: str, /, **values: Any) -> str:
        text = catalogues.for_language(language(context)).gettext(message)
        return _fill(context, text, values)

    @pass_context
    def ngettext(
        context: Context, singular: str, plural: str, number: int, /, **values: Any
    ) -> str:
        translations = catalogues.for_language(language(context))
        text = translations.ngettext(singular, plural, number)
        return _fill(context, text, {"num": number, **values})

    extended: Any = env  # with jinja2.ext.i18n
    extended.newstyle_gettext = True
    env.globals.update(gettext=gettext, ngettext=ngettext, _=gettext)
    env.globals["language"] = language
    env.globals["direction"] = writing_direction
    env.filters.update(
        address=encode_path,
        clock=time_formats.format_playing_time,
        decimal=_in_page_language(formats.decimal),
        iso=time_formats.iso_datetime,
        language_name=language_name,
        long_date=_in_page_language(formats.long_date),
        media_time=time_formats.media_time,
        megabytes=_in_page_language(formats.megabytes),
        open_graph_locale=formats.open_graph_locale,
        period=_in_page_language(formats.period),
        spoken_duration=time_formats.iso_duration,
    )


def _fill(context: Context, text: str, values: Mapping[str, Any]) -> str:
    """Interpolate values as Jinja's newstyle gettext does; skip a plain message."""
    if context.eval_ctx.autoescape:
        text = Markup(text)  # noqa: S704 - from the theme's catalogue
    return text % values if values or "%" in text else text


@pass_context
def language(context: Context) -> str:
    """Return the language of the page being rendered."""
    known: str | None = context.parent.get(_LANGUAGE)
    if known is None:  # needed for each message of a page
        content = context.get("article") or context.get("page")
        if content:
            known = str(content.lang)
        else:
            known = str(context.get("page_lang") or context["DEFAULT_LANG"])
        context.parent[_LANGUAGE] = known
    return known


@pass_context
def writing_direction(context: Context, lang: str | None = None) -> str:
    """Return the direction of a language, the page's if none is named: ltr or rtl."""
    return formats.direction(lang or language(context))


def _in_page_language(write: Callable[[Any, str], str]) -> Callable[..., str]:
    @pass_context
    def filter_value(context: Context, value: Any) -> str:
        return write(value, language(context))

    return filter_value
