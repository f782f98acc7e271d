"""Kind of a file: what readers do with it, and so when it may be put or taken away.

A target that takes one file after another gets what pages and feeds name before these,
in the order of the kinds here, and feeds last: a page names no image, and a feed no
recording, that is not there.
"""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePosixPath

from causerie.files.media_types import media_type


class FileKind(StrEnum):
    """The kinds, in the order in which they are put."""

    AUDIO = "audio"
    IMAGE = "images"
    OTHER = "other"
    PAGE = "pages"
    FEED = "feeds"

    @property
    def is_asset(self) -> bool:
        """Whether pages and feeds name such files."""
        return self not in {FileKind.PAGE, FileKind.FEED}


def kind_of(path: str) -> FileKind:
    """Return the kind of a file of the site; a sitemap is a feed.

    >>> kind_of("2026/03/29/a/index.html"), kind_of("audio/1.chapters.json")
    (<FileKind.PAGE: 'pages'>, <FileKind.OTHER: 'other'>)
    """
    if path.endswith(".xml") or PurePosixPath(path).name == "feed.json":
        return FileKind.FEED
    kind, _, rest = media_type(path).partition("/")
    if rest.startswith("html"):
        return FileKind.PAGE
    kinds = {"audio": FileKind.AUDIO, "video": FileKind.AUDIO, "image": FileKind.IMAGE}
    return kinds.get(kind, FileKind.OTHER)


def in_safe_order(added: Iterable[str], changed: Iterable[str]) -> list[list[str]]:
    """Return what may be put at the same time, one such group after the other.

    New pages are there before those that link to them.
    """
    groups: dict[tuple[int, bool], list[str]] = {}
    kinds = list(FileKind)
    for is_changed, paths in ((False, added), (True, changed)):
        for path in paths:
            kind = kind_of(path)
            rank = (0 if kind.is_asset else kinds.index(kind), is_changed)
            groups.setdefault(rank, []).append(path)
    return [sorted(paths) for _, paths in sorted(groups.items())]
