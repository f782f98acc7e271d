"""Save the snapshot of a full build, with all inputs that it depended on."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from causerie.bridge.freed_memory import return_freed_memory
from causerie.bridge.markdown_cache import only_known_extensions
from causerie.bridge.post_notes import draft_files, post_notes
from causerie.bridge.site import Site
from causerie.building.audit_hook import BuildInputs, is_foreign, is_standard
from causerie.building.build_settings import input_folders
from causerie.building.incremental.file_stamps import (
    FileStamps,
    collect_stamps,
    current_stamps,
    digest_files,
)
from causerie.building.incremental.moved_site import describe_place
from causerie.building.incremental.output_check import stamp_tree
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.building.request import SETTINGS_FILES
from causerie.building.settings_values import assigned_settings
from causerie.building.table.followed import why_not_followed
from causerie.building.table.group_keys import keys_of
from causerie.building.table.other_files import files_of, groups_of
from causerie.building.table.plain_values import encode
from causerie.building.table.saved_table import (
    NUMBER,
    SavedGroup,
    SavedTable,
    digest_notes,
    dump,
    dump_kept,
    merge_notes,
    new_number,
)
from causerie.building.table.write_pages import Table
from causerie.code_fingerprint import PACKAGE, packages_digest
from causerie.problems import Problem, to_json
from causerie.theme_path import theme_path


def stamp_inputs(settings: dict[str, Any]) -> FileStamps:
    """Stamp the inputs known before a build: sources, theme, settings, code."""
    return collect_stamps(input_folders(settings), sorted(_single_files(settings)))


def save_snapshot(  # noqa: PLR0913, PLR0917
    site: Site,
    before: FileStamps,
    problems: Sequence[Problem],
    path: Path,
    build_key: str,
    values: Mapping[str, str],
) -> str:
    """Write the snapshot of a build whose inputs were stamped before it began.

    Return why there is none, if others' code took part that cannot be tracked.
    """
    recorded: BuildInputs = site.settings["CAUSERIE_INPUTS"]
    if why := why_not_followed(site.build.pelican) or site.build.not_followed:
        return why
    recorded.busy = True  # what is read from here on is recorded, or was written
    table: Table = site.build.table
    db = SnapshotDB.create(path)
    groups = {
        name: json.loads(to_json(found))["problems"]
        for name, found in site.reporter.groups.items()
    }
    return_freed_memory()  # what is saved takes a part of it, at the end of a build
    db.put_each(dump(saved_table(site, table)))
    db.put_meta({NUMBER: new_number(), **dump_kept(site.build.kept.now)})
    db.put_meta({"groups": json.dumps(groups).encode()})
    db.put_bodies((source, table.bodies.get(source)) for source in table.rows.places)
    now, read = stamp_inputs(dict(site.settings)), current_stamps(recorded)
    imported_since = _single_files(site.settings) - before.stamps.keys()
    inputs = (
        before.ignoring_link_ctime(now)
        .with_updates(imported_since, now)
        .with_updates(read, FileStamps(read, {}))
    )
    db.put_meta(
        {
            "build_key": build_key.encode(),
            "root": str(recorded.root).encode(),
            "place": json.dumps(_place(site, recorded)).encode(),
            "assigned": json.dumps(assigned_settings(Path(recorded.root))).encode(),
            "environment": json.dumps(recorded.environment).encode(),
            "input_locations": json.dumps(_input_locations(site, recorded)).encode(),
            "packages": packages_digest().encode(),  # what it reads is no input
            "settings": json.dumps(values).encode(),
            "inputs": inputs.dump(),
            "input bytes": inputs.digest_unchanged(
                inputs.stamps.keys() - recorded.times_read
            ).dump(),
            "valid_interval": json.dumps(_valid_interval(site)).encode(),
            "problems": to_json(problems).encode(),
            "drafts": json.dumps(draft_files(site.build.entries)).encode(),
            "notes": json.dumps(site.reporter.notes).encode(),
        },
    )
    if _can_stub_imports(site):
        db.put_meta({"stub_imports": b"yes"})
    written = stamp_tree(site.output)
    files = sum(size >= 0 for _, _, size, _ in written.values())
    output = {"output": FileStamps(written, {}).dump(), "files": str(files).encode()}
    db.put_meta(output)
    made = digest_files(written, str(site.output))
    db.put_meta({"output bytes": made.dump()})
    db.close(commit=True)
    return ""


def saved_table(site: Site, table: Table) -> SavedTable:
    """Return what the next build compares with."""
    context = site.build.generators["articles"].context
    statics = {
        static.relative_source_path: (static.save_as, static.url)
        for static in context["staticfiles"]
    }
    rows, columns, pages = table.rows, table.columns, table.pages
    notes = merge_notes(
        {}, table.notes, pages, lambda n: digest_notes(n, columns, rows, pages)
    )
    keys, made = keys_of(site, rows, columns, groups_of(site)), site.files.made
    files = {name: SavedGroup(*key, files_of(name, made)) for name, key in keys.items()}
    entries = site.build.entries
    of_posts = {*post_notes(site, columns.counts, entries)}
    return SavedTable(
        rows,
        columns,
        pages,
        notes,
        files,
        tuple(note for note in site.reporter.notes if note not in of_posts),
        statics,
        {name: encode(show) for name, show in table.shows.items()},
        tuple(site.settings["DIRECT_TEMPLATES"]),
        table.has_doubles,
    )


def _can_stub_imports(site: Site) -> bool:
    """Return whether partial builds can do without the modules of import_stubs.py."""
    ours = all(
        each.__name__.startswith("causerie.") for each in site.build.pelican.plugins
    )
    markdown = site.settings["MARKDOWN"]
    return (
        ours and only_known_extensions(markdown) and "codehilite" not in repr(markdown)
    )


def _single_files(settings: Mapping[str, Any]) -> set[str]:
    """Return single input files: settings, modules of the site, files of libraries."""
    root = Path(settings["CAUSERIE_INPUTS"].root)
    found = {str(root / "pelicanconf.py"), str(root / "publishconf.py")}
    files = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
    others = {file for file in files if file and not is_standard(file)}
    return found | {file for file in others if not file.startswith(f"{PACKAGE}/")}


def _input_locations(site: Site, recorded: BuildInputs) -> dict[str, Any]:
    settings = site.settings
    listed = recorded.paths_in_listed_folders()
    folders = [f"{settings['THEME']}/templates", *settings["THEME_TEMPLATES_OVERRIDES"]]
    return {
        "folders": input_folders(settings),
        "files": sorted(
            (_single_files(settings) | recorded.stamps.keys())
            - recorded.written
            - listed
        ),
        "listed": sorted(recorded.listed_folders),
        "ignored": sorted({*recorded.ignored, *recorded.written}),
        "full_build_only": sorted(recorded.foreign_sources),  # others' code reads them
        "times_read": sorted(recorded.times_read),
        "content": str(site.content),
        "theme": str(Path(settings["THEME"]).resolve()),
        "templates": [str(Path(folder).resolve()) for folder in folders],
        "articles": settings["ARTICLE_PATHS"],
        "pages": settings["PAGE_PATHS"],
    }


def _place(site: Site, recorded: BuildInputs) -> dict[str, Any]:
    """Return what ties the snapshot to the site's folder."""
    settings, root = site.settings, Path(recorded.root)
    folders = [settings["PATH"], settings["THEME"], *settings["PLUGIN_PATHS"]]
    folders += settings["THEME_TEMPLATES_OVERRIDES"]
    own = {str(PACKAGE), str(theme_path())}  # the build key has their places
    others = sorted(filter(is_foreign, _single_files(settings)))
    texts = [*SETTINGS_FILES, *sorted(settings["CAUSERIE_SETTINGS_MODULES"])]
    return describe_place(
        root,
        [os.path.join(root, each) for each in folders if each not in own],  # noqa: PTH118
        others,
        [root / name for name in texts],
        recorded.environment,
    )


def _valid_interval(site: Site) -> tuple[float, float | None]:
    """Return the interval of time in which the same posts are due as now."""
    dates = [
        each.post.date.timestamp() for each in site.build.entries if each.post.date
    ]
    now = site.now.timestamp()
    past = max((date for date in dates if date <= now), default=0.0)
    return past, min((date for date in dates if date > now), default=None)
