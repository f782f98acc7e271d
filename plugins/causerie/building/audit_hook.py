"""Audit hook: record which files, folders and hosts a build accesses (PEP 578).

Python reports files opened and folders listed; `os.stat` and its kin are wrapped. What
cannot be checked again (commands, hosts, clocks …) is an untracked read, recorded with
the name of the module that made it.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.util import source_from_cache
from pathlib import Path
from types import FrameType
from typing import Any

from causerie import fork_pool
from causerie.code_fingerprint import PACKAGE
from causerie.files.stamp import (
    FOLDER,
    MISSING,
    UNKNOWN,
    Stamp,
    list_folder,
    stamp,
    too_recent_to_trust,
)
from causerie.files.state_dir import STATE_DIR

# Events that no later build can check for changes.
_UNTRACKED = {
    **dict.fromkeys(
        ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"), "runs commands"
    ),
    **dict.fromkeys(
        ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"),
        "asks other hosts",
    ),
    "sqlite3.connect": "reads a database",
}
_STAT_CALLS = ("stat", "lstat", "access", "readlink")  # of `os`
# Functions that ask only whether a file exists.
_EXISTENCE_CHECKS = frozenset(
    {
        *("exists", "lexists", "isfile", "isdir", "islink", "ismount", "realpath"),
        *("is_file", "is_dir", "is_symlink", "resolve", "_joinrealpath", "samefile"),
    }
)
_STANDARD_LIBRARY = str(Path(os.__file__).parent) + "/"
_PACKAGE = f"{PACKAGE}/"  # neither its listings nor those of imports are inputs
_INTERNAL_LISTINGS = ("<frozen importlib", f"{_STANDARD_LIBRARY}importlib/", _PACKAGE)
# Packages that builds use; their versions are part of the build key.
_LIBRARIES = frozenset(
    {
        *("PIL", "anyio", "babel", "blinker", "dateutil", "docutils", "feedgen"),
        *("feedgenerator", "httpcore2", "idna", "jinja2", "justhtml", "lxml"),
        *("markdown", "markupsafe", "mutagen", "ordered_set", "pelican", "pygments"),
        *("pytz", "rich", "segno", "six", "tzdata", "unidecode", "watchfiles"),
    }
)


@dataclass(slots=True)
class BuildInputs:
    """The files, folders and environment variables that a build has read."""

    root: str  # the site's folder
    top_frame: FrameType | None = None  # the build runs below it
    # by path: each as it was when it was first read
    stamps: dict[str, Stamp] = field(default_factory=dict)
    listed_folders: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)  # files opened for writing
    foreign_sources: set[str] = field(default_factory=set)  # posts read by others' code
    times_read: set[str] = field(default_factory=set)  # whose times it may have used
    environment: dict[str, str | None] = field(default_factory=dict)  # None: not set
    untracked: dict[str, None] = field(default_factory=dict)  # who did what, in order
    ignored: tuple[str, ...] = ()  # prefixes of paths that others check
    content_prefixes: tuple[str, ...] = ()  # of the sources' paths
    reading_settings: bool = True  # the settings files are still being run
    busy: bool = False

    def paths_in_listed_folders(self) -> set[str]:
        """Return the paths whose folder was listed: listing it again checks them."""
        return {
            path
            for path in self.stamps
            if os.path.dirname(path) in self.listed_folders  # noqa: PTH120 - of thousands
            and self.stamps[path] != MISSING
        }

    def merge(self, other: "BuildInputs") -> None:
        """Add the inputs that another process has recorded."""
        for path, found in other.stamps.items():
            if self.stamps.setdefault(path, found) != found:
                self.stamps[path] = UNKNOWN
        self.listed_folders |= other.listed_folders
        self.written |= other.written
        self.foreign_sources |= other.foreign_sources
        self.times_read |= other.times_read
        self.environment |= other.environment
        self.untracked |= other.untracked

    def ignore_folders(self, content: str, *folders: str) -> None:
        """Ignore folders scanned as a whole, but for sources that others read."""
        self.content_prefixes = (f"{content}/", f"{os.path.realpath(content)}/")
        self.ignored += tuple(f"{folder}/" for folder in folders)
        self.reading_settings = False
        for path in [*self.stamps]:
            if path.startswith(self.content_prefixes) and self.stamps[path] != FOLDER:
                self.foreign_sources.add(path)
            if f"{path}/".startswith((*self.content_prefixes, *self.ignored)):
                del self.stamps[path]


@contextmanager
def record_inputs(root: Path) -> Iterator[BuildInputs]:
    """Record the inputs read within this block, and in processes forked there."""
    if not _hooked:
        sys.addaudithook(_audit_hook)  # it cannot be removed
        fork_pool.collectors.append(
            fork_pool.RecordCollector(current_inputs, merge_inputs)
        )
        _hooked.append(True)
    packages = (f"{path}/" for path in sys.path if path.endswith("-packages"))
    hidden = (f"{root}/{STATE_DIR}", f"{root}/output", "/dev/", "/proc/", "/sys/")
    ignored = (_STANDARD_LIBRARY, _PACKAGE, *packages, *hidden)
    _recorders.append(BuildInputs(str(root), sys._getframe(2), ignored=ignored))  # noqa: SLF001
    environ = type(os.environ)
    get, originals = environ.__getitem__, {n: getattr(os, n) for n in _STAT_CALLS}
    for name, original in originals.items():
        setattr(os, name, _recording_stat(original))
    setattr(environ, "__getitem__", _recording_getenv(get))  # noqa: B010 - what get() asks too
    try:
        yield _recorders[-1]
    finally:
        setattr(environ, "__getitem__", get)  # noqa: B010
        for name, original in originals.items():
            setattr(os, name, original)
        _recorders.pop()


def current_inputs() -> BuildInputs | None:
    """Return a copy of the inputs recorded so far, to be sent to another process."""
    return replace(_recorders[-1], top_frame=None) if _recorders else None


def merge_inputs(other: BuildInputs | None) -> None:
    """Add the inputs that another process has recorded."""
    if other and _recorders:
        _recorders[-1].merge(other)


def report_untracked_read(what: str, *, always: bool = True) -> None:
    """Record that others' code read what no later build can check for changes.

    Without `always`, settings files are exempt: each build runs them again.
    """
    if not _recorders or (_recorders[-1].reading_settings and not always):
        return
    if caller := _foreign_caller(_recorders[-1]):
        _recorders[-1].untracked[f"{caller} {what}"] = None


@cache
def is_standard(file: str) -> bool:
    """Return whether a module belongs to Python's standard library."""
    return file.startswith(_STANDARD_LIBRARY) and "-packages/" not in file


