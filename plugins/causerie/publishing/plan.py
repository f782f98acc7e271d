"""Plan: what publishing changes, from the built site and what is live."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from causerie.identity.compare import Difference
from causerie.publishing.compressed_copies import copies_of, is_copy
from causerie.publishing.file_kind import FileKind, kind_of
from causerie.publishing.manifest import FileEntry, Manifest
from causerie.publishing.release import Release
from causerie.urls import address_of

_ADDRESSES = 200  # that a dry run names of each kind
_STEP = 1000  # from one unit to the next, as SI counts


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What publishing changes, as readers see it; paths are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int  # files
    bytes_sent: int  # of the files added and changed, and of compressed copies
    bytes_removed: int
    kept: tuple[str, ...] = ()  # assets of the last release only; the next removes them
    differences: tuple[Difference, ...] = ()  # to those who follow the site
    copies: tuple[str, ...] = ()  # compressed ones that come, change or go
    foreign: tuple[str, ...] = ()  # what another hand has put there, and would go

    def __bool__(self) -> bool:
        acts = (self.added, self.changed, self.removed, self.kept, self.copies)
        return any(acts)

    def __str__(self) -> str:
        kept = f", {len(self.kept)} kept once more" if self.kept else ""
        return (
            f"{len(self.added)} added, {len(self.changed)} changed, "
            f"{len(self.removed)} removed{kept}, {self.unchanged} unchanged: "
            f"{self._sent()}"
        )

    def to_json(self) -> str:
        """Write it as one JSON document."""
        differences = [_difference_row(one) for one in self.differences]
        document = asdict(self) | {"differences": differences}
        return json.dumps(document, ensure_ascii=False, indent=2)

    def table(self) -> Iterator[str]:
        """Write it as the lines of a short table: acts down, kinds of files across."""
        acts = [
            ("added", self.added),
            ("changed", self.changed),
            ("removed", self.removed),
            ("kept once more", self.kept),
        ]
        kinds = (*reversed(FileKind),)
        yield " " * 14 + "".join(f"{kind:>9}" for kind in kinds)
        for act, paths in acts:
            if paths:
                of = [kind_of(path) for path in paths]
                yield f"{act:14}" + "".join(
                    f"{of.count(kind) or '':>9}" for kind in kinds
                )
        yield self._sent()
        for path in self.foreign:
            yield f"{path} is there by another hand, and would go."

    def _sent(self) -> str:
        copies = f", with {len(self.copies)} compressed copies" if self.copies else ""
        return f"{human_size(self.bytes_sent)} to send{copies}"

    def addresses(self) -> Iterator[str]:
        """Write a line for each file as readers know it: +, ~ or - and its address.

        Of very many, as of a first publication, the first, and how many more.
        """
        signs = [("+", self.added), ("~", self.changed), ("-", self.removed)]
        for sign, paths in signs:
            for path in paths[:_ADDRESSES]:
                yield f"{sign} {address_of(path)}"
            if len(paths) > _ADDRESSES:
                yield f"{sign} {len(paths) - _ADDRESSES} more, which --json names"


def plan_changes(built: Manifest, live: Release, *, grace: bool = True) -> PublishPlan:
    """Plan how to make the site that is live the one that is built.

    With `grace`, an asset that the site has no more stays for one publication: who has
    the last page open may still ask for it. A site that is live as it is built is left
    as it is, also with such assets.
    """
    if grace and live.name and live.site == built:
        return _compare(built, built, ())
    gone = live.files.keys() - built.keys() - live.kept
    known = (path for path in gone if live.files[path].sha256)
    kept = sorted(
        path
        for path in known
        if grace and kind_of(path).is_asset and not is_copy(path, live.files)
    )
    return replace(_compare(built, live.files, kept), foreign=_going(built, live))


def with_copies(kept: Iterable[str], live: Manifest) -> tuple[str, ...]:
    """Return what is kept once more, with the compressed copies that it has there."""
    kept = [*kept]
    copies = (copy for path in kept for copy in copies_of(path))
    return (*kept, *(copy for copy in copies if copy in live and live[copy].sha256))


def plan_return(earlier: Release, live: Release) -> PublishPlan:
    """Plan how to make an earlier release live again, exactly."""
    plan = _compare(earlier.files, live.files, ())
    return replace(plan, foreign=_going(earlier.files, live))


def _going(built: Manifest, live: Release) -> tuple[str, ...]:
    return (*sorted(live.foreign - built.keys()),)


def _compare(built: Manifest, live: Manifest, kept: Sequence[str]) -> PublishPlan:
    added = built.keys() - live.keys()
    removed = live.keys() - built.keys() - {*with_copies(kept, live)}
    both = built.keys() & live.keys()
    changed = {path for path in both if built[path] != live[path]}
    copies = {path for path in built if is_copy(path, built)}
    copies |= {path for path in removed if is_copy(path, live)}
    return PublishPlan(
        added=(*sorted(added - copies),),
        changed=(*sorted(changed - copies),),
        removed=(*sorted(removed - copies),),
        unchanged=len(both - changed - copies),
        bytes_sent=_sum(built[path] for path in added | changed),
        bytes_removed=_sum(live[path] for path in removed),
        kept=(*kept,),
        copies=(*sorted(copies & (added | changed | removed)),),
    )


def _sum(entries: Iterable[FileEntry]) -> int:
    return sum(entry.size for entry in entries)


def _difference_row(one: Difference) -> dict[str, str]:
    return {
        "code": one.code,
        "verdict": one.verdict,
        "subject": one.address,
        "what": one.what,
    }


def human_size(size: float) -> str:
    """Write a number of bytes as people read it.

    >>> human_size(999), human_size(1_500), human_size(2_340_000_000)
    ('999 B', '1.5 kB', '2.3 GB')
    """
    for unit in ("B", "kB", "MB"):
        if size < _STEP:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= _STEP
    return f"{size:.1f} GB"
