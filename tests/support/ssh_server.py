"""A real sshd of our own for a test: on loopback, with keys that the test makes."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from web_server import free_port, wait_for

CONF = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
MaxStartups 100
UseDNS no
KexAlgorithms curve25519-sha256
PermitRootLogin prohibit-password
"""


@dataclass(frozen=True, slots=True)
class SshServer:
    """One that runs; and the command by which rsync and ssh reach it."""

    port: int
    command: str  # RSYNC_RSH

    def address(self, path: Path) -> str:
        """Return a folder of this machine as the address of a target."""
        return f"rsync://127.0.0.1:{self.port}{path}"


@contextmanager
def ssh_server(folder: Path, disk: Path | None = None) -> Iterator[SshServer]:
    """Run sshd, which knows one key; its folder `disk` is a disk of two megabytes."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    for name in ("host_key", "user_key"):
        key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name]
        subprocess.run(key, check=True)
    host = (folder / "host_key.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {host}")
    (folder / "sshd_config").write_text(CONF.format(port=port, folder=folder))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd separates its rights there
    sshd = shutil.which("sshd") or "/usr/sbin/sshd"  # it asks for its whole path
    command = [sshd, "-D", "-e", "-f", str(folder / "sshd_config")]
    if disk:
        small = 'mount -t tmpfs -o size=2M tmpfs "$0" && exec "$@"'
        command = ["unshare", "--mount", "sh", "-c", small, str(disk), *command]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            options = f"-o UserKnownHostsFile={folder}/known_hosts -o BatchMode=yes"
            only = "-F none -o IdentitiesOnly=yes"
            yield SshServer(port, f"ssh {only} {options} -i {folder}/user_key")
        finally:
            process.terminate()
