"""Where tests stand: a module's is found by its name, and a folder keeps its word.

The test of `net/client.py` is `net/test_client.py`, or that of its room `test_net.py`,
in whichever of the folders of tests: in `unit` first, if functions alone show it.
`incremental` has the room `building/incremental` for its own.
"""

import re
from pathlib import Path

import pytest

from checkout import CHECKOUT, TESTS

PACKAGE = CHECKOUT / "plugins/causerie"
FOLDERS = ("unit", "site", "incremental", "browser", "live")
OWN = "building/incremental"  # the room whose tests are the folder `incremental`
LARGE = 150  # lines; a smaller module may be tested by those that use it
# Larger ones that a test of another name tests, and why.
ELSEWHERE = {
    "bridge/intrasite_links.py": ("site/bridge/test_dead_links.py", "a link is dead"),
    "bridge/resolve_links.py": ("site/bridge/test_dead_links.py", "or is resolved"),
    "bridge/markdown_cache.py": ("incremental/test_caches.py", "with all that is kept"),
    "bridge/markdown_reader.py": ("site/test_header.py", "by what it reads of headers"),
    "bridge/page_writer.py": ("site/test_differential.py", "its bytes are Pelican's"),
    "bridge/posts.py": ("site/test_sources.py", "a file becomes a post, or is told"),
    "bridge/setting_values.py": (
        "unit/bridge/test_setting_rules.py",
        "a rule asks for a value",
    ),
    "building/full_build.py": ("site/test_invalid.py", "all it checks, at once"),
    "building/nondeterminism.py": (
        "live/building/test_audit_hook.py",
        "the hook hears what it asks",
    ),
    "building/table/changed_rows.py": (
        "incremental/test_posts.py",
        "what an edit changes of other posts",
    ),
    "building/table/recheck.py": (
        "incremental/test_posts.py",
        "what an edit makes wrong elsewhere",
    ),
    "building/table/render.py": ("site/test_differential.py", "pages are Pelican's"),
    "building/table/stale_pages.py": (
        "incremental/test_posts.py",
        "which pages an edit makes again",
    ),
    "building/table/update.py": ("incremental/test_incremental.py", "any edit at all"),
    "building/table/write_pages.py": (
        "site/test_differential.py",
        "all pages are there, and Pelican's",
    ),
    "building/unused_files.py": ("site/test_sources.py", "what nothing reads is told"),
    "pingbacks/mention_file.py": ("site/test_mentions.py", "a page shows what it has"),
    "pingbacks/parsing/microformats.py": (
        "unit/pingbacks/parsing/test_h_entry_oracle.py",
        "beside mf2py",
    ),
    "tasks/episode.py": ("live/tasks/test_writing.py", "driven through a terminal"),
    "podcast/audio/file_types.py": (
        "unit/podcast/audio/test_probe.py",
        "each type is probed",
    ),
    "podcast/audio/id3_values.py": (
        "unit/podcast/audio/test_id3_tag.py",
        "beside what other programs read of a tag",
    ),
    "podcast/audio/mp4_chapters.py": (
        "unit/podcast/test_chapters.py",
        "beside the chapters of other files",
    ),
}
LARGE_ONES = sorted(
    path.relative_to(PACKAGE).as_posix()
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py" and len(path.read_text("utf-8").splitlines()) > LARGE
)


def found_by_name(module: str) -> list[Path]:
    """Return the tests that are found by a module's name, or by that of its room."""
    path = Path(module)
    room = path.parent
    names = [room / f"test_{path.stem}.py", room.parent / f"test_{room.name}.py"]
    found = [TESTS / folder / name for folder in FOLDERS for name in names]
    if room.as_posix() == OWN:
        found += [TESTS / "incremental" / name.name for name in names]
    return [path for path in found if path.is_file()]


@pytest.mark.parametrize("module", LARGE_ONES)
def test_the_test_of_a_module_is_found_by_its_name(module: str) -> None:
    found = found_by_name(module)

    if module in ELSEWHERE:
        assert [] == found
        assert (TESTS / ELSEWHERE[module][0]).is_file()
    else:
        assert found


def test_only_what_is_there_and_large_is_tested_elsewhere() -> None:
    assert ELSEWHERE.keys() <= {*LARGE_ONES}


def test_tests_within_a_folder_stand_in_rooms_of_the_package() -> None:
    rooms = {path.relative_to(PACKAGE) for path in PACKAGE.rglob("*") if path.is_dir()}
    used = {
        path.parent.relative_to(TESTS / folder)
        for folder in FOLDERS
        for path in (TESTS / folder).rglob("test_*.py")
    }

    assert used - {Path()} <= rooms


def test_the_test_of_a_module_within_a_room_stands_in_that_room() -> None:
    here = {path.stem for path in PACKAGE.iterdir()}  # rooms, and files of their own
    within = {path.stem for path in PACKAGE.glob("*/**/*.py")} - here
    mixed = set(FOLDERS) - {"incremental"}
    above = {path.stem for f in mixed for path in (TESTS / f).glob("test_*.py")}

    assert set() == above & {f"test_{name}" for name in within}


def test_tests_of_functions_build_no_site_and_open_no_browser() -> None:
    """They may ask another program what it reads: ffprobe, or a second Python."""
    builders = r"sites import.*\b(Folder|make_site)|causerie.building.build import"
    others = re.compile(rf"^from ({builders}|internet|playwright)\b", re.MULTILINE)

    assert [] == [
        str(path)
        for path in (TESTS / "unit").rglob("test_*.py")
        if others.search(path.read_text("utf-8"))
    ]


def test_all_tests_stand_in_one_of_the_folders() -> None:
    assert [TESTS / "conftest.py"] == [*TESTS.glob("*.py")]
