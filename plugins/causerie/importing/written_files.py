"""Written files: what an import wrote, so that a file edited since stays as it is."""

import hashlib
import json
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.atomic_write import replace_file

FOLDER = "imported"  # beside content/: what the author decides on
_NAME = "wordpress.json"
_SCHEMA = 1
_OFTEN = 200  # files between two saves: what a killed run has to compare anew


class Outcome(StrEnum):
    """What became of a file that an import would write."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    EDITED = "edited since"  # by hand: it stays
    REMOVED = "removed since"  # by hand: it stays away
    FOREIGN = "not of this import"  # it was there before


@dataclass(slots=True)
class WrittenFiles:
    """The files that imports wrote, with the digest of each; paths are the site's."""

    root: Path
    dry_run: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)  # of this run
    _unsaved: int = 0

    def write(self, name: str, data: bytes) -> Outcome:
        """Write a file, unless it was edited, removed or made by hand."""
        path, digest = self.root / name, _digest(data)
        outcome = self._judge(path, name, digest)
        self.outcomes[name] = outcome
        if outcome in {Outcome.NEW, Outcome.CHANGED} and not self.dry_run:
            replace_file(path, data, durable=False)
        if outcome in {Outcome.NEW, Outcome.CHANGED, Outcome.SAME}:
            if self.digests.get(name) != digest:
                self.digests[name] = digest
                self._unsaved += 1
            if self._unsaved >= _OFTEN:
                self.save()
        return outcome

    def _judge(self, path: Path, name: str, digest: str) -> Outcome:
        known = self.digests.get(name)
        if not path.is_file():
            return Outcome.NEW if known is None else Outcome.REMOVED
        there = _digest(path.read_bytes())
        if there == digest:
            return Outcome.SAME
        if known is None:
            return Outcome.FOREIGN
        return Outcome.CHANGED if there == known else Outcome.EDITED

    def save(self) -> None:
        """Write the list; without it a later run takes these files for others'."""
        if self.dry_run or not self._unsaved:
            return
        document = {"schema": _SCHEMA, "files": dict(sorted(self.digests.items()))}
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        replace_file(self.root / FOLDER / _NAME, text.encode())
        self._unsaved = 0


def load_written_files(root: Path, *, dry_run: bool = False) -> WrittenFiles:
    """Read what earlier imports wrote; raise ContentError if that is damaged."""
    path = root / FOLDER / _NAME
    if not path.is_file():
        return WrittenFiles(root, dry_run)
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        files = document["files"]
        known = {str(name): str(digest) for name, digest in files.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = "The list of what was imported cannot be read."
        fix = (
            "Take it from git; without it an import would leave all files as they are."
        )
        raise ContentError(what, where=f"{FOLDER}/{_NAME}", fix=fix) from error
    return WrittenFiles(root, dry_run, known)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
