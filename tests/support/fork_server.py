"""Fork server: the engine's child processes, forked from one that has imported it all.

Each of them has run nothing before, and has streams, a folder and a process group of
its own, as those of `child_process.start_child` have. What is spared are
four fifths of a small build: the imports, the templates that another one has compiled,
and what is made of the engine alone. Run as a program, this is the server.
"""

import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import IO, Any, Self

from causerie.files.stamp import TICK

ROOMS = ("bridge", "building", "cards", "comments", "crosslinks", "feeds", "i18n")
ROOMS = (*ROOMS, "markup", "pingbacks", "podcast", "search")
LIBRARIES = ("babel.messages", "feedgen", "markdown.extensions", "mutagen", "segno")
OTHERS = ("lxml.html.builder", "unidecode.x000", "concurrent.futures.thread")
MESSAGE = 65536  # bytes at most


class ForkedProcess:
    """A forked process, with what is used of `subprocess.Popen`."""

    def __init__(self, stdin: IO[str], stdout: IO[str], status: IO[str]) -> None:
        """`status` says its number, and when it has ended its code."""
        self.stdin, self.stdout, self._status = stdin, stdout, status
        self.pid = int(status.readline())
        self.returncode: int | None = None

    def communicate(self) -> tuple[str, None]:
        """Close its input, read the rest of its output, and wait until it ends."""
        self.stdin.close()
        rest = "" if self.stdout.closed else self.stdout.read()
        self.stdout.close()
        if self.returncode is None:
            self.returncode = int(self._status.readline())
            self._status.close()
        return rest, None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.communicate()


class ForkServer:
    """Starts the engine's child processes, once there is a first one to start."""

    def __init__(
        self, start_child: Callable[..., Any], environment: Callable[[], dict[str, str]]
    ) -> None:
        """Take the engine's functions: they serve where the environment changed."""
        self._start_child, self._environment = start_child, environment
        self._known = self._environment_now()  # a test may change it before it builds
        self._beginning = Lock()
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """End the server."""
        if self._process and self._socket:
            self._socket.close()
            self._process.wait()

    def start_child(
        self,
        module: str,
        arguments: Mapping[str, object],
        *,
        stdin: int = subprocess.DEVNULL,
        inherited: tuple[int, ...] = (),
        alone: bool = False,
    ) -> Any:
        """Start a module, or a file, with one JSON argument.

        `inherited`: file descriptors that stay open in it. `alone`: it forks no process
        to share the work with.
        """
        if self._known != self._environment_now():
            return self._start_child(
                module, arguments, stdin=stdin, inherited=inherited
            )
        with self._beginning:
            if self._socket is None:
                self._socket = self._begin()
        time.sleep(1.2e-9 * TICK)  # what was written just now is not trusted
        question = [module, json.dumps(arguments), str(Path.cwd()), alone]
        message = json.dumps(question).encode()
        assert len(message) < MESSAGE
        (to_read, input_), (output, to_write), (status, to_tell) = (
            os.pipe() for _ in range(3)
        )
        try:
            given = [to_read, to_write, 2, to_tell, *inherited]
            socket.send_fds(self._socket, [message], given)
        finally:
            for descriptor in (to_read, to_write, to_tell):
                os.close(descriptor)
        process = ForkedProcess(
            os.fdopen(input_, "w", encoding="utf-8"),
            os.fdopen(output, encoding="utf-8"),
            os.fdopen(status, encoding="utf-8"),
        )
        if stdin == subprocess.DEVNULL:
            process.stdin.close()
        return process

    def _environment_now(self) -> dict[str, str]:
        environment = self._environment()
        environment.pop("PYTEST_CURRENT_TEST", "")  # another one in each test
        return environment

    def _begin(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, __file__],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                env=self._known,
                process_group=0,
            )
        return ours


def import_all() -> None:
    """Import what any child process of the engine may import."""
    for name in (*OTHERS, *(f"causerie.{room}" for room in ROOMS), *LIBRARIES):
        module = importlib.import_module(name)
        for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{name}."):
            if not found.name.startswith(("feedgen.ext", "babel.messages.")):
                importlib.import_module(found.name)
    from PIL import Image

    Image.init()  # imports the kinds of pictures


def keep_what_sites_share(folder: Path) -> None:
    """Make what builds make of the engine and its theme alone, as the first would.

    In the folder they keep for each other what they compile of templates.
    """
    from causerie.code_fingerprint import code_fingerprint
    from causerie.i18n import catalogues
    from causerie.text.language_formats import direction
    from causerie.theme_path import theme_path

    code_fingerprint()
    setattr(catalogues, "_compile", cache(catalogues._compile))  # noqa: B010
    catalogues.read_catalogues(theme_path() / "translations")
    for lang in ("de", "en", "fr"):
        direction(lang)  # reads the language's data
    kept_templates.begin(folder)


def serve() -> None:
    """Fork a process for each message, and tell of each when it has ended."""
    asking = socket.socket(fileno=os.dup(0))
    ended, wakeup = os.pipe()
    os.set_blocking(wakeup, False)
    signal.set_wakeup_fd(wakeup)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, int] = {}  # by its number: where to tell of a process
    while True:
        ready, _, _ = select.select([asking, ended], [], [])
        if ended in ready:
            os.read(ended, MESSAGE)
            _tell_of_the_ended(running)
        if asking not in ready:
            continue
        message, given, _, _ = socket.recv_fds(asking, MESSAGE, 8)
        if not message:
            return
        streams, status, inherited = given[:3], given[3], given[4:]
        kept_templates.read()
        if (process := os.fork()) == 0:
            _run(*json.loads(message), streams)
        for descriptor in (*streams, *inherited):
            os.close(descriptor)
        running[process] = status
        os.write(status, f"{process}\n".encode())


def _tell_of_the_ended(running: dict[int, int]) -> None:
    for process in [*running]:
        number, status = os.waitpid(process, os.WNOHANG)
        if number:
            told = running.pop(process)
            os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os.close(told)


def _run(
    module: str,
    argument: str,
    folder: str,
    alone: bool,  # noqa: FBT001
    streams: list[int],
) -> None:
    """Run the `main` of a module in this process, and end it."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        os.chdir(folder)
        if alone:
            from causerie import fork_pool

            setattr(fork_pool, "worker_count", lambda: 1)  # noqa: B010
        if module.endswith(".py"):
            main = runpy.run_path(module)["main"]
        else:
            main = importlib.import_module(module).main
        code = main([argument])
        kept_templates.write()
    except BaseException:  # noqa: BLE001 - whatever it is, it ends this process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    import kept_templates

    sys.path[0] = ""  # as with `python -m`
    import_all()
    with tempfile.TemporaryDirectory() as folder:
        if "CAUSERIE_STEPS" not in os.environ:  # each build of `inv prove` does it all
            keep_what_sites_share(Path(folder))
        gc.freeze()
        serve()
