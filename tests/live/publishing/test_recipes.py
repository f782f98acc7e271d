"""The recipes of docs/publish.md: from fresh clones, and when a post is due."""

import os
import re
import shlex
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from causerie.identity.lock_json import parse_lock
from checkout import CHECKOUT
from inv_tasks import TASKS, invoke
from sites import CONF, Make, article
from web_server import snippets

DOCS = CHECKOUT / "docs/publish.md"
(LINES,) = (t.splitlines() for t in snippets(DOCS, "sh") if "git push" in t)
NAME = "content/articles/2026-03-02-a.md"
LOCK = "content/identity.lock.json"


def git(folder: Path, *arguments: str) -> str:
    own = ("-c", "user.name=Ana", "-c", "user.email=a@x.example")
    command = ["git", "-C", str(folder), *own, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout


def run_recipe(clone: Path) -> None:
    """Run the lines as CI does: to the first that fails."""
    inv = shlex.join([sys.executable, "-m", "invoke"])
    script = "\n".join(["set -e", *LINES]).replace("./inv", inv)
    done = subprocess.run(
        ["sh", "-c", script],
        cwd=clone,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr


def test_each_fresh_clone_publishes_and_gives_the_lock_back(
    site: Make, tmp_path: Path
) -> None:
    to = f'PUBLISH = {{"targets": {{"www": {{"to": "folder:{tmp_path}/www",'
    folder = site(
        {
            "tasks.py": TASKS,
            "pelicanconf.py": f'{CONF}{to} "live": True}}}}}}\n',
            ".gitignore": ".causerie/\noutput*/\n__pycache__/\n",
            NAME: article("A"),
        }
    )
    origin = tmp_path / "origin.git"
    git(folder.root, "init", "-q", "-b", "main")
    git(folder.root, "add", ".")
    git(folder.root, "commit", "-qm", "A site")
    git(folder.root, "clone", "-q", "--bare", ".", str(origin))

    def clone(name: str) -> Path:
        git(tmp_path, "clone", "-q", str(origin), name)
        return tmp_path / name

    run_recipe(clone("first"))
    author = clone("author")
    (author / NAME.replace("02-a", "03-b")).write_text(article("B"))
    git(author, "add", ".")
    git(author, "commit", "-qm", "Another post")
    git(author, "push", "-q")
    second = clone("second")
    run_recipe(second)
    run_recipe(clone("third"))

    subjects = git(origin, "log", "--format=%s", "main").splitlines()
    published = "What was published [skip ci]"
    assert [published, "Another post", published, "A site"] == subjects
    lock = (second / LOCK).read_text()
    assert 2 == parse_lock(lock).number
    assert (tmp_path / "www.releases/identity.lock.json").read_text() == lock
    assert "" == git(second, "status", "--porcelain")


@pytest.mark.parametrize("number", [0, 1], ids=["GitHub and Forgejo", "GitLab"])
def test_each_host_runs_these_lines(number: int) -> None:
    recipe = [line.strip().removeprefix("- ") for line in _recipes("yaml")[number]]

    at = recipe.index(LINES[0])
    assert LINES == recipe[at : at + len(LINES)]


def test_a_post_goes_out_when_it_is_due(site: Make, tmp_path: Path) -> None:
    """The timer runs the command again and again; here the clock is moved."""
    later = {"content/articles/2026-05-01-b.md": article("B", Date="2026-05-01 10:00")}
    folder = site(
        {"tasks.py": TASKS, "pelicanconf.py": CONF, NAME: article("A"), **later}
    )
    page = tmp_path / "www/2026/05/01/b/index.html"
    service = "\n".join(_recipes("ini")[0])
    command = re.findall(r"ExecStart=\S+inv (.*)", service)[0]
    words = command.replace("www", f"folder:{tmp_path}/www").split()
    there = []

    for hour in (7, 8, 9):  # 10:00 in Paris is 8:00 in UTC
        now = datetime(2026, 5, 1, hour, 1, tzinfo=UTC).timestamp()
        done = invoke(folder, *words, SOURCE_DATE_EPOCH=f"{now:.0f}")
        assert 0 == done.returncode, done.stderr
        there.append(page.exists())
        assert page.exists() != ("Left out until a publish" in done.stderr)

    assert [False, True, True] == there


@pytest.mark.needs("systemd")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    inv = tmp_path / "inv"
    inv.write_text("#!/bin/sh\n")
    inv.chmod(0o755)
    for name, lines in zip(("service", "timer"), _recipes("ini"), strict=True):
        text = "\n".join(lines).replace("/srv/blog", str(tmp_path))
        (tmp_path / f"publish.{name}").write_text(text)

    units = [tmp_path / "publish.service", tmp_path / "publish.timer"]
    read = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "", "") == (read.returncode, read.stdout, read.stderr)


def _recipes(language: str) -> list[list[str]]:
    return [text.splitlines() for text in snippets(DOCS, language)]
