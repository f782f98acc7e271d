"""The recipes of CI and timers: each time from a fresh clone, the lock goes back."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from causerie.identity.lock_json import parse_lock
from checkout import CHECKOUT
from inv_tasks import TASKS
from sites import CONF, article, make_site

RECIPES = CHECKOUT / "docs/recipes"
WORKFLOW = CHECKOUT / "plugins/causerie/own_site/files/workflow.txt"
SENT = '{"posts": {}, "schema": 1}\n'  # content/mentions/sent.json
DAY = 86_400
NOON = 1_772_366_400  # 1 March 2026, 12:00 UTC
INV = f'#!/bin/sh\nexec "{sys.executable}" -m invoke "$@"\n'
# As `./inv`, but that somebody pushes while it runs.
RACE = (
    '#!/bin/sh\n"{inv}" "$@"\nstatus=$?\ncd "{author}" && git push -q\nexit $status\n'
)


@dataclass(frozen=True, slots=True)
class Repository:
    """A bare repository, the author's clone of it, and the site that CI publishes."""

    folder: Path

    @property
    def author(self) -> Path:
        return self.folder / "author"

    @property
    def www(self) -> Path:
        return self.folder / "www/site"

    def git(self, *arguments: str, at: Path | None = None) -> str:
        command = ["git", *arguments]
        where = at or self.author
        return subprocess.check_output(command, cwd=where, text=True, env=environment())

    def commit(self, message: str, *, push: bool = True) -> None:
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", message)
        if push:
            self.git("push", "--quiet")

    def run(
        self,
        name: str,
        now: float,
        *,
        race: bool = False,
        wrote: str = "",
        script: str = f"exec sh {RECIPES}/publish.sh www",
    ) -> str:
        """Run what CI does in a fresh clone, without history; return what it said."""
        clone = self.folder / name
        url = f"file://{self.folder / 'bare.git'}"
        self.git("clone", "-q", "--depth=1", url, str(clone), at=self.folder)
        if wrote:
            (clone / wrote).parent.mkdir(parents=True)
            (clone / wrote).write_text(SENT)
        if race:
            text = RACE.format(inv=self.author / "inv", author=self.author)
            (clone / "inv").write_text(text)
            self.git("update-index", "--assume-unchanged", "inv", at=clone)
        done = subprocess.run(
            ["/bin/sh", "-ec", script],
            cwd=clone,
            env=environment(SOURCE_DATE_EPOCH=str(int(now))),
            capture_output=True,
            text=True,
            check=False,
        )
        assert 0 == done.returncode, done.stderr[-3000:]
        return done.stdout

    def log(self) -> list[str]:
        found = self.git("log", "--format=%s", "main", at=self.folder / "bare.git")
        return found.splitlines()

    def locked(self) -> set[str]:
        """Return the pages of the lock on the branch."""
        text = self.git(
            *("show", "main:content/identity.lock.json"), at=self.folder / "bare.git"
        )
        return {each.page for each in parse_lock(text).items.values()}

    def is_live(self, path: str) -> bool:
        return (self.www / path.strip("/") / "index.html").is_file()


