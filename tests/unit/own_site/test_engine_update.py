"""A site asks for another engine, and for the one before again."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from causerie.errors import ContentError
from causerie.own_site.changelog import new_entries, read_changelog
from causerie.own_site.choices import Choices
from causerie.own_site.engine_origin import EngineOrigin, named_engine, running_engine
from causerie.own_site.engine_update import SiteEngine
from causerie.own_site.new_site import make_site
from causerie.own_site.site_files import read_inv
from checkout import CHECKOUT

CHOICES = Choices("A", "https://a.example", "en", "B", "Europe/London", podcast=False)


def wheel(folder: Path, version: str) -> EngineOrigin:
    path = folder / f"causerie-{version}-py3-none-any.whl"
    path.write_text(version)
    return named_engine(str(path))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Make a site with the engine 0.1.0, a wheel."""
    site = tmp_path / "site"
    engine = wheel(tmp_path, "0.1.0")
    make_site(site, CHOICES, engine, today=date(2026, 3, 1), new_guid=uuid4)
    return site


def asked(root: Path) -> tuple[Any, Any, list[str]]:
    """Return what a site asks for: the range, the place, and the wheels it has."""
    read = tomllib.loads((root / "pyproject.toml").read_text())
    wheels = sorted(path.name for path in root.glob("engine/*"))
    place = read.get("tool", {}).get("causerie", {}).get("from")
    return read["project"]["dependencies"], place, wheels


OLD = (
    ["causerie>=0.1.0,<0.2"],
    "engine/causerie-0.1.0-py3-none-any.whl",
    ["causerie-0.1.0-py3-none-any.whl"],
)


@pytest.mark.parametrize(
    ("place", "version", "expected"),
    [
        (
            "https://x.example/causerie-0.2.0-py3-none-any.whl",
            "0.2.0",
            "causerie>=0.2.0,<0.3",
        ),
        ("", "1.4.2", "causerie>=1.4.2,<2"),
        ("wheel", "0.2.0rc1", "causerie>=0.2.0rc1,<0.3"),
    ],
)
def test_each_kind_of_place_is_asked_for_and_given_back(
    root: Path, tmp_path: Path, place: str, version: str, expected: str
) -> None:
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    new = EngineOrigin(version, place)
    if place == "wheel":
        new = wheel(tmp_path, version)
    SiteEngine.read(root).ask_for(new)
    there = asked(root)
    SiteEngine.read(root).go_back()

    names = [f"causerie-{version}-py3-none-any.whl"] if place == "wheel" else []
    kept = f"engine/{names[0]}" if names else place or None
    assert there == ([expected], kept, names)
    assert asked(root) == OLD
    assert before == {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with pytest.raises(ContentError, match="no update to undo"):
        SiteEngine.read(root).go_back()


def test_what_the_author_wrote_into_the_file_stays(root: Path, tmp_path: Path) -> None:
    file = root / "pyproject.toml"
    own = file.read_text().replace(
        'dependencies = ["causerie>=0.1.0,<0.2"]',
        "dependencies = [\n  'causerie >= 0.1', # ours\n  \"causerie-maps>=2\",\n]",
    )
    file.write_text(own + '\n[tool.other]\nfrom_here = "x"\n')
    SiteEngine.read(root).ask_for(wheel(tmp_path, "0.2.0"))

    text = file.read_text()
    assert '  "causerie>=0.2.0,<0.3", # ours\n  "causerie-maps>=2",' in text
    assert '[tool.other]\nfrom_here = "x"\n' in text


def test_a_program_that_the_author_changed_stays(root: Path) -> None:
    site, program = SiteEngine.read(root), root / "inv"

    assert site.renew_program(b"#!/bin/sh\n# newer\n")
    assert program.read_bytes() == b"#!/bin/sh\n# newer\n"
    assert program.stat().st_mode & 0o111
    program.write_text("#!/bin/sh\n# mine\n")
    assert not site.renew_program(read_inv())
    assert program.read_text() == "#!/bin/sh\n# mine\n"


def test_what_names_no_engine_is_told(root: Path) -> None:
    file = root / "pyproject.toml"
    file.write_text('[project]\nname = "a"\ndependencies = ["causerie-maps>=2"]\n')
    with pytest.raises(ContentError, match="do not name the engine"):
        SiteEngine.read(root).ask_for(EngineOrigin("1.0"))
    assert asked(root)[2] == OLD[2]
    file.write_text("[project\n")
    with pytest.raises(ContentError, match="cannot be read"):
        SiteEngine.read(root)
    with pytest.raises(ContentError, match="no site"):
        SiteEngine.read(CHECKOUT)


def test_the_changelog_is_found_and_new_entries_are_told() -> None:
    here = read_changelog(CHECKOUT / "plugins/causerie")
    newer = here.replace("\n- ", "\n- Bees are\n  counted.\n- ", 1)

    assert here.startswith("# Changelog")
    assert new_entries(here, newer) == ["Bees are counted."]
    assert new_entries(here, here) == []
    assert read_changelog(Path("/nowhere/at/all")) == ""


def test_the_engine_that_runs_is_known_with_its_place() -> None:
    engine = running_engine()

    assert engine.version
    assert engine.place.startswith("/")  # a checkout, for these tests
    assert engine.wheel is None


def test_a_version_that_was_tried_just_now_is_tried_again(root: Path) -> None:
    """./inv leaves for ten minutes what could not be installed; who asks is heard."""
    failed = root / ".venv.d/failed"
    failed.parent.mkdir()
    failed.write_text("12345 678\n")

    SiteEngine.read(root).ask_for(EngineOrigin("0.2.0"))

    assert not failed.exists()
