"""What `./inv` installs is locked as pyproject.toml asks; `./inv lock` renews it."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from checkout import CHECKOUT

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
LISTS = {
    "base": PROJECT["project"]["dependencies"],
    **PROJECT["project"]["optional-dependencies"],
}
FILES = {file.stem: file for file in (CHECKOUT / "requirements").iterdir()}
PIN = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>[\w.]+)(?: ; .+)? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<via>(?:    # .*\n)*)"
)


@dataclass(frozen=True, slots=True)
class Pin:
    """A version of a package in one of the files."""

    name: str
    version: str
    is_needed_by_others: bool


def pins(name: str) -> Iterator[Pin]:
    for found in PIN.finditer(FILES[name].read_text()):
        yield Pin(found["name"], found["version"], bool(found["via"]))


def test_each_list_of_the_project_has_its_file() -> None:
    assert LISTS.keys() == FILES.keys()


@pytest.mark.parametrize("name", LISTS)
def test_what_the_project_asks_for_is_locked(name: str) -> None:
    wanted = [Requirement(one) for one in LISTS[name]]

    for one in wanted:
        locked = [p for p in pins(name) if p.name == canonicalize_name(one.name)]
        assert locked, f"{one} is not locked: ./inv lock"
        assert all(one.specifier.contains(p.version) for p in locked), (
            f"{one}: {locked}"
        )


def test_the_tools_that_build_causerie_are_locked() -> None:
    for one in map(Requirement, PROJECT["build-system"]["requires"]):
        (locked,) = (p for p in pins("build") if p.name == canonicalize_name(one.name))
        assert one.specifier.contains(locked.version)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_locked_that_nobody_asks_for(name: str) -> None:
    wanted = {canonicalize_name(Requirement(one).name) for one in LISTS[name]}

    roots = {pin.name for pin in pins(name) if not pin.is_needed_by_others}
    assert roots <= wanted


@pytest.mark.parametrize("name", FILES)
def test_every_package_has_hashes_and_no_address(name: str) -> None:
    rest = PIN.sub("", FILES[name].read_text())

    assert all(line.startswith("# ") for line in rest.splitlines())
    assert "//" not in FILES[name].read_text()


def test_all_files_lock_the_same_versions() -> None:
    versions: dict[str, set[frozenset[str]]] = {}
    for name in FILES:
        found: dict[str, set[str]] = {}
        for pin in pins(name):
            found.setdefault(pin.name, set()).add(pin.version)
        for package, these in found.items():
            versions.setdefault(package, set()).add(frozenset(these))

    assert [] == [package for package, sets in versions.items() if len(sets) > 1]
