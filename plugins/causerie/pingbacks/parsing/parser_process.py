"""Parser process: parse strangers' pages in a child process with limits.

Whatever a page makes it do, the result is one page that cannot be read. The process
parses many pages, and is replaced when it fails or uses too much memory.
"""

import atexit
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from causerie.errors import BadResponseError, MachineError, explain
from causerie.net.http_message import Response
from causerie.pingbacks.parsing.endpoint_discovery import Endpoint
from causerie.pingbacks.parsing.sanitize_entry import sanitize_entry
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.text.printable import printable_line

MAX_PAGES = 200  # for one process
_STARTUP_TIMEOUT = 60.0  # seconds
# Python may need them to start.
_INHERITED_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_MAX_LINE = 20_000  # bytes of the result for a page

# The package is stubbed: its __init__.py would import Pelican.
_BOOTSTRAP = """
import json, sys, types
sys.path[:] = json.loads(sys.argv[1])
package = types.ModuleType("causerie.pingbacks")
package.__path__ = [sys.argv[2]]
sys.modules[package.__name__] = package
from causerie.pingbacks.parsing.parser_worker import main
main()
"""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long the parser may take for one page, in seconds."""

    cpu: float
    clock: float  # on a busy machine


PATIENT = TimeLimits(cpu=5.0, clock=15.0)
QUICK = TimeLimits(cpu=0.5, clock=3.0)  # an ordinary page of 100 KB takes a tenth


class ParserProcess:
    """The parser process, started when needed; threads take turns."""

    def __init__(
        self, *, patient: TimeLimits = PATIENT, quick: TimeLimits = QUICK
    ) -> None:
        self.patient = patient
        self.quick = quick
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # id of the process that started it: a fork must start its own
        self._pages = 0

    def verify_link(
        self, response: Response, target: str, *, quick: bool = False
    ) -> Verification:
        """Check that a page links to `target`; raise BadResponseError on failure.

        A `quick` check leaves a page that takes long.
        """
        limits = self.quick if quick else self.patient
        result = self._call(limits, "verify_link", response, target)
        entry = sanitize_entry(result["entry"]) if result["entry"] else None
        detail = printable_line(result["detail"])
        return Verification(SourceStatus(result["status"]), detail, entry)

    def discover_endpoint(self, response: Response) -> Endpoint | None:
        """Find a page's endpoint; raise BadResponseError on failure."""
        result = self._call(self.patient, "discover_endpoint", response)
        return Endpoint(result["protocol"], result["url"]) if result else None

    def close(self) -> None:
        """End the process; the next page starts another."""
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        process.kill()
        process.communicate()

    def _call(
        self, limits: TimeLimits, function: str, response: Response, *arguments: str
    ) -> Any:
        head = {
            "function": function,
            "url": response.url,
            "headers": response.headers,
            "truncated": response.truncated,
            "length": len(response.body),
            "cpu_seconds": limits.cpu,
            "arguments": arguments,
        }
        request = json.dumps(head).encode() + b"\n" + response.body
        with self._lock:
            process = self._running()
            timer = threading.Timer(limits.clock, process.kill)
            timer.daemon = True
            timer.start()
            try:
                reply = json.loads(_exchange(process, request))
            except (OSError, ValueError) as error:
                self.close()
                what = "It could not be read: it takes too much time or memory."
                raise BadResponseError(what, where=response.url) from error
            except BaseException:  # Ctrl-C: this reply is not for the next page
                self.close()
                raise
            finally:
                timer.cancel()
            self._pages += 1
            if reply["retire"] or self._pages >= MAX_PAGES:
                self.close()
        return reply["result"]

    def _running(self) -> subprocess.Popen[bytes]:
        is_own = self._owner == os.getpid()
        if self._process is None or not is_own or self._process.poll() is not None:
            self.close()
            self._process = _start_process()
            self._owner, self._pages = os.getpid(), 0
        return self._process


@cache
def shared_parser() -> ParserProcess:
    """Return the parser process that all callers share; it ends with this program."""
    parser = ParserProcess()
    atexit.register(parser.close)
    return parser


def _start_process() -> subprocess.Popen[bytes]:
    """Start a parser process; raise MachineError if it does not start."""
    command = [sys.executable, "-I", "-S", "-B", "-c", _BOOTSTRAP]
    try:
        process = subprocess.Popen(
            [*command, json.dumps(sys.path), str(Path(__file__).parents[1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                name: os.environ[name]
                for name in _INHERITED_ENVIRONMENT
                if name in os.environ
            }
            | {"LC_ALL": "C"},  # it must not see secrets
            start_new_session=True,  # Ctrl-C is for the parent
        )
    except OSError as error:
        raise explain(error) from error
    timer = threading.Timer(_STARTUP_TIMEOUT, process.kill)
    timer.start()
    is_ready = process.stdout and process.stdout.readline(_MAX_LINE) == b"ready\n"
    timer.cancel()
    if not is_ready:
        process.kill()
        process.communicate()
        raise MachineError("The process that reads strangers' pages does not begin.")
    return process


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ValueError("it has no pipes")
    process.stdin.write(request)
    process.stdin.flush()
    reply = process.stdout.readline(_MAX_LINE)
    if not reply.endswith(b"\n"):
        raise ValueError("it has ended")
    return reply
