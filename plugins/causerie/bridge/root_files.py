"""Root files: what stands at the site's root, of content/root/ and the theme's root/.

`content/root/CNAME` is published as `/CNAME`, `content/root/.well-known/x` likewise.
What the theme has in its folder root/ (icons) stands there unless the author's does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, unquote

from causerie.bridge.output_registry import Kind, Owner
from causerie.problems import Problem, Where
from causerie.sources.source_paths import JUNK_FILES, SourcePaths
from causerie.sources.tree import scan_tree

ROOT = "root"  # below content/, and in the theme
# Elsewhere no name that begins with a full stop is published; here these alone are not.
_JUNK = (
    *(pattern for pattern in JUNK_FILES if pattern != ".*"),
    *(".DS_Store", "._*", ".AppleDouble", ".Trash*", ".directory", ".fuse_hidden*"),
    *(".git", ".gitkeep", ".gitignore", ".gitattributes", ".hg", ".svn"),
    *(".*.sw[a-z]", ".*.part", ".#*", ".*.kate-swp", ".~lock.*"),
)
_ICON = "favicon"  # an author's favicon.png goes before a theme's favicon.svg


def is_of_root(source: str) -> bool:
    """Return whether a file below content/ is published at the site's root.

    >>> is_of_root("root/CNAME"), is_of_root("images/root/a.png")
    (True, False)
    """
    return source.startswith(f"{ROOT}/")


def at_root(name: str) -> str:
    """Return where a file of content/root/ goes, below the output."""
    return name.removeprefix(f"{ROOT}/")


def address_of(name: str, site_url: str) -> str:
    """Return the address of a file below content/ that is published.

    >>> address_of("images/a b.png", ""), address_of("root/a.png", "https://a.example")
    ('/images/a%20b.png', 'https://a.example/a.png')
    """
    return f"{site_url}/{quote(at_root(name))}"


def file_at(content: Path, address: str, site_url: str) -> Path:
    """Return the file below content/ that is published at an address."""
    name = unquote(address.removeprefix(f"{site_url}/"))
    path = content / name
    return path if path.is_file() else content / ROOT / name


def publish_root(settings: dict[str, Any], content: Path) -> list[Problem]:
    """Have content/root/ published, whatever STATIC_PATHS is; return its faults.

    Templates get ROOT_FILES, the names of what stands at the root itself.
    """
    if ROOT not in (paths := settings["STATIC_PATHS"]):
        settings["STATIC_PATHS"] = [*paths, ROOT]
    settings["CAUSERIE_HIDDEN_FILES"], faults = hidden_files(content)
    settings["ROOT_FILES"] = root_names(settings)
    return faults


def hidden_files(content: Path) -> tuple[list[str], list[Problem]]:
    """Return the files of content/root/ that other folders would hide, and faults.

    They are those with a part of their name that begins with a full stop.
    """
    folder = content / ROOT
    if (
        folder.is_symlink()
    ):  # which may lead anywhere: its files are named as others are
        return [], []
    tree = scan_tree(folder, SourcePaths(ignored=_JUNK))
    files = [f"{ROOT}/{name}" for name in tree.files if _is_hidden(name)]
    faults = [
        replace(each, where=Where(f"{content.name}/{each.where.path}"))
        for each in tree.problems
        if _is_hidden(each.where.path)
    ]
    return files, faults


def root_names(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of files that stand at the site's root itself."""
    own = Path(settings["PATH"]) / ROOT
    names = {path.name for path in own.glob("*") if path.is_file()}
    return frozenset({*names, *(name for name, _ in _of_theme(settings, names))})


def write_theme_root(site: Any) -> None:
    """Write the theme's files that stand at the root, where the author has none."""
    context = site.build.generators["articles"].context
    own = {static.save_as for static in context["staticfiles"]}
    for name, path in _of_theme(site.settings, own):
        site.write(f"/{name}", path.read_bytes(), Owner("the theme", Kind.FILE))


def _of_theme(settings: Mapping[str, Any], own: set[str]) -> Iterator[tuple[str, Path]]:
    has_icon = any(name.startswith(f"{_ICON}.") for name in own)
    for path in sorted((Path(settings["THEME"]) / ROOT).glob("*")):
        is_icon = path.stem == _ICON
        if path.is_file() and path.name not in own and not (is_icon and has_icon):
            yield path.name, path


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)
