"""Hashed files: in a release, second copies of the theme's files, under hashed names.

Templates name a file by the filter `hashed`: `{{ "theme/css/site.css"|hashed }}`. A
release answers `theme/css/site.e3b0c44298fc1c14.css`, which caches may keep for ever; a
preview the plain name: there one line of CSS must not change every page. Whoever writes
the plain name finds that file, too.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from causerie.bridge.output_registry import Kind, Owner
from causerie.files.hashed_name import hashed_name
from causerie.theme_path import theme_path
from causerie.urls import encode_path

_NAMED = re.compile(r"""["']([^"']+)["']\s*\|\s*hashed\b""")
# What a style or a script brings along, by an address beside its own.
_REFERENCE = re.compile(
    r"""(?P<before>url\(\s*["']?|@import\s+["']|\b(?:from|import)\s*\(?\s*["'](?=\.))"""
    r"""(?P<path>[\w./-]+\.[A-Za-z0-9]+)"""
)
_TEXTS = (".css", ".js", ".mjs")
# In one that ends a line no string can begin or end.
_COMMENT = re.compile(rb"""^[ \t]*//.*\n|[ \t]+//[^"'`\n]*$""", re.MULTILINE)


@dataclass(slots=True)
class HashedFiles:
    """The files of a release that have a hashed name as well, by their plain names."""

    names: dict[str, str] = field(default_factory=dict)
    data: dict[str, bytes] = field(default_factory=dict)  # what each holds
    owners: dict[str, Owner] = field(default_factory=dict)

    def name(self, plain: str) -> str:
        """Return the name that pages have for a file of the output."""
        return self.names.get(plain, plain)

    def write(self, site: Any) -> None:
        """Write the copies under hashed names, each for the owner of the plain file."""
        for plain, name in self.names.items():
            site.write(f"/{encode_path(name)}", self.data[plain], self.owners[plain])


def read_hashed_files(settings: Mapping[str, Any]) -> HashedFiles:
    """Read the files that templates name by `hashed`, and what these bring along."""
    found = HashedFiles()
    reader = _Reader(settings, found)
    for name in sorted({*_named_by_templates(settings), settings["STYLESHEET"]} - {""}):
        reader.read(name)
    return found


def _named_by_templates(settings: Mapping[str, Any]) -> Iterator[str]:
    folders = [Path(each) for each in settings["THEME_TEMPLATES_OVERRIDES"]]
    for folder in (*folders, Path(settings["THEME"]) / "templates"):
        for path in sorted(folder.rglob("*.html")):
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from _NAMED.findall(text)


class _Reader:
    def __init__(self, settings: Mapping[str, Any], found: HashedFiles) -> None:
        theme, folder = Path(settings["THEME"]), settings["THEME_STATIC_DIR"]
        self._theme = f"{folder}/"
        self._statics = [theme / name for name in settings["THEME_STATIC_PATHS"]]
        self._content = Path(settings["PATH"])
        self._found = found
        self._open: set[str] = set()  # that are being read: two may bring each other

    def read(self, name: str) -> str:
        """Return the hashed name of a file; its plain one if it can have none."""
        found = self._found
        if name in found.names or name in self._open:
            return found.name(name)
        path, owner = self._source(name)
        if path is None:
            return name
        self._open.add(name)
        data = path.read_bytes()
        # Whoever wants the words of our scripts reads the plain file; those of others
        # may hold a licence.
        if name.endswith(".js") and path.is_relative_to(theme_path()):
            data = _COMMENT.sub(b"", data)
        if name.endswith(_TEXTS):
            data = self._with_hashed_references(name, data)
        self._open.remove(name)
        found.names[name] = hashed_name(name, data)
        found.data[name], found.owners[name] = data, owner
        return found.names[name]

    def _source(self, name: str) -> tuple[Path | None, Owner]:
        owner = Owner("the theme", Kind.FILE)
        paths = [each / name.removeprefix(self._theme) for each in self._statics]
        if not name.startswith(self._theme):
            owner = Owner(f"content/{name}", Kind.FILE, name)
            paths = [self._content / name]
        # of files of one name Pelican copies the last
        return next((path for path in reversed(paths) if path.is_file()), None), owner

    def _with_hashed_references(self, name: str, data: bytes) -> bytes:
        def replace(found: re.Match[str]) -> str:
            beside = posixpath.join(posixpath.dirname(name), found["path"])
            plain = posixpath.normpath(beside)
            last = posixpath.basename(self.read(plain))
            return found["before"] + posixpath.join(
                posixpath.dirname(found["path"]), last
            )

        return _REFERENCE.sub(replace, data.decode("utf-8", "surrogateescape")).encode(
            "utf-8", "surrogateescape"
        )
