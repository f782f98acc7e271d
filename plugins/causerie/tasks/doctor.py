"""The task `inv doctor`."""

from pathlib import Path

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line, print_problems


@task(
    help={
        "live": "The feed's address, or its site's (default: this site's).",
        "episodes": "How many of the newest episodes are asked for (default 5).",
        "json": "Print the problems as one JSON document.",
    }
)
def doctor(
    _ctx: Context,
    live: str = "",
    episodes: int = 5,
    json: bool = False,  # noqa: FBT001, FBT002 - a flag of a task
) -> None:
    """Ask the live host of a podcast what apps and directories will ask it."""
    from causerie.authoring.doctor import examine
    from causerie.bridge.settings_files import load_settings
    from causerie.building.request import SETTINGS_FILES
    from causerie.net.client import Client
    from causerie.problems import has_errors

    with exit_on_error():
        url = live
        if not url:
            settings = load_settings(Path(SETTINGS_FILES[-1]), {})
            url = settings["SITEURL"].rstrip("/") + "/podcast.xml"
        client = Client("Causerie (doctor)")
        problems = list(examine(client, url, newest=episodes))
    print_problems(problems, json=json)
    if has_errors(problems):
        raise Exit(code=1)
    if not json:
        print_line("No errors.")
