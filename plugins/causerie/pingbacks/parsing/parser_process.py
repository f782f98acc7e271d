"""Parser process: strangers' pages are parsed by a process of its own, with limits.

Whatever a page does there, it ends as one page that could not be read. The process
serves many pages, and is replaced when it fails or has grown.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

from causerie.errors import BadAnswerError, MachineError, explain
from causerie.net.message import Answer
from causerie.pingbacks.parsing.endpoint_discovery import Endpoint
from causerie.pingbacks.parsing.sanitize_entry import keep
from causerie.pingbacks.parsing.source_page import Finding, Verification
from causerie.text.printable import printable_line

SECONDS = 15.0  # for one page, on a machine that has much else to do
PROCESSOR_SECONDS = 5  # for one page
MOST_PAGES = 200  # read by one process
_BEGINS_WITHIN = 60.0  # seconds
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # without which Python may not begin
_LONGEST = 20_000  # bytes of what it tells of a page

# It does without Pelican, which the door of the package brings.
_BEGIN = """
import json, sys, types
sys.path[:] = json.loads(sys.argv[1])
package = types.ModuleType("causerie.pingbacks")
package.__path__ = [sys.argv[2]]
sys.modules[package.__name__] = package
from causerie.pingbacks.parsing.parser_worker import main
main()
"""


class Reader:
    """Read pages in a process apart, one after the other; any thread may ask."""

    def __init__(
        self, *, seconds: float = SECONDS, processor: int = PROCESSOR_SECONDS
    ) -> None:
        self.seconds = seconds
        self.processor = processor  # seconds of one
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # the process that began it: a fork of that has none
        self._pages = 0

    def look_into(self, answer: Answer, target: str) -> Verification:
        """Look whether a page links to `target`; raise BadAnswerError if it cannot."""
        told = self._ask("look_into", answer, target)
        said = keep(told["said"]) if told["said"] else None
        return Verification(
            Finding(told["finding"]), printable_line(told["answer"]), said
        )

    def discover(self, answer: Answer) -> Endpoint | None:
        """Find a page's endpoint; raise BadAnswerError if it cannot be read."""
        told = self._ask("discover", answer)
        return Endpoint(told["protocol"], told["url"]) if told else None

    def close(self) -> None:
        """End the process; the next page begins another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.communicate()

    def _ask(self, task: str, answer: Answer, *more: str) -> Any:
        head = {
            "task": task,
            "url": answer.url,
            "headers": answer.headers,
            "cut": answer.cut,
            "length": len(answer.body),
            "processor": self.processor,
            "more": more,
        }
        asked = json.dumps(head).encode() + b"\n" + answer.body
        with self._lock:
            process = self._begun()
            watch = threading.Timer(self.seconds, process.kill)
            watch.daemon = True
            watch.start()
            try:
                told = json.loads(_exchange(process, asked))
            except (OSError, ValueError) as error:
                self.close()
                what = "It could not be read: it takes too much time or memory."
                raise BadAnswerError(what, where=answer.url) from error
            except BaseException:  # Ctrl-C: its answer is not that of the next page
                self.close()
                raise
            finally:
                watch.cancel()
            self._pages += 1
            if told["grown"] or self._pages >= MOST_PAGES:
                self.close()
        return told["told"]

    def _begun(self) -> subprocess.Popen[bytes]:
        is_ours = self._owner == os.getpid()
        if self._process is None or not is_ours or self._process.poll() is not None:
            self.close()
            self._process = _begin()
            self._owner, self._pages = os.getpid(), 0
        return self._process


@cache
def shared_reader() -> Reader:
    """Return the reader of this program; it ends with it."""
    reader = Reader()
    atexit.register(reader.close)
    return reader


def _begin() -> subprocess.Popen[bytes]:
    """Begin a process that reads pages; raise MachineError if it does not."""
    command = [sys.executable, "-I", "-S", "-B", "-c", _BEGIN]
    try:
        process = subprocess.Popen(
            [*command, json.dumps(sys.path), str(Path(__file__).parents[1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _KEPT if name in os.environ}
            | {"LC_ALL": "C"},  # secrets are none of its business
            start_new_session=True,  # Ctrl-C is for who began it
        )
    except OSError as error:
        raise explain(error) from error
    watch = threading.Timer(_BEGINS_WITHIN, process.kill)
    watch.start()
    is_ready = process.stdout and process.stdout.readline(_LONGEST) == b"ready\n"
    watch.cancel()
    if not is_ready:
        process.kill()
        process.communicate()
        raise MachineError("The process that reads strangers' pages does not begin.")
    return process


def _exchange(process: subprocess.Popen[bytes], asked: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ValueError("it has no pipes")
    process.stdin.write(asked)
    process.stdin.flush()
    told = process.stdout.readline(_LONGEST)
    if not told.endswith(b"\n"):
        raise ValueError("it has ended")
    return told
