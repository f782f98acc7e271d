"""Plan: what publishing changes, from the built site and what is live."""

import json
from dataclasses import asdict, dataclass

from causerie.identity.compare import Difference
from causerie.publishing.manifest import Manifest

_STEP = 1000  # from one unit to the next, as SI counts


@dataclass(frozen=True, slots=True)
class PublishPlan:
    """What publishing changes; paths are sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int  # files
    bytes_sent: int  # of the files added and changed
    bytes_removed: int
    differences: tuple[Difference, ...] = ()  # to those who follow the site

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        return (
            f"{len(self.added)} added, {len(self.changed)} changed, "
            f"{len(self.removed)} removed, {self.unchanged} unchanged: "
            f"{human_size(self.bytes_sent)} to send"
        )

    def to_json(self) -> str:
        """Write it as one JSON document."""
        differences = [_difference_row(one) for one in self.differences]
        document = asdict(self) | {"differences": differences}
        return json.dumps(document, ensure_ascii=False, indent=2)


def plan_changes(built: Manifest, live: Manifest) -> PublishPlan:
    """Plan how to make the site that is live the one that is built."""
    added = tuple(sorted(built.keys() - live.keys()))
    removed = tuple(sorted(live.keys() - built.keys()))
    both = built.keys() & live.keys()
    changed = tuple(sorted(path for path in both if built[path] != live[path]))
    return PublishPlan(
        added,
        changed,
        removed,
        unchanged=len(both) - len(changed),
        bytes_sent=sum(built[path].size for path in added + changed),
        bytes_removed=sum(live[path].size for path in removed),
    )


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
