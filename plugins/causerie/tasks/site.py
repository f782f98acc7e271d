"""Tasks of the site: build, preview, check, clean."""

import shutil
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from causerie.building.build import build as build_site
from causerie.building.build import check as check_site
from causerie.building.request import SETTINGS_FILES, BuildRequest
from causerie.errors import SettingsError
from causerie.files.state_dir import STATE_DIR
from causerie.problems import sort_and_dedupe
from causerie.tasks.exit_codes import exit_if_failed, exit_on_error
from causerie.tasks.port import check_port
from causerie.tasks.publish import targets_of
from causerie.terminal import (
    print_line,
    print_log,
    print_problems,
    progress_bars,
    raise_on_stop_signals,
)


@task(
    help={
        "release": "For readers: the public address, no drafts, warnings fail.",
        "verify": "Read every file, to see what changed; else dates and sizes tell.",
    }
)
def build(_ctx: Context, release: bool = False, verify: bool = False) -> None:  # noqa: FBT001, FBT002
    """Build the site into output/, or output-release/ with --release."""
    request = BuildRequest(Path.cwd(), release=release, verify=verify)
    with exit_on_error(), progress_bars() as report_progress:
        result = build_site(request, progress=report_progress)
    print_problems(result.problems)
    exit_if_failed(result)
    for note in result.notes:
        print_line(note)
    print_line(f"{result.pages} files in {request.output.name}/")


@task(
    help={
        "json": "Print the problems as one JSON document.",
        "release": "As for readers (the default; --no-release: a preview).",
    }
)
def check(_ctx: Context, json: bool = False, release: bool = True) -> None:  # noqa: FBT001, FBT002
    """Find every problem of the site, and write nothing."""
    root = Path.cwd()
    with exit_on_error(), progress_bars() as report_progress:
        result = check_site(
            BuildRequest(root, release=release), progress=report_progress
        )
        with suppress(SettingsError):  # the build reports it
            _, faults = targets_of(root)
            result = replace(
                result, problems=tuple(sort_and_dedupe([*result.problems, *faults]))
            )
    print_problems(result.problems, json=json)
    exit_if_failed(result)
    if not json:
        for note in result.notes:
            print_line(note)
        print_line("No errors.")


@task(help={"port": "Where to serve (default 8000)."})
def preview(_ctx: Context, port: int = 8000) -> None:
    """Build the site, serve it here, rebuild and reload at every change."""
    from causerie.building.incremental.resident_worker import IncrementalBuilder
    from causerie.markup.video_embeds import SITE_POLICY
    from causerie.preview.run_preview import run_preview

    raise_on_stop_signals()
    print_log()
    root = Path.cwd()
    request = BuildRequest(root, site_url=f"http://127.0.0.1:{port}")
    builder = IncrementalBuilder(request)
    with exit_on_error(), closing(builder):
        check_port(port)
        run_preview(
            request.output,
            watch=[root / name for name in ("content", "theme", "plugins")]
            + [root / name for name in SETTINGS_FILES],
            build=lambda changed: list(builder.build(changed).problems),
            port=port,
            csp=SITE_POLICY,
            print_line=print_line,
        )


@task
def clean(_ctx: Context) -> None:
    """Remove everything that a build can make again."""
    with exit_on_error():
        for name in ("output", "output-release", STATE_DIR):
            path = Path(name)
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.exists():
                _remove(path)
    print_line(f"Removed output/, output-release/ and {STATE_DIR}/.")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        error.filename = folder.name  # it names what is in it without the folder
        raise
