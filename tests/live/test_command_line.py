"""The command line: its help, its answers to mistakes, and how it is stopped."""

import errno
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from sqlite3 import OperationalError

import pytest
from invoke.exceptions import Exit

from causerie.errors import explain
from causerie.tasks.exit_codes import exit_on_error
from causerie.tasks.program import main
from sites import Make, article

MISTAKES = {
    "biuld": "There is no command 'biuld'. Did you mean 'build'?",
    "Build": "There is no command 'Build'. Did you mean 'build'?",
    "pingbacks.lst": "There is no command 'pingbacks.lst'. Did you mean",
    "comments": "Did you mean 'comments.add' or 'comments.remove'?",
    "serve": "Did you mean 'pingbacks.serve'?",
    "help biuld": "There is no command 'biuld'. Did you mean 'build'?",
    "build now": "There is no command 'now'.",
    "build --relase": "no option '--relase' of build. Did you mean '--release'?",
    "check --no-relase": "Did you mean '--no-release' or '--release'?",
    "build -z": "There is no option '-z' of build.",
    "--port 8000 preview": "no option '--port' before the command",
    "preview --port": "--port needs a value.\nUsage: ./inv preview [--port PORT]",
    "preview --port abc": "'abc' is no whole number.",
    "doctor --episodes=": "'' is no whole number.",
    "preview --port 99999": "There is no port 99999. Choose one from 1 to 65535",
    "preview --port 0": "There is no port 0.",
    "preview --port -1": "There is no port -1.",
    "doctor --episodes -1": "--episodes: -1 is not a number from 1 up.",
    "episode": "episode needs PATH",
    "comments.remove": "comments.remove needs POST",
    "comments.remove a": "comments.remove needs IDS",
    "--list-depth x": "invalid literal",
    "new --title caf\udce9": "caf?: This is no UTF-8. Write it anew",
}


@pytest.fixture(autouse=True)
def _folder_of_no_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # those of pytest stay


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_is_answered_with_what_to_do(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(line.split(" "))

    assert code == 2
    assert MISTAKES[line] in capsys.readouterr().err


@pytest.mark.parametrize("line", ["", "help", "--help", "-h"])
def test_the_help_tells_every_command_in_a_line(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(line.split())

    exit_on_error = capsys.readouterr().out
    assert code == 0
    for group in ("The site:", "Writing:", "Other sites:"):
        assert group in exit_on_error.splitlines()
    assert re.search(
        r"^  build +Build the site into output/, or .*$", exit_on_error, re.MULTILINE
    )
    assert len(re.findall(r"^  pingbacks\.\w+  ", exit_on_error, re.MULTILINE)) >= 9


@pytest.mark.parametrize("line", ["help episode", "episode --help", "episode"])
def test_the_help_of_a_command_tells_its_options(line: str) -> None:
    command = [sys.executable, "-m", "causerie", *line.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    if "help" in line:
        assert "Usage: ./inv episode PATH " in done.stdout
        assert "\n  --write-tags" in done.stdout
    else:
        assert done.stderr.startswith("episode needs PATH (An audio file, its https:")


def test_what_the_machine_refuses_is_a_sentence_with_the_path(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "a.md"))
    with pytest.raises(Exit) as told_of_disk, exit_on_error():
        raise full
    with pytest.raises(Exit) as told_of_data, exit_on_error():
        raise OperationalError("attempt to write a readonly database")

    assert str(told_of_disk.value).startswith("a.md: No space left on device. Make")
    assert "attempt to write a readonly database" in str(told_of_data.value)
    assert told_of_disk.value.code == told_of_data.value.code == 1
    elsewhere = explain(PermissionError(errno.EACCES, "Permission denied", "/etc/x"))
    assert str(elsewhere).startswith("/etc/x: Permission denied. See who owns it")


def run_at_a_terminal(
    root: Path, *arguments: str, until: Path, stop: Callable[[int, int], object]
) -> tuple[int, str]:
    """Run a command at a terminal of its own; stop it when a file is there.

    Return its exit code, as a shell tells it, and all that it printed.
    """
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(root)
        command = [sys.executable, "-m", "causerie", *arguments]
        os.execve(sys.executable, command, {**os.environ, "TERM": "dumb"})  # noqa: S606
    said, stopped, deadline = b"", False, time.monotonic() + 60
    with suppress(OSError):  # the other end of the terminal is gone
        while time.monotonic() < deadline:
            if select.select([terminal], [], [], 0.01)[0]:
                said += os.read(terminal, 65536)
            if not stopped and until.exists():
                stopped = True
                stop(process, terminal)
    with suppress(OSError):
        os.close(terminal)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return (128 - code if code < 0 else code), said.decode(errors="replace")


def ctrl_c(_process: int, terminal: int) -> None:
    os.write(terminal, b"\x03")


def twice(process: int, terminal: int) -> None:
    ctrl_c(process, terminal)
    time.sleep(0.02)
    with suppress(OSError):
        ctrl_c(process, terminal)


def end(process: int, _terminal: int) -> None:
    os.kill(process, signal.SIGTERM)


def hang_up(process: int, _terminal: int) -> None:
    os.kill(process, signal.SIGHUP)


STOPS = {ctrl_c: 130, twice: 130, end: 143, hang_up: 129}
SLOW = """
import time
from pathlib import Path
Path("begun").touch()
time.sleep(60)
"""


def running() -> Iterator[bytes]:
    """Yield the command lines of all processes, where the system has them in files."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            yield path.read_bytes()


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.__name__)
@pytest.mark.parametrize("command", ["build", "build --release", "check", "preview"])
def test_a_command_that_is_stopped_ends_quietly_with_all_it_has_started(
    site: Make, command: str, stop: Callable[[int, int], object]
) -> None:
    root = site({"content/articles/2026-03-01-a.md": article("Un")}).root
    with (root / "pelicanconf.py").open("a") as settings:
        settings.write(SLOW)
    arguments = command.split()
    if command == "preview":
        arguments += ["--port", str(20000 + os.getpid() % 20000)]

    code, said = run_at_a_terminal(root, *arguments, until=root / "begun", stop=stop)

    assert code == (0 if command == "preview" else STOPS[stop])
    assert "Traceback" not in said
    assert said.count("Stopped.") <= 1
    assert [] == [*root.glob("output*"), *root.glob(".causerie/*.part")]
    assert not [line for line in running() if os.fspath(root).encode() in line]
