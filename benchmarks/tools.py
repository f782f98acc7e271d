"""The tools: how each builds a site of the corpus, and into which folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import hugo_site
from aside import put_aside
from corpus import write_corpus
from cost import measure

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Tool:
    """One way to build a site, from the site's folder."""

    command: tuple[str, ...]
    output: str  # folder
    caches: tuple[str, ...] = ()  # folders that a clean build begins without


TOOLS: Mapping[str, Tool] = {
    "inv": Tool(("./inv", "build"), "output", (".causerie",)),
    "release": Tool(("./inv", "build", "--release"), "output-release", (".causerie",)),
    "pelican": Tool(
        (sys.executable, "-m", "pelican", "-s", "plain.py", "-o", "output-plain"),
        "output-plain",
        ("cache",),
    ),
    "hugo": Tool(
        (str(hugo_site.program()), "--quiet", "--source", hugo_site.FOLDER),
        f"{hugo_site.FOLDER}/public",
        (f"{hugo_site.FOLDER}/resources",),
    ),
}


def prepare(
    site: Path, posts: int, write: Callable[[Path, int], None] = write_corpus
) -> None:
    """Write a site for all tools, of one of the corpora."""
    put_aside(site)
    write(site, posts)
    hugo_site.write_site(site)
    make_checkout(site)


def make_checkout(site: Path) -> None:
    """Give a site its own theme, and an `inv` that runs the Python that runs now."""
    shutil.copytree(ROOT / "theme", site / "theme")
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as settings:
        settings.write('THEME = "theme"\n')
    for name in ("inv", "pyproject.toml"):
        shutil.copy(ROOT / name, site / name)
    (site / "plugins").symlink_to(ROOT / "plugins")
    venv = site / ".venv"
    venv.mkdir()
    for path in Path(sys.prefix).iterdir():
        if path.name != "installed":
            (venv / path.name).symlink_to(path)
    settle(site)


def settle(site: Path) -> None:
    """Have `inv` take a site's .venv for one that was made in its folder."""
    made = subprocess.run(
        ["cksum"], stdin=(site / "pyproject.toml").open(), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    # as `inv` writes it: of what, what for (a site's own has no tests), and where
    about = f"{made.stdout.strip()}\n\n{os.path.realpath(site)}\n"
    (site / ".venv/installed").write_text(about)


def run(site: Path, name: str) -> dict[str, float]:
    """Build a site as it stands; return what it cost."""
    return asdict(measure(TOOLS[name].command, site))


def run_clean(site: Path, name: str) -> dict[str, float]:
    """Build a site from nothing; return what it cost."""
    tool = TOOLS[name]
    for folder in (tool.output, *tool.caches):
        put_aside(site / folder)
    return run(site, name)


def count_files(site: Path, name: str, posts: int) -> int:
    """Count the files that were written; too few would make the times worthless."""
    output = site / TOOLS[name].output
    files = [path for path in output.rglob("*") if path.is_file()]
    pages = sum(path.suffix == ".html" for path in files)
    if pages < posts:
        raise SystemExit(f"{output} has {pages} pages of {posts} posts.")
    return len(files)


def stamps(folder: Path) -> dict[str, Any]:
    """Return what tells that a file or folder was written: date and inode."""
    found = {}
    for path in [folder, *folder.rglob("*")] if folder.is_dir() else ():
        status = path.stat()
        found[str(path)] = (status.st_mtime_ns, status.st_ino)
    return found
