"""Folder: a site published into a folder that a web server on this machine serves.

`DIR`, which the server serves, is a symbolic link to the live release, and switching
it is one rename: no reader sees half a site. Beside it, out of the server's reach:

  DIR.releases/0007-3f2a…/      a release: its number, and 12 digits of its digest
  DIR.releases/0007-3f2a….json  its record, when it was live: without it, no release
  DIR.releases/lock             held while publishing
  DIR.releases/identity.lock.json   what was ever published, if the folder is live

Files that did not change are hard links to those of the release before, and keep
their date; all others are copies, for the build's own may be the author's files.
"""

import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from causerie.errors import PublishError
from causerie.files.atomic_write import replace_file
from causerie.files.lock_file import open_locked
from causerie.publishing.lock_owner import refuse, this_process
from causerie.publishing.manifest import FileEntry, Manifest, measure, read_manifest
from causerie.publishing.release import (
    NAME,
    NOTHING,
    Release,
    as_found,
    number_of,
    outdated,
    parse_release,
    touched_error,
)
from causerie.publishing.target import ReportBytes

_LOCK_COPY = "identity.lock.json"
_RELEASE = re.compile(NAME)
_LEFTOVERS = re.compile(rf".*\.part|{_RELEASE.pattern}(\.json)?")


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder `path`, which need not exist but must not be anything else's."""

    takes_copies: ClassVar[bool] = True
    path: Path

    def __post_init__(self) -> None:
        if self.path.name in {"", ".."}:
            fix = "Write its path with its name, as in folder:/srv/www/site."
            raise PublishError("This names no folder.", where=str(self.path), fix=fix)

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Raise PublishError if it lies in one of a site's folders, or cannot be made.

        `root` is the site's folder; what else is in it may stand beside a target.
        """
        live = self.path.parent.resolve() / self.path.name
        own, site = (live, live.with_name(self.releases.name)), root.resolve()
        taken = [
            folder
            for folder in map(Path.resolve, folders)
            if any(path.is_relative_to(folder) for path in own)
        ]
        if taken or any(site.is_relative_to(path) for path in own):
            holder = taken[0] if taken else site
            what = f"The site's own files are there: {holder}."
            fix = "Name a folder of its own, as folder:/srv/www/mysite."
            raise PublishError(what, where=str(self.path), fix=fix)
        self._live_path()  # told before anything is built
        if not os.access(self.path.parent, os.W_OK | os.X_OK):
            what = f"You may not write to the folder around it, {self.path.parent}."
            fix = "The site's releases stand there: make it yours (chown)"
            fix += f", or name a folder in one of yours, as {self.path}/site."
            raise PublishError(what, where=str(self.path), fix=fix)

    @property
    def releases(self) -> Path:
        """The folder that the releases are in."""
        return self.path.with_name(f"{self.path.name}.releases")

    def refuse_files(self, files: Manifest) -> None:
        """Refuse nothing: a disk takes what the build's own has taken."""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock out other publishes, and clean up after one that was killed."""
        self._live_path()  # before anything is written beside a folder not ours
        if not self.releases.exists():
            self.releases.mkdir(exist_ok=True)
            self.releases.chmod(0o755)
        path = self.releases / "lock"
        # The system drops the lock of a process that dies.
        try:
            lock = open_locked(path, wait=False)
        except BlockingIOError as error:
            raise refuse(str(self.path), path.read_text()) from error
        with lock:
            lock.truncate()
            lock.write(this_process().to_json())
            lock.flush()
            self._remove_leftovers()
            yield

    def read_live(self) -> Release:
        """Read what is live by its record, and what was touched since."""
        path = self._live_path()
        if path is None:
            return NOTHING
        record = _record_of(path)
        if not record.is_file():
            return Release(path.name, read_manifest(path))
        known, since = _read_record(record), record.stat().st_mtime_ns

        def recorded(name: str, found: os.stat_result) -> FileEntry | None:
            entry = known.files.get(name)
            # the system's own date: one that was put back by hand is no proof
            is_same = (
                entry and entry.size == found.st_size and found.st_ctime_ns < since
            )
            return entry if is_same else None

        return as_found(known, read_manifest(path, recorded))

    def release_names(self) -> list[str]:
        """List the complete releases, the oldest first."""
        return [path.name for path in self._complete()]

    def read_release(self, name: str) -> Release:
        """Read one of these."""
        return _read_record(_record_of(self.releases / name))

    def make_live(
        self, source: Path, release: Release, live: Release, report: ReportBytes
    ) -> None:
        """Make a release live; call it under the lock."""
        self._refuse_overlap(source)
        before = self._live_path()
        path = self.releases / release.name
        staged = path.with_name(f"{path.name}.part")
        for name, entry in release.files.items():
            new = staged / name
            new.parent.mkdir(parents=True, exist_ok=True)
            if before and live.files.get(name) == entry:
                _link(before / name, new)
                continue
            _copy(source / name, new)
            new.chmod(0o644)  # whoever serves it is somebody else
            if measure(new) != entry:
                what = "It was written to while it was published."
                fix = "Publish again when no build runs."
                raise PublishError(what, where=str(source / name), fix=fix)
            report(entry.size)
        for folder, _, _ in os.walk(staged):
            Path(folder).chmod(0o755)
        staged.rename(path)
        _part_of(path).write_text(release.to_json())
        self._switch_to(path)
        _part_of(path).replace(_record_of(path))
        self._remove_old(release)
        os.utime(_record_of(path))  # what is removed dates what it shares

    def return_to(self, release: Release, live: Release) -> None:  # noqa: ARG002
        """Make an earlier release live again: its files are all there."""
        self._require_untouched(release)
        self._switch_to(self.releases / release.name)

    def read_copy(self) -> str:
        """Return the text of the copy of the identity lock; empty if there is none."""
        path = self.releases / _LOCK_COPY
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def write_copy(self, text: str) -> None:
        """Replace the copy of the site's lock; call it under the lock."""
        replace_file(self.releases / _LOCK_COPY, text.encode())

    def _live_path(self) -> Path | None:
        """Find the live release; none if there is no folder yet, or an empty one."""
        path = self.path
        if path.is_symlink():
            release = path.parent / path.readlink()
            if release.parent == self.releases and _RELEASE.fullmatch(release.name):
                return release if release.is_dir() else None
        elif not path.exists():
            if path.parent.is_dir():
                return None
            fix = "Create it, or mend the target."
            raise PublishError(
                "There is no such folder.", where=str(path.parent), fix=fix
            )
        elif path.is_dir() and not any(path.iterdir()):
            return None
        what = "Something is there that was not published by Causerie."
        fix = f"Move it away (mv {path} {path}.old) or name another folder."
        if path.is_symlink() and not path.exists():
            what = "It is a link that leads nowhere."
            fix = f"Remove it (rm {path}), or name another folder."
        elif not path.is_dir():
            what = "A file is there, and no folder."
            fix = "Name a folder of its own, as folder:/srv/www/mysite."
        raise PublishError(what, where=str(path), fix=fix)

    def _refuse_overlap(self, source: Path) -> None:
        site, live = source.resolve(), self.path.parent.resolve() / self.path.name
        own = (live, live.with_name(self.releases.name))
        if live.is_relative_to(site) or any(site.is_relative_to(path) for path in own):
            what = f"It and the site to publish, {source}, are one inside the other."
            raise PublishError(what, where=str(self.path), fix="Name another folder.")

    def _complete(self) -> list[Path]:
        """List the releases, the oldest first."""
        there = self.releases.iterdir() if self.releases.is_dir() else ()
        releases = [
            path
            for path in there
            if _RELEASE.fullmatch(path.name) and _record_of(path).is_file()
        ]
        return sorted(releases, key=lambda path: number_of(path.name))

    def _require_untouched(self, release: Release) -> None:
        """Raise PublishError if a file was touched: releases share those alike."""
        path = self.releases / release.name
        since = _record_of(path).stat().st_mtime_ns
        for name in release.files:
            file = path / name
            if not file.is_file() or file.stat().st_mtime_ns > since:
                raise touched_error(release, name, str(self.path))

    def _switch_to(self, release: Path) -> None:
        link = self.releases / "live.part"
        link.symlink_to(Path(self.releases.name, release.name))
        if not self.path.is_symlink() and self.path.is_dir():
            self.path.rmdir()  # empty, or it would have been refused
        link.replace(self.path)

    def _remove_old(self, live: Release) -> None:
        for name in outdated(self.release_names(), live):
            path = self.releases / name
            # first: without it, a half-removed release is none
            _record_of(path).unlink()
            shutil.rmtree(path, ignore_errors=True)  # what is left goes next time

    def _remove_leftovers(self) -> None:
        """Remove the leftovers of a publish that was killed."""
        live = self._live_path()
        if live and _part_of(live).is_file():
            _part_of(live).replace(_record_of(live))
        complete = {release.name for release in self._complete()}
        for path in self.releases.iterdir():
            name = path.name.removesuffix(".json")
            is_complete = name in complete or path == live
            if is_complete or not _LEFTOVERS.fullmatch(path.name):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _record_of(release: Path) -> Path:
    return release.with_name(f"{release.name}.json")


def _part_of(release: Path) -> Path:
    """Return the record of a release that is not yet live."""
    return release.with_name(f"{release.name}.json.part")


def _read_record(path: Path) -> Release:
    text = path.read_text(encoding="utf-8", errors="replace")
    return parse_release(path.stem, text, where=str(path))


def _copy(file: Path, new: Path) -> None:
    try:
        shutil.copyfile(file, new)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            error.filename = str(new)  # the system names what was read
        raise


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # the file system has no hard links, or no more for this file
        shutil.copy2(old, new)
