"""The keys of an episode's header: typed values, and faults with their keys."""

import pytest

from causerie.podcast.episode_header import EpisodeHeader, read_episode_header
from causerie.podcast.show import Person, Tag
from causerie.problems import Level


def test_an_empty_header_says_nothing() -> None:
    assert read_episode_header({}) == EpisodeHeader()


def test_values_are_typed() -> None:
    read = read_episode_header(
        {
            "show": "atelier",
            "season": "02",
            "episode": "7",
            "episode_type": "Bonus",
            "episode_display": "Ch. 3",
            "explicit": "No",
            "block": "yes",
            "chapters": "00:00 Début",
            "people": "Ada (guest)",
            "podcast": "location Paris",
        }
    )

    assert read == EpisodeHeader(
        show="atelier",
        season=2,
        number=7,
        type="bonus",
        display="Ch. 3",
        explicit=False,
        block=True,
        chapters="00:00 Début",
        people=(Person("Ada", "guest"),),
        tags=(Tag("location", "Paris"),),
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("season", "two"),
        ("episode", "0"),
        ("episode_type", "extra"),
        ("explicit", "maybe"),
        ("block", "x"),
        ("episode_display", "n" * 33),
    ],
)
def test_a_faulty_value_is_as_if_not_there(key: str, value: str) -> None:
    assert read_episode_header({key: value}) == EpisodeHeader()


def test_faults_of_lists_stand_with_their_keys() -> None:
    read = read_episode_header({"people": "Ada (guest", "podcast": "nothing x"})

    assert [(key, fault.level) for key, fault in read.faults] == [
        ("podcast", Level.ERROR),
        ("people", Level.ERROR),
    ]
