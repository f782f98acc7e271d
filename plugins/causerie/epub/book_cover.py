"""The cover of a book: the show's, or the post's; else one is drawn as cards are."""

from collections.abc import Sequence

from causerie.bridge.site import Site
from causerie.cards.draw_card import Card, CardDrawer
from causerie.cards.look import find_icon, read_look
from causerie.cards.set_text import OURS, Fonts, settable
from causerie.cards.settings import CardsSettings
from causerie.epub.book_images import BookImages
from causerie.epub.model import Selection
from causerie.problems import Level, Problem


def take_cover(
    site: Site, selection: Selection, images: BookImages, creators: Sequence[str]
) -> tuple[str, list[Problem]]:
    """Take or draw a cover; return its name in the book, empty if there is none."""
    if selection.cover:
        name, fault = images.take_file(site.content / selection.cover)
        if name:
            return name, []
        what = f"The cover {selection.cover} {fault}: one is drawn."
        drawn, problems = _draw(site, selection, images, creators)
        return drawn, [_problem(site, what), *problems]
    return _draw(site, selection, images, creators)


def _draw(
    site: Site, selection: Selection, images: BookImages, creators: Sequence[str]
) -> tuple[str, list[Problem]]:
    settings = site.section("CARDS", CardsSettings) or CardsSettings()
    path = site.content / settings.font if settings.font else OURS
    fonts = Fonts(path if path.is_file() else OURS)
    if missing := fonts.missing(settable(selection.title)):
        what = f"The font of cards has no {missing[:9]!r}: the book has no cover."
        fix = 'Name one that has, below content/: CARDS = {"font": "…"}.'
        return "", [_problem(site, what, fix)]
    look = read_look(site.settings, site.content)
    icon = find_icon(site.settings, site.content)
    label = ", ".join(creators)
    drawn = CardDrawer(look, fonts, icon).draw_square(
        Card(selection.title, label, site.name)
    )
    return images.take_data("cover", drawn.ending, drawn.data).name, []


def _problem(site: Site, what: str, fix: str = "") -> Problem:
    return Problem(site.locate("CARDS"), what, fix, Level.WARNING)
