"""The checkup of a site on this machine: versions, programs, what is on, and what off.

It reads settings and looks for programs; nothing is built, and nobody is asked.
"""

import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_LIBRARIES = ("pelican", "markdown", "feedgen", "mutagen", "lxml", "pillow")
_PROGRAMS = {  # and what they are for
    "ffmpeg": "loudness, and recordings in other formats",
    "git": "publishing to a branch",
    "rsync": "publishing over ssh",
    "ssh": "publishing over ssh",
    "espeak-ng": "recordings for demonstrations",
}
_NOBODYS = (".example", ".invalid", ".test", "localhost")

Find = Callable[[str], str | None]  # as shutil.which


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the checkup."""

    group: str
    name: str
    state: str


def examine_site(
    root: Path, settings: Mapping[str, Any], *, find: Find = shutil.which
) -> Iterator[Row]:
    """Yield the rows of a checkup; `find` finds programs."""
    yield from _versions()
    yield from _programs(find, str(settings.get("RECOGNISER", "")))
    yield from _features(root, settings)


def format_rows(rows: Iterator[Row]) -> list[str]:
    """Return rows as lines under the names of their groups.

    >>> format_rows(iter([Row("A", "Python", "3.13"), Row("A", "git", "no")]))
    ['A', '  Python  3.13', '  git     no']
    """
    found = list(rows)
    width = max((len(row.name) for row in found), default=0)
    lines: list[str] = []
    group = ""
    for row in found:
        if row.group != group:
            group = row.group
            lines.append(group)
        lines.append(f"  {row.name:{width}}  {row.state}")
    return lines


def _versions() -> Iterator[Row]:
    for name in ("causerie", *_LIBRARIES):
        try:
            yield Row("Versions", name, version(name))
        except PackageNotFoundError:
            yield Row("Versions", name, "not installed")
    yield Row("Versions", "Python", f"{platform.python_version()}, {sys.executable}")


def _programs(find: Find, recogniser: str) -> Iterator[Row]:
    wanted = dict(_PROGRAMS)
    if program := recogniser.split(" ", maxsplit=1)[0]:
        wanted[program] = "transcripts (RECOGNISER)"
    for name, purpose in wanted.items():
        place = find(name)
        state = place or f"not installed: without it no {purpose}"
        yield Row("Programs", name, state)


def _features(root: Path, settings: Mapping[str, Any]) -> Iterator[Row]:
    def row(name: str, on: object, off: str) -> Row:
        return Row("The site", name, str(on) if on else f"off: {off}")

    url = str(settings.get("SITEURL", ""))
    public = str(settings.get("CAUSERIE_PUBLIC_URL", url))
    host = public.partition("://")[2].partition("/")[0].partition(":")[0]
    nobodys = not host or host.endswith(_NOBODYS)
    yield Row(
        "The site",
        "address",
        f"{public or 'none'}{' (nobody can reach it)' if nobodys else ''}",
    )
    language = f"{settings.get('DEFAULT_LANG')}, {settings.get('TIMEZONE')}"
    yield Row("The site", "language", language)
    theme = Path(str(settings.get("THEME", "")))
    own = [*map(str, settings.get("THEME_TEMPLATES_OVERRIDES", ()))]
    inside = theme.is_relative_to(root)
    name = theme.relative_to(root).as_posix() if inside else "the engine's"
    over = f", with templates of {', '.join(own)}" if own else ""
    yield Row("The site", "theme", f"{name}{over}")
    podcast = settings.get("PODCAST") or {}
    shows = [
        show.get("title", "?")
        for show in (podcast, *(podcast.get("shows") or {}).values())
        if show.get("title")
    ]
    yield row("podcast", ", ".join(shows), "PODCAST is not set (docs/podcast.md)")
    comments = settings.get("COMMENTS") or {}
    yield row("comments", comments.get("email"), 'COMMENTS["email"] is not set')
    pingbacks = settings.get("PINGBACKS") or {}
    yield row("receiver", pingbacks.get("receiver"), 'PINGBACKS["receiver"] is not set')
    feeds = settings.get("FEEDS") or {}
    hub = feeds.get("hub") or podcast.get("hub")
    yield row("hub", hub, 'FEEDS["hub"] is not set: readers ask by themselves')
    server = settings.get("WEB_SERVER")
    yield row(
        "server rules", server, "WEB_SERVER is not set: old addresses lead by pages"
    )
    targets = (settings.get("PUBLISH") or {}).get("targets") or {}
    named = ", ".join(
        f"{name}{' (live)' if isinstance(each, Mapping) and each.get('live') else ''}"
        for name, each in targets.items()
    )
    yield row("targets", named, 'PUBLISH["targets"] has none (docs/publish.md)')
    lock = root / "content/identity.lock.json"
    why = "nothing was published to a live target (docs/identity.md)"
    yield row("identity lock", lock.is_file() and "content/identity.lock.json", why)
