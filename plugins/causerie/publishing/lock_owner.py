"""Owner of a target's lock: who publishes there, where, and since when."""

import getpass
import json
import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime

from causerie.errors import PublishError
from causerie.text.time_formats import rfc3339


@dataclass(frozen=True, slots=True)
class LockOwner:
    """A process that publishes."""

    user: str
    host: str
    process: int
    since: datetime  # aware

    @property
    def is_dead(self) -> bool:
        """Whether it ran on this machine, and does no more."""
        if self.host != platform.node() or self.process == os.getpid():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except OSError:  # another user's
            return False
        return False

    def to_json(self) -> str:
        """Write it as one line of JSON."""
        return json.dumps(
            {
                "user": self.user,
                "host": self.host,
                "process": self.process,
                "since": rfc3339(self.since),
            }
        )


def this_process() -> LockOwner:
    """Return this process as an owner, from now on."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        user = str(os.getuid())
    return LockOwner(user, platform.node(), os.getpid(), datetime.now(UTC))


def parse_owner(text: str) -> LockOwner | None:
    """Parse what `to_json` wrote; none if it is something else."""
    try:
        row = json.loads(text)
        since = datetime.fromisoformat(row["since"])
        return LockOwner(row["user"], row["host"], int(row["process"]), since)
    except (ValueError, TypeError, KeyError):
        return None


def refuse(where: str, text: str, *, fix: str = "") -> PublishError:
    """Return the error for who finds the lock taken; `text` is what stands in it."""
    owner, what = parse_owner(text), "It is being published to at this moment"
    if owner:
        minutes = (datetime.now(UTC) - owner.since).total_seconds() // 60
        age = f"{minutes:.0f} minutes" if minutes >= 1 else "less than a minute"
        who = f"{owner.user}@{owner.host} (process {owner.process})"
        what += f", by {who}, for {age}"
    fix = fix or "Wait for that to end, then publish again."
    return PublishError(f"{what}.", where=where, fix=fix)
