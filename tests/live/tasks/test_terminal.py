"""What strangers wrote, or a pulled branch brings, is printed as plain text."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from causerie.pingbacks.receiving.inbox import Inbox
from inv_tasks import TASKS
from sites import CONF, Folder, Make, article
from waiting_mention import pending_mention

NAME, PATH = "2026-03-02-a", "/2026/03/02/a/"
EVIL = "\x9b31mevil\x9d0;title\x07\x1b]0;t\x1b\\\r\u202eabc\u2066\x85"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")
MAIL = f"From: {EVIL} <e@x.example>\nSubject: {EVIL}\n\nDes mots. {EVIL}\n"
MENTION = {
    "date": "2026-03-05T12:00:00+00:00",
    "kind": EVIL,
    "schema": 1,
    "source": f"https://other.example/{EVIL}",
    "target": f"/nothing/{EVIL}",
}


@pytest.fixture
def folder(site: Make) -> Folder:
    receiver = 'PINGBACKS = {"receiver": "https://ping.example"}\n'
    link = f"[x](https://other.example/{EVIL[:5]}) [y](/nothing{EVIL[:5]}/)"
    folder = site(
        {
            "tasks.py": TASKS,
            "pelicanconf.py": CONF + receiver,
            f"content/articles/{NAME}.md": article("A", link),
        }
    )
    folder.build(release=False)
    inbox = Inbox(folder.root / "inbox/inbox.sqlite")
    for host in "abc":
        pending_mention(inbox, host)
    columns = ("title", "author", "excerpt", "answer", "kind", "lang", "source", "path")
    with closing(sqlite3.connect(inbox.path)) as db, db:
        for name in columns:  # as if no filter had been there
            db.execute(f"UPDATE mention SET {name} = id || ?", (EVIL,))  # noqa: S608
    return folder


def invoke(folder: Folder, *arguments: str, stdin: str = "") -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "causerie", *arguments],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        input=stdin.encode(),
        capture_output=True,
        check=False,
    )
    return done.stdout.decode(), done.stderr.decode()


BROKEN = {
    "content/comments/2026-03-02-a.json": {"schema": 1, "comments": [{"name": EVIL}]},
    f"content/mentions/{NAME}/a.json": MENTION,
    "content/mentions/sent.json": {"schema": 1, "posts": {EVIL: {EVIL: {EVIL: EVIL}}}},
    "content/identity.lock.json": {EVIL: EVIL, "schema": 1},
}
COMMANDS = [
    ("build",),
    ("check",),
    ("check", "--json"),
    ("publish", "--target", f"folder:{EVIL}"),
    ("comments.add", NAME),
    ("comments.add", EVIL),
    ("comments.remove", NAME, "--ids", EVIL),
    ("pingbacks.list",),
    ("pingbacks.list", "--all"),
    ("pingbacks.list", "--all", "--json"),
    ("pingbacks.approve", "--ids", EVIL),
    ("pingbacks.forget", EVIL),
    ("pingbacks.rules",),
    ("pingbacks.send", "--offline"),
    ("pingbacks.send", "--offline", "--json"),
    ("pingbacks.fetch", "--inbox", f"https://{EVIL}/"),
    ("episode", EVIL),
    (EVIL,),
    ("build", f"--{EVIL}"),
    ("preview", "--port", EVIL),
]


def test_no_command_prints_what_a_terminal_would_obey(folder: Folder) -> None:
    folder.write({name: json.dumps(row) for name, row in BROKEN.items()})
    folder.write({"content/mentions/rules.txt": f"allow host a{EVIL}\n{EVIL}\n"})
    folder.write({f"content/images/a{EVIL[:3]}.png": b"x"})
    said = {command: invoke(folder, *command, stdin=MAIL) for command in COMMANDS}

    for command, (out, err) in said.items():
        assert out + err, command
        assert not CONTROL.search(out + err), (command, out, err)
        assert "This should not happen" not in err, (command, err)
    (listed, _) = said["pingbacks.list", "--all", "--json"]
    assert EVIL in json.loads(listed)["mentions"][0]["source"]  # it says the same


def test_what_libraries_log_is_printed_so_too() -> None:
    """Waitress logs the path of a request that could not be answered."""
    program = (
        "import logging, sys\n"
        "from causerie.terminal import print_log\n"
        "print_log()\n"
        "logging.getLogger('waitress').error('Not served: %s', sys.argv[1])\n"
        "logging.getLogger('waitress').info('Not told')\n"
        "try:\n    raise ValueError(sys.argv[1])\n"
        "except ValueError:\n    logging.exception('Failed')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, EVIL],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )

    said = done.stderr.decode()
    assert not CONTROL.search(said)
    assert said.startswith("Not served: 31mevil0;title")
    assert "ValueError: 31mevil" in said
    assert "Not told" not in said
