"""Small sites for whole-site tests: made from a dict of files, built for real."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree, html

from causerie.building.build import build
from causerie.building.request import BuildRequest, BuildResult

NOW = 1_790_000_000  # 21 September 2026: the "now" of these sites' builds

CONF = """\
from causerie.defaults import *

SITENAME = "Carnet d'essai"
SITESUBTITLE = "Notes & brouillons"
SITEURL = "https://carnet.example"
AUTHOR = "La rédaction"
TIMEZONE = "Europe/Paris"
DEFAULT_LANG = "fr"
"""


@dataclass(frozen=True, slots=True)
class Folder:
    """A site's folder."""

    root: Path

    def build(self, *, release: bool = True, now: float = NOW) -> BuildResult:
        """Build it, as `inv build` does."""
        return build(BuildRequest(self.root, release=release, now=now))

    def release(self) -> "Output":
        """Build a release that must succeed."""
        result = self.build()
        assert [] == [
            str(problem) for problem in result.problems if "error" in problem.level
        ]
        return Output(self.root / "output-release")

    def problems(self, *, release: bool = True) -> list[str]:
        """Build it, and return what was wrong."""
        return [str(problem) for problem in self.build(release=release).problems]

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write or replace files."""
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data if isinstance(data, bytes) else data.encode())


@dataclass(frozen=True, slots=True)
class Output:
    """What a build wrote."""

    root: Path

    def page(self, path: str) -> Any:
        """Return a page, parsed."""
        file = self.root / path.lstrip("/")
        return html.parse(str(file / "index.html" if file.is_dir() else file)).getroot()

    def xml(self, path: str) -> Any:
        """Return a feed, parsed."""
        return etree.parse(str(self.root / path.lstrip("/"))).getroot()

    def files(self) -> dict[str, bytes]:
        """Return every file with its bytes."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


Make = Callable[..., Folder]  # a site from a dict of files: the fixture `site`


def make_site(root: Path, files: Mapping[str, str | bytes]) -> Folder:
    """Make a site with the plainest settings and these files."""
    folder = Folder(root)
    folder.write({"pelicanconf.py": CONF, **files})
    return folder


def article(title: str, body: str = "Du texte.", **header: str) -> str:
    """Write a post; give its header keys as keywords."""
    given = "".join(f"{key}: {value}\n" for key, value in header.items())
    return f"Title: {title}\n{given}\n{body}\n"
