"""`inv check --only` chooses by kinds and by files."""

import pytest

from causerie.errors import CauserieError
from causerie.problems import Problem, Where
from causerie.tasks.check import check_choice, choose

LINK = Problem(Where("content/articles/a.md", 3), "A link.", kind="links")
IMAGE = Problem(Where("content/articles/b.md", 1), "An image.", kind="images")
SETTING = Problem(Where("pelicanconf.py", 2), "A setting.", kind="settings")
ALL = [LINK, IMAGE, SETTING]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ((), ALL),
        (("links",), [LINK]),
        (("links", "settings"), [LINK, SETTING]),
        (("content/articles/a.md",), [LINK]),
        (("./content/articles/",), [LINK, IMAGE]),
        (("articles/b.md",), [IMAGE]),
        (("pelicanconf.py",), [SETTING]),
        (("*.py",), [SETTING]),
        (("content/art",), []),
    ],
)
def test_problems_are_chosen(chosen: tuple[str, ...], left: list[Problem]) -> None:
    check_choice(chosen)

    assert left == choose(ALL, chosen)


def test_a_mistyped_kind_is_told() -> None:
    with pytest.raises(CauserieError, match=r"no kind 'imges'.*'images'"):
        check_choice(["imges"])
