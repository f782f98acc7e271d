"""Explain a failure: what ssh, rsync and git have said, as one line and what to do.

They say more than one thing, and what tells most comes neither first nor last: ssh
frames a changed key with a box, and git ends with a remark on access rights whatever
it was.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from causerie.errors import PublishError

_WHOLE = "The live site is whole."
# What tells more stands before what tells less.
_FAULTS = (
    (
        r"^Host key for .* has changed",
        "Ask those who run it whether its key is new: if so, ssh-keygen -R its name,"
        " and connect once by hand.",
    ),
    (
        r"Host key verification failed|No \S+ host key is known",
        "Connect to it once by hand, with ssh, and compare its key with what those who"
        " run it say.",
    ),
    (
        r"Permission denied \(|Too many authentication failures",
        "See that your key is known there (ssh-add -l), and who you are to be.",
    ),
    (
        r"could not read (Username|Password)|Authentication failed"
        r"|returned error: 40[13]",
        "See what git's credential helper knows of it, and your rights there.",
    ),
    (
        r"Could not resolve|Name or service not known|Connection (refused|timed out)"
        r"|No route to host|Network is unreachable|Operation timed out"
        r"|Failed to connect",
        "See the target's address, and the network.",
    ),
    (
        r"no space left|quota exceeded|disk there is full|HTTP 507"
        r"|returned error: 507",
        "Make room there; the live site is whole.",
    ),
    (
        r"HTTP 413|returned error: 413",
        "Its host takes no push so large: serve recordings elsewhere"
        ' (PODCAST["media_url"]).',
    ),
    (
        r"does not appear to be a git repository|repository .*not found"
        r"|returned error: 404",
        "See the target's address: the repository must be there.",
    ),
    (
        r"is your shell clean",
        "What starts there (~/.bashrc) prints something: let it be silent for"
        " commands.",
    ),
    (r"\b(rsync|sh)\b.*not found", "A shell and rsync are needed there."),
    (
        r"This account is (currently )?not available",
        "A shell and rsync are needed there.",
    ),
    (r"Permission denied", "See who may write there (ls -l)."),
    (r"Read-only file system", f"It can only be read there. {_WHOLE}"),
)


def explain_failure(said: str, *, otherwise: str = "") -> tuple[str, str]:
    r"""Return the line that tells most, without its full stop, and what to do.

    `otherwise` is what to do about what is not known here; the line is its first then.

    >>> explain_failure("@@@@\nHost key for x has changed.\nfatal: no access")[0]
    'Host key for x has changed'
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    for pattern, fix in _FAULTS:
        for line in lines:
            if re.search(pattern, line, re.IGNORECASE):
                return line.rstrip("."), fix
    line = lines[0] if lines else "It failed"
    return line.rstrip("."), otherwise or f"{_WHOLE} Publish again."


@contextmanager
def needing(program: str) -> Iterator[None]:
    """Tell in a line that a program is missing on this machine."""
    try:
        yield
    except FileNotFoundError as error:
        what = f"The program {program} is missing on this machine."
        raise PublishError(what, fix="Install it, then publish again.") from error
