"""The task that imports a blog of WordPress."""

from datetime import UTC, datetime
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_json, print_line, progress_bars


@task(
    help={
        "file": "The .xml that WordPress exported; or a .zip, or a folder, of several.",
        "media": "A copy of its wp-content/uploads.",
        "fetch-media": "Fetch uploaded files from the old blog, and posters of videos.",
        "dry-run": "Tell what an import would do, and write nothing.",
        "json": "Print the account as one JSON document.",
    }
)
def wordpress(
    _ctx: Context,
    file: str,
    media: str = "",
    fetch_media: bool = False,  # noqa: FBT001, FBT002
    dry_run: bool = False,  # noqa: FBT001, FBT002
    json: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Import a WordPress blog: posts, comments, pingbacks, recordings, addresses."""
    from causerie.bridge.settings_files import load_settings
    from causerie.building.request import SETTINGS_FILES
    from causerie.files.atomic_write import replace_file
    from causerie.importing.import_request import ImportRequest
    from causerie.importing.import_wordpress import import_wordpress
    from causerie.importing.written_files import FOLDER
    from causerie.net.client import Client

    root = Path.cwd()
    with exit_on_error(), progress_bars() as progress:
        there = [name for name in SETTINGS_FILES if (root / name).is_file()]
        settings = load_settings(Path((there or SETTINGS_FILES)[-1]), {})
        request = ImportRequest(
            Path(file),
            root,
            settings,
            datetime.now(UTC),
            media=Path(media) if media else None,
            fetcher=Client("Causerie (import)") if fetch_media else None,
            dry_run=dry_run,
            progress=progress,
        )
        account = import_wordpress(request)
        details = "\n".join([*account.lines(), *account.details()])
        if not dry_run:
            replace_file(root / FOLDER / "account.txt", f"{details}\n".encode())
    if json:
        print_json(account.to_json())
        return
    for line in account.lines():
        print_line(line)
    if account.mends and not dry_run:
        print_line(f"Each of these is named in {FOLDER}/account.txt.")
    if dry_run:
        print_line("Nothing was written.")
