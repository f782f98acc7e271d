"""Read posts as Pelican does, also those with a faulty header.

The fault is told by causerie.header, and the build fails by it; but the post is read
all the same, so that what is wrong with its body and its links is told at once too.
"""

from collections.abc import MutableMapping
from pathlib import PurePath
from typing import Any

from pelican.readers import MarkdownReader

from causerie.header import KEYS, read_file_name

# Keys whose fault would make Pelican drop the post.
_VITAL = ("title", "date", "modified", "slug", "lang", "status")
_SOME_DAY = "2000-01-01"


class PatientReader(MarkdownReader):  # type: ignore[misc]
    """Pelican's reader of Markdown, which loses no post for its header's sake."""

    def _parse_metadata(self, meta: MutableMapping[str, Any]) -> Any:
        repair(meta, str(self._source_path))
        return super()._parse_metadata(meta)


def repair(meta: MutableMapping[str, list[str]], path: str) -> None:
    """Put plain values in place of the faulty ones of a post's metadata."""
    for name in _VITAL:
        if name in meta and KEYS[name].fault(meta[name][0].strip()):
            del meta[name]
    meta.setdefault("title", [PurePath(path).stem])
    if "date" in meta:
        return
    named = read_file_name(path).get("date", "")
    if not named or KEYS["date"].fault(named):
        meta["date"] = [_SOME_DAY]


def install(readers: Any) -> None:
    """Have Pelican read Markdown through this; connect to `readers_init`."""
    for ending in PatientReader.file_extensions:
        readers.reader_classes[ending] = PatientReader
