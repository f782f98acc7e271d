"""Full build: check the author's files, run Pelican, save a snapshot of the build."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from causerie.bridge.check_settings import misspelt_names
from causerie.bridge.exception_origin import problem_from_exception
from causerie.bridge.post_notes import alike, count_posts, draft_files, post_notes
from causerie.bridge.run_pelican import ReportProgress, run_pelican
from causerie.bridge.search_page import INDEX_FOLDER, has_search
from causerie.bridge.settings_files import FAULTS
from causerie.bridge.site import KEY, Site, site_of
from causerie.bridge.theme import check_theme_links
from causerie.building.audit_hook import BuildInputs, record_inputs
from causerie.building.build_settings import Job, read_settings
from causerie.building.check_placeholders import check_placeholders
from causerie.building.identity_check import check_identity
from causerie.building.incremental.save_snapshot import save_snapshot, stamp_inputs
from causerie.building.nondeterminism import report_nondeterminism
from causerie.building.request import SETTINGS_FILES
from causerie.building.reuse_unchanged import reuse_identical_files
from causerie.building.settings_values import find_function, settings_values
from causerie.building.table.write_pages import choose_writer
from causerie.building.unused_files import check_unused_files, image_notes
from causerie.comments.store import check_comments
from causerie.errors import SettingsError
from causerie.identity.lock_json import serialise_lock
from causerie.pingbacks.check_files import check_pingbacks
from causerie.podcast.check_files import check_podcast
from causerie.problems import (
    Level,
    Problem,
    Where,
    has_errors,
    of_kind,
    sort_and_dedupe,
)
from causerie.search.index_site import index_site
from causerie.settings_locator import Locator
from causerie.sources.check_sources import check_characters, check_headers
from causerie.sources.read_sources import find_conflict_copies, read_sources
from causerie.sources.source import Checker, CheckInput, SourceTable
from causerie.sources.source_paths import SourcePaths, read_source_paths
from causerie.sources.tree import Tree, scan_tree

# Checkers of the author's files, run before every full build and by `inv check`.
CHECKERS: Mapping[str, Checker] = {  # by the kind of what they find
    "words": check_characters,
    "comments": check_comments,
    "mentions": check_pingbacks,
    "podcast": check_podcast,
    "headers": check_headers,
}


@dataclass(frozen=True, slots=True)
class FullBuildResult:
    """How a full build went."""

    problems: list[Problem]  # sorted; without an error the site is complete
    lock: str = ""  # the identity lock that publishing would write; of a release
    notes: tuple[str, ...] = ()  # what the author may like to know
    drafts: tuple[str, ...] = ()  # as in BuildResult
    links: dict[str, list[str]] = field(default_factory=dict)  # as in BuildResult
    settings_failed: bool = False  # a settings file has an error
    made: Mapping[str, Any] = field(default_factory=dict)  # of the site, when asked for


# What is made of a built site beside its pages, and what is wrong with it.
MakeMore = Callable[[Site], tuple[Mapping[str, Any], list[Problem]]]


def run_full_build(
    job: Job,
    report_progress: ReportProgress | None = None,
    make_more: MakeMore | None = None,
) -> FullBuildResult:
    """Build a site and return all its problems; an exception is one of them."""
    try:
        values = settings_values(job.root) if job.snapshot else {}
        with record_inputs(job.root) as recorded, report_nondeterminism():
            return _build(job, report_progress, recorded, values, make_more)
    except Exception as error:  # noqa: BLE001 - reported to the author
        return FullBuildResult([problem_from_exception(error, job.root)])


def _build(
    job: Job,
    report_progress: ReportProgress | None,
    recorded: BuildInputs,
    values: dict[str, str],
    make_more: MakeMore | None,
) -> FullBuildResult:
    """Build a site; `values` describes its settings if they do more than assign.

    Only a release is compared with the identity lock: a preview plays local files and
    gives provisional guids. Errors must be fixed first: a post with an error is left
    out, and would seem to be lost.
    """
    try:
        settings = read_settings(job, recorded)
    except SettingsError as error:
        path, _, line = error.where.partition(":")
        where = Where(path or SETTINGS_FILES[0], int(line or 0))
        return FullBuildResult(
            [Problem(where, error.what, error.fix)], settings_failed=True
        )
    locate = Locator(job.root, settings["CAUSERIE_SETTINGS_FILES"])
    faults: list[Problem] = settings[FAULTS]
    problems = [*faults, *misspelt_names(settings, locate)]
    problems += _site_faults(settings, locate, release=job.release)
    problems = of_kind("settings", problems)
    before = stamp_inputs(settings) if job.snapshot else None
    source_paths = read_source_paths(settings)
    tree = scan_tree(Path(settings["PATH"]), source_paths)
    copies = find_conflict_copies(tree.files)
    problems += _check_sources(job, settings, tree, source_paths, copies)
    theme_faults = list(check_theme_links(settings, job.root))
    problems += theme_faults
    settings["CAUSERIE_WRITE_PAGES"] = choose_writer
    problems += run_pelican(
        settings,
        strict=job.release,
        only_settings=has_errors([*faults, *theme_faults]),
        only_read=job.up_to_date is not None,
        report_progress=report_progress,
    )
    links: dict[str, list[str]] = {}
    if KEY in settings and not job.up_to_date:
        posts_complete = not has_errors(problems)
        unused = check_unused_files(
            site_of(settings),
            tree.files,
            source_paths,
            copies=copies,
            posts_complete=posts_complete,
        )
        problems += of_kind("files", unused)
        if job.thorough:
            from causerie.building.proofreading import proofread

            problems += proofread.find_faults(site_of(settings))
            links = proofread.outgoing_links(site_of(settings))
    if has_errors(problems):
        modules = settings["CAUSERIE_SETTINGS_MODULES"]
        errors = (each for each in problems if each.level is Level.ERROR)
        failed = any(each.where.path in modules for each in errors)
        return FullBuildResult(
            sort_and_dedupe(problems), links=links, settings_failed=failed
        )
    if make_more:
        return _make_more(job, site_of(settings), make_more, problems)
    _complete_output(job, settings)
    site = site_of(settings)
    entries = site.build.entries
    site.reporter.notes += image_notes(site, tree.files) if job.thorough else ()
    counts = count_posts(Counter(alike(each.post) for each in entries))
    site.reporter.notes += post_notes(site, counts, entries)
    if job.snapshot and before:
        why = _why_never_partial(job, recorded, values) or save_snapshot(
            site, before, sort_and_dedupe(problems), job.snapshot, job.build_key, values
        )
        if why:
            site.reporter.notes.append(f"Every build is a whole one: {why}.")
    notes = tuple(site.reporter.notes)
    if not job.release:
        drafts = tuple(draft_files(entries))
        return FullBuildResult(
            sort_and_dedupe(problems), notes=notes, drafts=drafts, links=links
        )
    proposed = site.identity.lock(site.url, site.build.entries)
    problems += check_identity(site, proposed)
    return FullBuildResult(
        sort_and_dedupe(problems), serialise_lock(proposed), notes, links=links
    )


def _make_more(
    job: Job, site: Site, make_more: MakeMore, problems: list[Problem]
) -> FullBuildResult:
    if job.up_to_date:  # its files, and its problems, are the last build's
        made, more = make_more(replace(site, output=job.up_to_date))
        return FullBuildResult(sort_and_dedupe(more), made=made)
    made, more = make_more(site)
    return FullBuildResult(sort_and_dedupe([*problems, *more]), made=made)


def _complete_output(job: Job, settings: dict[str, Any]) -> None:
    """Add to the files of a build what is made of all of them."""
    if job.release and has_search(settings):
        index_site(job.output, job.output / INDEX_FOLDER)
    if job.previous_output:
        reuse_identical_files(job.output, job.previous_output)


def _why_never_partial(job: Job, recorded: BuildInputs, values: dict[str, str]) -> str:
    """Return why no later build can tell whether its inputs changed; empty: it can."""
    if recorded.untracked:
        return next(iter(recorded.untracked))
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
    source_paths: SourcePaths,
    copies: Mapping[str, str],
) -> list[Problem]:
    """Check the author's files; have Pelican skip those that cannot be read."""
    content = Path(settings["PATH"])
    files = [path for path in tree.files if path not in copies]
    posts = tuple(read_sources(content, files, source_paths))
    check_input = CheckInput(job.root, content, job.release, posts, settings)
    unreadable = (post.path for post in posts if not post.is_readable)
    settings["CAUSERIE_SKIPPED_SOURCES"] = frozenset(
        {
            *tree.skipped,
            *(path.relative_to(content).as_posix() for path in unreadable),
            *(path for path in copies if source_paths.kind_of(path)),
        }
    )
    settings["CAUSERIE_SOURCES"] = SourceTable(p for p in posts if p.is_readable)
    found = [
        problem
        for kind, check in CHECKERS.items()
        for problem in of_kind(kind, check(check_input))
    ]
    settings["CAUSERIE_PROBLEM_PLACES"] = frozenset(each.where for each in found)
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
