"""Tasks of a site of one's own: its tests, and the version of its engine."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.code_fingerprint import PACKAGE
from causerie.errors import ContentError
from causerie.problems import Level, Problem, Where
from causerie.tasks.check import check
from causerie.tasks.exit_codes import exit_on_error, exit_with
from causerie.terminal import print_line, print_problems

if TYPE_CHECKING:
    from causerie.own_site.engine_origin import EngineOrigin


@task
def test(ctx: Context) -> None:
    """Check the site as `check` does, then run the tests in tests/ on a release."""
    check(ctx)
    if not any(Path("tests").glob("test*.py")):
        return
    sys.stdout.flush()
    run = [sys.executable, "-m", "unittest", "discover", "--start-directory", "tests"]
    if code := subprocess.run(run, check=False).returncode:
        raise Exit(code=code)


@task(
    help={
        "to": "A wheel of Causerie, or its address (none: the package index's).",
        "undo": "Go back to the version before.",
    },
)
def update(_ctx: Context, to: str = "", undo: bool = False) -> None:  # noqa: FBT001, FBT002
    """Take a new version of Causerie: say what it changes, check before and after."""
    # all of it now: the modules of another version may stand there later
    from causerie.own_site.changelog import new_entries, read_changelog
    from causerie.own_site.engine_origin import named_engine, running_engine
    from causerie.own_site.engine_update import SiteEngine

    root = Path.cwd()
    with exit_on_error():
        site = SiteEngine.read(root)
        old, changes = running_engine(), read_changelog(PACKAGE)
        if undo:
            site.go_back()
            take = [str(root / "inv"), "help"]  # the .venv of before
            subprocess.run(take, cwd=root, stdout=subprocess.DEVNULL, check=True)
            print_line(
                f"Causerie is {_version(root)} again; before it was {old.version}."
            )
            return
        with tempfile.TemporaryDirectory() as folder:
            new = named_engine(to) if to else _newest(site, Path(folder))
        if not to and new.version == old.version:
            print_line(f"Causerie {old.version} is the newest there is.")
            return
        print_line(f"Causerie {old.version} → {new.version}")
        before, place = _check(root), (root / ".venv").resolve()
        site.ask_for(new)
        after = _check(root)
        if (root / ".venv").resolve() == place:
            site.go_back()
            what = "The new version was not installed; all is as it was."
            raise ContentError(what)
        package = Path(_ask(root, "import causerie; print(causerie.__file__)")).parent
        program = package / "own_site/files/inv"
        own = not program.is_file() or site.renew_program(program.read_bytes())
    if not own:
        print_line("inv is your own: it stays as it is.")
    for entry in new_entries(changes, read_changelog(package)):
        print_line(f"- {entry}")
    worse = [problem for problem in after if problem not in before]
    print_problems(worse)
    print_line(
        f"Causerie is {new.version} now. "
        + ("It finds what is above. " if worse else "It finds nothing new to mend. ")
        + "To go back: ./inv update --undo"
    )


def _newest(site: Any, folder: Path) -> "EngineOrigin":
    """Return the newest engine in the package index."""
    from causerie.own_site.engine_origin import EngineOrigin, named_engine

    if site.place:
        what = f"The engine is taken from {site.place}."
        fix = "Name the new one: ./inv update --to PATH-OR-ADDRESS."
        raise ContentError(what, where="pyproject.toml", fix=fix)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "download", "--no-deps", "--only-binary", ":all:", "causerie"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    for wheel in folder.glob("*.whl"):
        return EngineOrigin(named_engine(str(wheel)).version)
    reason = done.stderr.strip().splitlines()[-1:] or ["pip gave none."]
    raise ContentError(f"There is no engine to be had: {reason[0]}")


def _check(root: Path) -> list[Problem]:
    """Check the site by the engine that it asks for; return the problems."""
    done = subprocess.run(
        [root / "inv", "check", "--json"],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    try:
        rows = json.loads(done.stdout)["problems"]
    except (ValueError, KeyError):
        what = f"./inv check ended with {done.returncode}, and listed no problems."
        raise exit_with(what, code=1) from None
    return [
        Problem(
            Where(row["where"]["path"], row["where"]["line"]),
            row["what"],
            row["fix"],
            Level(row["level"]),
        )
        for row in rows  # of another version: it may say more
    ]


def _version(root: Path) -> str:
    told = "from importlib.metadata import version; print(version('causerie'))"
    return _ask(root, told)


def _ask(root: Path, code: str) -> str:
    """Run Python code by the site's interpreter; return what it prints."""
    python = root / ".venv/bin/python"
    done = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
