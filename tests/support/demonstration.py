"""The demonstration site of this checkout: its sources as written, and built once.

What the sources say is read here with a few regular expressions of its own, so that
tests compare the output with something else than the engine's reading of them.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from causerie.building.build import build
from causerie.building.request import BuildRequest
from checkout import CHECKOUT
from sites import Output
from system_tools import DEMONSTRATION, is_demonstration

CONTENT = CHECKOUT / "content"
WRITTEN = ("content", "pelicanconf.py", "publishconf.py")
SITE_URL = DEMONSTRATION
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # of every build here

_NAME = re.compile(r"(\d{4})-(\d\d)-(\d\d)-([^.]+)(?:\.([a-z]{2}))?\.md")
_FIELD = re.compile(r"^(\w+): +(.*)$", re.MULTILINE)
_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Source:
    """An article or episode as its author wrote it."""

    path: Path
    header: Mapping[str, str]
    date: datetime  # aware

    @property
    def audio(self) -> str:
        """Its recording, the first of the formats; empty: it is no episode."""
        return self.header.get("Audio", "").rstrip(",")

    @property
    def lang(self) -> str:
        return self.header.get("Lang", "fr")

    @property
    def slug(self) -> str:
        return self.header.get("Slug") or _NAME.fullmatch(self.path.name)[4]

    @property
    def is_public(self) -> bool:
        return self.is_listed or self.header.get("Status") == "hidden"

    @property
    def is_listed(self) -> bool:
        return "Status" not in self.header and self.date <= NOW

    @property
    def address(self) -> str:
        """Where its page stands, below the site's address."""
        folder = "" if self.lang == "fr" else f"/{self.lang}"
        return f"{folder}/{self.date.astimezone(_PARIS):%Y/%m/%d}/{self.slug}/"


def sources() -> list[Source]:
    """Return all articles and episodes, translations too, newest first.

    There are none where the site is an author's.
    """
    if not is_demonstration():
        return []
    paths = [*CONTENT.glob("articles/*.md"), *CONTENT.glob("episodes/*.md")]
    return sorted(map(_read, paths), key=lambda source: source.date, reverse=True)


def listed() -> list[Source]:
    """Return what the blog lists in its own language, newest first."""
    return [source for source in sources() if source.is_listed and source.lang == "fr"]


def episodes(show: str = "") -> list[Source]:
    """Return what a show's feed lists, newest first."""
    found = [source for source in listed() if source.audio]
    return [source for source in found if source.header.get("Show", "") == show]


def copy_demo(root: Path) -> Path:
    """Copy what the authors wrote, and nothing that was built."""
    root.mkdir(parents=True)
    for name in WRITTEN:
        written = CHECKOUT / name
        copy = shutil.copytree if written.is_dir() else shutil.copy2
        copy(written, root / name)
    return root


def build_demo(root: Path, *, release: bool = True, site_url: str = "") -> Output:
    """Build a copy; whatever it has to say is a fault of the demonstration."""
    request = BuildRequest(
        root, release=release, site_url=site_url, now=NOW.timestamp()
    )
    assert [str(problem) for problem in build(request).problems] == []
    return Output(request.output)


def shared_release(factory: pytest.TempPathFactory) -> Output:
    """Return a release that all tests of a session look at, and none may change."""
    base = factory.getbasetemp()
    # each of pytest-xdist's workers has a folder in the session's
    session = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    root = session / "demo"
    with (session / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "output-release").is_dir():
            shutil.rmtree(root, ignore_errors=True)
            build_demo(copy_demo(root))
    return Output(root / "output-release")


def pages(output: Output) -> Iterator[tuple[str, Path]]:
    """Yield the address, below the site's, and the file of every page."""
    for path in sorted(output.root.rglob("*.html")):
        name = path.relative_to(output.root).as_posix()
        yield "/" + name.removesuffix("index.html"), path


def _read(path: Path) -> Source:
    head, _, _ = path.read_text(encoding="utf-8").partition("\n\n")
    header = dict(_FIELD.findall(head))
    year, month, day, _, _ = _NAME.fullmatch(path.name).groups()
    date = datetime.fromisoformat(header.get("Date", f"{year}-{month}-{day}"))
    return Source(path, header, date.replace(tzinfo=_PARIS))