@cache
def is_foreign(file: str) -> bool:
    """Return whether a module's file is neither ours nor a library's."""
    if not file.endswith(".py") or file.startswith(_PACKAGE):
        return False
    _, installed, name = file.rpartition("-packages/")
    if installed:
        return name.partition("/")[0].removesuffix(".py") not in _LIBRARIES
    return not is_standard(file)


_hooked: list[bool] = []
_recorders: list[BuildInputs] = []


def _audit_hook(event: str, arguments: tuple[Any, ...]) -> None:
    """Record what an audit event of Python says was read."""
    if not _recorders or _recorders[-1].busy:
        return
    inputs = _recorders[-1]
    if event == "open":
        path, _, flags = arguments
        writes = bool(flags & os.O_ACCMODE != os.O_RDONLY)
        _record_path(inputs, path, writes=writes)
    elif event in {"os.listdir", "os.scandir"}:
        if not _is_engine_listing(sys._getframe(1)):  # noqa: SLF001
            folder = "." if arguments[0] is None else arguments[0]
            _record_path(inputs, folder, lists=True)
    elif event == "os.link":
        _record_path(inputs, arguments[0])
    elif event in _UNTRACKED:
        mine = str(arguments[0]).startswith((f"{inputs.root}/{STATE_DIR}", ":memory:"))
        if event != "sqlite3.connect" or not mine:
            report_untracked_read(_UNTRACKED[event])


def _record_path(
    inputs: BuildInputs, path: Any, *, writes: bool = False, lists: bool = False
) -> None:
    """Record a path with its stamp at this moment."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - called for every file
    if "__pycache__" in name:
        if not name.endswith(".pyc"):
            return
        name = source_from_cache(name)
    if name.startswith(inputs.content_prefixes):
        if not (writes or name in inputs.foreign_sources) and _foreign_caller(inputs):
            inputs.foreign_sources.add(name)
        return
    if name in inputs.written or f"{name}/".startswith(inputs.ignored):
        return
    if writes:
        inputs.written.add(name)
        inputs.stamps.pop(name, None)
    elif name not in inputs.stamps or (lists and name not in inputs.listed_folders):
        inputs.busy = True
        try:
            _record_stamps(inputs, name, lists=lists)
        finally:
            inputs.busy = False


def _record_stamps(inputs: BuildInputs, name: str, *, lists: bool) -> None:
    now = time.time_ns()
    if lists:
        inputs.listed_folders.add(name)
    found = dict(list_folder(name)) if lists else {name: stamp(name)}
    for path, each in found.items():
        if not f"{path}/".startswith((*inputs.content_prefixes, *inputs.ignored)):
            known = UNKNOWN if too_recent_to_trust(each, now) else each
            inputs.stamps.setdefault(path, known)


def _recording_stat(original: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a function of `os` that asks about a file, so that the file is recorded."""

    def recording(path: Any, *arguments: Any, **options: Any) -> Any:
        if _recorders and not _recorders[-1].busy and options.get("dir_fd") is None:
            _record_path(_recorders[-1], path)
            if original.__name__.endswith("stat") and _may_use_times(_recorders[-1]):
                _recorders[-1].times_read.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100
        return original(path, *arguments, **options)

    for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if original in known:  # shutil checks these sets
            known.add(recording)
    return recording


def _may_use_times(inputs: BuildInputs) -> bool:
    """Return whether more of a stat may be used than that the file exists."""
    frame = sys._getframe(2)  # noqa: SLF001
    callers = {frame.f_code.co_name, frame.f_back and frame.f_back.f_code.co_name}
    if "path_metadata" in callers:  # Pelican's: posts have the dates of their files
        return True
    return not callers & _EXISTENCE_CHECKS and bool(_foreign_caller(inputs))


def _recording_getenv(get: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Wrap the read of an environment variable, so that the variable is recorded."""

    def recording(environ: Any, name: Any) -> Any:
        inputs = _recorders[-1]
        if inputs.reading_settings or _foreign_caller(inputs):
            known = os.fsdecode(name)  # os.environb asks in bytes
            inputs.environment[known] = None
            inputs.environment[known] = os.fsdecode(get(environ, name))
        return get(environ, name)

    return recording


def _foreign_caller(inputs: BuildInputs) -> str:
    """Return the name of the calling module that is others' code; empty if none is."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001
    while frame is not None and frame is not inputs.top_frame:
        if is_foreign(frame.f_code.co_filename):
            name = str(frame.f_globals.get("__name__"))
            return "the settings file" if name.endswith("conf") else name
        frame = frame.f_back
    return ""


def _is_engine_listing(frame: FrameType) -> bool:
    """Return whether the engine or an import lists a folder: that is no input."""
    return frame.f_code.co_filename.startswith(_INTERNAL_LISTINGS)
