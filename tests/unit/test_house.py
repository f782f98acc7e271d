"""The house: imports go one way, and each library is let into its own rooms only."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from checkout import CHECKOUT

PACKAGE = CHECKOUT / "plugins/causerie"
# What each room of the base may import of the others.
BASE = {
    "": {"text"},  # the files at the root
    "text": {""},
    "files": {"", "text"},
    "net": {"", "text"},
    "header": {"", "text", "files"},
    "sources": {"", "text", "files", "header"},
    "identity": {"", "text", "files"},
    "bridge": {"", "text", "files", "net", "header", "sources", "identity"},
}
FEATURES = {
    "cards",
    "comments",
    "crosslinks",
    "feeds",
    "i18n",
    "markup",
    "pingbacks",
    "podcast",
    "search",
}
APPLICATIONS = {
    "authoring",
    "building",
    "epub",
    "importing",
    "own_site",
    "preview",
    "publishing",
}
TASKS = "tasks"

# What each room within a room may import of those beside it.
INNER = {
    "pingbacks/parsing": set(),
    "pingbacks/sending": {"pingbacks/parsing"},
    "pingbacks/receiving": {"pingbacks/parsing"},
    "markup/images": set(),
    "podcast/chapters": set(),
    "podcast/audio": {"podcast/chapters"},
    "podcast/transcripts": {"podcast/chapters"},
    "podcast/feed": {"podcast/chapters"},
    "podcast/lint": {"podcast/audio", "podcast/chapters", "podcast/feed"},
    # one says what to do again, the other does it: they share work and snapshot
    "building/incremental": {"building/table"},
    "building/table": {"building/incremental"},
    "publishing/targets": set(),
}
# The files beside these two rooms that may know them: the rest of a whole build stands
# clear of what makes the next one shorter.
ENGINE = ("building/incremental", "building/table")
DOORS = {"build.py", "build_process.py", "full_build.py"}

# A library, and the places (below the package) that may import it.
ROOMS = {
    # Pelican is known to the bridge; and to those of the table's files that stand in
    # for its generators: they read by its readers, and show templates its contents.
    "pelican": (
        "bridge/",
        "building/table/plain_values.py",
        "building/table/source_reader.py",
        "building/table/static_files.py",
        "building/table/updater.py",
        "building/table/view.py",
        "building/table/views.py",
        "*/__init__.py",
        "markup/",
    ),
    "feedgen": ("podcast/feed/",),
    "mutagen": ("podcast/audio/",),
    "regex": ("podcast/feed/",),
    "invoke": ("tasks/",),
    "PIL": ("podcast/cover.py", "markup/", "cards/", "epub/book_images.py"),
    "babel": ("i18n/", "text/language_formats.py"),
    "watchfiles": ("preview/watch_files.py",),
    "socket": (
        "net/client.py",
        "preview/",
        "pingbacks/receiving/wsgi_app.py",
        "publishing/targets/",
    ),
    "http": (
        "net/client.py",
        "preview/",
        "pingbacks/receiving/",
        "publishing/targets/",
    ),
    "urllib.request": (),
    "httpx2": (),
    "httpcore2": ("net/client.py",),
    "bs4": ("importing/",),
    "markdownify": ("importing/write_markdown.py",),
    "justhtml": ("pingbacks/parsing/", "epub/xhtml_body.py"),
    "brotli": ("publishing/compressed_copies.py",),
    "obstore": ("publishing/targets/object_store.py",),
    "waitress": ("pingbacks/receiving/server.py",),
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


ALL = list(modules())
NAMES = {name for name, _ in ALL}


def imported(path: Path) -> Iterator[str]:
    """Yield the files of ours, below the package, that a module imports."""
    for module in imports(path):
        below = module.removeprefix("causerie.").replace(".", "/")
        yield from {f"{below}.py", f"{below}/__init__.py"} & NAMES


def room_of(name: str) -> str:
    """Return the folder that a file's first room is; of files at the root, nothing."""
    room, inner, _ = name.partition("/")
    return room if inner else ""


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_imports_go_one_way(name: str, path: Path) -> None:
    own = room_of(name) or name.removesuffix(".py")
    for other in imported(path):
        room = room_of(other) or other.removesuffix(".py")
        assert layer(room) <= layer(own), f"{name} looks up to {other}"
        if layer(own) == layer(room) == 1 or layer(own) == layer(room) == 2:
            assert room == own, f"{name}: rooms of one layer are strangers: {other}"
        if layer(own) == 0 and room_of(other) != room_of(name):
            assert room_of(other) in BASE[room_of(name)], f"{name} looks up to {other}"


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_imports_within_a_room_go_one_way(name: str, path: Path) -> None:
    own = name.rpartition("/")[0]
    for other in imported(path):
        inner = other.rpartition("/")[0]
        if own in INNER and inner in INNER and inner != own:
            assert inner in INNER[own], f"{name} looks up to {other}"
        if own == "building" and inner in ENGINE:
            assert Path(name).name in DOORS, f"{name} knows {other}"


def test_no_module_imports_itself_by_way_of_others() -> None:
    waits = {name: {*imported(path)} - {name} for name, path in ALL}
    faces = {name for name in NAMES if name.endswith("__init__.py")}
    while free := {name for name, of in waits.items() if not of - faces}:
        waits = {name: of - free for name, of in waits.items() if name not in free}

    assert waits == {}


