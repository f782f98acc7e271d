"""Attach mentions: read the mention files of a site, and attach them to its posts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from causerie.bridge.entry import Entry
from causerie.bridge.register_output import later_file
from causerie.bridge.site import Site
from causerie.files.json_document import DocumentError
from causerie.fork_pool import run_forked
from causerie.pingbacks.mention import Mention, PostMentions
from causerie.pingbacks.mention_file import mention_files, read_mention
from causerie.post import Status
from causerie.problems import Level, Problem, Where
from causerie.urls import address_of, normalise_path

FORK_THRESHOLD = 1000  # files: more are read by a process of their own
_COUNTED_KINDS = ("like", "repost")  # kinds without text: pages show only their number


# Each file, with its mention or its problems.
ReadFiles = Iterable[tuple[Path, Mention | Sequence[Problem]]]


def start_reading_mentions(site: Site) -> Callable[[], ReadFiles]:
    """Start reading all mention files; call the result, once, to wait for them."""
    paths = [*mention_files(site.content)]

    def read_all() -> list[Mention | Sequence[Problem]]:
        return [_read(path) for path in paths]

    reading = run_forked(read_all) if len(paths) >= FORK_THRESHOLD else read_all
    return lambda: zip(paths, reading(), strict=True)


def attach_mentions(site: Site, files: ReadFiles) -> Iterator[Problem]:
    """Attach to each post its mentions; yield the problems of files."""
    by_post, problems = sort_mentions(site, files)
    yield from problems
    for entry in site.build.entries:
        entry.attach(mentions=by_post.get(entry.post.source, PostMentions()))


def sort_mentions(
    site: Site, files: ReadFiles
) -> tuple[dict[str, PostMentions], list[Problem]]:
    """Return the mentions of each post, by its source, and the problems of files."""
    problems: list[Problem] = []
    entries = [*reversed(site.build.entries)]  # articles go first
    posts = {normalise_path(_later_path(e)): e.post.source for e in entries}
    posts |= {
        normalise_path(path): entry.post.source
        for entry in entries
        for path in (entry.post.path, *entry.post.aliases)
    }
    zone = ZoneInfo(site.timezone)
    by_post: dict[str, list[Mention]] = defaultdict(list)
    known: dict[tuple[str, str, str], Path] = {}
    normalised = cache(normalise_path)  # a post may have many mentions
    for path, read in files:
        if not isinstance(read, Mention):
            problems += read
            continue
        source = posts.get(normalised(read.target))
        if source is None:
            what = f"The mention is of {read.target}, where there is no post."
            fix = "Give the post that address as an alias."
            where = Where(path.relative_to(site.root).as_posix())
            problems.append(Problem(where, what, fix))
        else:
            first = known.setdefault((source, read.source, read.kind), path)
            if first != path:
                problems.append(_told_twice(site, path, first))
            day = read.date.astimezone(zone)
            by_post[source].append(replace(read, day=day))
    found = {
        source: _by_kind(sorted(mentions, key=attrgetter("date", "source")))
        for source, mentions in by_post.items()
    }
    return found, problems


def _later_path(entry: Entry) -> str:
    """Return the address that a draft will have, or had; a row has its file."""
    if entry.post.status is not Status.DRAFT:
        return entry.post.path
    return address_of(getattr(entry.post, "later", "") or later_file(entry))


def _told_twice(site: Site, path: Path, first: Path) -> Problem:
    other = first.relative_to(site.root).as_posix()
    what = f"The same page is told of in {other}: readers see it twice."
    where = Where(path.relative_to(site.root).as_posix())
    return Problem(where, what, "Remove one of the two.", Level.WARNING)


def _read(path: Path) -> Mention | Sequence[Problem]:
    try:
        return read_mention(path)
    except DocumentError as error:
        return error.problems


def _by_kind(mentions: list[Mention]) -> PostMentions:
    return PostMentions(
        tuple(one for one in mentions if one.kind not in _COUNTED_KINDS),
        tuple(one for one in mentions if one.kind == "like"),
        tuple(one for one in mentions if one.kind == "repost"),
    )
