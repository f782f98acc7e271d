"""Git branch: a site published to a branch that a host serves as pages.

Each publication is one commit, and none is ever taken back: a return to an earlier
release is a commit, too. What is known of the releases stands in a ref of its own,
`refs/causerie/BRANCH`, which is pushed in one step with the branch:

  releases/0007-3f2a….json    the record of a release
  releases/0007-3f2a….commit  its commit
  identity.lock.json          what was ever published, if the branch is live

Nobody has to hold a lock there: a push that does not go on from what was live is
refused.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

from causerie.errors import PublishError
from causerie.publishing.manifest import Manifest, measure
from causerie.publishing.plan import human_size
from causerie.publishing.release import (
    NAME,
    NOTHING,
    Release,
    as_found,
    number_of,
    outdated,
    parse_release,
)
from causerie.publishing.target import ReportBytes
from causerie.publishing.targets.git_repository import GitRepository, open_repository

_SITE, _RECORD = "refs/live/site", "refs/live/record"  # our names of what is there
_LOCK_COPY = "identity.lock.json"
_TRAILER = re.compile(rf"^Causerie-Release: ({NAME})$", re.MULTILINE)
# Without it, GitHub leaves out what begins with an underscore.
_AS_IT_IS = ".nojekyll"
_LARGEST = 100_000_000  # bytes of a file, on GitHub and GitLab


@dataclass(slots=True)
class GitBranch:
    """A branch of a repository elsewhere."""

    takes_copies: ClassVar[bool] = False  # its host compresses
    url: str
    branch: str
    root: Path = field(default=Path(), compare=False)  # the site's folder
    _opened: GitRepository | None = field(default=None, compare=False, repr=False)

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Nothing of the site's is there: it is a branch."""

    def refuse_files(self, files: Manifest) -> None:
        """Raise PublishError if hosts would refuse one for its size."""
        large = {path: of.size for path, of in files.items() if of.size > _LARGEST}
        if large:
            listed = ", ".join(f"{path} ({human_size(n)})" for path, n in large.items())
            what = f"Hosts of branches take no file above {human_size(_LARGEST)}"
            fix = "Encode it smaller, or serve recordings elsewhere:"
            fix += ' PODCAST["media_url"].'
            raise PublishError(f"{what}: {listed}.", fix=fix)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock out other publishes of this machine; others are refused as they push."""
        with self._open():
            yield

    def read_live(self) -> Release:
        """Read the files of the branch as they are."""
        with self._open() as there:
            site = self._commit_of(there, _SITE)
            if not site:
                return NOTHING
            message = os.fsdecode(there.git("log", "-1", "--format=%B", site))
            named, names = _TRAILER.findall(message), self._names(there)
            if not (names or named):
                what = f"The branch {self.branch} was not published by Causerie."
                fix = "Name another branch, or delete this one."
                raise PublishError(what, where=self.url, fix=fix)
            # the last one, if somebody has committed something else since
            last = (named or names)[-1]
            # without its record, as in a copy of the repository: by the files alone
            known = self._read(there, last) if last in names else Release(last, {})
            files = there.read_entries(there.read_tree(site))
            if _AS_IT_IS not in known.files:
                files.pop(_AS_IT_IS, None)
            return as_found(known, files)

    def release_names(self) -> list[str]:
        """List the releases, the oldest first."""
        with self._open() as there:
            return self._names(there)

    def read_release(self, name: str) -> Release:
        """Read one of these."""
        with self._open() as there:
            return self._read(there, name)

    def make_live(
        self, source: Path, release: Release, live: Release, report: ReportBytes
    ) -> None:
        """Make a commit of the release, and push it with its record."""
        with self._open() as there:
            site = self._commit_of(there, _SITE)
            tree = there.read_tree(site) if site else {}
            sent = [p for p, of in release.files.items() if live.files.get(p) != of]
            files = {path: tree[path] for path in release.files.keys() - {*sent}}
            files |= there.add_files(source, sent)
            for path in sent:
                if measure(source / path) != release.files[path]:
                    what = "It was written to while it was published."
                    fix = "Publish again when no build runs."
                    raise PublishError(what, where=str(source / path), fix=fix)
            files.setdefault(_AS_IT_IS, there.add_text(""))
            commit = there.commit(
                files, site, _message(f"Publish {release.name}", release)
            )
            record = self._records(there)
            record[f"releases/{release.name}.json"] = there.add_text(release.to_json())
            record[f"releases/{release.name}.commit"] = there.add_text(commit)
            names = [*self._names(there), release.name]
            for name in outdated(names, release):
                for end in ("json", "commit"):
                    record.pop(f"releases/{name}.{end}", None)
            self._push(there, commit, record)
            report(sum(release.files[path].size for path in sent))

    def return_to(self, release: Release, live: Release) -> None:  # noqa: ARG002
        """Make a commit of what an earlier release was."""
        with self._open() as there:
            name = f"{_RECORD}:releases/{release.name}.commit"
            commit = there.git("cat-file", "blob", name).decode()
            there.git("fetch", "-q", "--depth=1", "--no-tags", self.url, commit)
            tree = there.git("rev-parse", f"{commit}^{{tree}}").decode().strip()
            message = _message(f"Return to {release.name}", release)
            site = self._commit_of(there, _SITE)
            self._push(there, there.commit_tree(tree, site, message), {})

    def read_copy(self) -> str:
        """Return the text of the copy of the identity lock; empty if there is none."""
        with self._open() as there:
            blob = self._records(there).get(_LOCK_COPY)
            return there.git("cat-file", "blob", blob).decode() if blob else ""

    def write_copy(self, text: str) -> None:
        """Replace the copy of the site's lock; call it under the lock."""
        with self._open() as there:
            there.fetch(self._refs)
            self._push(
                there, "", {**self._records(there), _LOCK_COPY: there.add_text(text)}
            )

    @contextmanager
    def _open(self) -> Iterator[GitRepository]:
        if self._opened:
            yield self._opened
            return
        with open_repository(self.root, self.url) as there:
            there.fetch(self._refs)  # once: what is pushed goes on from what was read
            self._opened = there
            try:
                yield there
            finally:
                self._opened = None

    @property
    def _ref(self) -> str:
        return f"refs/heads/{self.branch}"

    @property
    def _refs(self) -> dict[str, str]:
        return {self._ref: _SITE, self._record_ref: _RECORD}

    @property
    def _record_ref(self) -> str:
        return f"refs/causerie/{self.branch}"

    def _commit_of(self, there: GitRepository, ref: str) -> str:
        found = there.git("for-each-ref", "--format=%(objectname)", ref)
        return found.decode().strip()

    def _records(self, there: GitRepository) -> dict[str, str]:
        return there.read_tree(_RECORD) if self._commit_of(there, _RECORD) else {}

    def _names(self, there: GitRepository) -> list[str]:
        names = [Path(path).stem for path in self._records(there) if ".json" in path]
        return sorted(filter(re.compile(NAME).fullmatch, names), key=number_of)

    def _read(self, there: GitRepository, name: str) -> Release:
        text = there.git("cat-file", "blob", f"{_RECORD}:releases/{name}.json")
        return parse_release(name, text.decode())

    def _push(self, there: GitRepository, commit: str, record: dict[str, str]) -> None:
        """Push a commit and the record, both or none."""
        pushed = [f"{commit}:{self._ref}"] if commit else []
        lease = ""
        if record:
            before = self._commit_of(there, _RECORD)
            made = there.commit(record, before, "What is known of the releases\n")
            pushed.append(f"{made}:{self._record_ref}")
            lease = f"--force-with-lease={self._record_ref}:{before}"
        options = [*filter(None, [lease]), "--atomic", "--no-verify"]
        there.git("push", "-q", *options, self.url, *pushed)
        there.fetch(self._refs)


def read_git_branch(address: str, root: Path) -> GitBranch:
    """Read `git:URL#branch`; raise PublishError if it is none."""
    url, _, branch = address.removeprefix("git:").rpartition("#")
    fix = "Write git:URL#branch, as git:git@github.com:ana/blog.git#gh-pages."
    is_name = re.fullmatch(r"[\w][\w./-]*", branch) and ".." not in branch
    if not url or url.startswith("-") or not is_name:
        raise PublishError(f"{address!r} names no branch.", fix=fix)
    if "://" in url and urlsplit(url).password:
        what = "The address of the branch has a password."
        fix = "Leave it out: git asks its own credential helper, or ssh."
        raise PublishError(what, fix=fix)
    return GitBranch(url, branch, root)


def _message(subject: str, release: Release) -> str:
    return f"{subject}\n\nCauserie-Release: {release.name}\n"
