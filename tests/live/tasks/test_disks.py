"""A disk that is full, or can only be read: each command says so in a line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from causerie.comments.store import load_comments
from causerie.pingbacks.mention_file import mention_files
from causerie.pingbacks.receiving.inbox import Inbox
from podcast_site import POST, make_show
from sites import Make, article
from waiting_mention import pending_mention

pytestmark = pytest.mark.needs("namespace")

NAME = "2026-03-02-a"
MAIL = "From: Ana <a@x.example>\n\nDes mots.\n"
FULL = """
mount -t tmpfs -o size=4M tmpfs "$1" && cp -r "$0/." "$1" && cd "$1" || exit 9
cat /dev/zero > fill 2>/dev/null || dd if=/dev/zero of=fill2 bs=1 2>/dev/null
shift && exec "$@"
"""
READ_ONLY = """
mount --bind "$0" "$1" && mount -o remount,bind,ro "$1" && cd "$1" || exit 9
shift && exec "$@"
"""
# All commands in one process: to start each would take long.
DRIVER = """
import contextlib, io, json, sys
from causerie.tasks.program import main
for command in json.loads(sys.argv[1]):
    sys.stdin = io.TextIOWrapper(io.BytesIO(sys.argv[2].encode()))
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        code = main(command)
    print(json.dumps([code, said.getvalue()]))
"""


@pytest.mark.parametrize(
    ("disk", "reason"),
    [
        pytest.param(FULL, ("No space left", "disk I/O error", "full"), id="full"),
        pytest.param(
            READ_ONLY, ("Read-only file", "unable to open", "readonly"), id="read-only"
        ),
    ],
)
def test_every_command_says_in_a_line_what_the_disk_is(
    site: Make, tmp_path: Path, disk: str, reason: tuple[str, ...]
) -> None:
    folder = make_show(site, {f"content/articles/{NAME}.md": article("A")})
    inbox = Inbox(folder.root / "inbox/inbox.sqlite")
    one = pending_mention(inbox, "a")
    commands = [
        ["build"],
        ["check"],
        ["publish", "--target", "folder:../www"],
        ["comments.add", NAME],
        ["new", "--title", "B"],
        ["new", "--title", "B"],  # nothing of the first is left, and in its way
        ["pingbacks.list"],
        ["pingbacks.approve", "--ids", one],
        ["pingbacks.forget", "a.example"],
        ["pingbacks.work"],
        ["episode", POST],
    ]
    mounted = tmp_path / "mounted"
    mounted.mkdir()

    done = subprocess.run(
        [
            *("unshare", "--mount", "sh", "-c", disk, folder.root, mounted),
            *(sys.executable, "-c", DRIVER, json.dumps(commands), MAIL),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(commands) == len(answers), done.stderr
    for command, (code, said) in zip(commands, answers, strict=True):
        told = [line for line in said.splitlines() if line != "1 error"]
        assert (1, 1) == (code, len(told)), (command, said)
        assert any(each in told[0] for each in reason), (command, said)
    assert not done.stderr  # nor what a process of theirs may have said
    content = folder.root / "content"
    assert () == load_comments(content, NAME)
    assert [] == list(mention_files(content))
