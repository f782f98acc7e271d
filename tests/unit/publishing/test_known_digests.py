"""Digests of recordings: kept, and asked for again only of what is another file."""

import os
import time
from pathlib import Path

import pytest

from causerie.publishing import known_digests, manifest
from causerie.publishing.known_digests import read_built_files
from causerie.publishing.manifest import FileEntry, read_manifest


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "output-release"
    (folder / "audio").mkdir(parents=True)
    (folder / "index.html").write_text("home")
    for name in ("a", "b"):
        path = folder / f"audio/{name}.mp3"
        path.write_text(name)
        os.truncate(path, 1_000_000)
        long_ago = time.time() - 9
        os.utime(path, (long_ago, long_ago))
    return folder


def test_only_what_is_another_file_is_measured_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, measured = site.parent, list[str]()
    measure = manifest.measure

    def noted(path: Path) -> FileEntry:
        measured.append(path.name)
        return measure(path)

    monkeypatch.setattr(manifest, "measure", noted)
    monkeypatch.setattr(known_digests, "too_recent_to_trust", lambda *_: False)
    first = read_built_files(site, root)
    measured.clear()
    assert first == read_built_files(site, root)
    assert ["index.html"] == measured

    # as a build puts another one in its place
    old = site / "audio/a.mp3"
    dates = old.stat()
    new = old.with_name("new")
    new.write_text("x")
    os.truncate(new, 1_000_000)
    os.utime(new, ns=(dates.st_atime_ns, dates.st_mtime_ns))
    new.replace(old)

    assert read_manifest(site) == read_built_files(site, root) != first


def test_what_is_damaged_or_too_fresh_is_measured(site: Path) -> None:
    read_built_files(site, site.parent)
    kept = site.parent / ".causerie/digests.json"
    kept.write_bytes(kept.read_bytes()[:-9])

    assert read_manifest(site) == read_built_files(site, site.parent)

    (site / "audio/b.mp3").write_bytes(b"b" * 1_000_000)
    assert read_manifest(site) == read_built_files(site, site.parent)
    (site / "audio/b.mp3").write_bytes(b"c" * 1_000_000)
    assert read_manifest(site) == read_built_files(site, site.parent)
