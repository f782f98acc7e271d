"""The place that a command publishes to: found by its name, in the site's settings."""

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from invoke.exceptions import Exit

from causerie.building.check_placeholders import is_nobodys
from causerie.building.request import SETTINGS_FILES
from causerie.errors import SettingsError
from causerie.identity.identity_lock import IdentityLock
from causerie.problems import Problem
from causerie.settings_locator import Locator
from causerie.terminal import print_problems

if TYPE_CHECKING:
    from causerie.publishing.settings import TargetSettings


def targets_of(root: Path) -> tuple[dict[str, "TargetSettings"], list[Problem]]:
    """Read the publishing targets of a site; return the problems of PUBLISH too."""
    return _targets_in(_settings(root), root)


def _settings(root: Path) -> dict[str, Any]:
    """Return the settings of a release: PUBLISH may stand in either file."""
    from causerie.bridge.settings_files import load_settings

    has_own = (root / SETTINGS_FILES[1]).is_file()
    return load_settings(root / SETTINGS_FILES[has_own], {})


def _targets_in(
    settings: dict[str, Any], root: Path
) -> tuple[dict[str, "TargetSettings"], list[Problem]]:
    from causerie.publishing.settings import read_targets

    return read_targets(settings, Locator(root, SETTINGS_FILES))


def find_place(root: Path, given: str | None) -> tuple["TargetSettings", bool]:
    """Return a target by name or address (none: the live one), and if it has a name.

    Exit if PUBLISH has a fault, or if the target is a folder of the site's sources.
    """
    from causerie.publishing.settings import find_target, only_live, source_folders
    from causerie.publishing.target_address import read_target

    settings = _settings(root)
    targets, problems = _targets_in(settings, root)
    if problems:
        print_problems(problems)
        raise Exit(code=SettingsError.exitcode)
    place = only_live(targets) if given is None else find_target(given, targets)
    there = read_target(place.to)
    there.refuse_sources(root, source_folders(settings, root))
    there.read_copy()  # who cannot be reached is told before anything is built
    return place, place in targets.values()


def public_url(place: "TargetSettings", proposed: IdentityLock) -> str:
    """Return where readers find a target; empty if nobody can."""
    url = place.url or (proposed.site if place.live else "")
    return "" if is_nobodys(urlsplit(url).hostname or "") else url
