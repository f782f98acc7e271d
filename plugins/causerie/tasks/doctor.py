"""The task `inv doctor`."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.authoring.checkup import examine_site, format_rows
from causerie.building.check_placeholders import is_nobodys
from causerie.building.request import SETTINGS_FILES
from causerie.errors import UsageError
from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line, print_problems

_NOBODY = "Nobody is asked: no podcast has an address that others can reach."


@task(
    help={
        "live": "Ask only a feed's address, or its site's, how its host serves it.",
        "episodes": "How many of the newest episodes are asked for (default 5).",
        "offline": "Ask nobody: only what is on this machine.",
        "json": "Print the problems as one JSON document.",
    }
)
def doctor(
    _ctx: Context,
    live: str = "",
    episodes: int = 5,
    offline: bool = False,  # noqa: FBT001, FBT002
    json: bool = False,  # noqa: FBT001, FBT002 - a flag of a task
) -> None:
    """Tell versions, programs, what is on and off; ask the podcast's live host."""
    from causerie.authoring.doctor import examine
    from causerie.net.client import Client
    from causerie.problems import Problem, has_errors

    with exit_on_error():
        if episodes < 1:
            raise UsageError(f"--episodes: {episodes} is not a number from 1 up.")
        url = live
        if not url:
            settings = _read_settings()
            if not json:
                for line in format_rows(examine_site(Path.cwd(), settings)):
                    print_line(line)
            url = _feed_address(settings)
        problems: list[Problem] = []
        if offline or not url:
            print_line("Nobody is asked." if offline else _NOBODY)
        else:
            print_line(f"Asking {url} …")
            client = Client("Causerie (doctor)")
            problems += examine(client, url, newest=episodes)
    print_problems(problems, json=json)
    if has_errors(problems):
        raise Exit(code=1)
    if not json:
        print_line("No errors.")


def _read_settings() -> dict[str, Any]:
    """Return the settings of a release, and those of pelicanconf.py without one."""
    from causerie.bridge.settings_files import load_settings

    names = [name for name in SETTINGS_FILES if Path(name).is_file()]
    return load_settings(Path(names[-1] if names else SETTINGS_FILES[0]), {})


def _feed_address(settings: dict[str, Any]) -> str:
    """Return where the podcast's feed is for everybody; empty if it is nowhere."""
    address = str(settings["SITEURL"]).rstrip("/")
    public = address and not is_nobodys(urlsplit(address).hostname or "")
    return f"{address}/podcast.xml" if public and settings.get("PODCAST") else ""
