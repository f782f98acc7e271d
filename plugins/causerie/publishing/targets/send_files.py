"""Send files by rsync; what is there already is not sent again."""

import os
import re
import shlex
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Thread

from causerie.publishing.target import ReportBytes
from causerie.publishing.targets.explain_failure import needing
from causerie.publishing.targets.remote_shell import SshHost, remote_error

_PROGRESS = re.compile(rb"\s*([\d,.]+)\s+\d+%")  # of --info=progress2
# What rsync's exit codes mean: it may end before it has heard why the other side did.
_CODES = {
    11: "The disk there is full, or has a fault",
    12: "The connection was cut off",
    30: "The connection was silent for too long",
}


def send_files(  # noqa: PLR0913 - from where to where, and how
    source: Path,
    paths: list[str],
    host: SshHost,
    folder: str,
    report: ReportBytes,
    *,
    basis: str = "",
) -> None:
    """Send files of `source` into a folder of another machine.

    What a transfer that was cut off had sent is taken up, and so is what is the same in
    the files of the folder `basis` there. Raise PublishError.
    """
    like = [f"--copy-dest={basis}"] if basis else []
    command = [
        *("rsync", "-s", "--copy-links", "--checksum", "-p", "--chmod=D755,F644"),
        *("--partial-dir=.rsync-partial", "--from0", "--files-from=-"),
        *("--info=progress2", "--no-inc-recursive", *like),
        *("-e", shlex.join(host.command)),
        f"{source}/",
        f"{host.name}:{folder}",
    ]
    with needing("rsync"):
        started = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    with started as process:
        names = Thread(target=_feed, args=(process, paths))
        said: list[bytes] = []
        errors = Thread(target=_read_all, args=(process, said))
        names.start()
        errors.start()
        done = 0
        while process.stdout and (line := os.read(process.stdout.fileno(), 65536)):
            for found in _PROGRESS.finditer(line):
                now = int(found[1].replace(b",", b"").replace(b".", b""))
                report(max(now - done, 0))
                done = max(now, done)
        names.join()
        errors.join()
    if process.returncode:
        text = b"".join(said).decode(errors="replace")
        code = process.returncode
        raise remote_error(host, text or _CODES.get(code, f"rsync ended with {code}"))


def _feed(process: subprocess.Popen[bytes], paths: list[str]) -> None:
    if process.stdin:
        with suppress(OSError), process.stdin as names:
            # with ./ before it, no name is a comment
            names.write(b"\0".join(b"./" + os.fsencode(path) for path in paths))


def _read_all(process: subprocess.Popen[bytes], said: list[bytes]) -> None:
    if process.stderr:
        said.append(process.stderr.read())
