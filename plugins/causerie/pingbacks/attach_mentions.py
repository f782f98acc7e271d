"""Attach: give the posts of a build the mentions that their pages show."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import attrgetter
from pathlib import Path
from zoneinfo import ZoneInfo

from causerie.bridge.site import Site
from causerie.files.json_document import DocumentError
from causerie.fork_pool import run_forked
from causerie.pingbacks.mention_file import Mention, mention_files, read_mention
from causerie.problems import Problem, Where
from causerie.urls import normalise_path

MANY = 1000  # files worth a process of their own
_SUMMED = ("like", "repost")  # kinds without words: they are counted


@dataclass(frozen=True, slots=True)
class Mentions:
    """What other sites say of a post."""

    shown: tuple[Mention, ...] = ()  # oldest first
    likes: tuple[Mention, ...] = ()
    reposts: tuple[Mention, ...] = ()


# Each file, and what came of it.
Read = Iterable[tuple[Path, Mention | Sequence[Problem]]]


def begin_to_read_mentions(site: Site) -> Callable[[], Read]:
    """Begin to read all files; call what is returned for what came of it, once."""
    paths = [*mention_files(site.content)]

    def read() -> list[Mention | Sequence[Problem]]:
        return [_read(path) for path in paths]

    reading = run_forked(read) if len(paths) >= MANY else read
    return lambda: zip(paths, reading(), strict=True)


def attach_mentions(site: Site, found: Read) -> Iterator[Problem]:
    """Attach to each post its mentions; yield the files that cannot be shown."""
    posts = {
        normalise_path(path): entry.post.source
        for entry in reversed([*site.build.articles()])
        for path in (entry.post.path, *entry.post.aliases)
    }
    zone = ZoneInfo(site.timezone)
    of: dict[str, list[Mention]] = defaultdict(list)
    normalised = cache(normalise_path)  # a post may have many
    for path, read in found:
        if not isinstance(read, Mention):
            yield from read
            continue
        source = posts.get(normalised(read.target))
        if source is None:
            what = f"The mention is of {read.target}, where there is no post."
            fix = "Give the post that address as an alias."
            where = Where(path.relative_to(site.root).as_posix())
            yield Problem(where, what, fix)
        else:
            day = read.date.astimezone(zone)
            of[source].append(replace(read, day=day))
    for entry in site.build.entries:
        told = sorted(of[entry.post.source], key=attrgetter("date", "source"))
        entry.attach(mentions=_sort(told))


def _read(path: Path) -> Mention | Sequence[Problem]:
    try:
        return read_mention(path)
    except DocumentError as error:
        return error.problems


def _sort(told: list[Mention]) -> Mentions:
    return Mentions(
        tuple(one for one in told if one.kind not in _SUMMED),
        tuple(one for one in told if one.kind == "like"),
        tuple(one for one in told if one.kind == "repost"),
    )
