"""At a terminal `causerie new` asks; what it asks and takes is seen by a pty."""

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

RUN = "import sys; from causerie.__main__ import run; sys.exit(run())"


def ask(folder: Path, answers: list[str], *arguments: str) -> tuple[str, int]:
    """Run `causerie new` at a terminal; return what stood there, and how it ended."""
    ours, its = pty.openpty()
    environment = {**os.environ, "LANG": "de_DE.UTF-8", "LC_ALL": ""}
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "new", *arguments],
        cwd=folder,
        env=environment,
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    ) as process:
        os.close(its)
        seen, left = b"", list(answers)
        while data := _read(ours):
            seen += data
            if seen.endswith(b"): ") and left:
                answer = left.pop(0)
                if answer == "^C":
                    _interrupt(process)
                else:
                    os.write(ours, answer.encode() + b"\n")
        os.close(ours)
    return seen.decode().replace("\r\n", "\n"), process.returncode


def _interrupt(process: "subprocess.Popen[bytes]") -> None:
    """Interrupt a process until it ends: just before it reads, it does not notice."""
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=3)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux: nobody has the other end any more
        return b""


def test_what_is_asked_is_made(tmp_path: Path) -> None:
    answers = ["it", "", "Ein Garten", "garten.example", "", "Änne", "ja"]
    seen, code = ask(tmp_path, answers, "garten")

    settings = (tmp_path / "garten/pelicanconf.py").read_text()
    assert code == 0, seen
    assert "Language: fr, en or de (de): it\nCauserie speaks fr, en, de.\n" in seen
    assert "Write it with https:// in front: https://garten.example\n" in seen
    assert "A podcast, too: ja or nein (nein): ja\n" in seen
    assert 'SITENAME = "Ein Garten"\n' in settings
    assert 'AUTHOR = "Änne"\n' in settings
    assert "PODCAST = {" in settings
    assert (tmp_path / "garten/content/pages/ueber.md").is_file()


def test_ctrl_c_and_the_end_of_input_make_nothing(tmp_path: Path) -> None:
    stopped, code = ask(tmp_path, ["", "^C"], "garten")
    ended, ended_code = ask(tmp_path, ["", "\x04"], "garten")

    assert code == 130, stopped
    assert "Stopped; nothing was made.\n" in stopped
    assert ended_code == 1, ended
    assert "Nothing was made.\n" in ended
    assert [] == [*tmp_path.iterdir()]


def test_a_folder_that_is_not_empty_is_told_before_anything_is_asked(
    tmp_path: Path,
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    seen, code = ask(tmp_path, [], ".")

    assert (seen.count("\n"), code) == (1, 1)
    assert "not empty: notes.txt." in seen
