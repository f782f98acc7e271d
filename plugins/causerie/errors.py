"""The exceptions that Causerie raises; the message of each is for the author.

CauserieError
  UsageError       a value on the command line cannot be used: exits with 2
  SettingsError    a setting cannot be used: the command exits with 2
  ContentError     something under content/ cannot be used: exits with 1
    AudioError     an audio file, its facts file or its cover cannot be read
  InboxError       the inbox can be neither read nor written: exits with 1
  BuildError       the build stopped; the old output is intact: exits with 1
  PublishError     publishing stopped; the live site is intact: exits with 1
  MachineError     the disk, the system or a database failed: exits with 1
  FetchError       another host gave no usable response
    ForbiddenAddressError  it may not be requested: not a public web address
    UnreachableError       its name does not resolve, or it refuses connections
    TooSlowError           it exceeded the time limit
    BadResponseError       its response is not valid HTTP
    HostWaitsError         it asked for a pause that is not over
"""

import errno
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from sqlite3 import Error as SQLiteError

_NO_SPACE_FIX = "Make room on the disk, then do it again."
_PERMISSION_FIX = "See who owns it and who may write there (ls -l), then do it again."
_FIXES = {
    errno.ENOSPC: _NO_SPACE_FIX,
    errno.EDQUOT: _NO_SPACE_FIX,
    errno.EFBIG: "This disk takes no file so large.",
    errno.EACCES: _PERMISSION_FIX,
    errno.EPERM: _PERMISSION_FIX,
    errno.EROFS: "The disk can only be read; mount it for writing, then do it again.",
    errno.EIO: "The disk has a fault; save what is on it.",
    errno.EMFILE: "Too many files are open at once: see ulimit -n.",
    errno.ENFILE: "Too many files are open on this machine.",
    errno.ENOMEM: "End other programs, then do it again.",
    errno.ELOOP: "Remove the symbolic links that lead round in a circle.",
    errno.ENAMETOOLONG: "Give it a shorter name.",
    errno.EISDIR: "A folder is where a file should be; move it away.",
    errno.EEXIST: "Something else is there; move it away.",
    errno.ENOTDIR: "A file is where a folder should be; move it away.",
}


class CauserieError(Exception):
    """Carry what was found, where it was found and how to fix it."""

    exitcode = 1

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        return " ".join(
            part
            for part in (self.where and f"{self.where}:", self.what, self.fix)
            if part
        )


class UsageError(CauserieError):
    """Raised when the value of an argument or an option cannot be used."""

    exitcode = 2


class SettingsError(CauserieError):
    """Raised when the settings files cannot be used."""

    exitcode = 2


class ContentError(CauserieError):
    """Raised when a file under content/ cannot be used."""


class AudioError(ContentError):
    """Raised when an audio file, its facts or its cover cannot be read."""


class InboxError(CauserieError):
    """Raised when the inbox of received mentions cannot be used."""


class BuildError(CauserieError):
    """Raised when a build stops; the output of the last one is untouched."""


class PublishError(CauserieError):
    """Raised when publishing stops; the live site is untouched."""


class MachineError(CauserieError):
    """Raised when the disk, the operating system or a database fails."""


class FetchError(CauserieError):
    """Raised when another host gives no usable response."""


class ForbiddenAddressError(FetchError):
    """Raised before anything is sent to an address that may not be requested."""


class UnreachableError(FetchError):
    """Raised when a host has no address, refuses, or fails at TLS."""


class TooSlowError(FetchError):
    """Raised when a time limit is exceeded."""


class BadResponseError(FetchError):
    """Raised when a response is invalid, badly encoded, or redirects for ever."""


class HostWaitsError(FetchError):
    """Raised instead of asking a host before the time that it asked for."""

    def __init__(self, until: "datetime", *, where: str) -> None:
        super().__init__("Its host asked for patience.", where=where)
        self.until = until  # aware


def explain(error: "OSError | SQLiteError") -> MachineError:
    """Convert an OS or database error into a MachineError that says where and what.

    >>> str(explain(OSError(errno.ENOSPC, "No space left on device", "content/a.md")))
    'content/a.md: No space left on device. Make room on the disk, then do it again.'
    """
    if not isinstance(error, OSError):
        fix = "See that the disk has room and may be written to; ./inv clean removes"
        fix += " the databases that builds make."
        return MachineError(f"A database cannot be used: {error}.", fix=fix)
    what = error.strerror or str(error)
    where = os.fsdecode(error.filename) if _is_path(error.filename) else ""
    here = os.path.relpath(where) if where.startswith(os.sep) else os.pardir
    where = where if here.startswith(os.pardir) else here
    return MachineError(f"{what}.", where=where, fix=_FIXES.get(error.errno or 0, ""))


def _is_path(name: object) -> bool:
    return bool(name) and isinstance(name, str | bytes)
