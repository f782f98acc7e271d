"""What asks at a terminal, driven through one: a new post, an untitled recording."""

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import audio
from sites import CONF, Folder

SECONDS = 60  # until a session that hangs is ended


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path)
    post = "Title: A\nCategory: Notes\nTags: usages\n\nx\n"
    folder.write({"pelicanconf.py": CONF, "content/articles/2026-03-01-a.md": post})
    return folder


def session(folder: Folder, *arguments: str, answers: Mapping[str, str]) -> str:
    """Run a command at a terminal; give each answer when its question is shown."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "causerie", *arguments],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "dumb"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown, left = "", dict(answers)
    try:
        while select.select([ours], [], [], SECONDS)[0]:
            with suppress(OSError):  # the other end is closed
                if data := os.read(ours, 4096):
                    shown += data.decode(errors="replace")
                    for question in [each for each in left if each in shown]:
                        os.write(ours, left.pop(question).encode())
                    continue
            break
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    assert left == {}, shown
    return shown


def test_a_new_post_is_asked_for(folder: Folder) -> None:
    shown = session(
        folder,
        "new",
        "--date",
        "2026-12-24",
        answers={"Title: ": "Noël\n", "Category": "Notse\n", "Tags": "usages, neuf\n"},
    )

    text = (folder.root / "content/articles/2026-12-24-noel.md").read_text()
    assert "Title: Noël\n" in text
    assert "Tags: usages, neuf\n" in text
    assert "'Notse' is a new category. Did you mean 'Notes'?" in shown
    assert "'neuf' is a new tag." in shown
    assert "It is a draft: ./inv preview shows it at /drafts/noel/" in shown


def test_a_question_that_is_not_answered_writes_nothing(folder: Folder) -> None:
    shown = session(folder, "new", answers={"Title: ": "\x04"})

    assert "Nothing was written" in shown
    assert "Traceback" not in shown
    assert len(list((folder.root / "content").rglob("*.md"))) == 1


def test_an_untitled_recording_is_asked_about(folder: Folder) -> None:
    audio.mp3_cbr(folder.root / "rec2.mp3")

    shown = session(
        folder,
        "episode",
        "rec2.mp3",
        answers={"Title: ": "L'invitée\n", "Date (today): ": "2026-12-24\n"},
    )

    post = folder.root / "content/episodes/2026-12-24-linvitee.md"
    assert "Title: L'invitée\nDate: 2026-12-24\n" in post.read_text()
    assert (folder.root / "content/audio/rec2.mp3").is_file()
    assert "Length" in shown
    assert "Traceback" not in shown


def test_a_check_shows_what_it_does_and_leaves_the_terminal_as_it_was(
    folder: Folder,
) -> None:
    shown = session(folder, "check", answers={})

    assert shown.rstrip().endswith("No errors.")
    assert "1 post\r\n" in shown
    assert "Traceback" not in shown


def test_a_new_episode_has_the_time_of_the_sites_zone(folder: Folder) -> None:
    zone = ZoneInfo("Pacific/Kiritimati")  # 14 hours before UTC
    folder.write({"pelicanconf.py": f'{CONF}TIMEZONE = "{zone.key}"\n'})
    audio.mp3_cbr(folder.root / "guest.mp3")
    before = datetime.now(zone).replace(second=0, microsecond=0)

    subprocess.run(
        [sys.executable, "-m", "causerie", "episode", "guest.mp3"],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        check=True,
    )

    (post,) = folder.root.glob("content/episodes/*.md")
    (date,) = re.findall("^Date: (.*)$", post.read_text(), re.MULTILINE)
    written = datetime.strptime(date, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    assert before <= written <= datetime.now(zone)


def test_outside_a_terminal_nobody_is_asked(folder: Folder) -> None:
    audio.mp3_cbr(folder.root / "rec2.mp3")

    done = subprocess.run(
        [sys.executable, "-m", "causerie", "episode", "rec2.mp3"],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert 'Give one: --title "…".' in done.stderr
    assert not (folder.root / "content/episodes").exists()
