"""The service of the document: as systemd reads it, and run as its lines say."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from causerie.pingbacks.receiving.inbox import Inbox
from checkout import CHECKOUT
from inv_tasks import TASKS
from receiver_rig import GOOD, POST, SOURCE, post
from sites import CONF, Folder, Make, article
from web_server import free_port, snippets, wait_for

UNIT = dedent(next(snippets(CHECKOUT / "docs/pingbacks.md", "ini")))
BLOG, PUBLISHED = "/srv/blog", "/srv/www/mysite"


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
            "inv": (CHECKOUT / "inv").read_bytes(),
            "requirements/base.txt": "",
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
    summed = subprocess.check_output(["cksum"], stdin=subprocess.DEVNULL, text=True)
    (venv / "installed").write_text(f"{summed}\n{folder.root}\n")
    return folder


@pytest.mark.needs("systemd")
def test_systemd_understands_every_line(checkout: Folder, tmp_path: Path) -> None:
    unit = tmp_path / "pingbacks.service"
    unit.write_text(UNIT.replace(BLOG, str(checkout.root)))

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
    words = shlex.split(start.replace(BLOG, str(checkout.root)))
    port = free_port()
    assert BLOG == value("WorkingDirectory")
    inbox = checkout.root / value("ReadWritePaths").removeprefix(f"{BLOG}/")
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
    kept = Inbox(inbox / "inbox.sqlite").in_state()
    assert [(SOURCE, POST)] == [(one.source, one.path) for one in kept]
