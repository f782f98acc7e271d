"""Lock of a folder on another machine: a file that says who publishes.

It is touched while the publisher lives, and removed by its shell there, which outlives
it for the length of one command.
"""

import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from causerie.errors import PublishError
from causerie.publishing.lock_owner import parse_owner, refuse, this_process
from causerie.publishing.targets.remote_shell import RemoteShell

_BEATS = 30.0  # seconds between signs of life
_STALE = 5  # minutes without one
_PATIENCE = 15.0  # seconds for the shell of a publisher that died here to end
_LOST = "This publish was silent for so long that another one has begun"

# The lock of someone who gave no sign of life is taken over; moved away, it is looked
# at once more, for another may have done so in between.
_TAKE = """
if [ -n "$(find lock -mmin +{stale} 2>/dev/null)" ] || [ {force} = yes ]; then
  mv lock lock.stale 2>/dev/null
  [ {force} = yes ] || [ -n "$(find lock.stale -mmin +{stale} 2>/dev/null)" ] ||
    ln lock.stale lock 2>/dev/null
  rm -f lock.stale
fi
if ( set -C; : >lock ) 2>/dev/null; then
  if printf %s {owner} >lock; then echo taken; else rm -f lock; exit 1; fi
else
  cat lock
fi
"""


@contextmanager
def remote_lock(shell: RemoteShell, path: str) -> Iterator[str]:
    """Hold the lock of a folder; raise PublishError if another publisher does.

    Yield the begin of a script that fails if it was lost: the machine may have slept,
    and another publisher have taken it over.
    """
    owner, place = shlex.quote(this_process().to_json()), shlex.quote(path)
    within = f"cd {place} || exit 1\n"
    is_ours = f'[ "$(cat lock 2>/dev/null)" = {owner} ]'
    # before it is taken: a connection that is cut off leaves none behind
    free = f"cd {place} && {is_ours} && rm -f lock"
    shell.keep(f"trap {shlex.quote(free)} EXIT; trap 'exit 1' HUP INT TERM PIPE")
    began, force = time.monotonic(), "no"
    while True:
        take = _TAKE.format(stale=_STALE, owner=owner, force=force)
        said = shell.run(f"{within}{take}")
        if said.strip() == "taken":
            break
        other = parse_owner(said)
        if said and not (other and other.is_dead):
            fix = f"Wait for that to end; after {_STALE} minutes of silence it counts"
            fix += " as ended. Then publish again."
            raise refuse(f"{shell.host.name}:{path}", said, fix=fix)
        # its shell there ends when it has done its last command
        force = "yes" if time.monotonic() > began + _PATIENCE else "no"
        time.sleep(0.2)
    ended = Event()
    beat = f"{within}{is_ours} && touch -c lock"
    beats = Thread(target=_beat, args=(shell, beat, ended), daemon=True)
    beats.start()
    try:
        yield f"{within}{is_ours} || {{ echo {shlex.quote(_LOST)}; exit 1; }}\n"
    finally:
        ended.set()
        beats.join()


def _beat(shell: RemoteShell, script: str, ended: Event) -> None:
    while not ended.wait(_BEATS):
        with suppress(PublishError):
            shell.run(script)
