"""What a new site is to be: defaults, what will not do, and what is asked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from causerie.own_site.choices import Choices, default_timezone, find_faults
from causerie.own_site.prompt_choices import GivenChoices, prompt_choices

GOOD = Choices("Bees", "https://bees.example", "en", "Ada", "Europe/London", False)


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("name", " ", "It is empty."),
        ("name", "a\nb", "none of a name"),
        ("author", "\x1b[31m", "none of a name"),
        ("url", "bees.example", "https://bees.example"),
        ("url", "ftp://bees.example", "no web address"),
        ("url", "https://", "no web address"),
        ("url", "https://bees.example:abc", "no web address"),
        ("url", "https://bees.example/?a=b", "more than host and path"),
        ("url", 'https://bees.example/"', "more than host and path"),
        ("lang", "it", "none of fr, en and de"),
        ("timezone", "Europe/Londn", "none that is known"),
        ("timezone", "../etc", "none that is known"),
    ],
)
def test_a_choice_that_will_not_do_is_told(key: str, value: str, told: str) -> None:
    (fault,) = find_faults(replace(GOOD, **{key: value}))

    assert told in fault
    assert repr(value) in fault
    assert [] == find_faults(GOOD)


def test_the_time_zone_is_the_machines_or_the_languages(tmp_path: Path) -> None:
    local = tmp_path / "localtime"
    nothing = default_timezone({}, local, "fr")
    local.symlink_to("/usr/share/zoneinfo/Europe/Vienna")

    assert nothing == "Europe/Paris"
    assert default_timezone({}, local, "fr") == "Europe/Vienna"
    assert default_timezone({"TZ": "America/Montreal"}, local, "fr") == (
        "America/Montreal"
    )
    for unusable in ("UTC", "Etc/UTC", "Nowhere/City", "CET-1CEST"):
        assert default_timezone({"TZ": unusable}, local, "de") == "Europe/Berlin"


def test_what_is_not_given_is_asked_until_it_will_do() -> None:
    answers = iter(
        ["it", "de", "", "bees.example", "https://bees.example/", "hm", "ja"]
    )
    asked, told = [], []

    def prompt(text: str) -> str:
        asked.append(text)
        return next(answers)

    given = GivenChoices(author="Jörg")
    found = prompt_choices(given, GOOD, prompt, told.append)

    assert found == replace(GOOD, lang="de", author="Jörg", podcast=True)
    assert len(told) == 3
    assert asked[-1] == "A podcast, too: ja or nein (nein): "


def test_all_that_is_given_asks_nothing() -> None:
    def prompt(text: str) -> str:
        raise AssertionError(text)

    given = GivenChoices("A", "https://a.example/", "fr", "B", "Europe/Paris", False)

    assert prompt_choices(given, GOOD, prompt, print) == Choices(
        "A", "https://a.example", "fr", "B", "Europe/Paris", False
    )


def test_an_end_of_the_input_is_an_end() -> None:
    def prompt(_: str) -> str:
        raise EOFError

    with pytest.raises(EOFError):
        prompt_choices(GivenChoices(), GOOD, prompt, print)


def test_names_in_any_letters_are_taken() -> None:
    def names() -> Iterator[str]:
        yield from ("L'été « ici »", "私のブログ", "Ünïcode & <x>", '"quoted" \\ $x')

    for name in names():
        assert [] == find_faults(replace(GOOD, name=name, author=name))
