"""Engine origin: which version of the engine runs, and where it was installed from."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from causerie.errors import ContentError

_WHEEL = re.compile(r"causerie-(\d[\w.+!]*)-.*\.whl")


@dataclass(frozen=True, slots=True)
class EngineOrigin:
    """Where an engine comes from."""

    version: str
    place: str = ""  # a wheel, a checkout's folder or a URL; empty: the package index

    @property
    def wheel(self) -> Path | None:
        """The wheel on this machine that it is, if it is one."""
        return Path(self.place) if _is_local_wheel(self.place) else None

    @property
    def requirement(self) -> str:
        """The range of versions that need no change of a site.

        >>> EngineOrigin("0.1.3").requirement, EngineOrigin("2.4").requirement
        ('causerie>=0.1.3,<0.2', 'causerie>=2.4,<3')
        """
        major, minor = (int(n) for n in re.findall(r"\d+", f"{self.version}.0")[:2])
        end = f"{major + 1}" if major else f"0.{minor + 1}"
        return f"causerie>={self.version},<{end}"


def running_engine() -> EngineOrigin:
    """Return the origin of the engine that runs, as pip noted it (PEP 610)."""
    try:
        found = distribution("causerie")
    except PackageNotFoundError as error:
        what = "This copy of Causerie was never installed, so no site can ask for it."
        raise ContentError(what, fix="Install it: pip install PATH.") from error
    noted = found.read_text("direct_url.json")
    place = _place(json.loads(noted)) if noted else ""
    return EngineOrigin(found.version, place)


def named_engine(place: str) -> EngineOrigin:
    """Return the origin of an engine that the author names: a wheel, or its URL.

    Raise ContentError if it is none.
    """
    name = unquote(urlsplit(place).path if "://" in place else place)
    found = _WHEEL.fullmatch(name.rpartition("/")[2])
    if not found:
        what = "This is no wheel of Causerie."
        fix = "Give one: causerie-1.2-py3-none-any.whl, or its https address."
        raise ContentError(what, where=place, fix=fix)
    if "://" not in place and not Path(place).is_file():
        raise ContentError("There is no such file.", where=place)
    return EngineOrigin(found[1], place)


def _is_local_wheel(place: str) -> bool:
    return place.endswith(".whl") and "://" not in place and Path(place).is_file()


def _place(noted: Mapping[str, Any]) -> str:
    """Return the place of a direct URL; a path for what is on this machine."""
    url = str(noted["url"])
    if vcs := noted.get("vcs_info"):
        return f"{vcs['vcs']}+{url}@{vcs.get('requested_revision') or vcs['commit_id']}"
    parts = urlsplit(url)
    return unquote(parts.path) if parts.scheme == "file" else url
