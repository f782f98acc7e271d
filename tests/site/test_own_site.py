"""In an author's site, begun from this checkout, the tests run and are about it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import copy_checkout
from sites import CONF, Folder, article


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy this checkout, with an author's own content in it."""
    root = tmp_path_factory.mktemp("own") / "site"
    copy_checkout(root, "content")
    Folder(root).write(
        {
            "pelicanconf.py": CONF,
            "publishconf.py": "from pelicanconf import *\n",
            "content/articles/2026-05-01-a.md": article("Un"),
            "content/articles/2026-05-01-a.en.md": article("One", Lang="en"),
            "content/articles/2026-05-02-b.md": article("Deux", Status="draft"),
            "content/articles/notes/2026.md": article("Trois", Date="2026-01-02"),
            "content/pages/moi.md": article("Moi"),
        }
    )
    return root


def run_tests(clone: Path, *arguments: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    env.pop("CAUSERIE_DEMONSTRATION", None)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=clone,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    return done.stdout


def test_all_tests_can_be_collected_and_those_of_the_demonstration_are_named(
    clone: Path,
) -> None:
    told = run_tests(clone, "--collect-only")

    named = told.partition("left out")[2]
    assert "tests/browser/test_pages.py needs demonstration" in named
    assert "of_the_demonstration_leads_somewhere needs demonstration" in named
    assert "test_this_site.py::TestThisSite::test_it_has_no_fault" in told


def test_the_tests_of_any_site_pass(clone: Path) -> None:
    told = run_tests(
        clone, "tests/site/test_this_site.py", "tests/browser/test_pages.py"
    )

    assert "5 passed" in told
    assert "tests/browser/test_pages.py needs demonstration" in told
