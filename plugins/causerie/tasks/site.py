"""Tasks of the site: build, preview, clean."""

import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from invoke.context import Context
from invoke.tasks import task

from causerie.building.build import build as build_site
from causerie.building.request import SETTINGS_FILES, BuildRequest, BuildResult
from causerie.files.state_dir import STATE_DIR
from causerie.problems import Problem
from causerie.tasks.epub import BOOKS
from causerie.tasks.exit_codes import exit_if_failed, exit_on_error
from causerie.tasks.port import check_port
from causerie.terminal import (
    print_line,
    print_log,
    print_problems,
    progress_bars,
    raise_on_stop_signals,
)

if TYPE_CHECKING:
    from causerie.preview.run_preview import Tell
    from causerie.preview.watch_files import Changed


@task(
    help={
        "release": "For readers: the public address, no drafts; what Pelican warns of"
        " fails.",
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
    for line in result.lines(request.output.name):
        print_line(line)


@task(
    help={
        "port": "Where to serve (default 8000).",
        "host": "Also for telephones in the same network; its address is shown.",
        "editor": "Opens the lines of problems: vscode, idea, … (CAUSERIE_EDITOR).",
    }
)
def preview(
    _ctx: Context,
    port: int = 8000,
    host: bool = False,  # noqa: FBT001, FBT002
    editor: str = "",
) -> None:
    """Build the site, serve it here, rebuild and reload at every change."""
    from causerie.building.incremental.resident_worker import IncrementalBuilder
    from causerie.markup.video_embeds import SITE_POLICY
    from causerie.preview.run_preview import run_preview
    from causerie.preview.source_line import editor_template

    raise_on_stop_signals()
    print_log()
    root = Path.cwd()
    with exit_on_error():
        check_port(port)
        template = editor_template(editor or os.environ.get("CAUSERIE_EDITOR", ""))
        address = _show_host(port) if host else "127.0.0.1"
    request = BuildRequest(root, site_url=f"http://{address}:{port}")
    builder = IncrementalBuilder(request)
    last = BuildResult(())  # that succeeded
    due: float | None = None  # when a post that waits is
    places = builder.places()  # what else is watched

    def build_and_tell(
        changed: "Changed", pages: Sequence[str], tell: "Tell"
    ) -> list[Problem]:
        nonlocal last, due, places
        result = builder.build(changed, pages, tell)
        due, places = builder.due(), builder.places()
        if result.ok:
            for line in result.whole:
                print_line(line)
            if result.notes != last.notes:  # once: an edit seldom changes them
                for note in result.notes:
                    print_line(note)
            last = result
        return list(result.problems)

    with exit_on_error(), closing(builder):
        run_preview(
            request.output,
            watch=[root / name for name in ("content", "theme", "plugins")]
            + [root / name for name in SETTINGS_FILES],
            build=build_and_tell,
            port=port,
            csp=SITE_POLICY,
            print_line=print_line,
            host=address,
            editor=template,
            drafts=lambda: last.drafts,
            due=lambda: due,
            more=lambda: places,
        )


def _show_host(port: int) -> str:
    """Print the address for telephones, and its code; return the host."""
    from causerie.podcast.qr_code import qr_lines
    from causerie.preview.lan_address import lan_address

    host = lan_address()
    if sys.stderr.isatty():
        for line in qr_lines(f"http://{host}:{port}/"):
            print_line(line)
    print_line("Everybody in this network sees the preview, its drafts, too.")
    return host


@task
def clean(_ctx: Context) -> None:
    """Remove everything that a build can make again."""
    with exit_on_error():
        for name in ("output", "output-release", BOOKS, STATE_DIR):
            path = Path(name)
            if path.is_symlink() or path.is_file():
                path.unlink()
            elif path.exists():
                _remove(path)
    print_line(f"Removed output/, output-release/, {BOOKS}/ and {STATE_DIR}/.")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        error.filename = folder.name  # it names what is in it without the folder
        raise
