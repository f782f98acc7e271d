"""Clean builds by the thousand, each in a forked process that has built nothing.

Such a process is forked from one that has imported what a build imports, and has run
none of it: only the imports are spared. It works alone, and remembers nothing for a
next build. Run as a program, this is the one that is forked.
"""

import gc
import json
import os
import pkgutil
import shutil
import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from causerie.building.child_process import environment
from causerie.building.request import BuildResult
from causerie.identity.lock_json import parse_lock
from causerie.problems import from_json
from clean_builds import Beside, Way, build_beside, copy_sources

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
ENOUGH = 1_000_000_000  # bytes
ROOMS = ("bridge", "building", "comments", "crosslinks", "feeds", "i18n")
ROOMS = (*ROOMS, "markup", "pingbacks", "podcast")
LIBRARIES = ("babel.messages", "feedgen", "markdown.extensions", "mutagen", "segno")
OTHERS = ("lxml.html.builder", "unidecode.x000", "concurrent.futures.thread")


def in_memory() -> Path | None:
    """Return a folder in memory with room for blogs; None if there is none."""
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    return MEMORY if roomy else None


def same_for_all_tests() -> dict[str, str]:
    """Return the environment of builds, without what pytest says of each test."""
    return {k: v for k, v in environment().items() if k != "PYTEST_CURRENT_TEST"}


class ForkedBuilds:
    """Makes clean builds in a folder of its own; in memory, where there is enough."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(dir=in_memory())
        self._environment = same_for_all_tests()
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={
                **environment(),
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._process.communicate("")
        self._folder.cleanup()

    def build(self, root: Path, way: Way) -> Beside:
        """Build a copy of a site's sources from nothing, as `build_beside` does.

        Where the environment is another one by now, that one does it.
        """
        if same_for_all_tests() != self._environment:
            return build_beside(root, way)
        copy = copy_sources(root, Path(self._folder.name) / "clean")
        output = way.of(copy).output
        output.mkdir()
        (copy / ".causerie").mkdir()
        asked = {
            "root": str(copy.resolve()),
            "output": str(output.resolve()),
            "release": way.release,
            "now": way.now,
            "site_url": way.site_url,
            "loudness": False,
            "previous_output": "",
            "snapshot": "",
            "build_key": "",
        }
        last = self._ask(json.dumps(asked))
        told = json.loads(last)
        lock = parse_lock(told["lock"]) if told["lock"] else None
        result = BuildResult(tuple(from_json(last)), proposed=lock)
        return Beside(result, copy, output)

    def _ask(self, asked: str) -> str:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(asked + "\n")
        self._process.stdin.flush()
        last = line = ""
        while not line.startswith("ended"):
            last, line = line, self._process.stdout.readline()
            assert line, "the process of the clean builds has ended"
        assert line == "ended 0\n", line
        return last


def serve() -> None:
    """Fork a process for each line, to build what it asks."""
    for name in (*OTHERS, *(f"causerie.{room}" for room in ROOMS), *LIBRARIES):
        module = import_module(name)
        for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
            if not found.name.startswith(("feedgen.ext", "babel.messages.")):
                import_module(found.name)
    from PIL import Image

    from causerie import fork_pool
    from causerie.building import build_process

    Image.init()  # imports the kinds of pictures
    setattr(fork_pool, "worker_count", lambda: 1)  # noqa: B010 - as where forking is not safe
    gc.freeze()
    for line in sys.stdin:
        if (process := os.fork()) == 0:
            gc.disable()  # it ends before there is much to collect
            code = 1
            try:
                code = build_process.main([line])
            except Exception:  # noqa: BLE001 - whatever it is, it ends this process
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(process, 0)
        sys.stdout.write(f"ended {os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
