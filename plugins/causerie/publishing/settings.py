"""PUBLISH in pelicanconf.py: the places a site is published to, by name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie.errors import PublishError, UsageError
from causerie.files.state_dir import STATE_DIR
from causerie.problems import Problem, Where
from causerie.publishing.target_address import read_target
from causerie.settings import Locate, did_you_mean, read_section, record_field
from causerie.urls import is_web_link


def _address(value: str) -> str:
    try:
        read_target(value)
    except PublishError as error:
        return f"is no target. {error.fix}"
    return ""


def _web_address(value: str) -> str:
    good = not value or (is_web_link(value) and not value.endswith("/"))
    return "" if good else "is not a web address without a slash at its end."


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """One place."""

    to: str = record_field(
        check=_address,
        doc='Write "to": "folder:/srv/www/site".',
        example="folder:/srv/www/site",
    )
    live: bool = record_field(
        default=False, doc="Whether subscribers are served from it.", example=True
    )
    url: str = record_field(
        "",
        check=_web_address,
        doc="Where readers find it, if not at SITEURL.",
        example="https://www.example.org",
    )
    compressed: bool = record_field(
        default=True,
        doc="Compressed copies of texts, for web servers to send.",
        example=False,
    )
    verify: bool = record_field(
        default=True, doc="Look at what readers find, after publishing.", example=False
    )
    pingbacks: bool = record_field(
        default=False, doc="Tell other sites of links, after publishing.", example=True
    )


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """All places."""

    targets: Mapping[str, Any] = record_field(
        {},
        doc="The places, by name.",
        example={"www": {"to": "folder:/srv/www/site", "live": True}},
    )


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

    A named target is found by its address too. Raise UsageError if there is none.
    """
    if given in targets:
        return targets[given]
    if ":" in given:
        read_target(given)
        known = (target for target in targets.values() if target.to == given)
        return next(known, TargetSettings(given))
    what = f'{given!r} is no target: PUBLISH["targets"] has no such name.'
    fix = did_you_mean(given.lower(), targets)
    if given.startswith(("/", ".", "~")):
        fix = f"Write folder:{given}."
    elif not fix and targets:
        fix = f"There are: {', '.join(targets)}."
    raise UsageError(what, fix=fix or "Write folder:DIR, or name one there.")


def only_live(targets: Mapping[str, TargetSettings]) -> TargetSettings:
    """Return the target that subscribers are served from; raise PublishError if none.

    Of several, the author has to name one.
    """
    live = [name for name, target in targets.items() if target.live]
    if len(live) == 1:
        return targets[live[0]]
    what = f'{len(live) or "None"} of PUBLISH["targets"] is live.'
    fix = f"Name one with --target{': ' + ', '.join(targets) if targets else ''}."
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
