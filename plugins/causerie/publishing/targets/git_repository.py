"""Git repository: a bare one in .causerie/, by which branches elsewhere are made.

Whatever is in it can be fetched again; deleting it changes nothing but time.
"""

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from causerie.errors import PublishError
from causerie.files.lock_file import open_locked
from causerie.files.state_dir import make_state_dir
from causerie.publishing.lock_owner import parse_owner, refuse, this_process
from causerie.publishing.manifest import FileEntry
from causerie.publishing.targets.explain_failure import explain_failure, needing

# Set by a hook of git, in which we may run.
_ANOTHERS = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}
# What cleans up now and then is waited for.
_IN_FRONT = ("-c", "gc.autoDetach=false", "-c", "maintenance.autoDetach=false")
_NOBODY = ("-c", "user.name=Causerie", "-c", "user.email=causerie@localhost")

# What the other side says has its name before it.
_NO_ROOM_HERE = re.compile(
    r"(?!remote:).*(no space left|disk quota exceeded)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class GitRepository:
    """The one for an address."""

    url: str
    path: Path
    lock: IO[str]  # whose number the commands hold too: they may outlive us

    def git(self, *arguments: str, given: bytes = b"", index: str = "") -> bytes:
        """Run git; return what it prints, or raise PublishError."""
        own = {name: of for name, of in os.environ.items() if name not in _ANOTHERS}
        own |= {"LC_ALL": "C", "GIT_DIR": str(self.path)}
        if index:
            own["GIT_INDEX_FILE"] = str(self.path / index)
        with needing("git"):
            done = subprocess.run(
                ["git", *_IN_FRONT, *arguments],
                input=given,
                capture_output=True,
                env=own,
                pass_fds=(self.lock.fileno(),),
                check=False,
            )
        if done.returncode:
            raise self.error(os.fsdecode(done.stderr))
        return done.stdout

    def error(self, said: str) -> PublishError:
        """Return an error of the line that tells most of what git has said."""
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        if any("[remote rejected]" in line for line in lines):
            marks: tuple[str, ...] = ("remote: error", "remote: fatal", "remote:")
            fix = "Its host refuses it; the live site is whole."
        elif any("[rejected]" in line for line in lines):
            marks, fix = (
                ("! [rej",),
                "Somebody else has published meanwhile; try again.",
            )
        else:
            marks, fix = ("fatal", "error"), ""
        told = [line for mark in marks for line in lines if line.startswith(mark)]
        if here := next(filter(_NO_ROOM_HERE.match, lines), ""):
            fix = "Make room on this machine's disk; the live site is whole."
            return PublishError(f"{here.rstrip('.')}.", where=str(self.path), fix=fix)
        line, fix = explain_failure("\n".join([*told, *lines]), otherwise=fix)
        return PublishError(f"{line}.", where=self.url, fix=fix)

    def fetch(self, refs: Mapping[str, str]) -> dict[str, str]:
        """Fetch the last commit of each of these refs there, under a name of ours.

        Return those that exist: their name there, and the commit.
        """
        lines = os.fsdecode(self.git("ls-remote", self.url, *refs)).splitlines()
        there = {name: commit for commit, _, name in (n.partition("\t") for n in lines)}
        there = {name: commit for name, commit in there.items() if name in refs}
        for name, ours in refs.items():
            if name not in there:
                self.git("update-ref", "-d", ours)
        if there:
            wanted = [f"+{name}:{refs[name]}" for name in there]
            self.git("fetch", "-q", "--depth=1", "--no-tags", self.url, *wanted)
        return there

    def read_tree(self, commit: str) -> dict[str, str]:
        """Return the object of each file of a commit."""
        rows = os.fsdecode(self.git("ls-tree", "-r", "-z", commit)).split("\0")
        parts = (row.partition("\t") for row in rows if row)
        return {path: about.split()[2] for about, _, path in parts}

    def read_entries(self, tree: Mapping[str, str]) -> dict[str, FileEntry]:
        """Read the content of each file of a tree; of what is no file, nothing."""
        with subprocess.Popen(
            ["git", "--git-dir", self.path, "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            found = {}
            for path, blob in tree.items():
                entry = _read_blob(process, blob)
                if entry:
                    found[path] = entry
            if process.stdin:
                process.stdin.close()
        return found

    def add_files(self, folder: Path, paths: list[str]) -> dict[str, str]:
        """Add files to the objects; return the object of each."""
        names = os.fsencode("".join(f"{folder.absolute() / path}\n" for path in paths))
        arguments = ("hash-object", "-w", "--no-filters", "--stdin-paths")
        added = os.fsdecode(self.git(*arguments, given=names)).split()
        return dict(zip(paths, added, strict=True))

    def add_text(self, text: str) -> str:
        """Add a text to the objects; return its object."""
        added = self.git("hash-object", "-w", "--stdin", given=text.encode())
        return added.decode().strip()

    def commit(self, files: Mapping[str, str], parent: str, message: str) -> str:
        """Make a commit of these objects, which no ref names yet."""
        rows = "".join(f"100644 {blob}\t{path}\0" for path, blob in files.items())
        index = "publish.index"
        self.git("read-tree", "--empty", index=index)
        given = os.fsencode(rows)
        self.git("update-index", "-z", "--index-info", given=given, index=index)
        tree = self.git("write-tree", index=index).decode().strip()
        return self.commit_tree(tree, parent, message)

    def commit_tree(self, tree: str, parent: str, message: str) -> str:
        """Make a commit of a tree."""
        known = "GIT_AUTHOR_EMAIL" in os.environ or self._has_author()
        as_whom = () if known else _NOBODY
        parents = ("-p", parent) if parent else ()
        command = (*as_whom, "commit-tree", tree, *parents, "-F", "-")
        return self.git(*command, given=message.encode()).decode().strip()

    def _has_author(self) -> bool:
        with suppress(PublishError):
            return bool(self.git("config", "user.email"))
        return False


@contextmanager
def open_repository(root: Path, url: str) -> Iterator[GitRepository]:
    """Open the repository of an address, locked; make it if there is none."""
    folder = make_state_dir(root) / "publish"
    folder.mkdir(exist_ok=True)
    path = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.git"
    with _lock(path.with_suffix(".lock"), url) as lock:
        repository = GitRepository(url, path, lock)
        if not (path / "HEAD").is_file():
            repository.git("init", "-q", "--bare")
        for left in path.rglob("*.lock"):  # of commands that were killed
            left.unlink()
        yield repository


def _lock(path: Path, url: str) -> IO[str]:
    try:
        lock = open_locked(path, wait=False)
    except BlockingIOError:
        owner = parse_owner(said := path.read_text())
        is_own = owner and (owner.is_dead or owner.process == os.getpid())
        if not is_own:
            raise refuse(url, said) from None
        lock = open_locked(path)  # a command of ours, or of one that died, still runs
    lock.truncate()
    lock.write(this_process().to_json())
    lock.flush()
    return lock


def _read_blob(process: subprocess.Popen[bytes], blob: str) -> FileEntry | None:
    if process.stdin is None or process.stdout is None:
        return None
    process.stdin.write(f"{blob}\n".encode())
    process.stdin.flush()
    _, kind, *size = process.stdout.readline().split()
    left = int(size[0]) if size else 0
    entry = FileEntry("", left)
    digest = hashlib.sha256()
    while left and (part := process.stdout.read(min(left, 1 << 20))):
        digest.update(part)
        left -= len(part)
    process.stdout.readline()
    return FileEntry(digest.hexdigest(), entry.size) if kind == b"blob" else None
