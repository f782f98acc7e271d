"""Builds: beside and swapped in, one at a time, as of a moment, from a wheel too."""

import json
import os
import shutil
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pelican.paginator import PaginationRule, Paginator
from pelican.settings import DEFAULT_CONFIG

from causerie.bridge.pagination import OldestFirstPaginator, pages_of
from causerie.building.atomic_swap import swap_directories
from causerie.building.build import build
from causerie.building.child_process import environment
from causerie.building.request import BuildRequest, build_time
from causerie.errors import BuildError
from causerie.files.lock_file import open_locked
from checkout import CHECKOUT
from sites import CONF, NOW, Make, article

POST = {"content/articles/2026-03-01-a.md": article("Un")}


def test_a_failed_build_leaves_the_old_output_whole(site: Make) -> None:
    folder = site(POST)
    before = folder.release().files()

    folder.write({"content/articles/2026-03-02-b.md": article("Deux", "[x](/rien/)")})

    assert not folder.build().ok
    assert {p.name for p in folder.root.iterdir()} >= {"output-release"}
    after = {
        path.relative_to(folder.root / "output-release").as_posix(): path.read_bytes()
        for path in (folder.root / "output-release").rglob("*")
        if path.is_file()
    }
    assert before == after


def test_readers_find_the_site_at_every_moment_of_a_swap(tmp_path: Path) -> None:
    place = tmp_path / "output"
    place.mkdir()
    (place / "index.html").write_text("0")
    misses, stop = [], []

    def read() -> None:
        while not stop:
            try:
                (place / "index.html").read_text()
            except FileNotFoundError:
                misses.append(1)

    reader = Thread(target=read)
    reader.start()
    for number in range(200):
        part = tmp_path / "output.part"
        part.mkdir()
        (part / "index.html").write_text(str(number))
        swap_directories(part, place)
    stop.append(1)
    reader.join()

    assert misses == []
    assert (place / "index.html").read_text() == "199"
    assert [place] == list(tmp_path.iterdir())


def test_a_link_or_a_file_where_the_output_should_be_harms_no_later_build(
    site: Make,
) -> None:
    folder = site({"content/articles/2026-03-01-a.md": article("Un")})
    output, part = folder.root / "output", folder.root / "output.part"
    (folder.root / "elsewhere").mkdir()
    for link in (folder.root / "elsewhere", folder.root / "nowhere"):
        output.symlink_to(link)
        part.symlink_to(link)
        assert folder.build(release=False).ok
        assert (output / "index.html").is_file()
        shutil.rmtree(output)
    output.write_text("an author's")
    part.write_text("what was stopped left")

    with pytest.raises(NotADirectoryError, match="output'"):
        folder.build(release=False)

    assert output.read_text() == "an author's"
    assert not part.exists()


def test_two_builds_at_once_both_end_well(site: Make) -> None:
    folder = site(POST)
    results = []
    threads = [
        Thread(target=lambda: results.append(build(BuildRequest(folder.root, now=NOW))))
        for _ in range(2)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [True, True] == [result.ok for result in results]
    assert (folder.root / "output/index.html").is_file()


def test_what_outlives_a_killed_build_keeps_the_next_one_waiting(site: Make) -> None:
    waits = """
import pathlib, time
HERE = pathlib.Path(__file__).parent
HERE.joinpath("begun").touch()
while HERE.joinpath("hold").exists():
    time.sleep(0.01)
"""
    folder = site({**POST, "pelicanconf.py": CONF + waits, "hold": ""})
    asked = (
        "from pathlib import Path, PosixPath\n"
        "from causerie.building.build import build\n"
        "from causerie.building.request import BuildRequest\n"
        f"build({BuildRequest(folder.root, now=NOW)!r})\n"
    )
    command = [sys.executable, "-c", asked]
    with subprocess.Popen(command, env=environment()) as process:
        while not (folder.root / "begun").exists():
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()

    with pytest.raises(BlockingIOError):
        open_locked(folder.root / ".causerie" / "build.lock", wait=False)
    (folder.root / "hold").unlink()
    assert folder.build(release=False).ok
    assert not (folder.root / "output.part").exists()


def test_a_preview_shows_drafts_where_a_release_has_nothing(site: Make) -> None:
    more = {
        "content/articles/2026-03-02-b.md": article("Brouillon", Status="draft"),
        "content/articles/2026-12-24-c.md": article("Noël"),
        "content/articles/2026-03-03-d.md": article("Caché", Status="hidden"),
        "content/articles/2026-03-04-e.md": article("Parti", Status="gone"),
        "content/articles/2026-03-03-d.en.md": article("Hidden", Status="hidden"),
        "content/pages/nous.md": article("Nous"),
        "content/pages/eux.md": article("Eux", Status="hidden"),
    }
    folder = site({**POST, **more})
    place = 'DRAFT_URL = "soon/{slug}.html"\nDRAFT_SAVE_AS = DRAFT_URL\n'
    folder.write({"pelicanconf.py": CONF + place})

    release = folder.build()  # first: settings of just now are not trusted
    preview = folder.build(release=False)
    folder.write({"content/articles/2026-03-05-f.md": article("Six")})
    partial = folder.build(release=False)

    assert preview.drafts == partial.drafts == ("soon/b.html", "soon/c.html")
    assert all((folder.root / "output" / name).is_file() for name in preview.drafts)
    assert not (folder.root / "output-release/soon").exists()
    assert folder.build(release=False).drafts == preview.drafts  # nothing changed
    assert preview.notes == (
        "2 posts (1 hidden), 2 pages (1 hidden), 1 translation, 1 gone",
        "1 draft: /soon/b.html",
        "1 post waits until 2026-12-24 (/soon/c.html)",
    )
    assert partial.changed
    assert partial.notes == (preview.notes[0].replace("2", "3", 1), *preview.notes[1:])
    assert release.notes == (
        preview.notes[0],
        "1 post waits until 2026-12-24 (content/articles/2026-12-24-c.md)",
    )


def test_the_moment_of_a_build_is_given_by_whoever_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    assert build_time(BuildRequest(tmp_path)) == 1_700_000_000
    assert build_time(BuildRequest(tmp_path, now=5.5)) == 5.5
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "hier")
    with pytest.raises(BuildError, match="not a number"):
        build_time(BuildRequest(tmp_path))


