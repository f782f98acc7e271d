"""PUBLISH in pelicanconf.py: the places a site is published to, by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie.errors import PublishError
from causerie.files.state_dir import STATE_DIR
from causerie.problems import Problem, Where
from causerie.publishing.publish import read_target
from causerie.settings import Locate, did_you_mean, read_section, record_field


def _address(value: str) -> str:
    try:
        read_target(value)
    except PublishError as error:
        return f"is no target. {error.fix}"
    return ""


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """One place."""

    to: str = record_field(check=_address, doc='Write "to": "folder:/srv/www/site".')
    live: bool = record_field(default=False)  # subscribers are served from it


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """All places."""

    targets: Mapping[str, Any] = record_field({})


def read_targets(
    settings: Mapping[str, Any], locate: Locate
) -> tuple[dict[str, TargetSettings], list[Problem]]:
    """Read the targets of a site's settings; return all their problems too."""
    section, problems = read_section(
        PublishSettings, settings.get("PUBLISH", {}), name="PUBLISH", locate=locate
    )

    def place(*_: object) -> Where:
        return locate("PUBLISH", "targets")

    targets = {}
    for name, values in section.targets.items() if section else ():
        named = f'PUBLISH["targets"][{name!r}]'
        target, faults = read_section(TargetSettings, values, name=named, locate=place)
        problems += faults
        if target:
            targets[name] = target
    return targets, problems


def find_target(given: str, targets: Mapping[str, TargetSettings]) -> TargetSettings:
    """Return the target of a name or an address.

    A named target is found by its address too. Raise PublishError if there is none.
    """
    if given in targets:
        return targets[given]
    if ":" in given:
        read_target(given)
        known = (target for target in targets.values() if target.to == given)
        return next(known, TargetSettings(given))
    what = f'{given!r} is no target: PUBLISH["targets"] has no such name.'
    fix = did_you_mean(given, targets) or "Name one of them, or write folder:DIR."
    raise PublishError(what, fix=fix)


def source_folders(settings: Mapping[str, Any], root: Path) -> list[Path]:
    """Return the folders of a site that nothing may be published into."""
    named = [settings["PATH"], settings["THEME"]]
    named += settings["THEME_TEMPLATES_OVERRIDES"] + settings["PLUGIN_PATHS"]
    own = ("content", "theme", "plugins", "output", "output-release", "tests", "docs")
    hidden = (STATE_DIR, ".git", ".venv")
    return [root / name for name in (*named, *own, *hidden)]


def lock_advice(target: TargetSettings) -> str:
    """Return advice on how to keep an identity lock for a target without a name."""
    settings = {"targets": {"www": {"to": target.to, "live": True}}}
    return (
        "No identity lock is kept of this: what subscribers would notice is not told."
        f" To have one, write PUBLISH = {json.dumps(settings).replace('true', 'True')}"
        " into pelicanconf.py, and publish with --target www."
    )
