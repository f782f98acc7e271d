"""A network of its own for whole processes: public addresses, and no way out.

Made as root with ip-netns(8). What runs in it sees names and addresses as on the
internet, ports 80 and 443 among them, and nothing it sends can leave the machine.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Namespace:
    """A network, by its name."""

    name: str

    def command(self, *words: str | Path) -> list[str]:
        """Return the command that runs another one inside."""
        return ["ip", "netns", "exec", self.name, *map(str, words)]

    def run(
        self, *words: str | Path, env: Mapping[str, str], **options: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a command inside to its end."""
        return subprocess.run(
            self.command(*words),
            env={**os.environ, **env},
            text=True,
            capture_output=True,
            check=False,
            **options,
        )

    @contextmanager
    def running(self, *words: str | Path, env: Mapping[str, str]) -> Iterator[None]:
        """Keep a program running inside that says a line when it is ready."""
        with subprocess.Popen(
            self.command(*words),
            env={**os.environ, **env},
            text=True,
            stdout=subprocess.PIPE,
        ) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "ready\n"
                yield
            finally:
                process.terminate()


@contextmanager
def namespace(hosts: Mapping[str, str]) -> Iterator[Namespace]:
    """Make a network with these names and their addresses, and take it away."""
    name = f"causerie-{os.getpid()}-{time.monotonic_ns() % 1_000_000}"
    folder = Path("/etc/netns") / name  # where ip-netns looks for its hosts file
    there = folder.parent.is_dir()
    folder.mkdir(parents=True)
    lines = ["127.0.0.1 localhost", *(f"{ip} {host}" for host, ip in hosts.items())]
    (folder / "hosts").write_text("\n".join(lines) + "\n")
    made = Namespace(name)
    try:
        subprocess.run(["ip", "netns", "add", name], check=True)
        inside = ["ip", "-netns", name]
        subprocess.run([*inside, "link", "set", "lo", "up"], check=True)
        for address in sorted(set(hosts.values())):
            add = [*inside, "addr", "add", f"{address}/32", "dev", "lo"]
            subprocess.run(add, check=True)
        yield made
    finally:
        subprocess.run(["ip", "netns", "del", name], check=False)
        shutil.rmtree(folder)
        if not there:
            with suppress(OSError):  # another test has its own in it
                folder.parent.rmdir()


@cache
def can_be_made() -> bool:
    """Return whether this machine lets us make networks: root, ip, and the right."""
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("unshare"):
        return False
    tried = subprocess.run(["unshare", "--net", "true"], check=False)
    return tried.returncode == 0
