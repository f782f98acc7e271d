"""Podcast feeds as podcast-partytime reads them, in Node."""

import json
import subprocess
from pathlib import Path
from typing import Any

from checkout import SUPPORT


def read_feed(path: Path) -> dict[str, Any]:
    """Return what it makes of a feed."""
    command = ["node", SUPPORT / "partytime.mjs", path]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    feed: dict[str, Any] = json.loads(done.stdout)
    return feed
