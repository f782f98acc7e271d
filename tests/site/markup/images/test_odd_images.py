"""Ninety odd and hostile images: none ends a build, none passes without a word."""

import re

import pytest

from odd_images import OddImage, odd_images
from sites import Folder, Make, article, make_site

ODD = odd_images()
POST = "content/articles/2026-03-01-a.md"


def shown(site: Make, images: list[tuple[str, bytes]]) -> Folder:
    body = "\n\n".join(f"![x]({{static}}/images/{name})" for name, _ in images)
    files = {f"content/images/{name}": data for name, data in images}
    return site({POST: article("Un", body), **files})


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """By image what one release of all of them says."""
    root = tmp_path_factory.mktemp("odd") / "site"
    folder = shown(
        lambda files: make_site(root, files), [(each.name, each.data) for each in ODD]
    )
    problems = folder.problems()
    found: dict[str, list[str]] = {each.name: [] for each in ODD}
    for problem in problems:
        place = re.match(rf"{POST}:(\d+): |content/images/([^:]+)", problem)
        assert place, problem
        name = place[2] or ODD[(int(place[1]) - 3) // 2].name
        found[name].append(problem)
    return found


def test_there_are_ninety_of_them() -> None:
    assert len({each.name for each in ODD}) == len(ODD) >= 90


@pytest.mark.parametrize("odd", ODD, ids=[each.name for each in ODD])
def test_each_is_told_or_shown(told: dict[str, list[str]], odd: OddImage) -> None:
    found = told[odd.name]

    assert bool(found) == bool(odd.words), found
    assert not odd.words or any(odd.words in problem for problem in found), found


def test_none_ends_a_preview(site: Make) -> None:
    folder = shown(site, [(each.name, each.data) for each in ODD])

    problems = folder.problems(release=False)

    assert len(problems) > len([each for each in ODD if each.words]) // 2
    assert not [each for each in problems if "last-failure" in each]


def test_those_that_are_merely_odd_are_published(site: Make) -> None:
    sound = [each for each in ODD if not each.words]

    output = shown(site, [(each.name, each.data) for each in sound]).release()

    page = output.page("/2026/03/01/a/")
    assert len(page.xpath("//main//img[@width and @height]")) == len(sound)
    assert len(page.xpath("//main//picture")) > len(sound) // 3
    published = [output.root / "images" / each.name for each in sound]
    assert all(
        path.is_file() and b"Here" not in path.read_bytes() for path in published
    )