def environment(**more: str) -> dict[str, str]:
    """The author's name is set; nothing of this machine's git is asked."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Ana",
        "GIT_AUTHOR_EMAIL": "ana@carnet.example",
        "GIT_COMMITTER_NAME": "Ana",
        "GIT_COMMITTER_EMAIL": "ana@carnet.example",
        **more,
    }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    target = {"to": f"folder:{made.www}", "live": True, "verify": False}
    make_site(
        made.author,
        {
            "pelicanconf.py": f'{CONF}PUBLISH = {{"targets": {{"www": {target}}}}}\n',
            "tasks.py": TASKS,
            "inv": INV,
            ".gitignore": "output*\n.causerie/\n__pycache__/\n",
            "content/articles/2026-02-28-a.md": article("A", Slug="a"),
        },
    )
    (made.author / "inv").chmod(0o755)
    made.www.parent.mkdir()
    bare = tmp_path / "bare.git"
    made.git("init", "--quiet", "--bare", "-b", "main", str(bare), at=tmp_path)
    made.git("init", "--quiet", "-b", "main")
    made.git("remote", "add", "origin", f"file://{bare}")
    made.git("add", ".")
    made.git("commit", "--quiet", "-m", "A site")
    made.git("push", "--quiet", "-u", "origin", "main")
    return made


def test_what_is_pushed_goes_live_and_the_lock_comes_back(
    repository: Repository,
) -> None:
    repository.run("one", NOON)
    assert repository.is_live("/2026/02/28/a/")
    first = repository.log()
    repository.git("pull", "--quiet")
    posts = repository.author / "content/articles"
    (posts / "2026-03-01-b.md").write_text(article("B", Slug="b"))
    (posts / "2026-03-02-c.md").write_text(article("C", Slug="c"))
    repository.commit("Two posts, one of them tomorrow's")

    # a fresh clone, which knows the lock; by what `causerie new` writes for GitHub
    repository.run("two", NOON, script=_commented_lines(WORKFLOW))

    assert ["What is published [skip ci]", "A site"] == first
    assert "What was published [skip ci]" == repository.log()[0]
    assert 4 == len(repository.log())
    assert repository.is_live("/2026/03/01/b/")
    assert not repository.is_live("/2026/03/02/c/")
    assert {"/2026/02/28/a/", "/2026/03/01/b/"} == repository.locked()

    repository.git("pull", "--quiet")
    (repository.author / "NOTES").write_text("pushed meanwhile")
    repository.commit("Meanwhile", push=False)
    repository.run("three", NOON + DAY, race=True)  # a day later, as by a timer

    assert repository.is_live("/2026/03/02/c/")
    assert "/2026/03/02/c/" in repository.locked()
    log = repository.log()
    assert ["What is published [skip ci]", "Meanwhile"] == log[:2]

    repository.run("four", NOON + DAY)  # nothing is new

    assert log == repository.log()

    told = "content/mentions/sent.json"  # by publishing: "pingbacks": True
    repository.run("five", NOON + DAY, wrote=told)

    assert "What is published [skip ci]" == repository.log()[0]
    at = repository.folder / "bare.git"
    assert SENT == repository.git("show", f"main:{told}", at=at)


def _commented_lines(workflow: Path) -> str:
    """Return the lines of the last step, which its # leaves out."""
    step = workflow.read_text().partition("# - run: |\n")[2]
    return "\n".join(line.strip().removeprefix("# ") for line in step.splitlines())


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml", "forgejo.yml"])
def test_each_ci_publishes_by_the_one_script_and_one_at_a_time(name: str) -> None:
    text = (RECIPES / name).read_text()

    assert text.rstrip().endswith("sh docs/recipes/publish.sh www")
    assert re.search(r"^(?:concurrency|  resource_group): publish", text, re.MULTILINE)
    assert {".causerie/images", ".causerie/cards"} <= {*re.findall(r"[.\w/]+", text)}
    assert "\t" not in text


@pytest.mark.needs("systemd")
def test_systemd_takes_the_timer(tmp_path: Path) -> None:
    for kind in ("service", "timer"):
        text = (RECIPES / f"causerie-publish.{kind}").read_text()
        here = text.replace("User=ana\n", "").replace("/home/ana/site", str(CHECKOUT))
        (tmp_path / f"causerie-publish.{kind}").write_text(here)

    for kind in ("service", "timer"):
        done = subprocess.run(
            ["systemd-analyze", "verify", tmp_path / f"causerie-publish.{kind}"],
            capture_output=True,
            text=True,
            check=False,
        )
        told = [each for each in done.stderr.splitlines() if "causerie" in each]
        assert [] == told
    when = re.search(
        r"OnCalendar=(.*)", (RECIPES / "causerie-publish.timer").read_text()
    )
    assert when
    found = subprocess.check_output(["systemd-analyze", "calendar", when[1]], text=True)
    assert "*-*-* *:00/15:00" in found