def test_check_writes_no_output_and_speaks_json(site: Make) -> None:
    folder = site({**POST, "tasks.py": "from causerie.tasks import ns\n"})
    folder.write({"content/articles/2026-03-02-b.md": article("Deux", "[x](/rien/)")})
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT / "plugins")}

    done = subprocess.run(
        [sys.executable, "-m", "invoke", "check", "--json"],
        cwd=folder.root, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip

    (problem,) = json.loads(done.stdout)["problems"]
    assert done.returncode == 1
    assert problem["where"] == {
        "path": "content/articles/2026-03-02-b.md",
        "line": 3,
        "column": 0,
    }
    assert not (folder.root / "output").exists()
    assert not (folder.root / "output-release").exists()


def test_check_names_the_faults_of_the_places_to_publish_to(site: Make) -> None:
    places = 'PUBLISH = {"targets": {"www": {"too": "folder:x"}}}\n'
    folder = site({**POST, "tasks.py": "from causerie.tasks import ns\n"})
    folder.write({"pelicanconf.py": CONF + places})
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT / "plugins")}

    done = subprocess.run(
        [sys.executable, "-m", "invoke", "check", "--json"],
        cwd=folder.root, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip

    problems = json.loads(done.stdout)["problems"]
    assert done.returncode == 2
    assert {problem["where"]["path"] for problem in problems} == {"pelicanconf.py"}
    assert "Did you mean 'to'?" in [problem["fix"] for problem in problems]


@given(st.integers(0, 60), st.integers(1, 12))
def test_every_post_is_on_one_page_and_full_pages_never_change(
    count: int, size: int
) -> None:
    def pages(count: int) -> dict[str, list[int]]:
        settings = {"DEFAULT_ORPHANS": 0}
        newest_first = list(range(count))[::-1]
        paginator = OldestFirstPaginator("index.html", "", newest_first, settings, size)
        found = [paginator.page(n + 1) for n in range(paginator.num_pages)]
        return {page.save_as: list(page.object_list) for page in found}

    before, after = pages(count), pages(count + 1)

    assert sorted(chain(*before.values())) == list(range(count))
    assert len(before["index.html"]) < 2 * size
    for name, posts in before.items():
        if name != "index.html":
            assert after[name] == posts
            assert len(posts) == size


@given(
    st.sampled_from([Paginator, OldestFirstPaginator]),
    st.sampled_from(["index.html", "tag/été/index.html", "tag/x.html"]),
    st.integers(0, 60),
    st.integers(0, 12),
)
def test_pages_are_known_without_an_object_of_each(
    cls: type[Paginator], name: str, count: int, size: int
) -> None:
    rules = [PaginationRule(*rule) for rule in DEFAULT_CONFIG["PAGINATION_PATTERNS"]]
    settings = {"DEFAULT_ORPHANS": 0, "PAGINATION_PATTERNS": rules}
    made = cls(name, "list/", [*range(count)], settings, size)
    pages = [made.page(number + 1) for number in range(made.num_pages)]

    found = [*pages_of(made)]

    assert [(p.save_as, p.object_list) for p in pages] == [
        (page.save_as, page.members) for page in found
    ]
    # a number and the list's address make the address of a page, and no other's
    assert len({page.number for page in found} - {0}) == len(found)


@given(st.integers(0, 60), st.integers(1, 12))
def test_the_number_of_a_page_tells_when_its_address_changes(
    count: int, size: int
) -> None:
    def addresses(count: int) -> dict[int, str]:
        posts = [*range(count)]
        made = OldestFirstPaginator("index.html", "", posts, DEFAULT_CONFIG, size)
        return {page.number: page.save_as for page in pages_of(made)}

    before, after = addresses(count), addresses(count + 1)

    assert before.items() <= after.items()
