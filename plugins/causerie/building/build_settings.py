"""Build settings: the site's settings, with what a build adds to them."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from causerie.bridge.settings_files import FAULTS, ensure_bridge_plugin, load_settings
from causerie.building.audit_hook import BuildInputs
from causerie.building.request import SETTINGS_FILES
from causerie.code_fingerprint import PACKAGE
from causerie.defaults import LOCALE
from causerie.sources.source_paths import JUNK_FILES

_LOCALE_NAMES = ("LC_ALL", "LC_COLLATE", "LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LANG")


@dataclass(frozen=True, slots=True)
class Job:
    """What one build is to do: from which site, into which folder."""

    root: Path
    output: Path
    release: bool
    now: datetime  # aware
    site_url: str = ""  # empty: the settings'
    thorough: bool = False  # measure loudness, and proofread
    previous_output: Path | None = None  # which this one will replace
    snapshot: Path | None = None  # where to save the build's snapshot
    build_key: str = ""  # the snapshot's
    partial: bool = False  # of a built site: its settings were checked then
    up_to_date: Path | None = None  # an output that stands: the site is only read


def read_settings(job: Job, recorded: BuildInputs) -> dict[str, Any]:
    """Read the site's settings, with what a build adds to them."""
    os.chdir(job.root)
    sys.path.insert(0, str(job.root))  # publishconf.py imports pelicanconf.py
    published = job.root / SETTINGS_FILES[1]
    has_own = published.is_file()  # without it a release has the same settings
    names = SETTINGS_FILES if job.release and has_own else SETTINGS_FILES[:1]
    overrides: dict[str, Any] = {
        "OUTPUT_PATH": str(job.output),
        "DELETE_OUTPUT_DIRECTORY": False,
        "CACHE_CONTENT": False,  # it ignores changed settings; ours does not
        "LOAD_CONTENT_CACHE": False,
        "STATIC_CREATE_LINKS": not job.release,
        "CAUSERIE_RELEASE": job.release,
        "CAUSERIE_NOW": job.now,
        "CAUSERIE_LOUDNESS": job.thorough,
        "CAUSERIE_SETTINGS_FILES": names,
    }
    if job.site_url:
        overrides["SITEURL"] = job.site_url
    if job.release:
        overrides |= dict.fromkeys(
            ("DRAFT_SAVE_AS", "DRAFT_LANG_SAVE_AS", "DRAFT_PAGE_SAVE_AS"), ""
        )
        overrides["DRAFT_PAGE_LANG_SAVE_AS"] = ""
    checked = job.partial  # the full build has checked them
    settings = load_settings(job.root / names[-1], overrides, checked=checked)
    public = local = settings
    if has_own and not job.release:
        both = {"CAUSERIE_SETTINGS_FILES": SETTINGS_FILES}
        public = load_settings(published, both, checked=checked)
        settings[FAULTS] += public[FAULTS]
    if (has_own and job.release) or job.site_url:
        local = load_settings(job.root / SETTINGS_FILES[0], {}, checked=checked)
    settings["CAUSERIE_LOCAL_URL"] = local["SITEURL"]
    if has_own:
        settings["CAUSERIE_PUBLIC_URL"] = public["SITEURL"]
    if settings["LOCALE"] != LOCALE:  # the C library reads the machine's own
        recorded.environment |= {name: os.environ.get(name) for name in _LOCALE_NAMES}
    settings["CAUSERIE_INPUTS"] = recorded
    recorded.ignore_folders(str(Path(settings["PATH"])), *input_folders(settings))
    settings["CAUSERIE_SETTINGS_MODULES"] = _site_modules(job.root)
    settings["IGNORE_FILES"] = [*settings["IGNORE_FILES"], *JUNK_FILES]
    ensure_bridge_plugin(settings)
    # the bridge hides posts of the future, by the build's "now"; Pelican by the clock
    settings["CAUSERIE_HIDES_FUTURE_POSTS"] = not settings["WITH_FUTURE_DATES"]
    settings["WITH_FUTURE_DATES"] = True
    return settings


def input_folders(settings: Mapping[str, Any]) -> list[str]:
    """Return the folders of which every file is an input."""
    given = {settings["THEME"], str(PACKAGE), *settings["THEME_TEMPLATES_OVERRIDES"]}
    found = {str(Path(folder).resolve()) for folder in given}
    # content/ may be a symbolic link: sources are named by it, not by its target
    return sorted({str(Path(settings["PATH"]).absolute()), *found})


def _site_modules(root: Path) -> frozenset[str]:
    """Return the site's own Python files that its settings import."""
    files = [getattr(module, "__file__", None) for module in [*sys.modules.values()]]
    own = os.path.join(root, "")  # noqa: PTH118 - of hundreds, quicker than paths
    below = {
        Path(file).relative_to(root) for file in files if file and file.startswith(own)
    }
    return frozenset(
        path.as_posix() for path in below if "site-packages" not in path.parts
    )
