"""The house: imports go one way, and each library is let into its own rooms only."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from causerie.defaults import PLUGINS

PACKAGE = Path(__file__).parents[2] / "plugins" / "causerie"
FEATURES = {
    "comments",
    "crosslinks",
    "feeds",
    "interface",
    "markup",
    "pingbacks",
    "podcast",
}
APPLICATIONS = {
    "authoring",
    "building",
    "importers",
    "incremental",
    "preview",
    "publishing",
}
TASKS = "tasks"

# A library, and the places (below the package) that may import it.
ROOMS = {
    "pelican": ("bridge/", "incremental/", "*/__init__.py", "markup/"),
    "feedgen": ("podcast/feed.py", "feeds/"),
    "mutagen": ("podcast/",),
    "regex": ("podcast/",),
    "invoke": ("tasks/",),
    "PIL": ("podcast/cover.py", "markup/"),
    "babel": ("interface/",),
    "watchfiles": ("preview/watch.py",),
    "socket": ("fetch.py", "preview/", "pingbacks/receive.py", "publishing/targets/"),
    "http": ("fetch.py", "preview/", "pingbacks/", "publishing/targets/"),
    "urllib.request": (),
    "httpx2": (),
    "httpcore2": ("fetch.py",),
    "justhtml": ("pingbacks/",),
    "waitress": ("pingbacks/serve.py",),
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), path


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(room: str) -> int:
    """Base 0, features 1, applications 2, tasks 3."""
    if room in FEATURES:
        return 1
    if room in APPLICATIONS:
        return 2
    return 3 if room in {TASKS, "__main__"} else 0


def room_of(module: str) -> str:
    """The folder of a module below causerie, or the name of a base module."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


ALL = list(modules())


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_imports_go_one_way(name: str, path: Path) -> None:
    own = name.split("/", maxsplit=1)[0].removesuffix(".py")
    for module in imports(path):
        if not module.startswith("causerie."):
            continue
        other = room_of(module)
        assert layer(other) <= layer(own), f"{name} looks up to {module}"
        if layer(own) == 1 and layer(other) == 1:
            assert other == own, f"{name}: features do not import each other: {module}"


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_libraries_stay_in_their_rooms(name: str, path: Path) -> None:
    for module in imports(path):
        for library, rooms in ROOMS.items():
            if module == library or module.startswith(library + "."):
                assert any(
                    name.startswith(room)
                    if "*" not in room
                    else name.endswith(room.removeprefix("*"))
                    for room in rooms
                ), f"{name} may not import {library}"


def test_files_are_of_a_size_to_be_read() -> None:
    long = {n: c for n, p in ALL if (c := len(p.read_text("utf-8").splitlines())) > 300}

    assert long == {}


@pytest.mark.parametrize("plugin", PLUGINS)
def test_every_plugin_can_revise_what_it_did(plugin: str) -> None:
    assert callable(getattr(import_module(plugin), "revise", None)), (
        f"{plugin}: without revise(site, revisions) every build is a whole one"
    )
