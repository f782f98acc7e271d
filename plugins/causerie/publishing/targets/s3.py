"""S3: a site published to a bucket, one object after another, in safe order.

Nothing switches a bucket in one step. So what pages and feeds name is put before these,
and taken away one publication later; whatever is killed, each page that can be read has
all that it names. Below the site, for us alone:

  .causerie/live.json             the name of the live release
  .causerie/releases/0007-3f2a….json  the record of a release
  .causerie/sending.json          the release that is being made live, until it is
  .causerie/kept/3f2a….html       what only earlier releases have
  .causerie/identity.lock.json    what was ever published, if it is live
  .causerie/lock                  who publishes, renewed while he does
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import ClassVar

from causerie.errors import PublishError
from causerie.files.hashed_name import is_hashed
from causerie.files.media_types import media_type
from causerie.publishing.file_kind import in_safe_order, kind_of
from causerie.publishing.manifest import FileEntry, Manifest, measure
from causerie.publishing.release import (
    NAME,
    NOTHING,
    Release,
    number_of,
    outdated,
    parse_release,
)
from causerie.publishing.target import ReportBytes
from causerie.publishing.targets.bucket_lock import bucket_lock
from causerie.publishing.targets.object_store import ObjectStore, StoredText

_OURS = ".causerie/"
_LIVE, _SENDING = f"{_OURS}live.json", f"{_OURS}sending.json"
_LOCK_COPY, _KEPT = f"{_OURS}identity.lock.json", f"{_OURS}kept/"
_RECORD = re.compile(rf"{re.escape(_OURS)}releases/({NAME})\.json")
_AT_ONCE = 8  # objects that are put


@dataclass(slots=True)
class Bucket:
    """The objects of a bucket below a prefix, which is empty or ends with a slash."""

    takes_copies: ClassVar[bool] = False  # whoever serves it compresses
    bucket: str
    prefix: str
    _opened: ObjectStore | None = field(default=None, compare=False, repr=False)
    _check: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)
    _pointer: StoredText | None = field(default=None, compare=False, repr=False)
    _recorded: Manifest = field(default_factory=dict, compare=False, repr=False)
    _sizes: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def refuse_sources(self, root: Path, folders: Iterable[Path]) -> None:
        """Nothing of the site's is there: it is another machine."""

    def refuse_files(self, files: Manifest) -> None:
        """Refuse nothing: what is large goes in parts."""

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lock out other publishes."""
        with bucket_lock(self._store, f"{_OURS}lock") as check:
            self._check = check
            yield

    def read_live(self) -> Release:
        """Read what is live by its record, by the list, and by what was being sent."""
        there = self._store.list()
        self._pointer = self._store.read(_LIVE)
        name = self._pointed(self._pointer.text) if self._pointer else ""
        record = self._store.read(_record_of(name)) if name else None
        known = replace(NOTHING, name=name)
        if record:
            known = self._parse(name, record.text)
        sending = self._store.read(_SENDING)
        half = _half(sending.text, known) if sending else {}
        site = {key for key in there if not key.startswith(_OURS)}
        if "index.html" in site and not name and not half:
            what = "Something is there that was not published by Causerie."
            fix = "Empty the bucket, or name another prefix."
            raise PublishError(what, where=self._store.name, fix=fix)
        self._recorded = known.files
        self._sizes = {key: there[key].size for key in site}
        # what a publish that died has changed is not known, and looked at again
        files = {
            key: of
            if (of := known.files.get(key))
            and of.size == there[key].size
            and half.get(key, of) == of
            else FileEntry("", there[key].size)
            for key in site & (known.files.keys() | half.keys())
        }
        return replace(known, files=files, kept=known.kept & files.keys())

    def release_names(self) -> list[str]:
        """List the releases, the oldest first."""
        found = filter(None, map(_RECORD.fullmatch, self._store.list()))
        return sorted((match[1] for match in found), key=number_of)

    def read_release(self, name: str) -> Release:
        """Read one of these."""
        record = self._store.read(_record_of(name))
        return self._parse(name, record.text if record else "")

    def _parse(self, name: str, text: str) -> Release:
        where = f"{self._store.name.rstrip('/')}/{_record_of(name)}"
        return parse_release(name, text, where=where)

    def make_live(
        self, source: Path, release: Release, live: Release, report: ReportBytes
    ) -> None:
        """Put what differs in safe order, then take away what is gone."""

        def put(path: str) -> None:
            entry = release.files[path]
            before = live.files.get(path)
            is_doubtful = self._sizes.get(path) == entry.size
            is_doubtful &= not (before and before.sha256)  # no record tells what it is
            if is_doubtful and self._store.digest(path) == entry.sha256:
                report(entry.size)  # it was sent before
                return
            if measure(source / path) != entry:
                what = "It was written to while it was published."
                fix = "Publish again when no build runs."
                raise PublishError(what, where=str(source / path), fix=fix)
            headers, digest = headers_of(path), entry.sha256
            file = source / path
            self._store.put_file(path, file, headers, digest=digest, report=report)

        self._make(release, live, put)
        self._remove_old(release)
        self._store.delete([_SENDING])

    def return_to(self, release: Release, live: Release) -> None:
        """Put back what an earlier release had, in safe order."""

        def put(path: str) -> None:
            self._store.copy(_kept_as(path, release.files[path]), path)

        self._make(release, live, put)
        self._store.delete([_SENDING])

    def read_copy(self) -> str:
        """Return the text of the copy of the identity lock; empty if there is none."""
        found = self._store.read(_LOCK_COPY)
        return found.text if found else ""

    def write_copy(self, text: str) -> None:
        """Replace the copy of the site's lock; call it under the lock."""
        self._check()
        self._store.write(_LOCK_COPY, text)

    @property
    def _store(self) -> ObjectStore:
        if self._opened is None:
            self._opened = ObjectStore(self.bucket, self.prefix)
        return self._opened

    def _pointed(self, text: str) -> str:
        try:
            name = str(json.loads(text)["release"])
        except (ValueError, TypeError, KeyError):
            name = ""
        if not re.fullmatch(NAME, name):
            what = f"{_LIVE} there names no release."
            fix = "Remove it, and publish again."
            raise PublishError(what, where=self._store.name, fix=fix)
        return name

    def _make(
        self, release: Release, live: Release, put: Callable[[str], None]
    ) -> None:
        added = release.files.keys() - live.files.keys()
        both = release.files.keys() & live.files.keys()
        changed = {path for path in both if release.files[path] != live.files[path]}
        removed = live.files.keys() - release.files.keys()
        # what an earlier one has left in doubt stays so until this one is done
        doubtful = {path: of for path, of in live.files.items() if not of.sha256}
        sending = replace(release, files={**release.files, **doubtful})
        self._store.write(_SENDING, sending.to_json())
        self._keep(sorted((changed | removed) & self._recorded.keys()))
        for group in in_safe_order(added, changed):
            self._all(put, group)
        self._check()
        # pages first: what they name outlives them
        for is_asset in (False, True):
            doomed = [p for p in sorted(removed) if kind_of(p).is_asset is is_asset]
            self._store.delete(doomed)
        self._store.write(_record_of(release.name), release.to_json())
        pointer = json.dumps({"release": release.name})
        self._pointer = self._store.replace(_LIVE, pointer, self._pointer)

    def _keep(self, paths: Sequence[str]) -> None:
        """Keep what is about to change or go, for returns.

        What is kept already was so by a publish that died, and may be changed by now.
        """
        there = self._store.list()
        wanted = {_kept_as(path, self._recorded[path]): path for path in paths}
        missing = [key for key, path in wanted.items() if key not in there]
        still = [key for key in missing if wanted[key] in there]
        self._all(lambda key: self._store.copy(wanted[key], key), still)

    def _remove_old(self, live: Release) -> None:
        names = self.release_names()
        old = outdated(names, live)
        rest = [self.read_release(name) for name in names if name not in old]
        needed = {_kept_as(p, of) for one in rest for p, of in one.files.items()}
        there = self._store.list()
        kept = [key for key in there if key.startswith(_KEPT) and key not in needed]
        self._store.delete([*map(_record_of, old), *kept])

    def _all(self, do: Callable[[str], None], keys: Sequence[str]) -> None:
        """Do something for each, several at once; raise the first error."""

        def checked(key: str) -> None:
            self._check()
            do(key)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            running = [pool.submit(checked, key) for key in keys]
            try:
                for one in running:
                    one.result()
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


