"""A folder of this machine: what is needed around it, and a disk that is full."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checkout import PLUGINS

# Publish a site into a disk of two megabytes, twice: the second one is too large.
FULL = """
import sys
from pathlib import Path
from causerie.errors import PublishError
from causerie.publishing.publish import publish
from causerie.publishing.target_address import read_target

built, disk = Path(sys.argv[1]), Path(sys.argv[2])
target = read_target(f"folder:{disk}/www")
publish(built, target)
(built / "a.mp3").write_bytes(bytes(3_000_000))
(built / "index.html").write_text("new")
try:
    publish(built, target)
except PublishError as error:
    print(error)
print((disk / "www/index.html").read_text())
(built / "a.mp3").unlink()
publish(built, target)
print((disk / "www/index.html").read_text(), len([*(disk / "www.releases").iterdir()]))
"""
MOUNTED = 'mount -t tmpfs -o size=2M tmpfs "$0" && exec "$@"'


@pytest.mark.needs("namespace")
def test_a_full_disk_leaves_the_live_site_and_is_told_in_a_line(tmp_path: Path) -> None:
    built, disk = tmp_path / "out", tmp_path / "disk"
    built.mkdir()
    disk.mkdir()
    (built / "index.html").write_text("old")
    command = ("unshare", "--mount", "sh", "-c", MOUNTED, disk)

    done = subprocess.run(
        [*command, sys.executable, "-c", FULL, built, disk],
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        capture_output=True,
        text=True,
        check=True,
    )

    told, live, after = done.stdout.splitlines()
    assert told.startswith(f"{disk}/")  # not what was read
    room = "Make room on the disk, then do it again."
    assert told.endswith(f"No space left on device. {room} The live site is whole.")
    assert ("old", "new 5") == (live, after)  # two releases and records, the lock


@pytest.mark.needs("namespace")
def test_what_is_needed_around_it_is_told_before_anything_is_built(
    tmp_path: Path,
) -> None:
    """On a disk that can only be read, also root may not write."""
    (tmp_path / "www").mkdir()
    mounted = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    command = ("unshare", "--mount", "sh", "-c", mounted, tmp_path / "www")
    script = (
        "from pathlib import Path; import sys;"
        "from causerie.publishing.targets.folder import Folder;"
        "Folder(Path(sys.argv[1])).refuse_sources(Path('/nowhere/blog'), [])"
    )

    done = subprocess.run(
        [*command, sys.executable, "-c", script, tmp_path / "www/site"],
        env={**os.environ, "PYTHONPATH": str(PLUGINS)},
        capture_output=True,
        text=True,
        check=False,
    )

    told = done.stderr.splitlines()[-1]
    assert f"You may not write to the folder around it, {tmp_path}/www." in told
    assert f"as {tmp_path}/www/site/site." in told
