"""Work: what changed inputs ask for, and which kind of input a path is."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

_OF_MENTIONS = 2  # slashes: mentions/<post>/<name>.json


class NeedsFullBuild(Exception):  # noqa: N818 - it is no error: a full build follows
    """Raised when an update cannot find all that some changed inputs change."""

    def __init__(self, why: str) -> None:
        """`why` is what the author is told; empty: nothing, as at a first build."""
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Work:
    """What changed inputs ask for; paths are below content/, unless said otherwise."""

    posts: frozenset[str] = frozenset()  # to read again, or for the first time
    removed: frozenset[str] = frozenset()  # posts that are gone
    statics: frozenset[str] = frozenset()  # other files: new, changed or gone
    theme_files: frozenset[str] = frozenset()  # to copy again; below theme/static/
    templates: frozenset[str] = frozenset()  # that pages may be made by; their paths
    settings: frozenset[str] = frozenset()  # names of those that changed
    mentions: bool = False  # of other sites

    def with_posts(self, posts: AbstractSet[str]) -> "Work":
        """Return this work, with more posts to read."""
        return replace(self, posts=self.posts | posts)

    @property
    def is_of_posts(self) -> bool:
        """Whether it is all about texts: posts, and what is said of them."""
        others = self.statics | self.theme_files | self.templates | self.settings
        return not others

    def __bool__(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


class InputPlaces:
    """Which kind of input a path is, by the folder it is in."""

    def __init__(self, locations: dict[str, Any]) -> None:
        """`locations` are those that a snapshot holds."""
        self._content = locations["content"] + "/"
        self._theme = locations["theme"] + "/static/"
        self._templates = tuple(f"{folder}/" for folder in locations["templates"])
        self._posts = (*locations["articles"], *locations["pages"])
        self._articles, self._pages = locations["articles"], locations["pages"]

    def kind_of(self, path: str) -> str:
        """Return the field of Work that a path belongs to; empty: a full build's."""
        name = path.removeprefix(self._content)
        if name == path:
            return self._kind_in_theme(path)
        if name == "people.toml":  # it is told on pages, and in feeds
            return ""
        folder = name.partition("/")[0]
        if folder in self._posts:
            return "posts" if name.endswith(".md") else ""
        if folder == "comments":
            return "comments" if any(self.names(path, "comments")) else ""
        if folder == "mentions":
            from causerie.sources.conflict_copies import may_be_copy  # when one changed

            is_read = name.endswith(".json") and name.count("/") == _OF_MENTIONS
            return "mentions" if is_read and not may_be_copy(name) else ""
        return "statics"

    def _kind_in_theme(self, path: str) -> str:
        if path.startswith(self._theme):
            return "theme_files"
        is_template = path.startswith(self._templates) and path.endswith(".html")
        return "templates" if is_template else ""

    def names(self, path: str, kind: str) -> Iterable[str]:
        """Yield the names by which the work on a path is known."""
        if kind == "theme_files":
            yield path.removeprefix(self._theme)
            return
        if kind == "templates":
            yield path
            return
        name = path.removeprefix(self._content)
        if kind != "comments":
            yield name
            return
        stem = name.removeprefix("comments/").removesuffix(".json")
        folders = self._articles
        if stem.startswith("pages/"):
            folders, stem = self._pages, stem.removeprefix("pages/")
        for folder in folders if name.endswith(".json") else ():
            if Path(self._content, folder, f"{stem}.md").is_file():
                yield f"{folder}/{stem}.md"
