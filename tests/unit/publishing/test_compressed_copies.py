"""Compressed copies: which files have them, what is kept, what a plan makes of them."""

import gzip
import hashlib
import sys
from pathlib import Path

import brotli
import pytest

from causerie.files.cache_file import write_cache_file
from causerie.publishing.compressed_copies import add_copies
from causerie.publishing.manifest import FileEntry
from causerie.publishing.plan import plan_changes
from causerie.publishing.release import Release

TEXT = b"Du texte, plus ou moins le meme. " * 100


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    files = {
        "index.html": TEXT,
        "a/index.html": TEXT + b"a",
        "own.txt": TEXT,
        "own.txt.gz": b"the author's",
        "short.txt": TEXT[:1023],
        "a.mp3": TEXT,
        "p.png": TEXT,
        "feed.xml": TEXT,
        "e.chapters.json": TEXT,
        "s.svg": TEXT,
        "noise.txt": hashlib.shake_128().digest(5000),
    }
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def copies(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in {".gz", ".br"}
    }


def test_texts_that_are_worth_it_have_copies(built: Path, tmp_path: Path) -> None:
    done: list[tuple[int, int]] = []

    suffixes = add_copies(built, tmp_path, lambda *now: done.append(now))

    found = copies(built)
    texts = ["a/index.html", "e.chapters.json", "feed.xml", "index.html", "s.svg"]
    whole = [f"{text}{suffix}" for text in texts for suffix in (".br", ".gz")]
    assert sorted([*whole, "own.txt.br", "own.txt.gz"]) == sorted(found)
    assert b"the author's" == found["own.txt.gz"]
    assert TEXT == gzip.decompress(found["index.html.gz"])
    assert TEXT == brotli.decompress(found["index.html.br"])
    assert bytes(4) == found["index.html.gz"][4:8]  # no date
    assert (".gz", ".br") == suffixes
    assert [(len(TEXT) + 1, 2 * len(TEXT) + 5001)] == done[:1]  # each text once
    assert done[0][1] == sum(more for more, _ in done)


def test_what_was_compressed_is_kept_and_what_is_damaged_is_not_believed(
    built: Path, tmp_path: Path
) -> None:
    add_copies(built, tmp_path)
    first = copies(built)
    cache = tmp_path / ".causerie/compressed"
    kept = {path: path.stat().st_ino for path in cache.iterdir()}
    for path in [path for path in built.rglob("*.[gb][zr]") if "own" not in path.name]:
        path.unlink()
    damaged = min(cache.glob("*.gz"))
    damaged.write_bytes(damaged.read_bytes()[:-1])
    write_cache_file(cache / "0000.gz", b"of a text that is no more")
    (built / "feed.xml").unlink()
    (built / "a/index.html").unlink()

    add_copies(built, tmp_path)

    gone = ("feed.xml", "a/")
    expected = {path: first[path] for path in first if not path.startswith(gone)}
    assert expected == copies(built)
    now = {path: path.stat().st_ino for path in cache.iterdir()}
    assert now.keys() < kept.keys()  # of two texts that are the same, one copy is kept
    assert [] == [path for path in now if path != damaged and now[path] != kept[path]]


def test_without_brotli_there_are_copies_for_gzip(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)

    suffixes = add_copies(built, tmp_path)

    assert (".gz",) == suffixes
    assert "index.html.gz" in copies(built)
    assert not any(path.endswith(".br") for path in copies(built))


def test_a_plan_speaks_of_files_and_counts_their_copies() -> None:
    def entries(**versions: str) -> dict[str, FileEntry]:
        return {
            f"{path.replace('_', '.')}{suffix}": FileEntry(version + suffix, 10)
            for path, version in versions.items()
            for suffix in ("", ".gz")
        }

    old = entries(index_html="1", a_html="1", b_html="1", old_css="1", to_css="1")
    new = entries(index_html="2", a_html="1", c_html="1", to_css="2")
    del new["to.css.gz"]  # it has become too small
    old["backup.tar.gz"] = FileEntry("b", 10)  # a copy of nothing

    plan = plan_changes(new, Release("0001-0", old))

    assert (("c.html",), ("index.html", "to.css")) == (plan.added, plan.changed)
    assert ("b.html",) == plan.removed
    assert ("backup.tar.gz", "old.css") == plan.kept
    assert ("b.html.gz", "c.html.gz", "index.html.gz", "to.css.gz") == plan.copies
    assert (1, 50, 30) == (plan.unchanged, plan.bytes_sent, plan.bytes_removed)
    assert str(plan).endswith(": 50 B to send, with 4 compressed copies")
    only = plan_changes(new, Release("", {p: old[p] for p in ("index.html",)}))
    assert ("a.html", "c.html", "to.css") == only.added
    assert plan_changes(
        entries(a_html="1"), Release("0001-0", {"a.html": old["a.html"]})
    )
