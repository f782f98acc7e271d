"""Folder: a site published into a folder that a web server on this machine serves.

`DIR`, which the server serves, is a symbolic link to the live release, and switching
it is one rename: no reader sees half a site. Beside it, out of the server's reach:

  DIR.releases/0007-3f2a…/      a release: its number, and 12 digits of its digest
  DIR.releases/0007-3f2a….json  its manifest, written last: without it, no release
  DIR.releases/lock             held while publishing
  DIR.releases/identity.lock.json   what was ever published, if the folder is live

Files that did not change are hard links to those of the release before, and keep
their date; all others are copies, for the build's own may be the author's files.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from causerie.errors import PublishError
from causerie.files.atomic_write import replace_file
from causerie.files.lock_file import open_locked
from causerie.publishing.manifest import (
    Manifest,
    digest_of,
    measure,
    read_manifest,
    to_json,
)

_LOCK_COPY = "identity.lock.json"
_RELEASES_KEPT = 3  # releases, the live one among them
_RELEASE = re.compile(r"[0-9]{4,}-[0-9a-f]{12}")
_LEFTOVERS = re.compile(rf".*\.part|{_RELEASE.pattern}(\.json)?")


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder `path`, which need not exist but must not be anything else's."""

    path: Path

    def __post_init__(self) -> None:
        if self.path.name in {"", ".."}:
            fix = "Write its path with its name, as in folder:/srv/www/site."
            raise PublishError("This names no folder.", where=str(self.path), fix=fix)

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Raise PublishError if it lies in one of a site's folders, or holds the site.

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

    @property
    def releases(self) -> Path:
        """The folder that the releases are in."""
        return self.path.with_name(f"{self.path.name}.releases")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock out other publishes, and clean up after one that was killed."""
        self._live_release()  # before anything is written beside a folder not ours
        self.releases.mkdir(exist_ok=True)
        # The system drops the lock of a process that dies.
        try:
            lock = open_locked(self.releases / "lock", wait=False)
        except BlockingIOError as error:
            raise PublishError(
                "It is being published to at this moment.",
                where=str(self.path),
                fix="Wait for that to end, then publish again.",
            ) from error
        with lock:
            self._remove_leftovers()
            yield

    def read_live_manifest(self) -> Manifest:
        """Read the files of the live release themselves: they may have been touched."""
        release = self._live_release()
        return read_manifest(release) if release else {}

    def make_live(self, source: Path, built: Manifest, *, live: Manifest) -> None:
        """Make the files of `source` the live release; call it under the lock."""
        self._refuse_overlap(source)
        before = self._live_release()
        taken = [p for p in self.releases.iterdir() if _RELEASE.match(p.name)]
        number = max(map(_number, taken), default=0) + 1
        release = self.releases / f"{number:04}-{digest_of(built)[:12]}"
        staged = release.with_name(f"{release.name}.part")
        for path, entry in built.items():
            new = staged / path
            new.parent.mkdir(parents=True, exist_ok=True)
            if before and live.get(path) == entry:
                _link(before / path, new)
                continue
            shutil.copyfile(source / path, new)
            if measure(new) != entry:
                what = "It was written to while it was published."
                fix = "Publish again when no build runs."
                raise PublishError(what, where=str(source / path), fix=fix)
        staged.rename(release)
        manifest = self.releases / "manifest.part"
        manifest.write_text(to_json(built))
        manifest.replace(_manifest_of(release))
        self._switch_to(release)
        self._remove_old()

    def read_copy(self) -> str:
        """Return the text of the copy of the identity lock; empty if there is none."""
        path = self.releases / _LOCK_COPY
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def write_copy(self, text: str) -> None:
        """Replace the copy of the site's lock; call it under the lock."""
        replace_file(self.releases / _LOCK_COPY, text.encode())

    def _live_release(self) -> Path | None:
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
        raise PublishError(what, where=str(path), fix=fix)

    def _refuse_overlap(self, source: Path) -> None:
        site, live = source.resolve(), self.path.parent.resolve() / self.path.name
        own = (live, live.with_name(self.releases.name))
        if live.is_relative_to(site) or any(site.is_relative_to(path) for path in own):
            what = f"It and the site to publish, {source}, are one inside the other."
            raise PublishError(what, where=str(self.path), fix="Name another folder.")

    def _all(self) -> list[Path]:
        """List the releases, the oldest first."""
        releases = [
            path
            for path in self.releases.iterdir()
            if _RELEASE.fullmatch(path.name) and _manifest_of(path).is_file()
        ]
        return sorted(releases, key=_number)

    def _switch_to(self, release: Path) -> None:
        link = self.releases / "live.part"
        link.symlink_to(Path(self.releases.name, release.name))
        if not self.path.is_symlink() and self.path.is_dir():
            self.path.rmdir()  # empty, or it would have been refused
        link.replace(self.path)

    def _remove_old(self) -> None:
        live = self._live_release()
        others = [release for release in self._all() if release != live]
        for release in others[: 1 - _RELEASES_KEPT]:
            _manifest_of(
                release
            ).unlink()  # first: without it, a half-removed release is none
            shutil.rmtree(release, ignore_errors=True)  # what is left goes next time

    def _remove_leftovers(self) -> None:
        """Remove the leftovers of a publish that was killed."""
        complete = {release.name for release in self._all()}
        live = self._live_release()
        for path in self.releases.iterdir():
            name = path.name.removesuffix(".json")
            is_complete = name in complete or path == live
            if is_complete or not _LEFTOVERS.fullmatch(path.name):
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _number(path: Path) -> int:
    return int(path.name.partition("-")[0])


def _manifest_of(release: Path) -> Path:
    return release.with_name(f"{release.name}.json")


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # the file system has no hard links, or no more for this file
        shutil.copy2(old, new)
