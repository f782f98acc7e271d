"""Remote shell: one POSIX shell on another machine, by ssh, that runs what is asked.

What changes something there goes through one shell, one command after the other: when
this process dies the shell ends its command first, and then what it holds.
"""

import os
import secrets
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from types import TracebackType
from typing import IO, Self

from causerie.errors import PublishError
from causerie.publishing.targets.explain_failure import explain_failure, needing
from causerie.text.printable import printable_line

# A connection that is cut off is noticed within a minute.
_SSH = ("ssh", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=4")


@dataclass(frozen=True, slots=True)
class SshHost:
    """A machine, and who we are there."""

    name: str  # user@host, or host
    port: int = 0  # 0: as ssh is configured

    @property
    def command(self) -> list[str]:
        """The command that connects, without the host: RSYNC_RSH, as rsync has it."""
        try:
            given = shlex.split(os.environ.get("RSYNC_RSH", "")) or [*_SSH]
        except ValueError as error:
            what = f"RSYNC_RSH is no command: {str(error).lower()}."
            raise PublishError(what, fix="Write it as for a shell.") from error
        return [*given, *(["-p", str(self.port)] if self.port else [])]

    @property
    def squeezed(self) -> list[str]:
        """The option for what is text: records and lists of names."""
        return ["-C"] if self.command[0].rpartition("/")[2] == "ssh" else []


class RemoteShell:
    """A shell that runs until the block ends."""

    def __init__(self, host: SshHost) -> None:
        self.host = host
        self._one_at_a_time = Lock()
        # what is made there is for whoever serves it, and what is told is known here
        begin = "umask 022; exec env LC_ALL=C sh"  # whatever shell reads this
        command = [*host.command, *host.squeezed, host.name, begin]
        with needing(command[0]):
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        try:
            self._process.communicate(timeout=30)  # its end, after that of its command
        except (OSError, ValueError, subprocess.TimeoutExpired):
            self._process.kill()

    def run(self, script: str) -> str:
        """Run a script in a shell of its own; return what it prints.

        Raise PublishError if it fails.
        """
        with self._one_at_a_time:
            code, said = self._run(f"( {script}\n) </dev/null 2>&1")
        if code:
            raise remote_error(self.host, said or f"A command ended with {code}.")
        return said

    def keep(self, script: str) -> None:
        """Run a script in this shell itself, as a trap or a variable needs it."""
        with self._one_at_a_time:
            self._run(script)

    def _run(self, script: str) -> tuple[int, str]:
        begin, end = secrets.token_hex(8), secrets.token_hex(8)
        line = f"echo {begin}\n{script}\nprintf '\\n%s %s\\n' {end} $?\n"
        ours, its = _pipes(self._process)
        try:
            ours.write(os.fsencode(line))
            ours.flush()
        except OSError:
            raise self._broken() from None
        said: list[bytes] = []
        while answer := its.readline():
            if answer.endswith(f"{begin}\n".encode()):
                if noise := b"".join([*said, answer]).strip()[: -len(begin)]:
                    raise self._noisy(noise)
            elif answer.startswith(end.encode()):
                text = os.fsdecode(b"".join(said))
                return int(answer.split()[1]), text.removesuffix("\n")
            else:
                said.append(answer)
        raise self._broken()

    def _noisy(self, said: bytes) -> PublishError:
        """Return the error of a login that prints something: rsync cannot bear it."""
        what = f"It prints {printable_line(os.fsdecode(said))} before any command."
        fix = "Let what starts there (~/.bashrc) be silent for commands."
        return PublishError(what, where=self.host.name, fix=fix)

    def _broken(self) -> PublishError:
        self._process.kill()
        _, said = self._process.communicate()
        told = os.fsdecode(said).strip() or "The connection ended."
        return remote_error(self.host, told)


def remote_error(host: SshHost, said: str) -> PublishError:
    """Return an error of the line that tells most of what a command has said."""
    line, fix = explain_failure(said)
    return PublishError(f"{line}.", where=host.name, fix=fix)


def quoted(words: Sequence[str]) -> str:
    """Quote words for the shell."""
    return " ".join(map(shlex.quote, words))


def written(path: str, text: str) -> str:
    """Return a script that replaces a file by a text, as a whole."""
    mark, file, part = (
        secrets.token_hex(8),
        shlex.quote(path),
        shlex.quote(f"{path}.part"),
    )
    end = "" if text.endswith("\n") or not text else "\n"
    return f"cat >{part} <<'{mark}' && mv -f {part} {file}\n{text}{end}{mark}\n"


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if process.stdin is None or process.stdout is None:
        raise ValueError(process)
    return process.stdin, process.stdout
