"""Rsync: a site published to another machine, over ssh, in one step.

The web server serves `PATH/current`, a symbolic link to the live release:

  PATH/current -> releases/0007-3f2a…
  PATH/releases/0007-3f2a…/     a release: its number, and 12 digits of its digest
  PATH/releases/0007-3f2a….json  its record, when it was live: without it, no release
  PATH/releases/identity.lock.json   what was ever published, if it is live
  PATH/incoming/                what was sent and is not yet part of a release
  PATH/lock                     who publishes, touched while he does

Only what differs from the live release is sent; a release is made of that and of hard
links to the live one, by rsync on the other machine, and then the link is switched.
"""

import re
import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from causerie.errors import PublishError
from causerie.publishing.manifest import FileEntry, Manifest, measure
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
from causerie.publishing.targets.remote_lock import remote_lock
from causerie.publishing.targets.remote_shell import (
    RemoteShell,
    SshHost,
    quoted,
    written,
)
from causerie.publishing.targets.send_files import send_files

_LOCK_COPY = "releases/identity.lock.json"
_RELEASE = re.compile(NAME)

_FILES = "find . -type f"
_LARGE = 100_000  # bytes of a record: what differs of it is sent, by a connection more
_SWITCH = """
rm -f current.new && ln -s releases/{name} current.new || exit 1
mv -fT current.new current 2>/dev/null || mv -fh current.new current || exit 1
"""
# A record that is there before its release is live is none of a release.
_RECORDED = "mv -f releases/{name}.json.new releases/{name}.json"


