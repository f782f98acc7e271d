"""A partial build killed anywhere does no harm, and builds wait for each other."""

import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from causerie.building.build import build
from causerie.building.incremental.partial_process import snapshot_path
from causerie.building.incremental.resident_worker import IncrementalBuilder
from checkout import SUPPORT
from clean_builds import Tree, Way, build_beside, due, tree
from edit_posts import add_to_body
from edited_blog import Edited
from fork_server import ForkServer
from sites import NOW, Folder, Make, article

FIRST, SECOND = "content/articles/2026-01-02-a.md", "content/articles/2026-01-03-b.md"
LINK = "Vu [ailleurs]({filename}2026-01-02-a.md)."
WAYS = 4  # tests that share the moments to die at, and may run beside each other
DYING = SUPPORT / "peers/killed_build.py"


def text(number: int) -> str:
    named = {"Category": "Notes", "Tags": "bois, café, nuit, vélo"}
    return article(f"Titre {number}", f"Le texte, {number}.", **named)


def partial_build(server: ForkServer, root: Path, last: int) -> tuple[int | None, bool]:
    """Build a site partially in a process that dies before an act.

    Return how it ended, and whether it said what it made. One that was killed between
    its commit and the checksum of it leaves a snapshot that the next one will not use.
    """
    asked = {"root": str(root), "site_url": "", "now": NOW, "last": last}
    process = server.start_child(str(DYING), asked)
    said, _ = process.communicate()
    return process.returncode, bool(said)


def is_up_to_date(blog: Edited | Folder) -> bool:
    """Return whether a build would find nothing to do."""
    return due(Way().of(blog.root)) == "nothing"


@pytest.mark.parametrize("way", range(WAYS))
def test_a_partial_build_killed_before_any_of_its_acts_does_no_harm(
    site: Make, forked_children: ForkServer, way: int
) -> None:
    posts = {FIRST: text(0), SECOND: article("Deux", LINK, Category="Notes")}
    blog = site(posts)
    expected: dict[int, Tree] = {}
    for number in (1, 0):
        blog.write({FIRST: text(number)})
        expected[number] = tree(build_beside(blog.root, Way()).output)
    assert build(Way().of(blog.root)).ok
    ends = []

    for last in range(1 + way, 1000, WAYS):
        number = (1 + len(ends)) % 2
        blog.write({FIRST: text(number)})
        end, made = partial_build(forked_children, blog.root, last)
        ends.append(end)

        if made:  # it had less to do
            break
        assert build(Way().of(blog.root)).ok
        assert expected[number] == tree(blog.root / "output"), f"died before {last}"
        assert is_up_to_date(blog)

    assert expected[number] == tree(blog.root / "output")
    others = [end for end in ends[:-1] if end != -signal.SIGKILL]
    assert others in ([], [0]), "one at most was refused, see above"
    assert len(ends) > 50 // WAYS, "what it writes is not counted"


def test_partial_and_full_builds_at_once_wait_for_each_other(blog: Edited) -> None:
    release = Way(release=True)
    blog.rebuilt(release)
    with closing(IncrementalBuilder(Way().of(blog.root))) as builder:
        assert builder.build(None).ok
        before = snapshot_path(Way().of(blog.root)).stat()
        add_to_body(blog.post(5), "Encore.")
        asked: list[Callable[[], object]] = [
            lambda: builder.build([str(blog.post(5))]),
            lambda: build(release.of(blog.root)),
            lambda: build(Way().of(blog.root)),
        ]
        threads = [Thread(target=each) for each in asked]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        after = snapshot_path(Way().of(blog.root)).stat()
        assert before.st_ino == after.st_ino  # a full build writes another one
        assert before.st_mtime_ns != after.st_mtime_ns
    assert is_up_to_date(blog)
    assert set() == blog.rebuilt()
    assert set() == blog.rebuilt(release)


def test_a_partial_build_beside_an_edit_that_needs_a_full_build(blog: Edited) -> None:
    """Whichever comes first, the other finds what is left to do."""
    add_to_body(blog.post(5), "Encore.")
    running = [Thread(target=build, args=[Way().of(blog.root)]) for _ in range(2)]
    running[0].start()
    blog.header(7, Tags="neuf")
    conf = (blog.root / "pelicanconf.py").read_text("utf-8")
    blog.write("pelicanconf.py", f"{conf}\nSITESUBTITLE = 'Autre'\n")
    running[1].start()
    for thread in running:
        thread.join()

    assert (blog.root / "output/tag/neuf/index.html").is_file()
    assert "Autre" in blog.text("index.html")
    assert is_up_to_date(blog)
    assert set() == blog.rebuilt()