def test_few_files_stand_at_the_root() -> None:
    assert len([name for name in NAMES if "/" not in name]) <= 14


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


# Why a module of few lines stands by itself.
_SETTINGS = "a feature's settings are found by this name"
_ONE = "one thing of a row of such, each in a file by its name"
SHORT = {
    "preview/lan_address.py": "what asks the system for its address, by itself",
    "authoring/remote_recording.py": "what asks another host stands by itself",
    "bridge/check_bodies.py": "a checker of built posts, as the others of the bridge",
    "bridge/freed_memory.py": "what asks the C library for it, by itself",
    "bridge/slugs.py": "Pelican's slugs, for those who may not know Pelican",
    "bridge/summary.py": _ONE,
    "bridge/unicode_paths.py": "two resolvers of links use it",
    "feeds/response_paths.py": "asked of each post, and most have no responses",
    "feeds/feed_files.py": "read by the table of posts, which imports no feed",
    "building/table/check_looks.py": "one step of an update",
    "building/build_lock.py": "three doors of the engine lock, without each other",
    "building/json_stdout.py": "imported first in processes that must begin quickly",
    "building/reuse_unchanged.py": "one step of a full build",
    "cards/settings.py": _SETTINGS,
    "comments/comments_path.py": "asked of each post, and most have no comments",
    "comments/settings.py": _SETTINGS,
    "crosslinks/neighbours.py": _ONE,
    "crosslinks/related.py": _ONE,
    "crosslinks/settings.py": _SETTINGS,
    "feeds/covers.py": "RSS and Atom have them alike",
    "feeds/identity_record.py": "a feature's share of the identity lock",
    "feeds/settings.py": _SETTINGS,
    "feeds/write_feeds.py": "that of blogs, beside what the three formats are",
    "files/hashed_name.py": "who publishes asks of names alone, whoever made them",
    "files/cache_file.py": "read and written by the same rule: one place",
    "pingbacks/parsing/verification.py": "each build knows it, without the parser",
    "preview/search_index.py": "a preview alone makes it when it is asked for",
    "markup/details_block.py": _ONE,
    "markup/images/settings.py": _SETTINGS,
    "markup/table_alignment.py": _ONE,
    "importing/import_request.py": "what the whole room is told, without the room",
    "importing/import_wordpress.py": "the story of an import, from top to bottom",
    "importing/render_markdown.py": "alone with its library",
    "own_site/changelog.py": "what is new is said without all that makes it so",
    "publishing/extras.py": "two libraries are installed in the same way",
    "publishing/noted_paths.py": "what is told and what is verified are noted alike",
    "pingbacks/check_files.py": "a feature's share of the checks",
    "pingbacks/mention.py": "pages need it without all that reads mention files",
    "pingbacks/settings.py": _SETTINGS,
    "pingbacks/receiving/registrable_domain.py": "what stands in for a long table",
    "podcast/audio/vorbis_chapters.py": _ONE,
    "podcast/identity_record.py": "a feature's share of the identity lock",
    "podcast/qr_code.py": "alone with its library",
    "preview/url_to_file.py": "what a browser may read of the disk, to be judged alone",
    "publishing/target.py": "a protocol, which targets and what uses them share",
    "publishing/target_address.py": "knows all targets, which know the protocol",
    "tasks/epub_process.py": "a program by itself, as children are",
    "tasks/exit_codes.py": "all tasks end by it",
    "tasks/open_release.py": "a server, which other tasks do without",
    "tasks/port.py": "two tasks listen",
    "text/html_fragment.py": "lxml's own function fails on whole documents",
    "text/language_codes.py": "a table",
    "text/reading_time.py": "rows and posts are given it, and no feature is",
    "text/xml_characters.py": "all that is written as XML goes through it",
    "theme_path.py": "settings files import it before there is anything else",
}


def test_files_are_of_a_size_to_be_read() -> None:
    lines = {name: len(path.read_text("utf-8").splitlines()) for name, path in ALL}
    modules = {name for name in lines if not name.endswith("__init__.py")}

    assert {name for name in lines if lines[name] > 300} == set()
    assert {name for name in modules if lines[name] < 40} <= SHORT.keys()
    assert SHORT.keys() <= modules


def test_files_that_are_named_exist() -> None:
    others = [*CHECKOUT.glob("*.py"), *CHECKOUT.glob("tests/[!n]*/**/*.py")]
    there = {path.relative_to(CHECKOUT).as_posix() for path in others}
    there |= {f"{PACKAGE.name}/{name}" for name, _ in ALL}
    named = {
        f"{name}: {match[1]}"
        for name, path in ALL
        for match in re.finditer(r"(?<=[ `(])([\w/]+\.py)\b", path.read_text("utf-8"))
        if not any(f"/{file}".endswith(f"/{match[1]}") for file in there)
    }

    assert named == set()


@pytest.mark.parametrize(
    "face", [n for n in sorted(NAMES) if n.endswith("__init__.py")]
)
def test_no_handler_is_named_as_a_module_beside_it(face: str) -> None:
    beside = {name.removesuffix(".py") for name in NAMES if name.startswith(face[:-11])}
    tree = ast.parse((PACKAGE / face).read_text(encoding="utf-8"))
    names = {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}

    # the module, imported later, would take its place; Pelican's signals are weak
    assert not {face[:-11] + name for name in names} & beside
