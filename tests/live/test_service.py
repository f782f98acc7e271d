"""The service of the document: as systemd reads it, and run as its lines say."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from causerie.pingbacks.receiving.inbox import Inbox
from inv_tasks import TASKS
from receiver_rig import GOOD, POST, SOURCE, post
from sites import CONF, Folder, article
from web_server import free_port, snippets, wait_for

ROOT = Path(__file__).parents[2]
UNIT = dedent(next(snippets(ROOT / "docs/pingbacks.md", "ini")))
CHECKOUT, PUBLISHED = "/srv/blog", "/srv/www/mysite"

Make = Callable[[Mapping[str, str | bytes]], Folder]

# Its own view of the files, where all is read only but one folder.
ALONE = """
mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"
"""


def value(key: str) -> str:
    (found,) = re.findall(rf"^{key}=(.*)$", UNIT, re.MULTILINE)
    return str(found)


@pytest.fixture
def checkout(site: Make) -> Folder:
    """Make a site as it lies on a server: with `inv`, installed, and published."""
    folder = site(
        {
            "pelicanconf.py": CONF
            + 'PINGBACKS = {"receiver": "https://ping.example"}\n',
            "tasks.py": TASKS,
            "inv": (ROOT / "inv").read_bytes(),
            "pyproject.toml": (ROOT / "pyproject.toml").read_bytes(),
            "content/articles/2026-03-02-a.md": article("A"),
        }
    )
    (folder.root / "inv").chmod(0o755)
    folder.release()
    # the environment of these tests, marked as installed for this folder
    venv = folder.root / ".venv"
    venv.mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (venv / name).symlink_to(Path(sys.prefix) / name)
    with (ROOT / "pyproject.toml").open() as project:
        summed = subprocess.check_output(["cksum"], stdin=project, text=True).strip()
    (venv / "installed").write_text(f"{summed} {folder.root} \n")
    return folder


@pytest.mark.needs("systemd")
def test_systemd_understands_every_line(checkout: Folder, tmp_path: Path) -> None:
    unit = tmp_path / "pingbacks.service"
    unit.write_text(UNIT.replace(CHECKOUT, str(checkout.root)))

    read = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit],
        capture_output=True,
        text=True,
        check=False,
    )
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", unit],
        capture_output=True,
        text=True,
        check=False,
    )

    # what it does not know it only tells of: nothing is to be told
    assert (0, "", "") == (read.returncode, read.stdout, read.stderr)
    assert 0 == judged.returncode, judged.stdout  # 2.5 of 10 or less


@pytest.mark.needs("namespace")
def test_the_command_runs_where_only_its_folder_can_be_written(
    checkout: Folder,
) -> None:
    published = checkout.root / "output-release"
    start = value("ExecStart").replace(PUBLISHED, str(published))
    words = shlex.split(start.replace(CHECKOUT, str(checkout.root)))
    port = free_port()
    assert CHECKOUT == value("WorkingDirectory")
    inbox = checkout.root / value("ReadWritePaths").removeprefix(f"{CHECKOUT}/")
    inbox.mkdir()

    command = ["unshare", "--mount", "sh", "-c", ALONE, inbox]
    with subprocess.Popen(
        [*command, *words, "--port", str(port)],
        cwd=checkout.root,
        env={"PATH": os.environ["PATH"]},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert first.startswith("Receiving on"), first + process.stderr.read()
        wait_for(port)
        status = post(port, GOOD)
        process.send_signal(signal.SIGTERM)
        ended = process.wait(20)

    assert 201 == status
    # `systemctl stop` is no failure
    assert 0 == ended
    kept = Inbox(inbox / "inbox.sqlite").standing()
    assert [(SOURCE, POST)] == [(one.source, one.path) for one in kept]