def headers_of(path: str) -> dict[str, str]:
    """Return the headers that a file is served with.

    >>> headers_of("site.e3b0c44298fc1c14.css")["Cache-Control"]
    'public, max-age=31536000, immutable'
    """
    cache = "public, max-age=3600"
    if is_hashed(path):
        cache = "public, max-age=31536000, immutable"
    elif not kind_of(path).is_asset:
        cache = "no-cache"  # asked for each time, and sent if it is another
    return {"Content-Type": media_type(path), "Cache-Control": cache}


def read_bucket(address: str) -> Bucket:
    """Read `s3://bucket/prefix`; raise PublishError if it is none."""
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    prefix = prefix.strip("/")
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,62}", bucket) or ".." in prefix:
        what = f"{address!r} names no bucket."
        raise PublishError(what, fix="Write s3://bucket or s3://bucket/prefix.")
    return Bucket(bucket, prefix)


def _half(text: str, known: Release) -> Manifest:
    """Return the files of a release that was being sent: what it may have changed."""
    try:
        return parse_release("", text).files
    except PublishError:  # any of them, then
        return dict.fromkeys(known.files, FileEntry("", -1))


def _record_of(name: str) -> str:
    return f"{_OURS}releases/{name}.json"


def _kept_as(path: str, entry: FileEntry) -> str:
    """Return the key of a content that is kept; the name's end decides its headers."""
    return f"{_KEPT}{entry.sha256}{''.join(PurePosixPath(path).suffixes)}"
