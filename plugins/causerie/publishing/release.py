"""Release: one publication of a site, as its record beside the target tells it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from causerie.errors import PublishError
from causerie.publishing.manifest import FileEntry, Manifest, digest_of
from causerie.text.time_formats import rfc3339

KEPT = 5  # releases, the live one among them
NAME = r"[0-9]{4,}-[0-9a-f]{12}"  # its number, and the digest of its files
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Release:
    """All files that it makes live, and who it says that it is."""

    name: str
    files: Manifest
    kept: frozenset[str] = frozenset()  # of these, assets that the site names no more
    identity: str = ""  # the identity lock that it proposed, as text; empty: none
    published: datetime | None = None  # aware
    follows: str = ""  # the name of the one that was live before
    foreign: frozenset[str] = frozenset()  # of these, what another hand has put there

    def __str__(self) -> str:
        day = self.published and self.published.astimezone().isoformat(" ", "minutes")
        return f"{self.name}, published {day[:16]}" if day else self.name

    @property
    def site(self) -> Manifest:
        """The files of the site as it was built, without those it keeps."""
        return {path: of for path, of in self.files.items() if path not in self.kept}

    def to_json(self) -> str:
        """Write its record: one JSON document, sorted."""
        files = {path: asdict(entry) for path, entry in sorted(self.files.items())}
        document = {
            "schema": _SCHEMA,
            "published": rfc3339(self.published) if self.published else "",
            "follows": self.follows,
            "kept": sorted(self.kept),
            "identity": self.identity,
            "files": files,
        }
        return json.dumps(document, indent=1) + "\n"


# Whoever renews a certificate puts files there, and takes them away.
_PASSING = ".well-known/acme-challenge/"

NOTHING = Release("", {})  # where nothing was published yet


def as_found(known: Release, there: Manifest) -> Release:
    """Return a release of which these files are there: some may be another hand's."""
    foreign = there.keys() - known.files.keys() if known.files else frozenset()
    return replace(
        known,
        files=there,
        kept=known.kept & there.keys(),
        foreign=frozenset(path for path in foreign if not path.startswith(_PASSING)),
    )


def touched_error(release: Release, path: str, where: str) -> PublishError:
    """Return the error of a release that cannot be made live again as it was."""
    what = f"{path} of the release {release.name} was changed by hand since."
    fix = "Name another one (inv rollback --list), or publish."
    return PublishError(what, where=where, fix=fix)


def parse_release(name: str, text: str, *, where: str = "") -> Release:
    """Parse a record, which stands somewhere; raise PublishError if it is none."""
    try:
        document = json.loads(text)
        published = document.get("published")
        return Release(
            name,
            {_safe(path): _entry(row) for path, row in document["files"].items()},
            frozenset(document.get("kept", [])),
            document.get("identity", ""),
            datetime.fromisoformat(published) if published else None,
            document.get("follows", ""),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        what = f"The record of the release {name} is damaged: {error}."
        fix = "Remove it, and publish again: what is live is compared anew then."
        raise PublishError(what, where=where, fix=fix) from error


def make_release(  # noqa: PLR0913 - what a record tells
    files: Manifest,
    kept: Iterable[str],
    earlier: Iterable[str],
    *,
    identity: str = "",
    now: datetime,
    follows: str = "",
) -> Release:
    """Make the release that comes after the earlier ones, which are given by name."""
    number = max(map(number_of, filter(None, [*earlier, follows])), default=0) + 1
    name = f"{number:04}-{digest_of(files)[:12]}"
    now = now.astimezone(UTC)
    return Release(name, files, frozenset(kept), identity, now, follows)


def number_of(name: str) -> int:
    """Return the number of a release, by its name."""
    return int(name.partition("-")[0])


def outdated(names: Iterable[str], live: Release) -> list[str]:
    """Return the releases that are kept no longer: all but the last ones.

    The live one and the one before it are kept however old they are.
    """
    names = sorted(names, key=number_of)
    needed = {live.name, live.follows} & {*names}
    others = [name for name in names if name not in needed]
    return others[: max(len(names) - KEPT, 0)]


def _entry(row: Mapping[str, Any]) -> FileEntry:
    return FileEntry(str(row["sha256"]), int(row["size"]))


def _safe(path: str) -> str:
    """Return a path of a record that leads nowhere else: what it names is removed."""
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError(path)
    return path
