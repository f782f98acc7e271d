"""Compare the releases of two checkouts: byte for byte, and what the author is told.

A program: `python benchmarks/compare.py OTHER [FOLDER …]`, in a checkout. OTHER is
another one, which `./inv build` has set up. Both build the demonstration, corpora of
100 and 1,000 posts, magazines of as many, and each site laid over a checkout in a
FOLDER; a row says how many files each wrote. Whatever differs is named, and the exit
code is 1.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]
OURS = ("plugins", "theme", "tasks.py", "pyproject.toml")  # of a checkout
OWN = ("content", "pelicanconf.py", "publishconf.py", "README.md")  # of its site
NOW = "1790000000"  # seconds: SOURCE_DATE_EPOCH of every build
CORPORA = (100, 1000)

Lay = Callable[[Path], None]  # puts a site's own files into a folder


@dataclass(frozen=True, slots=True)
class Release:
    """What a checkout made of a site."""

    code: int  # the exit code
    printed: str
    digests: Mapping[str, str]  # by path below output-release/


def main(other: Path, *folders: Path) -> int:
    """Compare both checkouts; return how many sites differ."""
    different = 0
    for name, lay in sites(folders):
        ours, theirs = (release(checkout, lay) for checkout in (HERE, other))
        found = [*differences(ours, theirs)]
        words = f"{len(ours.digests):>7,} files, exit code {ours.code}"
        print(f"{name:<42} {words}: {'differs' if found else 'the same'}", flush=True)
        for difference in found:
            print(f"    {difference}")
        different += bool(found)
    return different


def sites(folders: tuple[Path, ...]) -> Iterator[tuple[str, Lay]]:
    """Yield each site: its name, and what lays it into a folder."""
    yield "demonstration", lambda folder: copy(HERE, folder, OWN)
    for posts in CORPORA:
        yield f"corpus of {posts:,}", lambda folder, n=posts: corpus(folder, n)
        yield f"magazine of {posts:,}", lambda folder, n=posts: magazine(folder, n)
    for each in folders:
        yield each.name, lambda folder, each=each: lay_over(each, folder)


def release(checkout: Path, lay: Lay) -> Release:
    """Build a site's release by a checkout's code, in a folder of one name for both."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "site"
        folder.mkdir()
        copy(checkout, folder, OURS)
        lay(folder)
        build = [checkout / ".venv/bin/python", "-m", "causerie", "build", "--release"]
        own = {"PYTHONPATH": str(folder / "plugins"), "SOURCE_DATE_EPOCH": NOW}
        done = subprocess.run(
            build,
            cwd=folder,
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        printed = (done.stdout + done.stderr).replace(temporary, "")
        output = folder / "output-release"
        digests = {
            path.relative_to(output).as_posix(): hashlib.sha256(
                path.read_bytes()
            ).hexdigest()
            for path in sorted(output.rglob("*"))
            if path.is_file()
        }
    return Release(done.returncode, printed, digests)


def differences(ours: Release, theirs: Release) -> Iterator[str]:
    """Say what differs, files first."""
    for path in sorted({*ours.digests, *theirs.digests}):
        if path not in ours.digests:
            yield f"{path} is written by the other only"
        elif path not in theirs.digests:
            yield f"{path} is not written by the other"
        elif ours.digests[path] != theirs.digests[path]:
            yield f"{path} has other bytes"
    if ours.code != theirs.code:
        yield f"exit code {ours.code}, the other's {theirs.code}"
    own, other = ({*each.printed.splitlines()} for each in (ours, theirs))
    yield from (f"only here: {line}" for line in sorted(own - other))
    yield from (f"only there: {line}" for line in sorted(other - own))


def copy(source: Path, folder: Path, names: tuple[str, ...]) -> None:
    """Copy files and folders of a checkout."""
    skipped = shutil.ignore_patterns("__pycache__")
    for name in names:
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, ignore=skipped)
        elif (source / name).exists():
            shutil.copy(source / name, folder)


def corpus(folder: Path, posts: int) -> None:
    """Write a corpus, with its settings."""
    from corpus import write_corpus

    write_corpus(folder, posts)


def magazine(folder: Path, posts: int) -> None:
    """Write a magazine, with its settings."""
    from magazine import write_magazine

    write_magazine(folder, posts)


def lay_over(source: Path, folder: Path) -> None:
    """Lay what a folder holds over a checkout's own code and settings."""
    copy(HERE, folder, OWN[1:])
    shutil.copytree(source, folder, dirs_exist_ok=True, symlinks=True)
    (folder / "content").mkdir(exist_ok=True)
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o200)


if __name__ == "__main__":
    checkout, *laid = (Path(argument).absolute() for argument in sys.argv[1:])
    sys.exit(bool(main(checkout, *laid)))
