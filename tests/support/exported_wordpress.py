"""What a real WordPress exports, filled by its own API (peers/wordpress/fill.php)."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web_server import free_port
from wordpress import SCRIPTS

URL = "https://blog.example"  # nothing is asked there: all is done by its API


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder with export.xml, shown.json, feed.xml and uploads/."""

    folder: Path

    @property
    def file(self) -> Path:
        """The export."""
        return self.folder / "export.xml"

    @property
    def uploads(self) -> Path:
        """What was uploaded."""
        return self.folder / "uploads"

    def shown(self) -> dict[str, dict[str, Any]]:
        """Return what WordPress shows of each post, by its id."""
        text = (self.folder / "shown.json").read_text(encoding="utf-8")
        found: dict[str, dict[str, Any]] = json.loads(text)
        return found


@contextmanager
def exported_wordpress(folder: Path) -> Iterator[Exported]:
    """Fill a WordPress and have it exported into a folder."""
    work = Path(tempfile.mkdtemp(prefix="wp-", dir="/tmp"))  # a socket's path is short
    own = {"WP_WORK": str(work), "WP_ADDRESS": f"127.0.0.1:{free_port()}"}
    env = {**os.environ, **own, "WP_URL": URL, "WP_NO_FLOOD": "1"}
    # `wp_php` is a function of env.sh
    fill = f'. {SCRIPTS / "env.sh"}; wp_php {SCRIPTS / "fill.php"} "$@"'
    try:
        for command in (
            ["bash", str(SCRIPTS / "up.sh")],
            ["bash", "-c", fill, "fill", str(folder)],
        ):
            done = subprocess.run(
                command, env=env, check=False, capture_output=True, text=True
            )
            assert (done.returncode, done.stderr) == (0, "")
        shutil.copytree(work / "web/wp-content/uploads", folder / "uploads")
        yield Exported(folder)
    finally:
        down = ["bash", str(SCRIPTS / "down.sh")]
        subprocess.run(down, env=env, check=False, stdout=subprocess.DEVNULL)
        shutil.rmtree(work, ignore_errors=True)
