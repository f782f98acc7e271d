"""What ssh, rsync and git say of a failure, told in a line."""

import pytest

from causerie.publishing.targets.explain_failure import explain_failure

GIT = "fatal: Could not read from remote repository.\n\nPlease make sure"
# What these programs said, as they said it.
SAID = [
    (f"git@h: Permission denied (publickey).\n{GIT}", "git@h: Permission", "ssh-add"),
    (f"No ED25519 host key is known for h.\n{GIT}", "No ED25519", "compare its key"),
    (f"ssh: Could not resolve hostname h: Name or…\n{GIT}", "ssh: Could", "network"),
    (
        "fatal: could not read Username for 'https://h': No such device or address",
        "fatal: could not",
        "credential helper",
    ),
    (
        "error: RPC failed; HTTP 507 curl 22 The requested URL returned error: 507",
        "error: RPC failed; HTTP 507",
        "Make room there",
    ),
    (
        "error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413",
        "error: RPC failed; HTTP 413",
        "media_url",
    ),
    (
        "fatal: repository 'https://h/x.git/' not found",
        "fatal: repository",
        "must be there",
    ),
    (
        "protocol version mismatch -- is your shell clean?\n(see the rsync man page",
        "protocol version",
        "be silent",
    ),
    ("sh: 1: rsync: not found", "sh: 1: rsync", "are needed there"),
    ("mkdir: cannot create directory 'x': Permission denied", "mkdir", "ls -l"),
    ("something that nobody knows\nmore of it", "something", "whole. Publish again"),
    ("", "It failed", "Publish again"),
]


@pytest.mark.parametrize(("said", "begin", "advice"), SAID)
def test_the_line_that_tells_most_is_told_with_what_to_do(
    said: str, begin: str, advice: str
) -> None:
    line, fix = explain_failure(said)

    assert line.startswith(begin)
    assert advice in fix
