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
from causerie.errors import SettingsError, UsageError
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
        chosen = read_choice(only, root)
        request = BuildRequest(root, release=release)
        result = check_site(request, progress=report_progress)
        problems = [*result.problems]
        with suppress(SettingsError):  # the build reports it
            problems += of_kind("settings", targets_of(root)[1])
        notes = list(result.notes)
        if external or "external" in chosen:
            found, more = _ask_other_sites(root, result, report_progress)
            problems, notes = problems + found, notes + more
        for word in chosen:
            check_found(word, problems, root)
    problems = choose(sort_and_dedupe(problems), chosen)
    print_problems(problems, json=json)
    exit_if_failed(replace(result, problems=tuple(problems)))
    if not json:
        for note in notes if not chosen else ():
            print_line(note)
        print_line("No errors." if not chosen else f"No errors of {only}.")


def read_choice(only: str, root: Path) -> list[str]:
    """Return the kinds and paths of --only, the paths from the site's folder on.

    Raise UsageError at a word that is neither.
    """
    words = []
    for given in parse_list(only):
        word = given.removeprefix(f"{root}/").removeprefix("./").rstrip("/")
        is_path = {"/", ".", "*"} & {*word} or (root / "content" / word).exists()
        if word not in KINDS and not is_path and not (root / word).exists():
            hint = did_you_mean(word, KINDS) or f"There are {', '.join(KINDS)}."
            raise UsageError(f"--only: there is no kind {word!r}.", fix=hint)
        words.append(word)
    return words


def check_found(word: str, problems: Iterable[Problem], root: Path) -> None:
    """Raise UsageError at a path that neither a file nor a problem has."""
    if (
        word in KINDS
        or choose(problems, [word])
        or any(any(root.glob(place.lstrip("/"))) for place in _places(word))
        or any((root / "content").rglob(word.lstrip("/")))
    ):
        return
    fix = "Write its path from here, such as content/articles/a.md."
    raise UsageError(f"--only: there is no file {word!r} in this site.", fix=fix)


def choose(problems: Iterable[Problem], chosen: Iterable[str]) -> list[Problem]:
    """Return the problems of some kinds, and of some files; all without a choice."""
    words = {*chosen}
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
        for place in _places(word)
    )


def _places(word: str) -> tuple[str, str]:
    return word, f"content/{word}"


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
