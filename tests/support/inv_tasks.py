"""Tasks run as an author runs them: `inv` in a site's folder, as a process."""

import os
import subprocess
import sys
from pathlib import Path

from network_namespace import Namespace
from sites import Folder

SITE = "https://carnet.example"
TASKS = "from causerie.tasks import ns\n"


def invoke(
    folder: Folder, *arguments: str, within: Namespace | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "invoke", *arguments]
    return subprocess.run(
        within.command(*command) if within else command,
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def publish(folder: Folder, www: Path) -> None:
    done = invoke(folder, "publish", "--target", f"folder:{www}")
    assert done.returncode == 0, done.stderr
