"""Prompt for what a new site is to be, at a terminal."""

from collections.abc import Callable
from dataclasses import dataclass

from causerie.own_site.choices import (
    LANGUAGES,
    Choices,
    name_fault,
    url_fault,
)

Prompt = Callable[[str], str]  # as `input`: shows a text; EOFError at the end of input


@dataclass(frozen=True, slots=True)
class GivenChoices:
    """What the command line says of a new site; None: nothing."""

    name: str | None = None
    url: str | None = None
    lang: str | None = None
    author: str | None = None
    timezone: str | None = None
    podcast: bool | None = None


def prompt_choices(
    given: GivenChoices,
    defaults: Choices,
    prompt: Prompt,
    report: Callable[[str], None],
) -> Choices:
    """Prompt for all that is not given; Enter takes the default.

    An answer that will not do is asked for again, after `report` was told why.
    Raise EOFError if the input ends.
    """

    def ask(text: str, value: str | None, default: str, fault: Fault) -> str:
        while value is None:
            answer = prompt(f"{text} ({default}): ").strip() or default
            if why := fault(answer):
                report(why)
            else:
                value = answer
        return value

    lang = ask("Language: fr, en or de", given.lang, defaults.lang, _language_fault)
    name = ask("Name of the site", given.name, defaults.name, name_fault)
    url = ask("Its address", given.url, defaults.url, url_fault)
    author = ask("Who writes it", given.author, defaults.author, name_fault)
    podcast = given.podcast
    if podcast is None:
        yes, no = _YES_AND_NO[lang]
        default = yes[0] if defaults.podcast else no[0]
        question = f"A podcast, too: {yes[0]} or {no[0]}"
        answer = ask(question, None, default, _yes_or_no_fault(yes + no))
        podcast = answer.lower() in yes
    zone = given.timezone or defaults.timezone
    return Choices(name, url.rstrip("/"), lang, author, zone, podcast)


Fault = Callable[[str], str]
_YES_AND_NO = {
    "fr": (("oui", "o", "yes", "y"), ("non", "n", "no")),
    "en": (("yes", "y"), ("no", "n")),
    "de": (("ja", "j", "yes", "y"), ("nein", "n", "no")),
}


def _language_fault(value: str) -> str:
    return "" if value in LANGUAGES else f"Causerie speaks {', '.join(LANGUAGES)}."


def _yes_or_no_fault(words: tuple[str, ...]) -> Fault:
    def fault(value: str) -> str:
        return "" if value.lower() in words else f"One of {', '.join(words)}."

    return fault
