"""`inv check --only` chooses by kinds and by files."""

from pathlib import Path

import pytest

from causerie.errors import UsageError
from causerie.problems import Problem, Where
from causerie.tasks.check import check_found, choose, read_choice

LINK = Problem(Where("content/articles/a.md", 3), "A link.", kind="links")
IMAGE = Problem(Where("content/articles/b.md", 1), "An image.", kind="images")
SETTING = Problem(Where("pelicanconf.py", 2), "A setting.", kind="settings")
ALL = [LINK, IMAGE, SETTING]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("content/articles/a.md", "content/articles/b.md", "pelicanconf.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("only", "left"),
    [
        ("", ALL),
        ("links", [LINK]),
        ("links, settings", [LINK, SETTING]),
        ("content/articles/a.md", [LINK]),
        ("./content/articles/", [LINK, IMAGE]),
        ("{root}/content/articles/a.md", [LINK]),
        ("articles", [LINK, IMAGE]),
        ("articles/b.md", [IMAGE]),
        ("pelicanconf.py", [SETTING]),
        ("*.py", [SETTING]),
        ("content/art", []),
    ],
)
def test_problems_are_chosen(only: str, left: list[Problem], root: Path) -> None:
    assert left == choose(ALL, read_choice(only.format(root=root), root))


def test_a_mistyped_kind_is_told(root: Path) -> None:
    with pytest.raises(UsageError, match=r"no kind 'imges'.*'images'"):
        read_choice("imges", root)


@pytest.mark.parametrize(
    "word", ["content/articles/c.md", "c.md", "/etc/passwd", "*.txt"]
)
def test_a_path_of_nothing_is_told(word: str, root: Path) -> None:
    with pytest.raises(UsageError, match="--only: there is no file "):
        check_found(word, ALL, root)


@pytest.mark.parametrize(
    "word", ["links", "content", "articles/b.md", "b.md", "*.py", "feed.xml"]
)
def test_a_path_of_a_file_or_of_a_problem_is_taken(word: str, root: Path) -> None:
    feed = Problem(Where("feed.xml"), "A feed.", kind="podcast")

    for each in read_choice(word, root):
        check_found(each, [feed], root)

    assert read_choice(word, root) == [word]
