"""Publishing into real folders, with readers at work and publishers killed."""

import json
import os
import platform
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from causerie.errors import PublishError
from causerie.publishing.manifest import FileEntry, digest_of, read_manifest
from causerie.publishing.plan import PublishPlan, plan_changes
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.release import NOTHING, Release
from causerie.publishing.settings import source_folders
from causerie.publishing.target_address import read_target
from causerie.publishing.targets.folder import Folder

SITE = {"index.html": "home", "2026/03/29/a/index.html": "a", "audio/a.mp3": "sound"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    return write_site(tmp_path / "output-release", SITE)


@pytest.fixture
def target(tmp_path: Path) -> Folder:
    (tmp_path / "www").mkdir()
    return Folder(tmp_path / "www/site")


def write_site(folder: Path, files: dict[str, str]) -> Path:
    """Write a fresh folder in the place of the old one, as a build does."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


def read_site(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_site_is_published_where_there_was_none(built: Path, target: Folder) -> None:
    plan = publish(built, target)

    assert read_site(target.path) == SITE
    assert tuple(sorted(SITE)) == plan.added


@pytest.mark.parametrize(
    ("place", "is_refused"),
    {
        "content/www": True,
        "content": True,
        "theme/static/www": True,
        "output-release": True,
        "output": True,
        "link/www": True,
        ".git/www": True,
        ".": True,
        "..": True,
        "../site": True,
        "www": False,
        "public": False,
        "contents": False,
        "../www": False,
        "../site-www": False,
    }.items(),
)
def test_nothing_is_published_into_a_sites_own_folders(
    place: str, is_refused: object, tmp_path: Path
) -> None:
    root = tmp_path / "site"
    (root / "content").mkdir(parents=True)
    (root / "link").symlink_to("content")
    settings: dict[str, Any] = {"PATH": "content", "THEME": str(root / "theme")}
    settings |= {"THEME_TEMPLATES_OVERRIDES": ["look"], "PLUGIN_PATHS": []}
    expected = pytest.raises(PublishError) if is_refused else nullcontext()

    with expected:
        target = read_target(f"folder:{root / place}")
        target.refuse_sources(root, source_folders(settings, root))


def test_a_plan_tells_what_is_added_changed_and_removed(
    built: Path, target: Folder
) -> None:
    publish(built, target)
    write_site(
        built, {"index.html": "home, anew", "b.html": "bb", "audio/a.mp3": "sound"}
    )

    plan = publish(built, target)

    want = PublishPlan(
        added=("b.html",),
        changed=("index.html",),
        removed=("2026/03/29/a/index.html",),
        unchanged=1,
        bytes_sent=12,
        bytes_removed=1,
    )
    assert want == plan
    assert str(plan) == "1 added, 1 changed, 1 removed, 1 unchanged: 12 B to send"
    assert json.loads(plan.to_json())["added"] == ["b.html"]
    assert names(target.path) == ["audio", "b.html", "index.html"]


def test_the_same_size_is_not_the_same_content() -> None:
    old, new = {"a": FileEntry("00", 1)}, {"a": FileEntry("ff", 1)}

    assert plan_changes(new, Release("", old)).changed == ("a",)


def test_a_dry_run_only_plans(built: Path, target: Folder) -> None:
    plan = publish(built, target, dry_run=True)

    assert tuple(sorted(SITE)) == plan.added
    assert names(target.path.parent) == []


def test_what_is_live_is_not_published_again(built: Path, target: Folder) -> None:
    publish(built, target)
    live = target.path.resolve()

    plan = publish(write_site(built, SITE), target)

    assert not plan
    assert live == target.path.resolve()


def test_an_unchanged_file_keeps_its_date_and_its_place_on_disk(
    built: Path, target: Folder
) -> None:
    publish(built, target)
    before = (target.path / "audio/a.mp3").stat()
    write_site(built, SITE | {"index.html": "new"})

    publish(built, target)

    after = (target.path / "audio/a.mp3").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_nothing_published_is_a_link_to_the_file_of_an_author(
    built: Path, target: Folder
) -> None:
    publish(built, target)

    with (built / "audio/a.mp3").open("r+") as audio:
        audio.write("other")

    assert (target.path / "audio/a.mp3").read_text() == "sound"


def test_a_link_to_a_file_is_published_as_the_file(built: Path, target: Folder) -> None:
    source = built.parent / "b.mp3"
    source.write_text("talk")
    (built / "audio/b.mp3").symlink_to(source)

    publish(built, target)

    live = target.path / "audio/b.mp3"
    assert live.read_text() == "talk"
    assert not live.is_symlink()


def test_a_live_file_changed_by_hand_is_mended(built: Path, target: Folder) -> None:
    publish(built, target)
    (target.path / "index.html").write_text("hand")

    plan = publish(built, target)

    assert plan.changed == ("index.html",)
    assert read_site(target.path) == SITE


def test_a_release_is_named_for_its_number_and_its_content(
    built: Path, target: Folder
) -> None:
    digest = digest_of(read_manifest(built))[:12]
    publish(built, target)

    publish(write_site(built, {"index.html": "x"}), target)
    publish(write_site(built, SITE), target)

    releases = names(target.releases)
    assert [f"0001-{digest}", f"0001-{digest}.json"] == releases[:2]
    assert [f"0003-{digest}", f"0003-{digest}.json"] == releases[4:6]
    assert releases[6:] == ["lock"]


def test_the_manifest_of_a_release_lists_its_files(built: Path, target: Folder) -> None:
    publish(built, target)

    release = target.path.resolve()
    manifest = json.loads(release.with_suffix(".json").read_text())
    digest = "4ea140588150773ce3aace786aeef7f4049ce100fa649c94fbbddb960f1da942"
    assert sorted(SITE) == list(manifest["files"])
    assert {"sha256": digest, "size": 4} == manifest["files"]["index.html"]


def test_the_last_five_releases_are_kept(built: Path, target: Folder) -> None:
    for number in range(8):
        publish(write_site(built, {"index.html": str(number)}), target)

    kept = [name[:4] for name in names(target.releases) if name.endswith(".json")]
    assert kept == ["0004", "0005", "0006", "0007", "0008"]
    assert len(names(target.releases)) == 11


def test_the_live_release_is_kept_however_old(built: Path, target: Folder) -> None:
    for number in range(5):
        publish(write_site(built, {"index.html": str(number)}), target)
    oldest = next(target.releases.glob("0001-*[!n]"))
    target.path.unlink()
    target.path.symlink_to(f"site.releases/{oldest.name}")

    with target.locked():
        target._remove_old(Release(oldest.name, {}))

    assert oldest.is_dir()
    assert (target.path / "index.html").read_text() == "0"


# Read the site until the input ends; print each miss, each mix, and what was seen.
READER = """
import os, select, sys
site, homes = sys.argv[1], set()
while not select.select([sys.stdin], [], [], 0)[0]:
    try:
        for _ in range(200):
            with open(f"{site}/index.html") as home:
                homes.add(home.read())
        # through one handle, as a server that opened the folder for a request
        folder = os.open(site, os.O_RDONLY)
        pages = set()
        for number in range(12):
            page = os.open(f"{number}.html", os.O_RDONLY, dir_fd=folder)
            pages.add(os.read(page, 100))
            os.close(page)
        os.close(folder)
        if len(pages) > 1:
            print("mixed", pages)
    except OSError as error:
        print(error)
print("seen", len(homes))
"""


def test_readers_never_miss_a_file_nor_see_half_a_site(
    built: Path, target: Folder
) -> None:
    paths = ["index.html", *(f"{number}.html" for number in range(12))]
    publish(write_site(built, dict.fromkeys(paths, "0")), target)

    with subprocess.Popen(
        [sys.executable, "-c", READER, str(target.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as reader:
        time.sleep(0.2)  # it begins to read
        for number in range(1, 21):
            publish(write_site(built, dict.fromkeys(paths, str(number))), target)
        said, _ = reader.communicate()

    found = re.fullmatch(r"seen (\d+)\n", said)
    assert found, said
    assert int(found[1]) > 10


# Publish, and be killed when the system is asked for this the nth time.
KILLED = """
import os, signal, sys
from pathlib import Path
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.target_address import read_target

def kill(event, _):
    global left
    if event == sys.argv[3]:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

left = int(sys.argv[4])
sys.addaudithook(kill)
publish(Path(sys.argv[1]), read_target(sys.argv[2]))
"""


@pytest.mark.parametrize(
    ("moment", "count", "is_live"),
    [
        ("shutil.copyfile", 2, False),
        ("os.link", 1, False),
        ("os.rename", 1, False),  # of the staged release
        ("os.symlink", 1, False),
        ("os.rename", 2, False),  # of the link
        ("os.rename", 3, True),  # of its record
        ("os.remove", 1, True),  # of the oldest manifest
        ("shutil.rmtree", 1, True),
    ],
)
def test_a_killed_publish_leaves_a_whole_site_and_the_next_one_cleans_up(
    built: Path, target: Folder, moment: str, count: int, *, is_live: bool
) -> None:
    for number in range(5):
        publish(write_site(built, SITE | {"index.html": f"{number}"}), target)
    old = read_site(target.path)
    new = SITE | {"index.html": "new", "b.html": "new"}
    write_site(built, new)

    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            KILLED,
            built,
            f"folder:{target.path}",
            moment,
            f"{count}",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    left = read_site(target.path)
    publish(built, target)
    after = read_site(target.path)
    publish(write_site(built, SITE), target)

    assert killed.returncode == -signal.SIGKILL
    assert left == (new if is_live else old)
    assert after == new
    assert len(names(target.releases)) == 11  # five releases and records, the lock


def test_a_live_release_that_lost_its_manifest_is_live_all_the_same(
    built: Path, target: Folder
) -> None:
    publish(built, target)
    target.path.resolve().with_suffix(".json").unlink()

    with target.locked():
        assert SITE == read_site(target.path)
    publish(write_site(built, {"index.html": "new"}), target)

    assert target.path.readlink().name.startswith("0002-")


def test_two_publishes_at_once_are_refused(built: Path, target: Folder) -> None:
    with target.locked(), pytest.raises(PublishError, match="at this moment"):
        publish(built, target)

    assert publish(built, target)


def test_a_site_written_to_meanwhile_is_not_published(
    built: Path, target: Folder
) -> None:
    manifest = read_manifest(built)
    (built / "index.html").write_text("half")

    with target.locked(), pytest.raises(PublishError, match="no build runs"):
        target.make_live(built, Release("0001-0", manifest), NOTHING, print)

    assert not target.path.exists()


def test_an_empty_folder_is_taken_over(built: Path, target: Folder) -> None:
    target.path.mkdir()

    publish(built, target)

    assert read_site(target.path) == SITE


@pytest.mark.parametrize("kind", ["folder", "file", "link", "dangling link"])
def test_what_is_not_ours_is_not_replaced(
    built: Path, target: Folder, kind: str
) -> None:
    if kind == "folder":
        write_site(target.path, {"mine.html": "mine"})
    elif kind == "file":
        target.path.write_text("mine")
    else:
        target.path.symlink_to(built if kind == "link" else "nowhere")

    said = {
        "file": "A file is there, and no folder",
        "dangling link": "a link that leads nowhere",
    }.get(kind, "Move it away")
    with pytest.raises(PublishError, match=said):
        publish(built, target)

    assert names(target.path.parent) == ["site"]


def test_a_site_without_a_home_page_is_refused(built: Path, target: Folder) -> None:
    publish(built, target)
    (built / "index.html").unlink()

    with pytest.raises(PublishError, match=r"index\.html.*inv build"):
        publish(built, target)
    with pytest.raises(PublishError, match="no such folder"):
        publish(built / "nowhere", target)

    assert read_site(target.path) == SITE


@pytest.mark.parametrize("kind", ["folder link", "broken link", "pipe"])
def test_what_cannot_be_published_is_refused(
    built: Path, target: Folder, kind: str
) -> None:
    odd = built / "odd"
    if kind == "pipe":
        os.mkfifo(odd)
    else:
        odd.symlink_to(target.path.parent if kind == "folder link" else "nowhere")

    with pytest.raises(PublishError, match="odd: is neither"):
        publish(built, target)


def test_a_name_of_two_lines_is_refused_in_one(built: Path, target: Folder) -> None:
    (built / "two\nlines.txt").write_text("x")

    with pytest.raises(PublishError, match=r"two\\nlines\.txt: Its name has") as told:
        publish(built, target)

    assert "\n" not in str(told.value)


def test_a_site_is_not_published_into_itself(built: Path, target: Folder) -> None:
    publish(built, target)

    for source, place in [(built, Folder(built / "www")), (target.path, target)]:
        with place.locked(), pytest.raises(PublishError, match="inside the other"):
            place.make_live(source, NOTHING, NOTHING, print)

    assert read_site(target.path) == SITE


def test_a_missing_parent_is_no_place_to_publish(built: Path, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=r"/nowhere: There is no such folder\."):
        publish(built, Folder(tmp_path / "nowhere/site"))


def test_an_error_of_the_system_is_told_and_leaves_the_live_site(
    built: Path, target: Folder
) -> None:
    publish(built, target)
    write_site(built, SITE | {"audio/long.mp3": "x" * 200_000})
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(PublishError, match=r"too large\. .* site is whole"):
            publish(built, target)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert SITE == read_site(target.path)
    assert publish(built, target).added == ("audio/long.mp3",)


def test_a_target_is_read_from_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    assert Folder(Path("/srv/www/site")) == read_target("folder:/srv/www/site")
    assert Folder(tmp_path / "www") == read_target("folder:~/www")


@pytest.mark.parametrize(
    "address", ["folder:", "folder", "ftp://x", "folder:..", "folder:/"]
)
def test_an_address_that_names_no_target_is_refused(address: str) -> None:
    with pytest.raises(PublishError):
        read_target(address)


def test_an_asset_stays_for_one_publication_after_the_site_has_it_no_more(
    built: Path, target: Folder
) -> None:
    """Who has the old page open may still ask for it."""
    publish(built, target)
    changes: list[dict[str, str]] = [
        {"index.html": "new"},
        {"index.html": "new"},  # nothing changed: what is live stays as it is
        {"index.html": "newer"},
    ]

    plans, there = [], []
    for files in changes:
        plans.append(publish(write_site(built, files), target))
        there.append(names(target.path))

    assert ("audio/a.mp3",) == plans[0].kept
    assert ("2026/03/29/a/index.html",) == plans[0].removed
    assert [["audio", "index.html"], ["audio", "index.html"], ["index.html"]] == there
    assert ("audio/a.mp3",) == plans[2].removed


def test_without_grace_an_asset_is_removed_at_once(built: Path, target: Folder) -> None:
    publish(built, target)
    publish(write_site(built, {"index.html": "new"}), target)

    publish(built, target, grace=False)

    assert names(target.path) == ["index.html"]


def test_an_asset_that_comes_back_is_kept_no_longer(
    built: Path, target: Folder
) -> None:
    publish(built, target)
    publish(write_site(built, {"index.html": "new"}), target)

    plan = publish(write_site(built, SITE), target)

    assert (("2026/03/29/a/index.html",), ()) == (plan.added, plan.kept)
    assert SITE == read_site(target.path)


def test_who_publishes_is_told_to_whom_comes_second(
    built: Path, target: Folder
) -> None:
    who = rf"by .+@{re.escape(platform.node())} \(process {os.getpid()}\), for less"

    with target.locked(), pytest.raises(PublishError, match=who):
        publish(built, target)


def test_nothing_changes_if_the_author_says_no(built: Path, target: Folder) -> None:
    asked: list[PublishPlan] = []

    def refuse(plan: PublishPlan) -> bool:
        asked.append(plan)
        return False

    with pytest.raises(PublishError, match="as you said"):
        publish(built, target, confirm=refuse)

    assert not target.path.exists()
    assert [
        "                  feeds    pages    other   images    audio",
        "added                          2                          1",
        "10 B to send",
    ] == list(asked[0].table())
    assert ["+ /2026/03/29/a/", "+ /audio/a.mp3", "+ /"] == list(asked[0].addresses())


def test_an_earlier_release_is_made_live_again_exactly(
    built: Path, target: Folder
) -> None:
    sites = [SITE | {"index.html": f"{n}", f"{n}.html": ""} for n in range(7)]
    for files in sites:
        publish(write_site(built, files), target)

    back, plan = roll_back(target)
    first = read_site(target.path)
    roll_back(target, to="0003")
    second = read_site(target.path)
    publish(built, target)

    assert "0006" == back.name[:4]
    assert (("5.html",), ("6.html",)) == (plan.added, plan.removed)
    assert [sites[5], sites[2]] == [first, second]
    assert sites[6] == read_site(target.path)
    assert "0008" == target.read_live().name[:4]
    with pytest.raises(PublishError, match=r"no release '0001'.*0003-.*, 0005-"):
        roll_back(target, to="0001")


def test_there_may_be_nothing_to_go_back_to(built: Path, target: Folder) -> None:
    with pytest.raises(PublishError, match=r"no release before the live one\.$"):
        roll_back(target)
    publish(built, target)
    with pytest.raises(PublishError, match=r"before the live one\. There are: 0001-"):
        roll_back(target)
