"""Sites that must fail: every problem at once, with its place, and nothing lost.

Each folder of data/invalid/ is such a site; its `expected.txt` holds the exit code
and the problems, one a line, as `inv check` prints them.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import PLUGINS, TESTS
from sites import CONF, Folder

INVALID = TESTS / "data" / "invalid"
CASES = sorted(path.name for path in INVALID.iterdir())


def copy(name: str, tmp_path: Path) -> Folder:
    root = tmp_path / name
    shutil.copytree(INVALID / name, root)
    folder = Folder(root)
    if not (root / "pelicanconf.py").exists():
        folder.write({"pelicanconf.py": CONF})
    return folder


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_site_is_told_everything_at_once(name: str, tmp_path: Path) -> None:
    folder = copy(name, tmp_path)
    folder.write({"output-release/index.html": "the last good build"})
    code, *expected = (INVALID / name / "expected.txt").read_text().splitlines()

    result = folder.build()

    assert expected == [str(problem) for problem in result.problems]
    assert int(code.split()[1]) == result.exitcode
    kept = folder.root / "output-release" / "index.html"
    assert kept.read_text() == "the last good build"
    assert not list(folder.root.glob("*.part"))


def test_the_command_prints_them_and_ends_with_the_code(tmp_path: Path) -> None:
    folder = copy("headers", tmp_path)
    folder.write({"tasks.py": "from causerie.tasks import ns\n"})
    env = {**os.environ, "PYTHONPATH": str(PLUGINS), "SOURCE_DATE_EPOCH": "1790000000"}
    invoke = [sys.executable, "-m", "invoke"]

    done = subprocess.run(
        [*invoke, "build"],
        cwd=folder.root,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert (
        "content/articles/2026-03-01-un.md:2:1: There is no key 'Dtae'." in done.stderr
    )
    assert "Traceback" not in done.stderr + done.stdout
    assert done.stdout == ""


def test_a_failing_template_is_named_with_its_line(tmp_path: Path) -> None:
    from causerie.theme_path import theme_path

    folder = Folder(tmp_path)
    folder.write(
        {
            "pelicanconf.py": CONF + "THEME = 'theme'\n",
            "content/articles/2026-03-01-un.md": "Title: Un\n\nTexte.\n",
        }
    )
    shutil.copytree(theme_path(), tmp_path / "theme")
    base = tmp_path / "theme" / "templates" / "base.html"
    base.write_text(base.read_text() + "\n{{ nothing.of.the.kind }}\n")

    (problem, *_) = folder.problems()

    assert problem.startswith("theme/templates/base.html:")
    assert "'nothing' is undefined" in problem
