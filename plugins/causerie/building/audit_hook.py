"""Audit hook: record which files, folders and hosts a build asks for (PEP 578).

Python reports files opened and folders listed; `os.stat` and its kin are wrapped. What
cannot be looked at again (commands, hosts, clocks …) is recorded by who asked.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
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

# What is told of that nobody can look at again.
_UNKNOWABLE = {
    **dict.fromkeys(
        ("subprocess.Popen", "os.system", "os.posix_spawn", "os.exec"), "runs commands"
    ),
    **dict.fromkeys(
        ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"),
        "asks other hosts",
    ),
    "sqlite3.connect": "reads a database",
}
_QUESTIONS = ("stat", "lstat", "access", "readlink")  # of `os`
# Functions that ask no more of a file than whether it is there.
_EXISTS = frozenset(
    {
        *("exists", "lexists", "isfile", "isdir", "islink", "ismount", "realpath"),
        *("is_file", "is_dir", "is_symlink", "resolve", "_joinrealpath", "samefile"),
    }
)
_STANDARD = str(Path(os.__file__).parent) + "/"
_PACKAGE = f"{PACKAGE}/"  # its listings say nothing of a build, nor those of imports
_LISTING = ("<frozen importlib", f"{_STANDARD}importlib/", _PACKAGE)
# Packages that a build is made with; another version of one is another build.
_LIBRARIES = frozenset(
    {
        *("PIL", "anyio", "babel", "blinker", "dateutil", "docutils", "feedgen"),
        *("feedgenerator", "httpcore2", "idna", "jinja2", "justhtml", "lxml"),
        *("markdown", "markupsafe", "mutagen", "ordered_set", "pelican", "pygments"),
        *("pytz", "rich", "segno", "six", "tzdata", "unidecode", "watchfiles"),
    }
)


@dataclass(slots=True)
class Seen:
    """What was looked at."""

    root: str  # the site's folder
    top: FrameType | None = None  # below it is the build
    # by path: each as it was when it was first looked at
    files: dict[str, Stamp] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)  # that were listed
    written: set[str] = field(default_factory=set)  # or opened for it
    sources: set[str] = field(default_factory=set)  # read by code of others
    dated: set[str] = field(default_factory=set)  # whose times it may have asked for
    variables: dict[str, str | None] = field(default_factory=dict)  # None: not set
    unknowable: dict[str, None] = field(default_factory=dict)  # who did what, in order
    aside: tuple[str, ...] = ()  # how paths begin that are known otherwise
    content: tuple[str, ...] = ()  # how the sources' begin
    settings: bool = True  # they are still being run
    busy: bool = False

    def listed(self) -> set[str]:
        """Return the paths that are looked at where their folder is listed."""
        return {
            path
            for path in self.files
            if os.path.dirname(path) in self.folders  # noqa: PTH120 - of thousands
            and self.files[path] != MISSING
        }

    def add(self, other: "Seen") -> None:
        """Take in what another process has seen."""
        for path, found in other.files.items():
            if self.files.setdefault(path, found) != found:
                self.files[path] = UNKNOWN
        self.folders |= other.folders
        self.written |= other.written
        self.sources |= other.sources
        self.dated |= other.dated
        self.variables |= other.variables
        self.unknowable |= other.unknowable

    def known_otherwise(self, content: str, *folders: str) -> None:
        """Say which folders are looked at by others; the settings are read."""
        self.content = (f"{content}/", f"{os.path.realpath(content)}/")
        self.aside += tuple(f"{folder}/" for folder in folders)
        self.settings = False
        for path in [*self.files]:
            if path.startswith(self.content) and self.files[path] != FOLDER:
                self.sources.add(path)
            if f"{path}/".startswith((*self.content, *self.aside)):
                del self.files[path]


@contextmanager
def watching(root: Path) -> Iterator[Seen]:
    """Note what is looked at within, and in processes that are forked there."""
    if not _hooked:
        sys.addaudithook(_hear)  # there is no taking it away
        fork_pool.observers.append(fork_pool.Observer(seen, add))
        _hooked.append(True)
    packages = (f"{path}/" for path in sys.path if path.endswith("-packages"))
    hidden = (f"{root}/{STATE_DIR}", f"{root}/output", "/dev/", "/proc/", "/sys/")
    aside = (_STANDARD, _PACKAGE, *packages, *hidden)
    _watchers.append(Seen(str(root), sys._getframe(2), aside=aside))  # noqa: SLF001
    environ = type(os.environ)
    get, asked = environ.__getitem__, {n: getattr(os, n) for n in _QUESTIONS}
    for name, ask in asked.items():
        setattr(os, name, _in_front_of(ask))
    setattr(environ, "__getitem__", _listening(get))  # noqa: B010 - what get() asks too
    try:
        yield _watchers[-1]
    finally:
        setattr(environ, "__getitem__", get)  # noqa: B010
        for name, ask in asked.items():
            setattr(os, name, ask)
        _watchers.pop()


def seen() -> Seen | None:
    """Return what this process has seen so far, to be told to another."""
    if not _watchers:
        return None
    now = _watchers[-1]
    return Seen(
        now.root, None, now.files, now.folders, now.written, now.sources, now.dated,
        now.variables, now.unknowable,
    )  # fmt: skip


def add(other: Seen | None) -> None:
    """Take in what another process has seen."""
    if other and _watchers:
        _watchers[-1].add(other)


def note_unknowable(what: str, *, always: bool = True) -> None:
    """Note that code of others does what nobody can look at again.

    Not `always`: what settings say by it is found out by running them again.
    """
    if not _watchers or (_watchers[-1].settings and not always):
        return
    if asker := _asker(_watchers[-1]):
        _watchers[-1].unknowable[f"{asker} {what}"] = None


@cache
def is_standard(file: str) -> bool:
    """Tell whether a module is of Python itself."""
    return file.startswith(_STANDARD) and "-packages/" not in file


@cache
def is_foreign(file: str) -> bool:
    """Tell whether a module's file is neither ours nor a library's."""
    if not file.endswith(".py") or file.startswith(_PACKAGE):
        return False
    _, installed, name = file.rpartition("-packages/")
    if installed:
        return name.partition("/")[0].removesuffix(".py") not in _LIBRARIES
    return not is_standard(file)


_hooked: list[bool] = []
_watchers: list[Seen] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Hear what Python tells of itself."""
    if not _watchers or _watchers[-1].busy:
        return
    now = _watchers[-1]
    if event == "open":
        path, _, flags = arguments
        writes = bool(flags & os.O_ACCMODE != os.O_RDONLY)
        _look(now, path, writes=writes)
    elif event in {"os.listdir", "os.scandir"}:
        if not _is_ours(sys._getframe(1)):  # noqa: SLF001
            _look(now, "." if arguments[0] is None else arguments[0], lists=True)
    elif event == "os.link":
        _look(now, arguments[0])
    elif event in _UNKNOWABLE:
        mine = str(arguments[0]).startswith((f"{now.root}/{STATE_DIR}", ":memory:"))
        if event != "sqlite3.connect" or not mine:
            note_unknowable(_UNKNOWABLE[event])


