"""The tasks by which an author decides, as commands."""

import json
from pathlib import Path

import pytest

from causerie.pingbacks.mention_file import mention_files
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import MentionState
from inv_tasks import TASKS, invoke
from sites import Folder, article, make_site
from waiting_mention import NOW, PATH, TARGET, pending_mention


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    post = {"content/articles/2026-03-02-a.md": article("A")}
    return make_site(tmp_path / "site", {"tasks.py": TASKS, **post})


@pytest.fixture
def inbox(folder: Folder) -> Inbox:
    return Inbox(folder.root / "inbox/inbox.sqlite")


def test_what_waits_is_listed(folder: Folder, inbox: Inbox) -> None:
    one = pending_mention(inbox, "a")

    shown = invoke(folder, "pingbacks.list")
    rows = json.loads(invoke(folder, "pingbacks.list", "--json").stdout)["mentions"]

    assert (0, "") == (shown.returncode, shown.stdout)
    assert f"{one} pending: mention of {PATH} by webmention" in shown.stderr
    assert "« Des mots. »" in shown.stderr
    assert "1 pending" in shown.stderr
    assert [(one, "pending", TARGET)] == [
        (row["id"], row["standing"], row["target"]) for row in rows
    ]


def test_an_author_changes_their_mind(folder: Folder, inbox: Inbox) -> None:
    ids = [pending_mention(inbox, host) for host in "abc"]

    approved = invoke(folder, "pingbacks.approve", "--ids", ",".join(ids))
    files = list(mention_files(folder.root / "content"))
    rejected = invoke(folder, "pingbacks.reject", "--ids", ids[0])
    spam = invoke(folder, "pingbacks.spam", "--ids", ids[1])
    left = list(mention_files(folder.root / "content"))
    wrong = invoke(folder, "pingbacks.reject", "--ids", "0123456789abcdef")

    assert [0, 0, 0, 1] == [
        done.returncode for done in (approved, rejected, spam, wrong)
    ]
    assert (3, 1) == (len(files), len(left))
    assert 3 == approved.stderr.count("Wrote content/mentions/")
    assert "Removed content/mentions/" in rejected.stderr
    assert "There is no mention 0123456789abcdef" in wrong.stderr
    assert [MentionState.REJECTED, MentionState.SPAM, MentionState.APPROVED] == [
        one.state for one in inbox.find(ids)
    ]


def test_a_host_is_forgotten(folder: Folder, inbox: Inbox) -> None:
    one, other = pending_mention(inbox, "a"), pending_mention(inbox, "b")
    invoke(folder, "pingbacks.approve", "--ids", f"{one},{other}")

    nobody = invoke(folder, "pingbacks.forget", " ")
    done = invoke(folder, "pingbacks.forget", "A.Example")

    assert (2, "Nobody is named." in nobody.stderr) == (nobody.returncode, True)
    assert 0 == done.returncode
    assert "1 forgotten." in done.stderr
    assert [other] == [kept.id for kept in inbox.in_state()]
    assert 1 == len(list(mention_files(folder.root / "content")))
    kept = [file.read_bytes() for file in inbox.path.parent.iterdir()]
    assert any(b"//b.example" in data for data in kept)
    assert not any(b"a.example" in data for data in kept)


def test_sources_are_looked_at_by_hand(folder: Folder, inbox: Inbox) -> None:
    """A source that may not be asked, so that this test asks nobody."""
    source = "http://127.0.0.1/"
    inbox.enqueue("webmention", source, TARGET, PATH, now=NOW)

    done = invoke(folder, "pingbacks.work")
    again = invoke(folder, "pingbacks.work")

    assert (0, 0) == (done.returncode, again.returncode)
    assert f"invalid: {source}" in done.stderr
    assert "1 looked at." in done.stderr
    assert "0 looked at." in again.stderr
