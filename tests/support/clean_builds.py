"""Clean builds to hold others against: a site's sources in, its right output out."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from causerie.building.build import build
from causerie.building.incremental.partial_process import dirty_check
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.request import BuildRequest, BuildResult, build_time
from sites import NOW

BUILT = ("output*", ".causerie", "__pycache__")  # also what is just being built

Tree = dict[str, bytes | None]  # by path below a folder; None: a folder itself


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask for a build."""

    release: bool = False
    site_url: str = ""
    now: float = NOW

    def of(self, root: Path) -> BuildRequest:
        return BuildRequest(
            root, release=self.release, site_url=self.site_url, now=self.now
        )


def tree(root: Path) -> Tree:
    """Return everything below a folder, folders too: none may be left behind."""
    return {
        path.relative_to(root).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(root.rglob("*"))
    }


def due(request: BuildRequest) -> str:
    """Say what a build would do: nothing, a partial build, or a full one."""
    try:
        check = dirty_check(request, build_time(request))
    except NeedsFullBuild:
        return "full"
    check.db.close()
    return "partial" if check.work else "nothing"


def why_full(request: BuildRequest) -> str:
    """Say why a build would be a full one; it must be one."""
    with pytest.raises(NeedsFullBuild) as raised:
        dirty_check(request, build_time(request))
    return str(raised.value)


def copy_sources(root: Path, copy: Path) -> Path:
    """Copy a site without anything that a build made; the copies' dates are new."""
    shutil.rmtree(copy, ignore_errors=True)
    left_out = shutil.ignore_patterns(*BUILT)
    shutil.copytree(root, copy, ignore=left_out, copy_function=shutil.copyfile)
    return copy


@dataclass(frozen=True, slots=True)
class Beside:
    """A clean build of a copy."""

    result: BuildResult
    root: Path  # of the copy
    output: Path


@dataclass(frozen=True, slots=True)
class Both:
    """A build of a site as it stands, held against one from nothing."""

    result: BuildResult
    found: list[str]  # in what the two differ
    built: Tree  # the output, as it stands now
    seconds: float  # that the build took


def build_beside(root: Path, way: Way) -> Beside:
    """Build a copy of a site's sources from nothing."""
    copy = copy_sources(root, root.with_name("clean"))
    request = way.of(copy)
    return Beside(build(request), copy, request.output)


def build_both(
    root: Path, way: Way, clean: Callable[[Path, Way], Beside] = build_beside
) -> Both:
    """Build a site as it stands, and a copy from nothing; say in what they differ.

    When there are errors it is their lists that must be equal, and the old output
    stays as it was.
    """
    request = way.of(root)
    sources = tree(root / "content")
    with ThreadPoolExecutor(1) as beside:
        begun = beside.submit(clean, root, way)
        begin = time.monotonic()
        result = build(request)
        seconds = time.monotonic() - begin
        expected = begun.result()
    found = differences(result, root, expected)
    built = tree(request.output)
    if expected.result.ok and result.ok:
        found += [*_differing(built, tree(expected.output), "output")]
    found += [*_differing(tree(root / "content"), sources, "content")]
    found += [f"{path.name} was left behind" for path in root.glob("output*.*")]
    return Both(result, found, built, seconds)


def differences(result: BuildResult, root: Path, clean: Beside) -> list[str]:
    """Say in what two builds' answers differ, their folders' names aside."""
    told = [str(p).replace(f"{root}/", "") for p in result.problems]
    expected = [str(p).replace(f"{clean.root}/", "") for p in clean.result.problems]
    found = [f"not told: {problem}" for problem in expected if problem not in told]
    found += [f"told wrongly: {problem}" for problem in told if problem not in expected]
    if not found and told != expected:
        found.append(f"told in another order or number: {told}, not {expected}")
    if result.proposed != clean.result.proposed:
        found.append("another lock is proposed")
    return found


def _differing(built: Tree, expected: Tree, name: str) -> list[str]:
    found = [f"{name}/{path} is missing" for path in expected.keys() - built.keys()]
    found += [f"{name}/{path} is too many" for path in built.keys() - expected.keys()]
    for path in built.keys() & expected.keys():
        if built[path] != expected[path]:
            found.append(f"{name}/{path}: {_first(built[path], expected[path])}")
    return sorted(found)


def _first(built: bytes | None, expected: bytes | None) -> str:
    """Show the first line in which two files differ."""
    if built is None or expected is None:
        return "a file is one thing, and a folder another"
    pair = [data.decode(errors="replace").split("\n") for data in (built, expected)]
    lines = zip(*pair, strict=False)
    one, two = next((p for p in lines if p[0] != p[1]), ("…", "another length"))
    return f"{one.strip()[:200]!r}, not {two.strip()[:200]!r}"
