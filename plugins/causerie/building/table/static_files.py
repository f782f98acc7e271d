"""Static files: the author's files that are copied, when some came, changed or went.

In a preview they are hard links of the author's.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.contents import Static

from causerie.bridge.root_files import is_of_root
from causerie.bridge.site import Site
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.row import Row
from causerie.files.media_types import media_type
from causerie.sources.source_paths import is_below, read_source_paths

_POST_LIKE = (".md", ".markdown")
Statics = Mapping[str, tuple[str, str]]  # by source: the file it goes to, its URL


class StaticFiles(Mapping[str, Any]):
    """The static files of a site, by source, as Pelican looks linked files up."""

    def __init__(self, site: Site, generator: Any, known: Statics) -> None:
        """`known` are those of the last build."""
        self._site, self._generator = site, generator
        self._known = known
        self.now: dict[str, tuple[str, str]] = dict(known)
        self._absent: dict[str, _Absent] = {}  # named by posts, but not there
        self.changed: set[str] = set()  # sources to copy again
        self.unclaimed: set[str] = set()  # new, or changed: what are they for?

    def __getitem__(self, source: str) -> Any:
        if source in self._absent and source not in self.now:
            return self._absent[source]
        save_as, url = self.now[source]
        return _Linked(save_as, url)

    def __iter__(self) -> Iterator[str]:
        return iter(self.now)

    def __len__(self) -> int:
        return len(self.now)

    @property
    def gone(self) -> set[str]:
        """The files of the output that are no more."""
        now = {file for file, _ in self.now.values()}
        return {file for file, _ in self._known.values()} - now

    @property
    def touched(self) -> set[str]:
        """The site paths of files that came or went."""
        both = self._known.items() ^ self.now.items()
        return {f"/{file}" for _, (file, _) in both}

    def follow(self, paths: Iterable[str], rows: Iterable[Row]) -> set[str]:
        """Take up files that changed; return the posts that show them.

        Raise NeedsFullBuild for those of whose meaning only a full build knows.
        """
        changed, rows = {*paths}, [*rows]
        content = self._site.content
        of_shows = _of_shows(self._site.settings)  # a full build checks covers
        for path in sorted(changed):
            _check_inside(content, path)
            if path in of_shows or self._is_of_root_anew(path):
                raise NeedsFullBuild(f"content/{path} changed")
        found: set[str] = set()
        for row in rows:
            if not changed.isdisjoint(row.uses):
                named = min(changed.intersection(row.uses))  # it says much of a post
                raise NeedsFullBuild(f"content/{named} changed")
            if any(_names(link, changed, self.now) for link in row.links):
                found.add(row.source)
        folders = [str(each) for each in self._site.settings["STATIC_PATHS"]]
        for path in changed:
            there = (content / path).is_file()
            if path in self.now and there:
                self.changed.add(path)
            elif path in self.now:
                self._check_named_elsewhere(path, rows)
                del self.now[path]
            elif there and is_below(path, folders):
                self._add(path)
            else:
                self.unclaimed.add(path)
        return found

    def _check_named_elsewhere(self, path: str, rows: Iterable[Row]) -> None:
        """Raise NeedsFullBuild if others than posts may name an image that is gone."""
        if not media_type(path).startswith("image/"):
            return
        settings = [self._site.settings.get(name) for name in ("AUTHORS", "PODCAST")]
        # chapters name images, and so may tags of a show or an episode, and people
        people = (self._site.content / "people.toml").is_file()
        episodes = any(row.is_episode for row in rows)
        if path in str(settings) or people or episodes:
            raise NeedsFullBuild(f"content/{path} is gone")

    def _is_of_root_anew(self, path: str) -> bool:
        """Return whether a file at the root comes or goes: templates name icons."""
        there = (self._site.content / path).is_file()
        return is_of_root(path) and (path in self.now) != there

    def claim(self, rows: Iterable[Row]) -> None:
        """Raise NeedsFullBuild if a new file belongs to none of the posts just read."""
        read = [*rows]
        used = {file for row in read for file in (*row.uses, *row.files)}
        for path in self.unclaimed - used:
            beside = PurePosixPath(path).suffix == ".json" and any(
                path == f"{file}.json" for file in used
            )
            if not beside:
                raise NeedsFullBuild(f"no post names content/{path}")

    def require(self, named: Iterable[str]) -> None:
        """Publish files that posts name; of one that is not there, know the address.

        Pelican has one for it, too, which a draft's page shows.
        """
        posts = read_source_paths(self._site.settings)
        for path in named:
            _check_inside(self._site.content, path)
            if path in self.now:
                continue
            if posts.kind_of(path):
                raise NeedsFullBuild(f"a post links to content/{path} as to a file")
            if (self._site.content / path).is_file():
                self._add(path)
            else:
                self._absent[path] = _Absent(*self._address(path))

    def release(self, named: Iterable[str], rows: Sequence[Row]) -> None:
        """Withdraw files that posts no longer name, and that are gone.

        Raise NeedsFullBuild if there is one that nothing uses any more.
        """
        folders = [str(each) for each in self._site.settings["STATIC_PATHS"]]
        dropped = {path for path in named if not is_below(path, folders)}
        if not dropped:
            return
        for path in dropped - {file for row in rows for file in row.files}:
            if (self._site.content / path).exists():
                raise NeedsFullBuild(f"no post names content/{path} any more")
            self.now.pop(path, None)

    def check_used(self, before: Iterable[Row | None], rows: Sequence[Row]) -> None:
        """Raise NeedsFullBuild if no post names what one named before: it is told.

        That are recordings and the like, and of the files that are published without
        being named those which look like copies or posts.
        """

        def named(row: Row) -> Iterator[str]:
            yield from row.uses
            for file in filter(None, (link.file for link in row.links)):
                from causerie.sources.conflict_copies import may_be_copy  # few link so

                if file.endswith(_POST_LIKE) or may_be_copy(file):
                    yield file

        if left := {file for row in before if row for file in named(row)}:
            left -= {file for row in rows for file in named(row)}
        for path in left:
            if (self._site.content / path).exists():
                raise NeedsFullBuild(f"no post names content/{path} any more")

    def copy(self, part: Path) -> list[str]:
        """Copy what is new or changed below a folder; return its sources."""
        link = self._site.settings["STATIC_CREATE_LINKS"]
        copied = sorted(self.changed)
        for source in copied:
            target = part / self.now[source][0]
            target.parent.mkdir(parents=True, exist_ok=True)
            copy = os.link if link else shutil.copy
            _copy(copy, self._site.content / source, target)
        return copied

    def _add(self, path: str) -> None:
        if path not in self._generator.get_files([path], extensions=False):
            raise NeedsFullBuild(f"content/{path} is ignored")
        self.now[path] = self._address(path)
        self.changed.add(path)

    def _address(self, path: str) -> tuple[str, str]:
        """Return the file that a source goes to, and its URL."""
        generator = self._generator
        if self._site.settings["EXTRA_PATH_METADATA"]:
            raise NeedsFullBuild(f"content/{path} is new")
        static = generator.readers.read_file(
            base_path=generator.path,
            path=path,
            content_class=Static,
            fmt="static",
            context=generator.context,
        )
        return static.save_as, static.url


class _Linked:
    """A static file that a post links to."""

    def __init__(self, save_as: str, url: str) -> None:
        self.save_as, self.url = save_as, url

    def attach_to(self, _content: Any) -> None:
        """Do nothing: it lies where the last build put it."""


class _Absent(_Linked):
    """A static file that a post names, and that is not there."""

    def attach_to(self, _content: Any) -> None:
        """Raise NeedsFullBuild: it would lie beside the post."""
        raise NeedsFullBuild("a post attaches a file that is not there")


def _check_inside(content: Path, path: str) -> None:
    """Raise NeedsFullBuild for a link that leaves content/: a full build reports it."""
    if leads_elsewhere(content, path):
        raise NeedsFullBuild(f"content/{path} leads out of content/")


def copy_theme_files(
    settings: Mapping[str, Any], names: Iterable[str], part: Path, output: Path
) -> None:
    """Copy changed files of the theme's static/ to the folder `part` of new files."""
    static = Path(settings["THEME"]) / "static"
    for name in names:
        if leads_elsewhere(static, name):
            raise NeedsFullBuild(f"{name} of the theme is a symbolic link")
        source = static / name
        target = Path(settings["THEME_STATIC_DIR"]) / name
        if not source.is_file() or not (output / target).is_file():
            raise NeedsFullBuild(f"{name} of the theme is new, or gone")
        (part / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, part / target)


def leads_elsewhere(folder: Path, name: str) -> bool:
    """Return whether a path below a folder is a symbolic link, or goes through one."""
    return (folder / name).resolve() != folder.resolve() / name


def _of_shows(settings: Mapping[str, Any]) -> set[str]:
    """Return the files below content/ that PODCAST names, among other words of it."""
    written = json.dumps(settings.get("PODCAST", {}), default=str)
    return {part for part in written.split('"') if "/" in part}


def _names(link: Any, changed: set[str], now: Mapping[str, tuple[str, str]]) -> bool:
    if link.file in changed:
        return True
    if not link.path or link.source:
        return False
    return any(
        path.endswith(link.path.lstrip("/"))
        or now.get(path, ("",))[0] == link.path.lstrip("/")
        for path in changed
    )


def _copy(copy: Callable[..., Any], source: Path, target: Path) -> None:
    try:
        copy(source, target)
    except OSError:  # no hard links there
        shutil.copy(source, target)
