"""The task `inv check`."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from causerie.building.build import check as check_site
from causerie.building.request import BuildRequest, BuildResult
from causerie.errors import CauserieError, SettingsError
from causerie.files.state_dir import state_dir
from causerie.header import parse_list
from causerie.problems import KINDS, Problem, of_kind, sort_and_dedupe
from causerie.settings import did_you_mean
from causerie.tasks.exit_codes import exit_if_failed, exit_on_error
from causerie.tasks.find_place import targets_of
from causerie.terminal import print_line, print_problems, progress_bars


@task(
    help={
        "external": "Also ask other sites whether what posts link to is still there.",
        "only": "Kinds (links, images, …) or files of content/, with commas.",
        "json": "Print the problems as one JSON document.",
        "release": "As for readers (the default; --no-release: a preview).",
    }
)
def check(
    _ctx: Context,
    external: bool = False,  # noqa: FBT001, FBT002
    only: str = "",
    json: bool = False,  # noqa: FBT001, FBT002
    release: bool = True,  # noqa: FBT001, FBT002
) -> None:
    """Find every problem of the site, and write nothing."""
    root = Path.cwd()
    with exit_on_error(), progress_bars() as report_progress:
        chosen = parse_list(only)
        check_choice(chosen)
        request = BuildRequest(root, release=release)
        result = check_site(request, progress=report_progress)
        problems = [*result.problems]
        with suppress(SettingsError):  # the build reports it
            problems += of_kind("settings", targets_of(root)[1])
        notes = list(result.notes)
        if external or "external" in chosen:
            found, more = _ask_other_sites(root, result, report_progress)
            problems, notes = problems + found, notes + more
    problems = choose(sort_and_dedupe(problems), chosen)
    print_problems(problems, json=json)
    exit_if_failed(replace(result, problems=tuple(problems)))
    if not json:
        for note in notes if not chosen else ():
            print_line(note)
        print_line("No errors." if not chosen else f"No errors of {only}.")


def check_choice(chosen: Iterable[str]) -> None:
    """Raise CauserieError if a word is neither a kind of problem nor a path."""
    for word in chosen:
        if word not in KINDS and not {"/", ".", "*"} & {*word}:
            hint = did_you_mean(word, KINDS) or f"There are {', '.join(KINDS)}."
            raise CauserieError(f"--only: there is no kind {word!r}.", fix=hint)


def choose(problems: Iterable[Problem], chosen: Iterable[str]) -> list[Problem]:
    """Return the problems of some kinds, and of some files; all without a choice."""
    words = {word.removeprefix("./").rstrip("/") for word in chosen}
    return [
        problem
        for problem in problems
        if not words
        or problem.kind in words
        or any(_is_below(problem.where.path, word) for word in words)
    ]


def _is_below(path: str, word: str) -> bool:
    return any(
        path == place or path.startswith(f"{place}/") or fnmatchcase(path, place)
        for place in (word, f"content/{word}")
    )


def _ask_other_sites(
    root: Path, result: BuildResult, report_progress: Callable[[str, int], None]
) -> tuple[list[Problem], list[str]]:
    from causerie.authoring.check_links import check_links
    from causerie.net.client import Client

    report = check_links(
        result.links,
        Client("Causerie (checking links)"),
        state_dir(root) / "links.json",
        now=datetime.now(UTC),
        report_progress=report_progress,
    )
    notes = [f"{report.asked} addresses elsewhere asked for, {report.known} known."]
    if report.waiting:
        hosts = ", ".join(report.waiting)
        notes.append(f"These hosts ask for patience; try again later: {hosts}.")
    return report.problems, notes
