"""Job: what one compilation is asked, and the settings it works by."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from causerie.bridge.settings_files import FAULTS, load_settings, stand_on_bridge
from causerie.building.audit_hook import Seen
from causerie.building.request import SETTINGS_FILES
from causerie.code_fingerprint import PACKAGE
from causerie.defaults import LOCALE
from causerie.sources.source_paths import DROPPINGS

_LOCALE_NAMES = ("LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LANG")


@dataclass(frozen=True, slots=True)
class Job:
    """One compilation: from which site, into which folder."""

    root: Path
    output: Path
    release: bool
    now: datetime  # aware
    site_url: str = ""  # empty: the settings'
    loudness: bool = False  # decode the recordings to measure it
    previous: Path | None = None  # the output that this one will take the place of
    graph: Path | None = None  # where to remember the build
    asked: str = ""  # what names it there
    revision: bool = False  # of a built site: its posts can be read


def read_settings(job: Job, seen: Seen) -> dict[str, Any]:
    """Read the site's settings, with what a build adds to them."""
    os.chdir(job.root)
    sys.path.insert(0, str(job.root))  # publishconf.py imports pelicanconf.py
    published = job.root / SETTINGS_FILES[1]
    has_own = published.is_file()  # without it a release has the same settings
    names = SETTINGS_FILES if job.release and has_own else SETTINGS_FILES[:1]
    overrides: dict[str, Any] = {
        "OUTPUT_PATH": str(job.output),
        "DELETE_OUTPUT_DIRECTORY": False,
        "CACHE_CONTENT": False,  # told nothing of other settings; ours is
        "LOAD_CONTENT_CACHE": False,
        "STATIC_CREATE_LINKS": not job.release,
        "CAUSERIE_RELEASE": job.release,
        "CAUSERIE_NOW": job.now,
        "CAUSERIE_LOUDNESS": job.loudness,
        "CAUSERIE_SETTINGS_FILES": names,
    }
    if job.site_url:
        overrides["SITEURL"] = job.site_url
    if job.release:
        overrides |= dict.fromkeys(
            ("DRAFT_SAVE_AS", "DRAFT_LANG_SAVE_AS", "DRAFT_PAGE_SAVE_AS"), ""
        )
        overrides["DRAFT_PAGE_LANG_SAVE_AS"] = ""
    judged = job.revision  # they built the site
    settings = load_settings(job.root / names[-1], overrides, judged=judged)
    public = local = settings
    if has_own and not job.release:
        both = {"CAUSERIE_SETTINGS_FILES": SETTINGS_FILES}
        public = load_settings(published, both, judged=judged)
        settings[FAULTS] += public[FAULTS]
    if (has_own and job.release) or job.site_url:
        local = load_settings(job.root / SETTINGS_FILES[0], {}, judged=judged)
    settings["CAUSERIE_LOCAL_URL"] = local["SITEURL"]
    if has_own:
        settings["CAUSERIE_PUBLIC_URL"] = public["SITEURL"]
    if settings["LOCALE"] != LOCALE:  # the machine's own is read by the C library
        seen.variables |= {name: os.environ.get(name) for name in _LOCALE_NAMES}
    settings["CAUSERIE_SEEN"] = seen
    seen.known_otherwise(str(Path(settings["PATH"])), *folders(settings))
    settings["CAUSERIE_CONF"] = _modules(job.root)
    settings["IGNORE_FILES"] = [*settings["IGNORE_FILES"], *DROPPINGS]
    stand_on_bridge(settings)
    # held back by the bridge, by the build's own "now"; Pelican would ask the clock
    settings["CAUSERIE_HOLDS_BACK"] = not settings["WITH_FUTURE_DATES"]
    settings["WITH_FUTURE_DATES"] = True
    return settings


def folders(settings: Mapping[str, Any]) -> list[str]:
    """Return the folders of which every file counts."""
    given = {settings["THEME"], str(PACKAGE), *settings["THEME_TEMPLATES_OVERRIDES"]}
    found = {str(Path(folder).resolve()) for folder in given}
    # content/ may be a link: sources have the names they have by it
    return sorted({str(Path(settings["PATH"]).absolute()), *found})


def _modules(root: Path) -> frozenset[str]:
    """Return the files of the site's own Python that its settings are made of."""
    files = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
    found = {Path(file) for file in files if file}
    below = {path.relative_to(root) for path in found if path.is_relative_to(root)}
    return frozenset(
        path.as_posix() for path in below if "site-packages" not in path.parts
    )
