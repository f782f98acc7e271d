"""Read the keys of a post's header that are for its episode."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from causerie.header import KEYS
from causerie.podcast.feed.namespace_tags import ITEM, parse_tag_lines
from causerie.podcast.people import check_people, parse_people
from causerie.podcast.show import Person, Tag
from causerie.problems import Finding


@dataclass(frozen=True, slots=True)
class EpisodeHeader:
    """What the header of a post says of its episode."""

    show: str = ""  # empty: the only show
    season: int | None = None
    number: int | None = None
    type: str = "full"  # full, trailer or bonus
    display: str = ""  # text that apps show instead of the number
    explicit: bool | None = None  # None: as the show is
    block: bool = False
    chapters: str = ""  # as written; empty: a file or the recording may have them
    people: tuple[Person, ...] = ()
    tags: tuple[Tag, ...] = ()  # their images as written
    faults: tuple[tuple[str, Finding], ...] = ()  # each with its header key


def read_episode_header(header: Mapping[str, str]) -> EpisodeHeader:
    """Read the values of a header, keys in lower case, that are for an episode.

    Ignore invalid values: the check of the header reports them.
    """
    good = {
        name: value
        for name, value in header.items()
        if name not in KEYS or not KEYS[name].fault(value)
    }
    people, podcast = good.get("people", ""), good.get("podcast", "")
    tags, tag_faults = parse_tag_lines(podcast, ITEM)
    faults = [("podcast", Finding(each.what, each.fix)) for each in tag_faults]
    return EpisodeHeader(
        show=good.get("show", ""),
        season=_number(good.get("season", "")),
        number=_number(good.get("episode", "")),
        type=good.get("episode_type", "full").lower(),
        display=good.get("episode_display", ""),
        explicit=_yes(good.get("explicit", "")),
        block=_yes(good.get("block", "")) or False,
        chapters=good.get("chapters", ""),
        people=parse_people(people),
        tags=tags,
        faults=(*faults, *(("people", each) for each in _people_faults(people))),
    )


def _number(value: str) -> int | None:
    return int(value) if value.isdecimal() else None


def _yes(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value.lower())


def _people_faults(value: str) -> Iterator[Finding]:
    for fault in check_people(value):
        yield replace(fault, what=f"People: {fault.what}")
