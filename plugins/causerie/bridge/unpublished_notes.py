"""Unpublished notes: name the drafts and the scheduled posts of a build."""

from collections.abc import Iterator, Sequence

from causerie.bridge.entry import Entry
from causerie.bridge.site import Site
from causerie.post import Status

_SHOWN = 3  # posts named in a note


def unpublished_notes(site: Site) -> Iterator[str]:
    """Yield notes on the drafts of a preview, and on scheduled posts."""
    unpublished = [
        entry for entry in site.build.entries if entry.post.status is Status.DRAFT
    ]
    scheduled = [
        entry for entry in unpublished if getattr(entry.content, "waits", False)
    ]
    drafts = [
        entry for entry in unpublished if not getattr(entry.content, "waits", False)
    ]
    if drafts and not site.release:
        count = "1 draft" if len(drafts) == 1 else f"{len(drafts)} drafts"
        yield f"{count}: {_list([entry.post.path for entry in drafts])}"
    if scheduled:
        scheduled.sort(key=lambda entry: (entry.content.date, entry.post.source))
        named = [_named(site, entry) for entry in scheduled]
        many = f"{len(scheduled)} posts wait, the first"
        yield f"{'1 post waits' if len(scheduled) == 1 else many} until {_list(named)}"


def _named(site: Site, entry: Entry) -> str:
    path = f"{site.content.name}/{entry.post.source}"
    where = path if site.release else entry.post.path
    return f"{entry.content.date:%Y-%m-%d} ({where})"


def _list(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