@dataclass(slots=True)
class Rsync:
    """The folder `path` of another machine."""

    takes_copies: ClassVar[bool] = True
    host: SshHost
    path: str
    _shell: RemoteShell | None = field(default=None, compare=False, repr=False)
    _held: str = field(default="", compare=False, repr=False)  # fails without the lock

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Nothing of the site's is there: it is another machine."""

    def refuse_files(self, files: Manifest) -> None:
        """Refuse nothing: a disk takes what the build's own has taken."""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock out other publishes, and clean up after one that was killed."""
        with self._connected() as shell:
            self._live_name()  # before anything is written in a place not ours
            shell.run(f"mkdir -p {shlex.quote(f'{self.path}/releases')}")
            with remote_lock(shell, self.path) as self._held:
                self._remove_leftovers()
                yield

    def read_live(self) -> Release:
        """Read what is live by its record, and what was touched since."""
        with self._connected():
            return self._read_live()

    def _read_live(self) -> Release:
        name = self._live_name()
        if not name:
            return NOTHING
        text = self._read(f"cat releases/{name}.json 2>/dev/null || :")
        known = self._parse(name, text) if text else Release(name, {})
        touched = _touched(name) if text else ":"
        there = self._read(f"cd current/ && {_FILES} && echo && {touched}")
        files, _, touched = there.partition("\n\n")
        here = {line.removeprefix("./") for line in files.splitlines()}
        dirty = {line.removeprefix("./") for line in touched.splitlines()}
        entries = {
            path: FileEntry("", -1) if path in dirty else entry
            for path, entry in known.files.items()
            if path in here
        }
        entries |= dict.fromkeys(here - known.files.keys(), FileEntry("", 0))
        return as_found(known, entries)

    def release_names(self) -> list[str]:
        """List the complete releases, the oldest first."""
        names = self._read("ls releases 2>/dev/null || :").split()
        complete = [name.removesuffix(".json") for name in names if ".json" in name]
        return sorted(filter(_RELEASE.fullmatch, complete), key=number_of)

    def read_release(self, name: str) -> Release:
        """Read one of these."""
        return self._parse(name, self._read(f"cat releases/{name}.json"))

    def _parse(self, name: str, text: str) -> Release:
        where = f"{self.host.name}:{self.path}/releases/{name}.json"
        return parse_release(name, text, where=where)

    def make_live(
        self, source: Path, release: Release, live: Release, report: ReportBytes
    ) -> None:
        """Send what differs, make the release of it, and switch to it."""
        sent = {
            path: entry
            for path, entry in release.files.items()
            if live.files.get(path) != entry
        }
        if sent:
            self._run("mkdir -p incoming")
            basis = f"../releases/{live.name}" if live.name else ""
            self._send(source, sorted(sent), report, basis=basis)
        for path, entry in sent.items():
            if measure(source / path) != entry:
                what = "It was written to while it was published."
                fix = "Publish again when no build runs."
                raise PublishError(what, where=str(source / path), fix=fix)
        self._assemble("incoming", sorted(sent))
        linked = release.files.keys() - sent.keys()
        self._assemble(
            f"releases/{live.name}", sorted(linked), sorted(live.files.keys() - linked)
        )
        self._run(f"mv stage releases/{release.name}")
        self._write_record(release, live)
        switch = _SWITCH + _RECORDED + " && rm -rf incoming"
        self._run(switch.format(name=release.name))
        for name in outdated(self.release_names(), release):
            self._run(f"rm -f releases/{name}.json && rm -rf releases/{name}")

    def return_to(self, release: Release, live: Release) -> None:  # noqa: ARG002
        """Make an earlier release live again: its files are all there."""
        there = f"cd releases/{release.name} && "
        touched = self._run(there + _touched(release.name)).splitlines()
        here = {p.removeprefix("./") for p in self._run(there + _FILES).splitlines()}
        gone = sorted({*(p.removeprefix("./") for p in touched)} & release.files.keys())
        if gone or (gone := sorted(release.files.keys() - here)):
            raise touched_error(release, gone[0], f"{self.host.name}:{self.path}")
        self._run(_SWITCH.format(name=release.name))

    def read_copy(self) -> str:
        """Return the text of the copy of the identity lock; empty if there is none."""
        return self._read(f"if [ -f {_LOCK_COPY} ]; then cat {_LOCK_COPY}; fi")

    def write_copy(self, text: str) -> None:
        """Replace the copy of the site's lock; call it under the lock."""
        self._run(written(_LOCK_COPY, text))

    def _read(self, script: str) -> str:
        """Run a script in the folder, if it exists."""
        script = f"cd {shlex.quote(self.path)} 2>/dev/null || exit 0\n{script}"
        with self._connected() as shell:
            return shell.run(script)

    @contextmanager
    def _connected(self) -> Iterator[RemoteShell]:
        """Have one shell there, until the outermost block ends."""
        if self._shell:
            yield self._shell
            return
        with RemoteShell(self.host) as shell:
            self._shell = shell
            try:
                yield shell
            finally:
                self._shell = None

    def _run(self, script: str) -> str:
        """Run a script in the folder, under the lock."""
        if not self._shell:
            raise ValueError(script)
        return self._shell.run(f"{self._held}{script}")

    def _live_name(self) -> str:
        """Find the live release; empty if there is none yet."""
        link = self._read(
            "if [ -L current ]; then readlink current;"
            " elif [ -e current ]; then echo other; fi"
        ).strip()
        name = link.removeprefix("releases/")
        if not link or _RELEASE.fullmatch(name):
            return name
        what = "Something is there that was not published by Causerie."
        fix = "Move it away, or name another folder."
        where = f"{self.host.name}:{self.path}/current"
        raise PublishError(what, where=where, fix=fix)

    def _remove_leftovers(self) -> None:
        """Remove the leftovers of a publish that was killed, but not what it sent."""
        live, there = self._live_name(), self._run("ls releases").split()
        if f"{live}.json.new" in there:
            self._run(_RECORDED.format(name=live))
        complete = {*self.release_names(), live}
        left = [n for n in there if _RELEASE.fullmatch(n) and n not in complete]
        left += [n for n in there if n.endswith((".part", ".new"))]
        paths = quoted([f"releases/{name}" for name in left])
        self._run(f"rm -rf stage current.new {paths}")

    def _send(
        self,
        source: Path,
        paths: list[str],
        report: ReportBytes = lambda _: None,
        *,
        basis: str = "",
    ) -> None:
        """Send files into `incoming`; of what `basis` has like it, what differs."""
        folder = f"{self.path}/incoming/"
        send_files(source, paths, self.host, folder, report, basis=basis)

    def _assemble(
        self, folder: str, paths: list[str], others: list[str] | None = None
    ) -> None:
        """Make hard links of files in the stage; `others`: the rest of the folder."""
        if not paths:
            return
        listed, how = [f"./{path}" for path in paths], "--files-from=stage.list"
        if others is not None and len(others) < len(paths):
            listed, how = [*map(_pattern, others)], "--exclude-from=stage.list -m"
        self._run(
            "mkdir -p stage && chmod 755 stage && "
            + written("stage.list", "".join(f"{line}\n" for line in listed))
        )
        self._run(
            f'rsync -a --no-links {how} --link-dest="$PWD/{folder}"'
            f" {folder}/ stage/ && rm -f stage.list"
        )

    def _write_record(self, release: Release, live: Release) -> None:
        """Write the record of a release, which is not yet live."""
        new, text = f"{release.name}.json.new", release.to_json()
        if len(text) < _LARGE:
            self._run(written(f"releases/{new}", text))
            return
        like = f"releases/{live.name}.json"
        self._run(f"mkdir -p incoming && cp {like} incoming/{new} 2>/dev/null || :")
        with TemporaryDirectory() as folder:
            (Path(folder) / new).write_text(text, encoding="utf-8")
            self._send(Path(folder), [new])
        self._run(f"mv -f incoming/{new} releases/{new}")


def read_rsync(address: str) -> Rsync:
    """Read `rsync://user@host:port/path`; raise PublishError if it is none."""
    parts = urlsplit(address)
    path = unquote(parts.path).rstrip("/")
    with suppress(ValueError):
        is_whole = path and not path.startswith("/~")  # no shell reads it
        if parts.hostname and is_whole and not parts.query and not parts.fragment:
            user = f"{parts.username}@" if parts.username else ""
            name = f"{user}{parts.hostname}"
            if not name.startswith("-") and parts.password is None:
                return Rsync(SshHost(name, parts.port or 0), path)
    what = f"{address!r} names no folder of another machine."
    raise PublishError(what, fix="Write rsync://user@host/path, from the root on.")


def _touched(name: str) -> str:
    return f"{_FILES} -newer ../{name}.json"


def _pattern(path: str) -> str:
    r"""Return the pattern of rsync for one file.

    >>> _pattern("a b.css"), _pattern("a*.css")
    ('/a b.css', '/a\\*.css')
    """
    # without a wildcard, a backslash stands for itself
    if not re.search(r"[*?\[]", path):
        return f"/{path}"
    return "/" + re.sub(r"[\\*?\[]", r"\\\g<0>", path)
