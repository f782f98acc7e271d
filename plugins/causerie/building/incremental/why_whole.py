"""Why whole: say in words why an input, or a surrounding, asks for a full build."""

import json
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from causerie.code_fingerprint import PACKAGE

_NEW_ENGINE = "a new version of Causerie"
_SHOWN = 3  # names in a list of them


def why_other_key(before: str, now: str) -> str:
    """Say in what two keys of builds differ, `build_key`s of the site."""
    one, two = json.loads(before), json.loads(now)
    if not isinstance(one, dict) or one.keys() != two.keys():
        return _NEW_ENGINE
    if one["site_url"] != two["site_url"]:
        address = two["site_url"] or "that of the settings"
        return f"its address is another, {address}"
    if one["python"] != two["python"]:
        return f"another Python, {two['python'].partition(' ')[0]}"
    if one["places"] != two["places"]:
        return "another installation of Causerie"
    return _why_other_packages(one["packages"], two["packages"])


def why_input(
    path: str, locations: Mapping[str, Any], *, exists: bool, is_new: bool
) -> str:
    """Say that an input changed which no update of single pages can follow."""
    root = os.path.dirname(locations["content"])  # noqa: PTH120
    name = shown_path(path, root)
    how = "is new" if is_new else "changed" if exists else "is gone"
    if path.startswith(f"{PACKAGE}/"):
        return f"{_NEW_ENGINE} ({path.removeprefix(f'{PACKAGE}/')})"
    for folder in locations["templates"]:
        if path.startswith(f"{folder}/"):
            return f"the theme's template {path.removeprefix(f'{folder}/')} {how}"
    if "-packages/" in path:
        return f"the library {path.rpartition('-packages/')[2]} {how}"
    if path in locations["full_build_only"]:
        return f"{name} {how}, which others' code reads"
    return f"{name} {how}"


def why_settings(name: str, names: Collection[str]) -> str:
    """Say which settings changed in a settings file."""
    told = [each for each in names if each]
    return f"{name} changed: {list_names(told)}" if told else f"{name} changed"


def shown_path(path: str, root: str | Path) -> str:
    """Return a path as authors know it: from the site's folder on."""
    return path.removeprefix(f"{root}/")


def list_names(names: Collection[str]) -> str:
    """List some names, and how many more there are.

    >>> list_names("DABC")
    'A, B, C and 1 more'
    """
    first, rest = sorted(names)[:_SHOWN], len(names) - _SHOWN
    return f"{', '.join(first)}{f' and {rest} more' if rest > 0 else ''}"


def _why_other_packages(
    before: list[tuple[str, int]], now: list[tuple[str, int]]
) -> str:
    one, two = (dict(each) for each in (before, now))
    names = sorted(set(two.items()) ^ set(one.items()))
    packages = {name.rpartition(".")[0] for name, _ in names}
    if any(name.startswith("causerie-") for name in packages):
        return _NEW_ENGINE
    return f"other libraries: {list_names(packages)}"
