"""The state of a site: drafts, what waits, and what has changed since it was published.

What was published last is noted in `.causerie/published.json`, by `inv publish`.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from causerie.files.cache_file import read_cache_file, write_cache_file
from causerie.files.checksum import sample_checksum
from causerie.files.state_dir import make_state_dir, state_dir
from causerie.header import parse_date, read_file_name, read_header
from causerie.sources.read_sources import post_files
from causerie.sources.source_paths import SourcePaths

_NOTED = "published.json"
_SETTINGS = ("pelicanconf.py", "publishconf.py")
_FOLDERS = ("content", "theme")
_NOTHING = "nothing has changed"
_SHOWN = 5  # names in a line
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400  # seconds

States = Mapping[str, tuple[int, int]]  # of files: size and checksum of samples


@dataclass(frozen=True, slots=True)
class Publication:
    """The last publication from this folder."""

    at: float  # seconds since 1970
    target: str
    files: States


@dataclass(frozen=True, slots=True)
class PostFile:
    """A post as its header has it."""

    source: str  # below content/
    kind: str  # "article" or "page"
    status: str
    date: datetime | None  # aware


def note_publication(root: Path, target: str) -> None:
    """Note that the site was published to a target just now; raise OSError."""
    document = {"at": time.time(), "target": target, "files": _states(root)}
    data = json.dumps(document, ensure_ascii=False).encode()
    write_cache_file(make_state_dir(root) / _NOTED, data)


def last_publication(root: Path) -> Publication | None:
    """Return the last publication; None if there is none, or it is not known here."""
    try:
        noted = json.loads(read_cache_file(state_dir(root) / _NOTED) or b"")
        files = {name: (int(a), int(b)) for name, (a, b) in noted["files"].items()}
        return Publication(float(noted["at"]), str(noted["target"]), files)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def read_posts(content: Path, places: SourcePaths, zone: str) -> list[PostFile]:
    """Return the posts and pages of a site, by their files' names."""
    return [
        _read_post(path, kind, content, zone)
        for path, kind in post_files(content, places)
    ]


def describe_site(
    root: Path,
    posts: list[PostFile],
    *,
    now: datetime,
    pending: Callable[[], Mapping[str, int]],
) -> Iterator[str]:
    """Yield the lines of a site's state; `pending` counts mentions by their state."""
    drafts, waits = _left_out(posts, now)
    unseen = [*drafts, *waits, *(each for each in posts if each.status == "gone")]
    shown = [each for each in posts if each not in unseen]
    articles = sum(each.kind == "article" for each in shown)
    pages = _count(len(shown) - articles, "page")
    yield f"Shown:      {_count(articles, 'post')}, {pages}"
    yield f"Drafts:     {_list([each.source for each in drafts])}"
    yield f"Waiting:    {_list(_dated(waits))}"
    mentions = {state: count for state, count in pending().items() if count}
    told = ", ".join(f"{count} {state}" for state, count in sorted(mentions.items()))
    yield f"Mentions:   {told + ' (inv pingbacks.list)' if told else 'none wait'}"
    last = last_publication(root)
    if last is None:
        yield "Published:  not yet from this folder"
        return
    at = datetime.fromtimestamp(last.at, UTC)
    yield f"Last time:  {_ago((now - at).total_seconds())}, to {last.target}"
    due = [each for each in shown if each.date and at < each.date <= now]
    if due:
        names = _list([each.source for each in due])
        yield f"Due since:  {names} (a publish shows it)"
    yield f"Since then: {_list(_changed(last.files, _states(root)), none=_NOTHING)}"


def describe_left_out(posts: list[PostFile], *, now: datetime) -> Iterator[str]:
    """Yield the lines of what a release of this moment has not."""
    drafts, waits = _left_out(posts, now)
    if drafts:
        yield f"Left out, drafts: {_list([each.source for each in drafts])}"
    if waits:
        yield f"Left out until a publish after its date: {_list(_dated(waits))}"


def _left_out(
    posts: list[PostFile], now: datetime
) -> tuple[list[PostFile], list[PostFile]]:
    """Return the drafts, and what waits for its date."""
    drafts = [each for each in posts if each.status == "draft"]
    others = [each for each in posts if each not in drafts]
    waits = [each for each in others if each.date and each.date > now]
    return drafts, sorted(waits, key=lambda each: (each.date or now, each.source))


def _dated(posts: list[PostFile]) -> list[str]:
    return [f"{each.date:%Y-%m-%d %H:%M} {each.source}" for each in posts]


def _changed(before: States, after: States) -> list[str]:
    new = sorted(after.keys() - before.keys())
    gone = sorted(before.keys() - after.keys())
    edited = sorted(n for n in after.keys() & before.keys() if after[n] != before[n])
    changed = [f"new {name}" for name in new] + edited
    return changed + [f"gone {name}" for name in gone]


def _read_post(path: Path, kind: str, content: Path, zone: str) -> PostFile:
    header = read_header(path.read_bytes().decode("utf-8-sig", errors="replace"))
    given = header["date"].value if "date" in header else ""
    given = given or read_file_name(path.name).get("date", "")
    try:
        date = parse_date(given)
        date = date if date.tzinfo else date.replace(tzinfo=ZoneInfo(zone))
    except (ValueError, OSError):
        date = None  # a build reports it
    status = header["status"].value.lower() if "status" in header else ""
    source = path.relative_to(content).as_posix()
    return PostFile(source, kind, status or "published", date)


def _states(root: Path) -> dict[str, tuple[int, int]]:
    """Return the states of all that a release is made of."""
    paths = [root / name for name in _SETTINGS]
    for folder in _FOLDERS:
        paths += (root / folder).rglob("*")
    found: dict[str, Any] = {}
    for path in paths:
        if path.is_file() and not path.name.startswith("."):
            found[path.relative_to(root).as_posix()] = sample_checksum(path)
    return found


def _list(names: list[str], *, none: str = "none") -> str:
    if not names:
        return none
    more = len(names) - _SHOWN
    rest = f" and {more} more" if more > 0 else ""
    return f"{len(names)}: {', '.join(names[:_SHOWN])}{rest}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _ago(seconds: float) -> str:
    for unit, name in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= unit:
            return f"{_count(int(seconds // unit), name)} ago"
    return "just now"
