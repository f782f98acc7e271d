"""Builds: beside and swapped in, one at a time, as of a moment, from a wheel too."""

import json
import os
import shutil
import subprocess
import sys
import venv
from itertools import chain
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.bridge.pagination import OldestFirstPaginator
from causerie.building.atomic_swap import swap_directories
from causerie.building.build import build
from causerie.building.request import BuildRequest, build_time
from causerie.errors import BuildError
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


def test_a_preview_shows_drafts_where_a_release_has_nothing(site: Make) -> None:
    draft = {"content/articles/2026-03-02-b.md": article("Brouillon", Status="draft")}
    folder = site({**POST, **draft})

    assert folder.build(release=False).ok
    release = folder.release()

    assert (folder.root / "output/drafts/b/index.html").is_file()
    assert not (release.root / "drafts").exists()


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


def test_a_wheel_builds_a_site_with_its_own_theme(site: Make, tmp_path: Path) -> None:
    folder = site(POST)
    home = tmp_path / "venv"
    pip = [sys.executable, "-m", "pip", "--quiet"]
    wheel_of = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path]
    subprocess.run([*pip, *wheel_of, CHECKOUT], check=True)
    venv.create(home, with_pip=True, system_site_packages=False)
    # what Causerie needs is taken from here: only the wheel itself is on trial
    (path,) = home.glob("lib/python*/site-packages")
    packages = Path(os.__file__).parent / "site-packages"
    ours = next(p for p in sys.path if p.endswith("site-packages"))
    (path / "needs.pth").write_text(f"{ours}\n{packages}\n")
    (wheel,) = tmp_path.glob("causerie-*.whl")
    subprocess.run(
        [home / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps",
         "--force-reinstall", wheel],
        check=True,
    )  # fmt: skip
    asked = (
        "import causerie, pathlib, sys\n"
        "from causerie.building.build import build\n"
        "from causerie.building.request import BuildRequest\n"
        "print(causerie.__file__)\n"
        "request = BuildRequest(pathlib.Path('.').resolve(), release=True)\n"
        "sys.exit(not build(request).ok)\n"
    )
    clean = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    done = subprocess.run(
        [home / "bin/python", "-c", asked],
        cwd=folder.root, env=clean, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert str(home) in done.stdout
    assert (folder.root / "output-release/theme/css/site.css").is_file()
