"""Compile the site into a folder: the author's files are checked, then Pelican runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie.bridge.exception_origin import blame
from causerie.bridge.run_pelican import Tell, run_pelican
from causerie.bridge.settings_files import FAULTS, misspelt_names
from causerie.bridge.site import KEY, site_of
from causerie.bridge.unpublished_posts import tell_held_back
from causerie.building.audit_hook import Seen, watching
from causerie.building.build_settings import Job, read_settings
from causerie.building.check_placeholders import check_placeholders
from causerie.building.identity_check import check_identity
from causerie.building.incremental.save_snapshot import remember, scan_inputs
from causerie.building.nondeterminism import telling_clocks
from causerie.building.request import SETTINGS_FILES
from causerie.building.reuse_unchanged import keep_unchanged
from causerie.building.settings_values import find_function, settings_values
from causerie.building.unused_files import tell_unread
from causerie.comments.store import check_comments
from causerie.errors import SettingsError
from causerie.identity.lock_json import write_lock
from causerie.podcast.check_files import check_podcast
from causerie.problems import (
    Level,
    Problem,
    Where,
    has_errors,
    settle,
)
from causerie.settings_locator import Locator
from causerie.sources.check_sources import check_characters, check_headers
from causerie.sources.read_sources import find_copies, read_sources
from causerie.sources.source import Checker, Sources, SourceTable
from causerie.sources.source_paths import Places, read_places
from causerie.sources.tree import Tree, look_at_tree

# What looks at the author's files before every build, and for `inv check`.
CHECKERS: tuple[Checker, ...] = (
    check_characters,
    check_comments,
    check_podcast,
    check_headers,
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a compilation."""

    problems: list[Problem]  # sorted; without an error the site is whole
    lock: str = ""  # what publishing would publish, of a good release
    notes: tuple[str, ...] = ()  # what the author may like to know
    conf: bool = False  # the settings are at fault


def compile_site(job: Job, tell: Tell | None = None) -> Compiled:
    """Compile a site and find every problem of it; whatever stops it is one."""
    try:
        values = settings_values(job.root) if job.graph else {}
        with watching(job.root) as seen, telling_clocks():
            return _compile(job, tell, seen, values)
    except Exception as error:  # noqa: BLE001 - told to the author
        return Compiled([blame(error, job.root)])


def _compile(
    job: Job, tell: Tell | None, seen: Seen, values: dict[str, str]
) -> Compiled:
    """Compile a site whose settings were found to say some values.

    Only a release is held against the lock: a preview plays the files at hand and
    gives provisional guids. A mistake must be mended first: without the post that has
    it, the site would seem to have lost one.
    """
    try:
        settings = read_settings(job, seen)
    except SettingsError as error:
        path, _, line = error.where.partition(":")
        where = Where(path or SETTINGS_FILES[0], int(line or 0))
        return Compiled([Problem(where, error.what, error.fix)], conf=True)
    locate = Locator(job.root, settings["CAUSERIE_SETTINGS_FILES"])
    faults: list[Problem] = settings[FAULTS]
    problems = [*faults, *misspelt_names(settings, locate)]
    problems += _site_faults(settings, locate, release=job.release)
    before = scan_inputs(settings) if job.graph else None
    places = read_places(settings)
    tree = look_at_tree(Path(settings["PATH"]), places)
    copies = find_copies(tree.files)
    problems += _check_sources(job, settings, tree, places, copies)
    problems += run_pelican(
        settings, strict=job.release, only_settings=has_errors(faults), tell=tell
    )
    if KEY in settings:
        sure = not has_errors(problems)
        problems += tell_unread(
            site_of(settings), tree.files, places, copies=copies, sure=sure
        )
    if has_errors(problems):
        conf = settings["CAUSERIE_CONF"]
        errors = (each for each in problems if each.level is Level.ERROR)
        at_fault = any(each.where.path in conf for each in errors)
        return Compiled(settle(problems), conf=at_fault)
    if job.previous:
        keep_unchanged(job.output, job.previous)
    site = site_of(settings)
    site.reporter.notes += tell_held_back(site)
    if job.graph and before:
        why = _why_whole(job, seen, values) or remember(
            site, before, settle(problems), job.graph, job.asked, values
        )
        if why:
            site.reporter.notes.append(f"Every build is a whole one: {why}.")
    notes = tuple(site.reporter.notes)
    if not job.release:
        return Compiled(settle(problems), notes=notes)
    proposed = site.identity.lock(site.url, site.build.entries)
    problems += check_identity(site, proposed)
    return Compiled(settle(problems), write_lock(proposed), notes)


def _why_whole(job: Job, seen: Seen, values: dict[str, str]) -> str:
    """Say what of a build nobody can know again without another one."""
    if seen.unknowable:
        return next(iter(seen.unknowable))
    if name := find_function(values):
        return f"the setting {name} is a function, or has some"
    now = settings_values(job.root)
    other = [name for name in now if values.get(name) != now[name]]
    if other or len(now) != len(values):
        return f"each time it is run, the settings file says another {other[0]}"
    return ""


def _check_sources(
    job: Job,
    settings: dict[str, Any],
    tree: Tree,
    places: Places,
    copies: Mapping[str, str],
) -> list[Problem]:
    """Have the author's files checked; what cannot be read is left aside."""
    content = Path(settings["PATH"])
    files = [path for path in tree.files if path not in copies]
    posts = tuple(read_sources(content, files, places))
    sources = Sources(job.root, content, job.release, posts, settings)
    unreadable = (post.path for post in posts if not post.is_readable)
    settings["CAUSERIE_ASIDE"] = frozenset(
        {
            *tree.aside,
            *(path.relative_to(content).as_posix() for path in unreadable),
            *(path for path in copies if places.kind_of(path)),
        }
    )
    settings["CAUSERIE_SOURCES"] = SourceTable(p for p in posts if p.is_readable)
    found = [problem for check in CHECKERS for problem in check(sources)]
    settings["CAUSERIE_MISWRITTEN"] = frozenset(each.where for each in found)
    return [*tree.problems, *found]


def _site_faults(
    settings: dict[str, Any], locate: Locator, *, release: bool
) -> Iterable[Problem]:
    if not release:
        return
    url = settings["SITEURL"]
    if not url.startswith("https://"):
        what = f"SITEURL is {url!r}: podcast directories ask for https."
        yield Problem(locate("SITEURL"), what, 'Write SITEURL = "https://…".')
    yield from check_placeholders(settings, locate)
