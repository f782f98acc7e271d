"""Another version of the engine for a site: its files changed, and changed back.

`./inv` then installs what pyproject.toml asks for in a .venv beside the old one.
"""

import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from causerie.errors import ContentError
from causerie.files.atomic_write import replace_file
from causerie.own_site.engine_origin import EngineOrigin
from causerie.own_site.site_files import FILES, quote, read_inv

_PROJECT = "pyproject.toml"
_UNDO = Path(".venv.d/undo")
_FAILED = Path(".venv.d/failed")
_DEPENDENCY = re.compile(r"""(["'])causerie\s*(?:[<>=~!][^"']*)?\1""")
_FROM = re.compile(r"^from\s*=\s*([\"']).*\1", re.MULTILINE)
_PROGRAM = "inv"


@dataclass(frozen=True, slots=True)
class SiteEngine:
    """The engine that a site asks for."""

    root: Path
    place: str  # where it is taken from; empty: the package index

    @classmethod
    def read(cls, root: Path) -> "SiteEngine":
        """Read it from pyproject.toml; raise ContentError if no engine is named."""
        file = root / _PROJECT
        if not file.is_file() or (root / "requirements").is_dir():
            what = "This is no site that `causerie new` made: it names no engine."
            raise ContentError(what, fix="A checkout of the engine is updated by git.")
        try:
            project: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ContentError(
                f"It cannot be read: {error}.", where=_PROJECT
            ) from error
        tool = project.get("tool", {}).get("causerie", {})
        return cls(root, str(tool.get("from", "")))

    def ask_for(self, engine: EngineOrigin) -> None:
        """Have the site ask for another engine; keep what it asked for.

        A wheel of this machine is copied into engine/. The site's `inv` is brought up
        to date as well, if it is as an engine made it.
        """
        text = (self.root / _PROJECT).read_text(encoding="utf-8")
        wheel = engine.wheel
        place = f"engine/{wheel.name}" if wheel else engine.place
        changed = _with_place(_with_requirement(text, engine.requirement), place)
        data = wheel.read_bytes() if wheel else b""
        self._keep()
        # inv does not try again for ten minutes what has failed: here somebody asks
        (self.root / _FAILED).unlink(missing_ok=True)
        if place != self.place:
            self._remove_wheel()
        if wheel:
            replace_file(self.root / place, data)
        replace_file(self.root / _PROJECT, changed.encode())

    def renew_program(self, program: bytes) -> bool:
        """Replace the site's `inv` by that of a new engine, if it is the old engine's.

        Return False if the author has changed it.
        """
        path = self.root / _PROGRAM
        if path.read_bytes() not in {read_inv(), program}:
            return False
        if path.read_bytes() != program:
            replace_file(path, program)
            path.chmod(0o755)
        return True

    def go_back(self) -> None:
        """Restore what the last `ask_for` changed; raise ContentError if none did."""
        kept = self.root / _UNDO
        if not (kept / _PROJECT).is_file():
            what = "There is no update to undo."
            raise ContentError(what, fix="Name an engine: ./inv update --to PATH.")
        self._remove_wheel()
        for file in sorted(path for path in kept.rglob("*") if path.is_file()):
            target = self.root / file.relative_to(kept)
            replace_file(target, file.read_bytes())
            target.chmod(file.stat().st_mode & 0o777)
        shutil.rmtree(kept)

    def _keep(self) -> None:
        kept = self.root / _UNDO
        shutil.rmtree(kept, ignore_errors=True)
        names = [_PROJECT, _PROGRAM, *filter(None, [self._wheel_name()])]
        for name in names:
            (kept / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.root / name, kept / name)

    def _wheel_name(self) -> str:
        """Return the wheel of the site's own that pyproject.toml names, if it does."""
        place = SiteEngine.read(self.root).place
        is_own = place.startswith("engine/") and (self.root / place).is_file()
        return place if is_own else ""

    def _remove_wheel(self) -> None:
        if name := self._wheel_name():
            (self.root / name).unlink()


def _with_requirement(text: str, requirement: str) -> str:
    changed, count = _DEPENDENCY.subn(quote(requirement), text, count=1)
    if not count:
        what = "Its dependencies do not name the engine."
        fix = f"Write {quote(requirement)} among them."
        raise ContentError(what, where=_PROJECT, fix=fix)
    return changed


def _with_place(text: str, place: str) -> str:
    line = f"from = {quote(place)}"
    if _FROM.search(text):
        return _FROM.sub(lambda _: line if place else "", text, count=1)
    if not place:
        return text
    section = (FILES / "place.txt").read_text(encoding="utf-8")
    return text + Template(section).substitute({"from": quote(place)})
