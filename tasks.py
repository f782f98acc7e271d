"""The tasks of this checkout: Causerie's own, and those that prove it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from itertools import chain
from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.tasks import ns

ROOT = Path(__file__).parent
LOCKED = ROOT / "requirements"
OURS = ("plugins/causerie", "tests", "benchmarks", "tasks.py")  # not the author's
CHECKS = (
    ("ruff", "check", *OURS),
    ("ruff", "format", "--check", "--quiet", *OURS),
    ("mypy",),
)


@task(
    help={
        "only": "Words that choose tests, as pytest's -k.",
        "quick": "Leave out the slow tests; what is left takes less than a minute.",
    }
)
def test(
    _ctx: Context,
    only: str = "",
    quick: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Check style and types, then run every test; install what the tests run."""
    python(ROOT / "tests" / "support" / "system_tools.py")
    for name, *rest in CHECKS:
        python("-m", name, *rest)
    options = ["--cache-clear", *chosen(only), *(["--quick"] if quick else [])]
    try:
        # on two cores: half of the time a test waits for servers, browsers and disks
        python("-m", "pytest", "-n", "3", "--dist", "worksteal", "-q", *options)
    except Exit as failed:
        if failed.code != 1:  # it is pytest's code for tests that failed
            raise
        python(ROOT / "tests" / "support" / "second_run.py")


@task(help={"only": "Words that choose tests, as pytest's -k."})
def prove(_ctx: Context, only: str = "") -> None:
    """Run the same tests with many more examples; keep how it went in benchmarks/."""
    python(ROOT / "tests" / "support" / "system_tools.py")
    python(ROOT / "benchmarks" / "prove.py", *chosen(only))
    if not only:
        python(ROOT / "benchmarks" / "rules.py")
        python(ROOT / "benchmarks" / "endurance.py")


@task(help={"large": "Also 10,000 posts; it takes half an hour."})
def bench(_ctx: Context, large: bool = False) -> None:  # noqa: FBT001, FBT002
    """Time builds beside Hugo's and plain Pelican's; write benchmarks/README.md."""
    benchmarks = ROOT / "benchmarks"
    try:
        python(benchmarks / "episodes.py")
        python(benchmarks / "leaving.py")
        python(benchmarks / "conversation.py")
        python(benchmarks / "publishing.py")
        python(benchmarks / "checking.py")
        python(benchmarks / "illustrated.py")
        python(benchmarks / "bench.py", *(["--large"] if large else []))
    finally:
        python(benchmarks / "aside.py")


@task
def screenshots(_ctx: Context) -> None:
    """Picture every kind of page at five widths in both schemes; four go to docs/."""
    folder = ROOT / ".causerie" / "screenshots"
    os.environ["CAUSERIE_SCREENSHOTS"] = str(folder)
    python(
        "-m", "pytest", "-q", "-n", "2", "tests", "-k", "without_a_fault or axe_finds"
    )
    for name in ("home", "home-narrow-dark", "episode", "podcast-dark"):
        shutil.copy(folder / f"{name}.png", ROOT / "docs")


@task
def docs(_ctx: Context) -> None:
    """Write the documents that are made of the code, in docs/."""
    python(ROOT / "tests" / "support" / "reference.py")


@task(help={"upgrade": "Take newer versions; without it only what has to change does."})
def lock(_ctx: Context, upgrade: bool = False) -> None:  # noqa: FBT001, FBT002
    """Lock what pyproject.toml asks for in requirements/: exact versions and hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lists = {"base": project["dependencies"], **project["optional-dependencies"]}
    files = {name: LOCKED / f"{name}.txt" for name in lists}
    with tempfile.TemporaryDirectory() as folder:
        pip = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        python(*pip, "--require-hashes", "-r", files["lock"], "--target", folder)
        whole = Path(folder, "whole.txt")  # one version for all lists
        if not upgrade:
            whole.write_text("".join(file.read_text() for file in files.values()))
        resolve([*chain(*lists.values())], whole)
        for name, wanted in lists.items():
            resolve(wanted, Path(shutil.copy(whole, Path(folder, f"{name}.txt"))))
        for file in files.values():
            shutil.copy(Path(folder, file.name), file)


def resolve(wanted: list[str], file: Path) -> None:
    """Lock packages for each Python and system, as a file has them if that will do."""
    done = subprocess.run(
        [
            *(file.parent / "bin" / "uv", "pip", "compile", "-", "-o", file, "--quiet"),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-build-isolation", "--custom-compile-command", "./inv lock"),
        ],
        input="\n".join(wanted),
        text=True,
        check=False,
    )
    if done.returncode:
        raise Exit(code=done.returncode)


def chosen(only: str) -> list[str]:
    """Return pytest's arguments for a choice of tests."""
    return ["-k", only] if only else []


def python(*arguments: str | Path) -> None:
    """Run this Python on something; end the task if it fails, or is stopped."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT)
    try:
        code = process.wait()
    except KeyboardInterrupt as stop:
        if stop.args != (signal.SIGINT,):  # a terminal's Ctrl-C was heard by both
            process.send_signal(signal.SIGINT)
        process.wait()  # the servers that tests run end first
        raise
    if code:
        raise Exit(code=code if code > 0 else 128 - code)


for each in (test, prove, bench, screenshots, docs, lock):
    ns.add_task(each)
