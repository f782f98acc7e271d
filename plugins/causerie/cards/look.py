"""Look: the colours of the site's styles, and its icon, as cards show them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

_ICON = "apple-touch-icon.png"  # the largest that a site has
_VALUE = r"--{name}:\s*(?:light-dark\(\s*)?(#[0-9a-fA-F]{{3,8}})\b"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Look:
    """The colours of a site by day, by the names that its styles have for them."""

    paper: str = "#fdfdff"
    ink: str = "#1f2130"
    faded: str = "#595d72"
    red: str = "#b0224a"
    margin_line: str = "#eaa9ba"


def read_look(settings: Mapping[str, Any], content: Path) -> Look:
    """Read the colours of the theme, then of the site's own stylesheet.

    A colour that is written otherwise than by its digits (`#1f2130`) is the theme's, or
    ours.
    """
    paths = [Path(settings["THEME"]) / "static/css/site.css"]
    if own := settings.get("STYLESHEET"):
        paths.append(content / own)
    found: dict[str, str] = {}
    for path in paths:
        if not path.is_file():
            continue
        text = _COMMENT.sub("", path.read_text(encoding="utf-8", errors="replace"))
        for name in (each.name for each in fields(Look)):
            pattern = _VALUE.format(name=name.replace("_", "-"))
            if colour := re.search(pattern, text):
                found[name] = _digits(colour[1])
    return Look(**found)


def _digits(colour: str) -> str:
    """Return a colour with six digits, without its transparency.

    >>> _digits("#1Af"), _digits("#11aaff80")
    ('#11aaff', '#11aaff')
    """
    digits = colour[1:].lower()
    if len(digits) in {3, 4}:
        digits = "".join(each * 2 for each in digits)
    return f"#{digits[:6].ljust(6, '0')}"


def find_icon(settings: Mapping[str, Any], content: Path) -> Path | None:
    """Return the icon of the site for telephones: its own before the theme's."""
    places = (content / "root" / _ICON, Path(settings["THEME"]) / "root" / _ICON)
    return next((each for each in places if each.is_file()), None)
