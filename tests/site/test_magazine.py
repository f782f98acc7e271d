"""The benchmarks' second corpus: the same bytes each time, of another shape."""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from causerie.building.build import build
from causerie.building.request import BuildRequest
from checkout import CHECKOUT

PROGRAM = CHECKOUT / "benchmarks" / "magazine.py"
POSTS = 80


def write(folder: Path, **environment: str) -> Path:
    """Write a magazine as the benchmark does, in a process of its own."""
    command = [sys.executable, str(PROGRAM), str(folder), str(POSTS)]
    subprocess.run(command, check=True, env={**os.environ, **environment})
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def magazine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("magazine"))


def test_the_bytes_depend_on_nothing_but_the_number_and_the_seed(
    magazine: Path, tmp_path: Path
) -> None:
    other = write(tmp_path, PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C", LANG="C")

    assert files(other) == files(magazine)


def test_it_is_of_another_shape(magazine: Path) -> None:
    posts = {
        path: path.read_text("utf-8")
        for folder in ("articles", "episodes")
        for path in (magazine / "content" / folder).glob("*.md")
    }
    originals = {p: text for p, text in posts.items() if not p.name.endswith(".en.md")}
    titles = [re.search(r"^Title: (.*)", text)[1] for text in originals.values()]
    years = Counter(path.name[:4] for path in originals)
    pictures = {
        re.search(r"static}(/images/[^ )]+)", text)[1] for text in posts.values()
    }

    assert (POSTS, POSTS // 8) == (len(originals), len(posts) - len(originals))
    assert len(pictures) == POSTS
    assert all((magazine / f"content{each}").is_file() for each in pictures)
    assert sum(map(len, titles)) > 100 * POSTS
    assert max(years.values()) > 4 * min(years.values())


def test_causerie_finds_nothing_wrong_with_it(magazine: Path) -> None:
    result = build(BuildRequest(magazine, release=True))

    assert [str(problem) for problem in result.problems] == []
