"""Advice: what an author does after an import, told by what the export holds."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from causerie.bridge.redirect_rules import knows_queries
from causerie.importing.places import Place
from causerie.importing.survey import Survey
from causerie.importing.written_files import FOLDER
from causerie.urls import host_of


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
            "Old addresses with a query (/?p=123) and old feeds need a web server's"
            ' rules: write WEB_SERVER = "nginx" (or apache, caddy, netlify) and import'
            " again."
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
    moved = Counter(place.kind == "page" for place in places.values() if _moves(place))
    if moved[False]:
        yield (
            "Posts with another address here, to which the old one leads:"
            f" {moved[False]}. The old blog's were not of the form of ARTICLE_URL."
        )
    if moved[True]:
        yield (
            "Pages with another address here, to which the old one leads:"
            f" {moved[True]}. They were below other pages, or have the name of a list."
        )
    if survey.sticky:
        slugs = [places[each].slug for each in survey.sticky if each in places]
        yield f"Sticky posts: START_HERE = {slugs!r} shows them on the home page."
    if survey.formats:
        named = ", ".join(f"{n} {name}" for name, n in sorted(survey.formats.items()))
        yield f"Post formats have no look of their own here: {named}."


def advise_on_responses(waiting: int, of_pages: int) -> Iterator[str]:
    """Yield where those that are not published are kept, by their numbers."""
    if waiting:
        yield (
            f"{waiting} comments and pingbacks wait for your decision in"
            f" {FOLDER}/waiting/: move what you approve into the file of this name in"
            " content/comments/ (content/mentions/)."
        )
    if of_pages:
        yield (
            f"{of_pages} comments were on pages, which show none here: they are kept in"
            f" {FOLDER}/pages/."
        )


def _moves(place: Place) -> bool:
    return bool(place.old_path) and not place.old_path.endswith(place.path)
