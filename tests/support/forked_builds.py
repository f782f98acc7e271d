"""Clean builds by the thousand, each in a forked process that has built nothing."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Self

from causerie.building.request import BuildResult
from causerie.identity.lock_json import parse_lock
from causerie.problems import from_json
from clean_builds import Beside, Way, copy_sources
from fork_server import ForkServer

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
KEPT = ("cards", "images", "templates")
ENOUGH = 1_000_000_000  # bytes


def in_memory() -> Path | None:
    """Return a folder in memory with room for blogs; None if there is none."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if roomy else None


class ForkedBuilds:
    """Makes clean builds in a folder of its own; in memory, where there is enough.

    Of each other they may keep what takes longest and is named by all that it is made
    of: compiled templates, cards and small images.
    """

    def __init__(self, server: ForkServer, *, keep: bool = True) -> None:
        self._server, self._kept = server, KEPT if keep else ()
        self._folder = tempfile.TemporaryDirectory(dir=in_memory())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def build(self, root: Path, way: Way) -> Beside:
        """Build a copy of a site's sources from nothing, as `build_beside` does."""
        folder = Path(self._folder.name)
        copy = copy_sources(root, folder / "clean")
        output, state = way.of(copy).output, copy / ".causerie"
        output.mkdir()
        state.mkdir()
        for name in self._kept:
            if (folder / name).is_dir():
                (folder / name).rename(state / name)
        asked = {
            "root": str(copy.resolve()),
            "output": str(output.resolve()),
            "release": way.release,
            "now": way.now,
            "site_url": way.site_url,
            "thorough": False,
            "previous_output": "",
            "snapshot": "",
            "build_key": "",
        }
        process = self._server.start_child(
            "causerie.building.build_process", asked, alone=True
        )
        *_, last = process.communicate()[0].splitlines()
        assert process.returncode == 0
        for name in self._kept:
            if (state / name).is_dir():
                (state / name).rename(folder / name)
        told = json.loads(last)
        lock = parse_lock(told["lock"]) if told["lock"] else None
        result = BuildResult(tuple(from_json(last)), proposed=lock)
        return Beside(result, copy, output)
