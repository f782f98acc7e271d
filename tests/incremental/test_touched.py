"""Files with other dates and the same bytes are no news; those that hide are.

`rebuilt` builds the blog as it stands and a copy from nothing, and compares; the
names it returns, of files that changed, show that the change was seen at all.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from causerie.building.build import build, check
from clean_builds import Way, due, why_full
from edit_posts import add_to_body
from edited_blog import Edited
from interlinked_blog import SETTINGS
from pictures import png
from sites import NOW

PICTURE, RECORDING = "content/images/croquis.png", "content/audio/e1.mp3"


def touch(root: Path) -> None:
    for path in [*root.rglob("content/**/*"), *root.glob("*.py"), root / "output"]:
        os.utime(path)


def check_out(root: Path) -> None:
    """Have all files of content/ written anew, as git or `cp -r` does."""
    shutil.copytree(root / "content", root / "copy", copy_function=shutil.copyfile)
    shutil.rmtree(root / "content")
    (root / "copy").rename(root / "content")


def change_rights(root: Path) -> None:
    for path in [*root.rglob("content/**/*"), *root.rglob("theme/**/*.html")]:
        path.chmod(0o700)


def link(root: Path) -> None:
    """Have links of all files made elsewhere, as backups do."""
    shutil.copytree(root / "content", root.with_name("backup"), copy_function=os.link)


def unlink(root: Path) -> None:
    """Have the links of the preview removed, and plain copies put in their place."""
    for path in root.glob("output/images/*"):
        data = path.read_bytes()
        path.unlink()
        path.write_bytes(data)


def move_and_bring_back(root: Path) -> None:
    (root / "content").rename(root / "away")
    (root / "away").rename(root / "content")


def edit_and_restore(root: Path) -> None:
    for path in (*root.glob("content/*/*.md"), root / PICTURE):
        data = path.read_bytes()
        path.write_bytes(b"?")
        path.write_bytes(data)


ACTS = (
    touch, check_out, change_rights, link, unlink, move_and_bring_back,
    edit_and_restore,
)  # fmt: skip


def test_what_was_only_touched_asks_for_nothing(blog: Edited) -> None:
    for act in ACTS:
        act(blog.root)
        assert due(Way().of(blog.root)) == "nothing", act
    assert blog.rebuilt() == set()

    check_out(blog.root)
    add_to_body(blog.post(5), "Encore.")

    assert due(Way().of(blog.root)) == "partial"
    assert blog.page(5) in blog.rebuilt()
    assert due(Way().of(blog.root)) == "nothing"


def test_a_post_that_was_touched_is_made_again_if_it_is_dated_by_its_file(
    blog: Edited,
) -> None:
    blog.write("pelicanconf.py", f'{SETTINGS}DEFAULT_DATE = "fs"\n')
    assert build(Way().of(blog.root)).ok

    for day in (1, 2):  # also after an update
        os.utime(blog.post(5), (NOW - day * 86400, NOW - day * 86400))
        shown = datetime.fromtimestamp(NOW - day * 86400, UTC).strftime("%Y-%m-%dT")
        assert f'modified_time" content="{shown}' not in blog.text(blog.page(5))

        assert build(Way().of(blog.root)).whole == ()
        assert f'modified_time" content="{shown}' in blog.text(blog.page(5))


def test_a_full_build_of_what_was_copied_is_followed_by_partial_ones(
    blog: Edited,
) -> None:
    check_out(blog.root)
    blog.header(5, Tags="neuf")
    assert "tag/neuf/index.html" in blog.rebuilt()
    assert due(Way().of(blog.root)) == "nothing"

    check(Way().of(blog.root))  # it has links made, too

    assert due(Way().of(blog.root)) == "nothing"


def move(root: Path, to: Path) -> None:
    root.rename(to)


def move_over(root: Path, to: Path) -> None:
    """Have a tool like rsync copy all, with the dates."""
    shutil.copytree(root, to, symlinks=True)


def copy_plainly(root: Path, to: Path) -> None:
    """Have `cp -r` copy all: every date is new."""
    shutil.copytree(root, to, symlinks=True, copy_function=shutil.copyfile)


@pytest.mark.parametrize("act", [move, move_over, copy_plainly])
def test_a_site_that_was_moved_or_copied_has_no_more_to_do(
    blog: Edited, act: Callable[[Path, Path], None]
) -> None:
    to = blog.root.parent / "else" / "where"
    to.parent.mkdir()
    act(blog.root, to)
    moved = replace(blog, root=to)
    assert [due(Way().of(to)) for _ in range(2)] == ["nothing"] * 2
    add_to_body(moved.post(5), "Encore.")
    assert due(Way().of(to)) == "partial"
    assert moved.page(5) in moved.rebuilt()

    path = moved.root / "theme/templates/tag.html"
    path.write_text(path.read_text("utf-8").replace("{% block", "<i></i>{% block", 1))

    assert due(Way().of(to)) == "partial"
    moved.rebuilt()


def test_a_theme_elsewhere_is_followed_from_wherever_a_site_stands(
    blog: Edited, tmp_path: Path
) -> None:
    """Unless its place is said from the site on: there may be another one then."""
    theme, to = tmp_path / "themes" / "mine", tmp_path / "else" / "where"
    theme.parent.mkdir()
    (blog.root / "theme").rename(theme)
    for said in (str(theme), "../themes/mine"):
        blog.replace("pelicanconf.py", 'THEME = "theme"', f"THEME = {said!r}")
        assert build(Way().of(blog.root)).ok
        shutil.copytree(blog.root, to, symlinks=True)
        if said == str(theme):
            assert due(Way().of(to)) == "nothing"
            template = theme / "templates" / "404.html"
            template.write_text(
                template.read_text("utf-8").replace("{% end", " {% end")
            )
            assert due(Way().of(to)) == "partial"
        else:
            assert "/themes/mine may be another" in why_full(Way().of(to))
        shutil.rmtree(to)
        blog.replace("pelicanconf.py", f"THEME = {said!r}", 'THEME = "theme"')


def test_a_copy_of_a_site_that_names_its_folder_is_built_anew(
    blog: Edited, tmp_path: Path
) -> None:
    root = str(blog.root)
    text = f'THEME = "{root}/theme"'
    blog.replace("pelicanconf.py", 'THEME = "theme"', text)
    assert build(Way().of(blog.root)).ok

    shutil.copytree(root, tmp_path / "copy", symlinks=True)

    assert f"the settings name {root}" in why_full(Way().of(tmp_path / "copy"))


def rewrite(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def put_in_place(path: Path, data: bytes) -> None:
    aside = path.with_name("aside")
    aside.write_bytes(data)
    aside.replace(path)


def hide(path: Path, data: bytes, put: Callable[[Path, bytes], None]) -> None:
    """Put other bytes of the same number into a file, and its old date on it."""
    before = path.stat()
    assert before.st_size == len(data)
    put(path, data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("release", [False, True])
def test_a_picture_or_recording_of_the_old_size_and_date_is_seen(
    blog: Edited, *, release: bool
) -> None:
    way = Way(release=release)
    size = 200
    blog.write(PICTURE, png(30, 8).ljust(size, b"\0"))
    blog.rebuilt(way)
    for width, put in ((41, rewrite), (42, put_in_place)):
        hide(blog.root / PICTURE, png(width, 8).ljust(size, b"\0"), put)
        assert blog.page(5) in blog.rebuilt(way)
        page = way.of(blog.root).output / blog.page(5)
        assert f'width="{width}"' in page.read_text("utf-8")
    data = bytearray((blog.root / RECORDING).read_bytes())
    data[len(data) // 2] ^= 1
    hide(blog.root / RECORDING, bytes(data), put_in_place)
    assert blog.rebuilt(way) >= {"audio/e1.mp3"}
