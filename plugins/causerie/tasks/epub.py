"""The task `inv epub`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from invoke.context import Context
from invoke.exceptions import Exit
from invoke.tasks import task

from causerie.building.build import build_for
from causerie.building.request import BuildRequest
from causerie.errors import UsageError
from causerie.tasks.exit_codes import exit_if_failed, exit_on_error, exit_with
from causerie.terminal import print_line, print_problems, progress_bars

BOOKS = "output-epub"  # where books go that are given no place
_PROCESS = "causerie.tasks.epub_process"


@task(
    help={
        "series": "The name of a series.",
        "show": "The name or the title of a show.",
        "season": "The number of a season; with several shows, beside --show.",
        "category": "The name of a topic: all that is published in it.",
        "post": "The file of one post.",
        "lang": "The language of a series or a topic (default: the site's).",
        "embed": "Recordings are in the book, read along, and not linked.",
        "to": f"The book's file, or a folder for it (default {BOOKS}/).",
    }
)
def epub(  # noqa: PLR0913, PLR0917 - its flags
    _ctx: Context,
    series: str = "",
    show: str = "",
    season: str = "",
    category: str = "",
    post: str = "",
    lang: str = "",
    embed: bool = False,  # noqa: FBT001, FBT002
    to: str = "",
) -> None:
    """Make an EPUB 3 edition of a series, a season, a show, a topic or a post."""
    root = Path.cwd()
    with exit_on_error(), progress_bars() as report_progress:
        place = check_place(root, to)
        number = check_season(season)
        more = {
            "wish": {
                "series": series,
                "show": show,
                "season": number,
                "category": category,
                "post": post,
                "lang": lang,
                "embed": embed,
            },
            "folder": str(root / BOOKS if not to else place),
            "target": "" if not to or place.is_dir() else str(place),
        }
        request = BuildRequest(root)
        result = build_for(request, _PROCESS, more, progress=report_progress)
    made = result.made
    if error := made.get("error", ""):
        result = replace(result, problems=())  # of a site that is not the question
        raise exit_with(str(error), code=1)
    print_problems(result.problems)
    exit_if_failed(result)
    if not made.get("path"):
        raise Exit(code=1)
    print_line(describe_book(made, root))
    if result.changed is None:
        print_line(
            "The whole site was built for it; after ./inv build it is only read."
        )


def check_place(root: Path, to: str) -> Path:
    """Return where a book goes; raise UsageError if it may not go there."""
    place = (root / to).resolve()
    for name, why in _KEPT.items():
        if place.is_relative_to((root / name).resolve()):
            fix = f"Name another place; without --to it is {BOOKS}/."
            raise UsageError(f"--to: {to} is below {name}/, {why}.", fix=fix)
    if to and not place.is_dir() and place.suffix.lower() != ".epub":
        what = f"--to: {to} is neither a folder nor a name that ends in .epub."
        raise UsageError(what)
    return place


_KEPT = {
    "content": "which is the author's",
    "output": "which each build makes anew",
    "output-release": "which each release makes anew",
}


def check_season(season: str) -> int | None:
    """Return the number of a season; raise UsageError if it is none."""
    if not season:
        return None
    if not season.isdecimal():
        raise UsageError(f"--season: {season!r} is no number.")
    return int(season)


def describe_book(made: dict[str, Any] | Any, root: Path) -> str:
    """Return what was made, in one line."""
    path = Path(made["path"])
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    parts = [_count(made["texts"], "text")]
    if made["images"]:
        parts.append(_count(made["images"], "image"))
    if made["embedded"]:
        parts.append(f"recordings of {_megabytes(made['embedded'])}")
    if made["read_along"]:
        parts.append(f"{made['read_along']} read along")
    if made["linked"]:
        parts.append(f"links to recordings of {_megabytes(made['linked'])}")
    what = ", ".join(parts)
    return f"Wrote {shown}: {made['title']}, {what}; {_megabytes(made['size'])} in all."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _megabytes(length: int) -> str:
    return f"{length / 1_000_000:,.1f} MB"
