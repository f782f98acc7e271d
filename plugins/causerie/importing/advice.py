"""Advice: what an author does after an import, told by what the export holds."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from glob import escape
from pathlib import Path
from typing import Any

from causerie.bridge.redirect_rules import knows_queries
from causerie.importing.places import Place
from causerie.importing.survey import Survey
from causerie.importing.written_files import FOLDER
from causerie.urls import host_of, path_of

_MENU = 5  # pages that a menu has room for


def advise(
    survey: Survey,
    places: Mapping[str, Place],
    settings: Mapping[str, Any],
    *,
    has_media: bool,
) -> Iterator[str]:
    """Yield what to do next, a sentence or two each."""
    site, old = host_of(str(settings["SITEURL"])), host_of(survey.blog.url)
    if old and site != old:
        yield (
            f"The old blog is at {old}, SITEURL at {site}: if the site stays where it"
            " was, write that into publishconf.py and import again."
        )
    if not settings.get("WEB_SERVER"):
        yield (
            "Old addresses with a query (/?p=123) lead on by a web server's rules"
            ' alone, and are left out: write WEB_SERVER = "nginx" (or apache, caddy,'
            " netlify) and import again. Without rules the home page is shown."
        )
    elif not knows_queries(settings["WEB_SERVER"]):
        yield f"{settings['WEB_SERVER']} leads no address with a query on (/?p=123)."
    if not settings.get("REDIRECTS"):
        yield (
            "Old feeds, categories and pages of lists lead on if pelicanconf.py says"
            f' REDIRECTS = "{FOLDER}/redirects.txt".'
        )
    if not has_media and survey.attachments:
        yield (
            f"{len(survey.attachments)} files were uploaded: give a copy of"
            " wp-content/uploads by --media, or have them fetched by --fetch-media."
        )
    root = path_of(survey.blog.url).rstrip("/")
    moved = Counter(
        place.kind == "page"
        for place in places.values()
        if place.old_path and place.old_path.removeprefix(root) != place.path
    )
    if moved[False]:
        yield (
            "Posts with another address here, to which the old one leads:"
            f" {moved[False]}. The old blog's were not of the form of ARTICLE_URL."
        )
    if moved[True]:
        yield (
            "Pages with another address here, to which the old one leads:"
            f" {moved[True]}. Lists have the addresses that they had, or other pages."
        )
    yield from _advise_on_menu(places.values(), settings)
    if survey.sticky:
        slugs = [places[each].slug for each in survey.sticky if each in places]
        yield f"Sticky posts: START_HERE = {slugs!r} shows them on the home page."
    if survey.formats:
        named = ", ".join(f"{n} {name}" for name, n in sorted(survey.formats.items()))
        yield f"Post formats have no look of their own here: {named}."


def _advise_on_menu(
    places: Collection[Place], settings: Mapping[str, Any]
) -> Iterator[str]:
    """Yield which pages the menu shows, if it names one that is not there."""
    shown = [
        place.slug for place in places if place.kind == "page" and place.is_visible
    ]
    content = Path(settings["PATH"])
    lost = [
        slug
        for slug in map(str, settings.get("MENU_PAGES", ()))
        if slug not in shown and not any(content.glob(f"pages/**/{escape(slug)}*"))
    ]
    if lost:
        top = [slug for slug in sorted(shown) if "/" not in slug][:_MENU]
        yield (
            f"MENU_PAGES names {', '.join(lost)}, and there is no such page: write"
            f" MENU_PAGES = {top!r}, or which the menu is to show."
        )


def advise_on_responses(waiting: int) -> Iterator[str]:
    """Yield where those that are not published are kept, by their numbers."""
    if waiting:
        yield (
            f"{waiting} comments and pingbacks wait for your decision in"
            f" {FOLDER}/waiting/: move what you approve into the file of this name in"
            " content/comments/ (content/mentions/)."
        )
