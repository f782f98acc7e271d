"""`./inv` makes .venv beside the old one: whatever stops it, the old one works on.

Most of it is tried with a Python of straw, which makes an empty .venv in no time.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from checkout import CHECKOUT

STRAW = """\
#!/bin/sh
case "$1 $2" in
  '-m venv')
    mkdir -p "$3/bin" "$3/lib/python3.11/site-packages"
    cp "$0" "$3/bin/python"
    ;;
  '-m pip')
    case "$*" in
      *--require-hashes*) echo "$*" >>"$PIPS" ;;
      *) cd "${0%bin/python}lib/python3.11/site-packages" && echo / >_causerie.pth ;;
    esac
    case "$(cat "$NET")" in
      off) echo "  ERROR: There is no x (from versions: none)"; exit 1 ;;
      broken) echo "ERROR: x.whl is no zip file"; exit 1 ;;
      slow) sleep 5; exit 1 ;;
    esac
    ;;
  *_base_executable*) echo "$0" ;;
  '-m causerie') shift 2; echo "ran $*" ;;
  *) exec REAL "$@" ;;
esac
"""


@dataclass
class Checkout:
    """A folder with `inv` and nothing else of ours; its Python is of straw."""

    root: Path
    env: dict[str, str]

    def inv(self, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [self.root / "inv", *arguments],
            env=self.env | env,
            capture_output=True,
            text=True,
            check=False,
        )

    def net(self, state: str) -> None:
        Path(self.env["NET"]).write_text(state)

    def change(self) -> None:
        with (self.root / "requirements/base.txt").open("a") as lock:
            lock.write("# other\n")

    @property
    def installs(self) -> int:
        return len([lists for lists in self.installed if "base" in lists])

    @property
    def installed(self) -> list[list[str]]:
        """The lists of requirements/ that each call of pip was given."""
        pips = Path(self.env["PIPS"])
        calls = pips.read_text().splitlines() if pips.exists() else []
        return [re.findall(r"-r requirements/(\w+)\.txt", call) for call in calls]


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    root = tmp_path / "a site"
    root.mkdir()
    shutil.copy(CHECKOUT / "inv", root)
    (root / "requirements").mkdir()
    for name in ("base", "bench", "build", "dev"):
        (root / f"requirements/{name}.txt").write_text("# a list\n")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    straw = bin_ / "python3"
    straw.write_text(STRAW.replace("REAL", os.path.realpath(sys.executable)))
    straw.chmod(0o755)
    env = {
        "PATH": f"{bin_}:/usr/bin:/bin",
        "NET": str(tmp_path / "net"),
        "PIPS": str(tmp_path / "pips"),
        "PYTHON": str(straw),
    }
    checkout = Checkout(root, env)
    checkout.net("on")
    yield checkout
    assert [] == [*root.glob(".venv.d/*.part"), *root.glob(".venv.d/link")]


def test_it_is_set_up_once_and_again_for_the_tests(checkout: Checkout) -> None:
    first, second = checkout.inv("build"), checkout.inv("build", "--release")
    tests, again = checkout.inv("test"), checkout.inv("check")

    assert (first.stdout, second.stdout) == ("ran build\n", "ran build --release\n")
    assert (tests.stdout, again.stdout) == ("ran test\n", "ran check\n")
    assert "setting up .venv (once" in first.stderr
    assert "setting up .venv with what the tests use" in tests.stderr
    assert ("", "") == (second.stderr, again.stderr)
    assert [["build"], ["base"], ["build"], ["base", "dev"]] == checkout.installed
    assert len([*checkout.root.glob(".venv.d/*/")]) == 1


def test_what_the_bench_uses_stays_for_the_other_commands(checkout: Checkout) -> None:
    for command in ("bench", "test", "build"):
        assert checkout.inv(command).stdout == f"ran {command}\n"

    assert [["build"], ["base", "dev", "bench"]] == checkout.installed


@pytest.mark.parametrize(
    ("state", "told"), [("off", "; no network?\n"), ("broken", "needs\n")]
)
def test_an_update_that_fails_leaves_what_is_there(
    checkout: Checkout, state: str, told: str
) -> None:
    checkout.inv("build")
    checkout.net(state)
    checkout.change()

    first, second, tests = (checkout.inv(n) for n in ("build", "check", "test"))
    checkout.net("on")
    later = checkout.inv("test")

    assert (first.stdout, first.returncode) == ("ran build\n", 0)
    assert told in first.stderr
    assert "inv: ERROR: " in first.stderr
    assert "going on with what is installed" in first.stderr
    assert (second.stdout, second.stderr) == ("ran check\n", "")  # told just now
    assert (tests.stdout, tests.returncode) == ("", 1)
    assert ".venv stays as it was" in tests.stderr
    assert (later.stdout, later.returncode) == ("ran test\n", 0)


def test_without_a_network_the_first_time_it_says_so(checkout: Checkout) -> None:
    checkout.net("off")

    done = checkout.inv("preview")

    assert (done.stdout, done.returncode) == ("", 1)
    assert "could not install what Causerie needs; no network?" in done.stderr
    assert not (checkout.root / ".venv").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_stopped_in_the_middle_the_old_one_works_on(
    checkout: Checkout, number: signal.Signals
) -> None:
    checkout.inv("build")
    checkout.net("slow")
    checkout.change()
    with subprocess.Popen(
        [checkout.root / "inv", "build"],
        env=checkout.env,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as inv:
        while len(checkout.installed) < 3:  # two when it was set up
            time.sleep(0.01)
        os.killpg(inv.pid, number)
        assert inv.stderr
        told = inv.stderr.read()
    checkout.net("off")

    done = checkout.inv("build")

    assert inv.returncode in {128 + number, -number}
    assert "Traceback" not in told
    assert told.count("\n") <= 2
    assert (done.stdout, done.returncode) == ("ran build\n", 0)
    assert len([*checkout.root.glob(".venv.d/*/")]) == 1


def test_a_folder_that_was_moved_needs_no_network(checkout: Checkout) -> None:
    checkout.inv("build")
    checkout.net("off")
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))

    done = checkout.inv("build")

    assert (done.stdout, done.stderr) == ("ran build\n", "")
    (pth,) = checkout.root.glob(".venv/lib/python3*/site-packages/*.pth")
    assert pth.read_text() == f"{checkout.root}/plugins\n"


def test_what_an_older_inv_made_is_used_and_replaced(checkout: Checkout) -> None:
    checkout.inv("test")
    made = (checkout.root / ".venv").resolve()
    (checkout.root / ".venv").unlink()
    old = made.rename(checkout.root / ".venv")
    summed, extra, place = (old / "installed").read_text().splitlines()
    (old / "installed").write_text(f"{summed} {place} {extra}\n")
    checkout.net("off")

    used = checkout.inv("test")
    checkout.net("on")
    checkout.change()
    renewed = checkout.inv("build")

    assert used.stdout == "ran test\n"
    assert "going on with what is installed" in used.stderr
    assert renewed.stdout == "ran build\n"
    assert (checkout.root / ".venv").is_symlink()
    assert (checkout.root / ".venv/installed").read_text().splitlines()[1] == "[dev]"


def test_a_link_of_the_authors_is_not_emptied(checkout: Checkout) -> None:
    checkout.inv("build")
    own = checkout.root.with_name("own")
    (checkout.root / ".venv").resolve().rename(own)
    (checkout.root / ".venv").unlink()
    (checkout.root / ".venv").symlink_to(own)
    checkout.change()

    assert checkout.inv("build").stdout == "ran build\n"
    assert (own / "installed").is_file()


def test_two_at_once_wait_for_each_other(checkout: Checkout) -> None:
    command = [checkout.root / "inv", "build"]
    both = [
        subprocess.Popen(
            command, env=checkout.env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]

    assert [b"ran build\n"] * 2 == [one.communicate()[0] for one in both]
    assert checkout.installs == 1


def test_a_python_that_cannot_be_used_is_named(checkout: Checkout) -> None:
    named = checkout.inv("build", PYTHON="/nope/python3")
    checkout.inv("build")
    later = checkout.inv("build", PYTHON="/nope/python3")

    for done in (named, later):
        assert (done.stdout, done.returncode) == ("", 1)
        assert "PYTHON=/nope/python3 is no Python 3.11" in done.stderr


def test_that_there_is_no_python_is_told(checkout: Checkout, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("cat", "cksum", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or "")

    done = subprocess.run(
        ["/bin/sh", checkout.root / "inv", "build"],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "inv: Causerie needs Python 3.11 or newer; found: none."
    )


BACKEND = """\
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "causerie-1-py3-none-any.whl"
    about = "causerie-1.dist-info"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("_causerie.pth", os.path.join(os.getcwd(), "plugins"))
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\\nName: causerie\\n"
                       "Version: 1\\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\n"
                       "Root-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{about}/RECORD", "")
    return name
"""


def test_with_a_real_python_too(checkout: Checkout) -> None:
    package = checkout.root / "plugins/causerie"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text("import sys; print('ran', *sys.argv[1:])")
    (checkout.root / "backend.py").write_text(BACKEND)
    (checkout.root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\n'
        'backend-path = ["."]\n[project]\nname = "causerie"\nversion = "1"\n'
    )

    first = checkout.inv("build", PYTHON=sys.executable)
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    second = checkout.inv("check")

    assert (first.stdout, second.stdout) == ("ran build\n", "ran check\n")
