"""Cache what a function finds in files, as JSON, until the files change.

If the cache is lost or damaged, it is computed again.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.checksum import sample_checksum

Found = TypeVar("Found")  # a dataclass, or None


class StatCache(Generic[Found]):
    """The results of one function for many files, by the names of these in the site."""

    def __init__(
        self,
        path: Path,
        find: Callable[[Path], Found],
        *,
        restore: Callable[[Any], Found],
        schema: int,
    ) -> None:
        """Open a cache; `restore` converts the JSON of a result.

        Increase `schema` when `find` returns something else: old results are dropped.
        """
        self._path, self._find, self._schema = path, find, schema
        self._restore = restore
        self._known = self._read()
        # results as they are in the file, or as they were found just now
        self._used: dict[str, tuple[_FileState, Any]] = {}

    def find(self, path: Path, name: str) -> Found:
        """Return the result for a file; an unchanged one is not read again."""
        try:
            state = _state_of(path)
        except OSError:
            return self._find(path)  # it reports the error
        known = self._known.get(name)
        if known is not None and known[0] == state:
            with suppress(*_DAMAGED):
                found = self._restore(known[1])
                self._used[name] = known
                return found
        found = self._find(path)
        self._used[name] = (state, found)
        return found

    def save(self, *, keep: bool = False) -> None:
        """Write the results that were used, if they differ from those in the file.

        `keep`: also those that were not.
        """
        if keep:
            self._used = {**self._known, **self._used}
        if self._used == self._known:
            return
        document = {
            "schema": self._schema,
            "entries": dict(sorted(self._used.items())),
        }
        text = json.dumps(document, ensure_ascii=False, default=asdict)
        write_cache_file(self._path, text.encode())

    def _read(self) -> Mapping[str, tuple["_FileState", Any]]:
        data = read_cache_file(self._path)
        return _parse(data, self._schema) if data else {}


_DAMAGED = (ValueError, LookupError, TypeError, AttributeError)


@lru_cache(maxsize=4)  # the checks of one build ask after each other
def _parse(data: bytes, schema: int) -> Mapping[str, tuple["_FileState", Any]]:
    try:
        cached = json.loads(data)
        if cached["schema"] != schema:
            return {}
        return {
            name: (_FileState(*state), value)
            for name, (state, value) in cached["entries"].items()
        }
    except _DAMAGED:
        return {}


class _FileState(NamedTuple):
    """What stays the same while a file is unchanged.

    A program can restore the mtime, and the size can be equal: so samples are compared.
    """

    size: int  # bytes
    checksum: int  # of some bytes
    mtime_ns: int


def _state_of(path: Path) -> _FileState:
    return _FileState(*sample_checksum(path), path.stat().st_mtime_ns)
