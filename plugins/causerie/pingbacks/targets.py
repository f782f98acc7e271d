"""Targets: the pages that may be mentioned, as a JSON file that each build writes."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError, read_json
from causerie.post import Article, Status
from causerie.urls import normalise_path, site_path

TARGETS_PATH = "/pingbacks.json"  # in the output
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Targets:
    """The posts of a published site, by all their paths."""

    site: str  # its public address
    pages: Mapping[str, str]  # path or alias -> the post's path
    closed: frozenset[str]  # paths of posts that take no pings
    folder: Path | None = None  # the published site

    def find(self, url: str) -> str | None:
        """Return the path of the post at a URL; None if it is no post."""
        path = site_path(url, site=self.site)
        if path is None:
            return None
        if old := self.pages.get(f"{path}?{urlsplit(url).query}"):
            return old
        return self.pages.get(path) or self.pages.get(path + "/")

    def is_published(self, url: str) -> bool:
        """Return whether anything, a post or not, is published at a URL."""
        path = site_path(url, site=self.site)
        if path is None or self.folder is None:
            return False
        parts = [unquote(part) for part in path.strip("/").split("/")]
        if any("/" in part or part == ".." or "\0" in part for part in parts):
            return False
        file = self.folder.joinpath(*parts)
        with suppress(OSError):
            return file.is_file() or (file / "index.html").is_file()
        return False


def write_targets(posts: Iterable[Article], site: str) -> str:
    """Return the file's text: the posts that may be mentioned, with their aliases."""
    pages, closed = {}, []
    for post in posts:
        # the file is public: it must not reveal hidden posts, and they take no pings
        if post.status is Status.PUBLISHED:
            aliases = sorted(map(normalise_path, post.aliases))
            pages[normalise_path(post.path)] = [*aliases, *sorted(post.queries)]
            if not post.pingbacks:
                closed.append(normalise_path(post.path))
    document = {
        "closed": sorted(closed),
        "pages": pages,
        "schema": _SCHEMA,
        "site": site,
    }
    # a line for each, as `indent` would have it, which is several times as slow
    return json.dumps(document, sort_keys=True, separators=(",\n", ": ")) + "\n"


def read_targets(data: bytes | str, where: str = TARGETS_PATH) -> Targets:
    """Read the text that `write_targets` returns; raise ContentError otherwise."""
    try:
        document = read_json(data, name=where, lenient=True).value
        pages = {path: path for path in document["pages"]}
        for path, aliases in document["pages"].items():
            for alias in aliases:
                pages.setdefault(alias, path)
        return Targets(document["site"], pages, frozenset(document["closed"]))
    except (DocumentError, KeyError, TypeError, AttributeError) as error:
        what = "It is not the list of pages that a build writes."
        raise ContentError(what, where=where, fix="Publish the site anew.") from error


class TargetsFile:
    """The targets of a published site, read again when their file changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._targets: Targets | None = None

    def __call__(self) -> Targets:
        """Return the current targets; raise ContentError without a file."""
        try:
            stat = self.path.stat()
            stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if stamp != self._stamp or self._targets is None:
                found = read_targets(self.path.read_bytes(), str(self.path))
                self._targets = replace(found, folder=self.path.parent)
                self._stamp = stamp
        except OSError as error:
            what = f"The list of pages cannot be read: {error.strerror}."
            fix = "Build the site, and name its folder with --site."
            raise ContentError(what, where=str(self.path), fix=fix) from error
        return self._targets
