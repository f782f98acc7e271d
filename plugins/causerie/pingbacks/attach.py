"""Attach: give the posts of a build the mentions that their pages show."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from pathlib import Path

from causerie.bridge.site import Site
from causerie.errors import ContentError
from causerie.pingbacks.mention import Mention, mention_files, read_mention
from causerie.problems import Problem, Where
from causerie.urls import normalise_path

_SUMMED = ("like", "repost")  # kinds without words: they are counted


@dataclass(frozen=True, slots=True)
class Mentions:
    """What other sites say of a post."""

    shown: tuple[Mention, ...] = ()  # oldest first
    likes: tuple[Mention, ...] = ()
    reposts: tuple[Mention, ...] = ()


def attach_mentions(site: Site) -> Iterator[Problem]:
    """Attach to each post its mentions; yield the files that cannot be shown."""
    posts = {
        normalise_path(path): entry.post.source
        for entry in reversed(site.entries)
        if entry.post.kind == "article"
        for path in (entry.post.path, *entry.post.aliases)
    }
    found: dict[str, list[Mention]] = defaultdict(list)
    normalised = cache(normalise_path)  # a post may have many
    for path in mention_files(site.content):
        try:
            mention = read_mention(path)
        except ContentError as error:
            yield Problem(_where(site, path), error.what, error.fix)
            continue
        source = posts.get(normalised(mention.target))
        if source is None:
            what = f"The mention is of {mention.target}, where there is no post."
            fix = "Give the post that address as an alias."
            yield Problem(_where(site, path), what, fix)
        else:
            found[source].append(mention)
    for entry in site.entries:
        told = sorted(found[entry.post.source], key=attrgetter("date", "source"))
        entry.attach(mentions=_sort(told))


def _where(site: Site, path: Path) -> Where:
    return Where(path.relative_to(site.root).as_posix())


def _sort(told: list[Mention]) -> Mentions:
    return Mentions(
        tuple(one for one in told if one.kind not in _SUMMED),
        tuple(one for one in told if one.kind == "like"),
        tuple(one for one in told if one.kind == "repost"),
    )
