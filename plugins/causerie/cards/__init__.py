"""Cards: the image that other services show for a post or a show, drawn in a release.

They are for other sites, so that a preview has none; templates ask by `card_of`. Covers
of episodes without one are drawn likewise, where the site asks for that.
"""

from typing import Any

from pelican import signals

from causerie.bridge.site import site_of


def register() -> None:
    """Connect to Pelican's signals; called by Pelican."""
    signals.initialized.connect(check_settings)
    signals.generator_init.connect(add_functions)
    signals.all_generators_finalized.connect(prepare_cards)


def check_settings(pelican: Any) -> None:
    """Report the faults of CARDS before anything is read."""
    site = site_of(pelican)
    if site.settings.get("CARDS") and not site.is_partial:
        from causerie.cards.settings import CardsSettings

        site.section("CARDS", CardsSettings)


def prepare_cards(generators: Any) -> None:
    """Draw the cards of a release, when all that they show is known."""
    site = site_of(generators[0])
    if site.release:
        from causerie.cards.make_cards import make_cards
        from causerie.cards.settings import CardsSettings

        settings = site.section("CARDS", CardsSettings) or CardsSettings()
        typeset = generators[0].env.filters.get("typeset")
        shows = generators[0].context.get("shows", ())
        site.build.cards = make_cards(site, settings, shows, typeset)


def add_functions(generator: Any) -> None:
    """Add `card_of` to templates: the card of a post or a show, or None."""
    from jinja2 import pass_context

    site = site_of(generator)

    @pass_context  # with it Jinja computes nothing when it compiles
    def card_of(_context: Any, shown: Any) -> Any:
        return site.build.cards.of(shown) if site.build.cards else None

    generator.env.globals["card_of"] = card_of
