"""Builds between, killed ones, lost output and caches: the bytes of a clean build.

`rebuilt` builds the blog as it stands and a copy from nothing, and compares; the
names it returns, of files that changed, show that the edit was seen at all.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from causerie.building.build import build, check
from causerie.identity.lock_json import serialise_lock
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import mention_path, save_mention
from clean_builds import Way, due, tree
from edit_posts import add_to_body, post
from edit_site import move_site
from edited_blog import Edited
from sites import NOW

# Other builds between


def test_previews_releases_and_other_addresses_do_not_mix(blog: Edited) -> None:
    elsewhere = Way(site_url="http://127.0.0.1:8001")

    order = (Way(release=True), elsewhere, Way(), elsewhere, Way(release=True))
    for number, way in enumerate(order):
        blog.header(5, Title=f"Titre {number}")
        assert blog.page(5) in blog.rebuilt(way)


def test_a_check_between_two_builds_changes_nothing(blog: Edited) -> None:
    blog.header(5, Title="Autre")
    assert check(Way(release=True).of(blog.root)).ok
    assert check(Way().of(blog.root)).ok

    assert {"index.html", blog.page(5)} <= blog.rebuilt()


def test_what_was_published_is_held_against_every_release(blog: Edited) -> None:
    release = Way(release=True)
    lock = serialise_lock(build(release.of(blog.root)).proposed)
    blog.header(7, Slug="ailleurs")
    blog.rebuilt(release)
    blog.write("content/identity.lock.json", lock)

    result = build(release.of(blog.root))

    assert any("billet-7" in str(problem) for problem in result.problems)
    blog.rebuilt(release, errors=sum(p.level == "error" for p in result.problems))


def test_two_builds_at_once_both_give_the_whole_site(blog: Edited) -> None:
    blog.header(5, Title="Autre")
    results = []
    threads = [
        Thread(target=lambda way=way: results.append(build(way.of(blog.root)).ok))
        for way in (Way(), Way(), Way(release=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [True, True, True] == results
    assert set() == blog.rebuilt()
    assert set() == blog.rebuilt(Way(release=True))


@pytest.mark.parametrize("part", [0.3, 0.6, 0.8, 0.95])
def test_a_killed_build_does_no_harm(blog: Edited, part: float) -> None:
    asked = (
        "import sys; sys.path.insert(0, 'x')\n"
        "from pathlib import Path\n"
        "from causerie.building.build import build\n"
        "from causerie.building.request import BuildRequest\n"
        f"build(BuildRequest(Path({str(blog.root)!r}), now={NOW}))\n"
    )
    command = [sys.executable, "-c", asked]
    begin = time.monotonic()
    subprocess.run(command, env=blog.environment(), check=True)
    seconds = time.monotonic() - begin
    blog.header(5, Title="Autre", Tags="neuf")
    with subprocess.Popen(
        command, env=blog.environment(), start_new_session=True
    ) as process:
        time.sleep(part * seconds)
        os.killpg(process.pid, signal.SIGKILL)

    blog.rebuilt()

    assert "Autre" in blog.text("index.html")


# Output and caches


def test_an_edited_or_lost_page_is_made_again(blog: Edited) -> None:
    before = tree(blog.root / "output")
    page = blog.root / "output" / blog.page(5)
    page.write_bytes(page.read_bytes() + b"<!-- -->")
    (blog.root / "output/index.html").unlink()
    blog.write("output/tag/absent/index.html", "Qui suis-je ?")

    blog.rebuilt()

    assert before == tree(blog.root / "output")


def test_an_empty_folder_that_no_build_made_is_taken_away(blog: Edited) -> None:
    before = tree(blog.root / "output")
    (blog.root / "output/vide/plus-bas").mkdir(parents=True)
    (blog.root / "output/tag/vide").mkdir()

    assert {"vide", "vide/plus-bas", "tag/vide"} == blog.rebuilt()
    assert before == tree(blog.root / "output")


def test_caches_and_output_can_go_at_any_time(blog: Edited) -> None:
    before = tree(blog.root / "output")
    for name in ("output", ".causerie"):
        (blog.root / name).rename(blog.root.with_name(f"away-{name}"))
        blog.write("output/oublie.txt", "Qui suis-je ?")
        assert "oublie.txt" in blog.rebuilt()
        assert before == tree(blog.root / "output")


def test_a_site_that_moved_is_still_itself(blog: Edited) -> None:
    move_site(blog.root, 0, 0)
    blog.header(5, Title="Autre")
    moved = replace(blog, root=blog.root.rename(blog.root.with_name("ailleurs")))

    assert "index.html" in moved.rebuilt()


def test_a_build_of_what_is_built_writes_no_file(blog: Edited) -> None:
    blog.header(5, Title="Autre")
    build(Way().of(blog.root))
    before = stamps(blog.root / "output")
    post(blog.root, 3).touch()

    assert build(Way().of(blog.root)).ok
    assert build(Way(now=NOW + 60).of(blog.root)).ok

    assert before == stamps(blog.root / "output")


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return what tells that a file or folder was written: its date and its inode."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            path.stat().st_ino,
        )
        for path in [folder, *folder.rglob("*")]
    }


# What no date and no size tells


def change_unseen(path: Path) -> bytes:
    """Change a byte of a file in place; put its date back."""
    data, before = path.read_bytes(), path.stat()
    with path.open("r+b") as file:
        file.seek(-3, os.SEEK_END)
        file.write(b"?")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return data


def verified(blog: Edited) -> bool:
    """Return whether a build that reads every file finds nothing to do."""
    return due(replace(Way().of(blog.root), verify=True)) == "nothing"


def test_a_byte_of_a_page_that_changed_unseen_is_found_by_verifying(
    blog: Edited,
) -> None:
    page = blog.root / "output" / blog.page(5)
    assert verified(blog)

    data = change_unseen(page)

    assert build(Way().of(blog.root)).ok
    assert data != page.read_bytes()
    assert build(replace(Way().of(blog.root), verify=True)).ok
    assert data == page.read_bytes()
    assert verified(blog)


def test_a_byte_of_a_picture_that_is_linked_to_is_found_by_verifying(
    blog: Edited,
) -> None:
    picture = blog.root / "content/images/plan.png"
    assert picture.stat().st_nlink > 1  # so its ctime says nothing

    change_unseen(picture)

    assert not verified(blog)


def test_what_a_partial_build_wrote_is_verified_too(blog: Edited) -> None:
    add_to_body(blog.post(5), "Encore.")
    add_to_body(blog.post(2), "Encore.")
    blog.rebuilt()

    assert verified(blog)

    change_unseen(blog.root / "output" / blog.page(5))
    assert not verified(blog)


# Others' words


def test_an_accepted_mention_arrives_and_goes(blog: Edited) -> None:
    path = f"/{blog.page(5).removesuffix('index.html')}"
    said = datetime(2026, 3, 5, 12, tzinfo=UTC)
    mention = Mention("https://autre.example/1", path, said, title="Vu & lu")

    save_mention(blog.root / "content", mention)

    feed = f"{path.lstrip('/')}feed.xml"
    every = {blog.page(5), feed}
    assert every == {n for n in blog.rebuilt() if n.endswith("l")}
    assert "Vu &amp; lu" in blog.text(blog.page(5))

    kept = mention_path(blog.root / "content", mention.source, path)
    kept.unlink()
    assert blog.page(5) in blog.rebuilt()
    assert "Vu &amp; lu" not in blog.text(blog.page(5))