def _look(now: Seen, path: Any, *, writes: bool = False, lists: bool = False) -> None:
    """Note a path, and how it is at this moment."""
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    name = os.path.abspath(os.fsdecode(path))  # noqa: PTH100 - called for every file
    if "__pycache__" in name:
        if not name.endswith(".pyc"):
            return
        name = source_from_cache(name)
    if name.startswith(now.content):
        if not writes and name not in now.sources and _asker(now):
            now.sources.add(name)
        return
    if name in now.written or f"{name}/".startswith(now.aside):
        return
    if writes:
        now.written.add(name)
        now.files.pop(name, None)
    elif name not in now.files or (lists and name not in now.folders):
        now.busy = True
        try:
            _stamp(now, name, lists=lists)
        finally:
            now.busy = False


def _stamp(now: Seen, name: str, *, lists: bool) -> None:
    moment = time.time_ns()
    if lists:
        now.folders.add(name)
        found = dict(list_folder(name))
    else:
        found = {name: stamp(name)}
    for path, each in found.items():
        if not f"{path}/".startswith((*now.content, *now.aside)):
            known = UNKNOWN if too_recent_to_trust(each, moment) else each
            now.files.setdefault(path, known)


def _in_front_of(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Return a question after a file that is heard."""

    def heard(path: Any, *arguments: Any, **more: Any) -> Any:
        if _watchers and not _watchers[-1].busy and more.get("dir_fd") is None:
            _look(_watchers[-1], path)
            if ask.__name__.endswith("stat") and _asks_for_times(_watchers[-1]):
                _watchers[-1].dated.add(os.path.abspath(os.fsdecode(path)))  # noqa: PTH100
        return ask(path, *arguments, **more)

    for known in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        if ask in known:  # as shutil asks
            known.add(heard)
    return heard


def _asks_for_times(now: Seen) -> bool:
    """Tell whether code of others may want more than to know that a file is there."""
    frame = sys._getframe(2)  # noqa: SLF001
    callers = {frame.f_code.co_name, frame.f_back and frame.f_back.f_code.co_name}
    return not callers & _EXISTS and bool(_asker(now))


def _listening(get: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return the question after a variable of the environment, heard."""

    def heard(environ: Any, name: Any) -> Any:
        now = _watchers[-1]
        if now.settings or _asker(now):
            known = os.fsdecode(name)  # os.environb asks in bytes
            now.variables[known] = None
            now.variables[known] = os.fsdecode(get(environ, name))
        return get(environ, name)

    return heard


def _asker(now: Seen) -> str:
    """Name the module of others' code that is at work."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001
    while frame is not None and frame is not now.top:
        if is_foreign(frame.f_code.co_filename):
            name = str(frame.f_globals.get("__name__"))
            return "the settings file" if name.endswith("conf") else name
        frame = frame.f_back
    return ""


def _is_ours(frame: FrameType) -> bool:
    """Tell whether a folder is listed for reasons that say nothing of a build."""
    return frame.f_code.co_filename.startswith(_LISTING)
