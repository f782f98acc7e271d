"""Targets: the pages of a site that may be mentioned, as its build writes them down."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError, read_json
from causerie.post import Article, Status
from causerie.urls import normalise_path, site_path

TARGETS_PATH = "/pingbacks.json"  # in the output
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Targets:
    """The posts of a published site by all their paths."""

    site: str  # its public address
    pages: Mapping[str, str]  # a path, or an alias -> the post's path
    closed: frozenset[str]  # posts that take no pings
    folder: Path | None = None  # of the published site

    def find(self, url: str) -> str | None:
        """Return the path of the post that an address leads to, if it is one."""
        path = site_path(url, site=self.site)
        if path is None:
            return None
        return self.pages.get(path) or self.pages.get(path + "/")

    def is_page(self, url: str) -> bool:
        """Tell whether a page is published at an address, be it no post."""
        path = site_path(url, site=self.site)
        if path is None or self.folder is None:
            return False
        parts = [unquote(part) for part in path.strip("/").split("/")]
        if any("/" in part or part == ".." or "\0" in part for part in parts):
            return False
        file = self.folder.joinpath(*parts)
        with suppress(OSError):
            return (file.suffix == ".html" and file.is_file()) or (
                file / "index.html"
            ).is_file()
        return False


def write_targets(posts: Iterable[Article], site: str) -> str:
    """Write which posts may be mentioned, and by which old addresses too."""
    pages, closed = {}, []
    for post in posts:
        # the list is public: posts that are hidden may be neither known by it nor told
        if post.status is Status.PUBLISHED:
            pages[normalise_path(post.path)] = sorted(map(normalise_path, post.aliases))
            if not post.pingbacks:
                closed.append(normalise_path(post.path))
    document = {
        "closed": sorted(closed),
        "pages": pages,
        "schema": _SCHEMA,
        "site": site,
    }
    return json.dumps(document, sort_keys=True, indent=0) + "\n"


def read_targets(data: bytes | str, where: str = TARGETS_PATH) -> Targets:
    """Read what `write_targets` wrote; raise ContentError if it is something else."""
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
    """The list in a published site's folder, read anew when the site is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._targets: Targets | None = None

    def __call__(self) -> Targets:
        """Return the list as it is now; raise ContentError without one."""
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
