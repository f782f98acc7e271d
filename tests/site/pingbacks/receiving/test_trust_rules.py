"""Rules of an author: whom mentions are taken from unread, and from whom not."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from causerie.errors import ContentError
from causerie.pingbacks.mention_file import mention_files
from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import (
    MentionState,
    ReceivedMention,
    apply_verification,
)
from causerie.pingbacks.receiving.trust_rules import apply_rules, load_rules, read_rules
from inv_tasks import TASKS, invoke
from sites import Folder, make_site

pytestmark = pytest.mark.quick

NOW = datetime(2026, 9, 21, tzinfo=UTC)
ANA = "https://other.example/@ana"


def mention(source: str, author_url: str = "") -> ReceivedMention:
    said = EntrySummary(author_url=author_url)
    return ReceivedMention(
        "1", "", source, "", "/a/", MentionState.PENDING, NOW, None, said
    )


@pytest.mark.parametrize(
    ("rule", "source", "fits"),
    [
        ("host other.example", f"{ANA}/1", True),
        ("host Other.Example", f"{ANA}/1", True),
        ("host example", f"{ANA}/1", True),
        ("host her.example", f"{ANA}/1", False),
        (f"prefix {ANA}", f"{ANA}/1", True),
        (f"prefix {ANA}", ANA, True),
        (f"prefix {ANA}", f"{ANA}tole/1", False),
        (f"prefix {ANA}/", f"{ANA}/1", True),
        (f"prefix http{ANA[5:]}", f"{ANA}/1", False),
    ],
)
def test_what_a_rule_fits(rule: str, source: str, fits: bool) -> None:  # noqa: FBT001 - the expectation
    rules = tuple(read_rules(f"deny {rule}", "x"))

    assert (False if fits else None) is apply_rules(mention(source), rules)


def test_an_author_is_known_by_address() -> None:
    rules = tuple(read_rules(f"allow author {ANA}", "x"))

    assert apply_rules(mention("https://third.example/", ANA), rules) is True
    assert apply_rules(mention(ANA), rules) is None


def test_the_first_rule_that_fits_decides() -> None:
    text = f"# remark\n\nallow prefix {ANA}\n  deny   host other.example \n"
    rules = tuple(read_rules(text, "x"))

    verdicts = [
        apply_rules(mention(s), rules) for s in (f"{ANA}/1", "https://other.example/")
    ]

    assert [True, False] == verdicts
    assert [f"allow prefix {ANA}", "deny host other.example"] == list(map(str, rules))


@pytest.mark.parametrize(
    "line", ["allow", "permit host x", "deny hosts x", "deny host"]
)
def test_a_line_that_is_no_rule_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "content/mentions/rules.txt"
    file.parent.mkdir(parents=True)
    file.write_text(f"# first\n{line}\n")

    with pytest.raises(
        ContentError, match=r"content/mentions/rules\.txt:2: .* no rule"
    ):
        load_rules(tmp_path / "content")


def test_the_command_decides_what_waits(tmp_path: Path) -> None:
    rules = "allow host a.example\ndeny host b.example\n"
    files = {"tasks.py": TASKS, "content/mentions/rules.txt": rules}
    folder: Folder = make_site(tmp_path / "site", files)
    inbox = Inbox(folder.root / "inbox/inbox.sqlite")
    for host in "abc":
        source = f"https://{host}.example/"
        inbox.enqueue("webmention", source, "https://carnet.example/a/", "/a/", now=NOW)
        leased = inbox.lease(now=NOW)
        assert leased is not None
        verification = Verification(SourceStatus.LINKED, "", EntrySummary(title=host))
        inbox.complete(
            apply_verification(leased, verification, now=NOW), leased, now=NOW
        )

    done = invoke(folder, "pingbacks.rules")

    assert (0, "1 approved, 1 rejected, 1 wait for you.") == (
        done.returncode,
        done.stderr.splitlines()[-1],
    )
    stands = {one.host[0]: one.state for one in inbox.in_state()}
    assert stands == {
        "a": MentionState.APPROVED,
        "b": MentionState.REJECTED,
        "c": MentionState.PENDING,
    }
    assert 1 == len(list(mention_files(folder.root / "content")))
