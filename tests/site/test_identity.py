"""Identity of whole sites: built, checked, and published into a folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import audio
from causerie.identity.identity_lock import GONE, PAGE, FeedIdentity, IdentityLock
from causerie.identity.lock_json import LOCK_PATH, parse_lock, serialise_lock
from causerie.podcast.facts import measure_facts, write_facts
from pictures import png
from podcast_site import GUID, POST, SHOW, episode
from sites import CONF, Folder, article, make_site

ARTICLE = "content/articles/2026-03-02-a.md"
RESTORE = (
    "Restore it from git, or from the other one: one stands in content/, a copy of it"
    " beside what is published."
)
TARGETS = """
PUBLISH = {"targets": {"www": {"to": "folder:www", "live": True}}}
"""
FILES = {
    "pelicanconf.py": CONF + SHOW + TARGETS,
    "tasks.py": "from causerie.tasks import ns\n",
    "content/images/couverture.png": png(),
    POST: episode(),
    ARTICLE: article("A", Aliases="/old"),
}


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Make one site for all these tests; each leaves it as it was."""
    folder = make_site(tmp_path_factory.mktemp("identity") / "site", FILES)
    sound = folder.root / "content/audio/e.mp3"
    sound.parent.mkdir()
    audio.mp3_cbr(sound, 2)
    write_facts(sound.with_name("e.mp3.json"), measure_facts(sound))
    return folder


def invoke(folder: Folder, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )


def lock_in(path: Path) -> IdentityLock:
    return parse_lock(path.read_text())


def test_a_life_of_publications(show: Folder) -> None:
    """One story in one test: a build takes a second."""
    lock, copy = show.root / LOCK_PATH, show.root / "www.releases/identity.lock.json"

    first = invoke(show, "publish", "--target", "www")

    into = [invoke(show, "publish", "--target", f"folder:{f}") for f in ("content", "")]
    assert [each.returncode for each in into] == [1, 1]
    assert "The site's own files are there: " in into[0].stderr
    assert "Nobody can follow it: SITEURL is https://carnet.example" in first.stderr
    assert "lock is kept" not in first.stderr

    published = lock_in(lock)
    assert (first.returncode, lock.read_bytes()) == (0, copy.read_bytes())
    sound = show.root / "content/audio/e.mp3"
    item = published.items[GUID]
    assert (item.enclosure, item.length) == ("/audio/e.mp3", sound.stat().st_size)
    assert item.sha256 == measure_facts(sound).sha256
    assert item.date.isoformat() == "2026-02-28T23:00:00+00:00"
    permalink = "https://carnet.example/2026/03/02/a/"
    assert published.feeds["/podcast.xml"].items == (GUID,)
    assert published.feeds["/feed.xml"] == FeedIdentity(items=(permalink, GUID))
    assert {"/atom.xml", "/feed.json", "/category/misc/feed.xml"} < {*published.feeds}
    assert published.pages == {
        "/2026/03/01/e/": PAGE,
        "/2026/03/02/a/": PAGE,
        "/old/": "/2026/03/02/a/",
    }

    show.write(
        {
            ARTICLE: article("A", Status="gone", Aliases="/old"),
            POST: episode(Date="2026-03-04"),
        }
    )
    refused = invoke(show, "publish", "--target", "www", "--accept", "item-gone")

    assert refused.returncode == 1
    last = refused.stderr.splitlines()[-1]
    codes = "page-moved,date-moved"
    assert last.endswith(f"add --accept {codes}")
    assert f"{POST}:4:7: warning: /2026/03/04/e/: Its date was" in refused.stderr
    assert lock_in(lock) == published

    bare = invoke(show, "publish", "--target", "folder:beside", "--dry-run")
    assert "\nNo identity lock is kept of this" in bare.stderr
    assert '{"www": {"to": "folder:beside", "live": True}}' in bare.stderr

    tried = invoke(show, "publish", "--target", "www", "--dry-run", "--json")

    assert tried.returncode == 1
    differences = json.loads(tried.stdout)["differences"]
    assert {"item-gone", "page-marked-gone"} < {one["code"] for one in differences}
    assert not (show.root / "www/2026/03/04").exists()

    lock.unlink()  # as on another machine: the target's copy counts
    accepted = invoke(
        show, "publish", "--target", "folder:www", "--accept", f"item-gone,{codes}"
    )

    assert accepted.returncode == 0
    after = lock_in(lock)
    assert (after.number, lock.read_bytes()) == (2, copy.read_bytes())
    assert after.pages["/2026/03/02/a/"] == GONE
    assert after.items[permalink].gone
    assert after.items[GUID].first == item.date

    show.write({POST: episode(Date="2026-03-04", Guid=GUID.replace("1", "2"))})

    (fatal,) = [p for p in show.problems() if "guid" in p]

    assert fatal.startswith(f"{POST}:3:7: /2026/03/04/e/: Its guid was {GUID} and")
    assert f"Write Guid: {GUID} in its header." in fatal
    assert [p for p in show.problems(release=False) if "guid" in p] == []


def test_all_damage_of_the_lock_is_told_at_its_places(show: Folder) -> None:
    lock = show.root / LOCK_PATH
    before = lock.read_bytes() if lock.exists() else b""
    whole = serialise_lock(IdentityLock("https://carnet.example", number=2))
    damaged = whole.replace('"number": 2', '"number": -2').replace(".example", "/")
    lock.write_text(damaged)

    problems = [p for p in show.problems() if p.startswith(LOCK_PATH)]

    assert problems == [
        f"{LOCK_PATH}:4:12: number is -2, which is below 0. {RESTORE}",
        f"{LOCK_PATH}:7:10: site is 'https://carnet/', which ends with a slash."
        f" {RESTORE}",
    ]
    lock.write_bytes(before)


@pytest.mark.parametrize("data", [b"", b" \n", b"\xff", None])
def test_a_lock_that_says_nothing_is_not_taken_for_none(
    show: Folder, data: bytes | None
) -> None:
    """As a power cut leaves it: nothing would be compared, and all be published."""
    path = show.root / LOCK_PATH
    before = path.read_bytes() if path.exists() else None
    path.unlink(missing_ok=True)
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)

    told = [each for each in show.problems() if LOCK_PATH in each]
    done = invoke(show, "publish", "--target", "www", "--dry-run")

    if data is None:
        path.rmdir()
    else:
        path.unlink()
    if before is not None:
        path.write_bytes(before)
    assert [each for each in told if each.startswith(f"{LOCK_PATH}: The lock ")] == told
    assert 1 == len(told)
    assert told[0].endswith(RESTORE)
    assert 1 == done.returncode
