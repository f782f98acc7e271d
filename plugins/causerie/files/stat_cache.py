"""Stat cache: what was found in files, kept in a JSON file until they change.

Losing or damaging it costs time and nothing else.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from causerie.files.atomic_write import replace_file
from causerie.files.checksum import add_checksum, sample_checksum, strip_checksum

Found = TypeVar("Found")  # a dataclass, or None


class StatCache(Generic[Found]):
    """What a function finds in files, by names that are good wherever the site is."""

    def __init__(
        self,
        path: Path,
        find: Callable[[Path], Found],
        *,
        restore: Callable[[Any], Found],
        schema: int,
    ) -> None:
        """Open a cache; `restore` makes a value of its JSON.

        A `schema` other than that of the file says that `find` finds other things now.
        """
        self._path, self._find, self._schema = path, find, schema
        self._known = self._read(restore)
        self._asked: dict[str, tuple[_State, Found]] = {}

    def find(self, path: Path, name: str) -> Found:
        """Return what is found in a file, without reading one that has not changed."""
        try:
            state = _state_of(path)
        except OSError:
            return self._find(path)  # it says what is wrong
        known = self._known.get(name)
        if known is None or known[0] != state:
            known = (state, self._find(path))
        self._asked[name] = known
        return known[1]

    def save(self) -> None:
        """Write what was asked for since it was opened, if that is not what is kept."""
        if self._asked == self._known:
            return
        document = {
            "schema": self._schema,
            "entries": dict(sorted(self._asked.items())),
        }
        text = json.dumps(document, ensure_ascii=False, default=asdict)
        replace_file(self._path, add_checksum(text.encode()), lasting=False)

    def _read(
        self, restore: Callable[[Any], Found]
    ) -> dict[str, tuple["_State", Found]]:
        try:
            kept = json.loads(strip_checksum(self._path.read_bytes()) or b"")
            if kept["schema"] != self._schema:
                return {}
            return {
                name: (_State(*state), restore(value))
                for name, (state, value) in kept["entries"].items()
            }
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return {}  # absent or damaged: start anew


class _State(NamedTuple):
    """What is the same as long as nobody changes a file.

    Its date can be put back, and of a length there may be many: some of its bytes tell.
    """

    size: int  # bytes
    checksum: int  # of some bytes
    mtime_ns: int


def _state_of(path: Path) -> _State:
    return _State(*sample_checksum(path), path.stat().st_mtime_ns)
