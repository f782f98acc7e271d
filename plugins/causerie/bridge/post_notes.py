"""Post notes: say of a build how many posts it has, which are drafts, which wait."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from causerie.bridge.entry import Entry
from causerie.bridge.site import Site
from causerie.post import Status

_SHOWN = 3  # posts named in a note


def post_notes(
    site: Site, posts: Iterable[Any], entries: Iterable[Entry]
) -> Iterator[str]:
    """Yield how many posts there are, and notes on drafts and on scheduled posts.

    `posts` are the posts or the rows of all, `entries` those that are not published, or
    more. A release says nothing of drafts.
    """
    yield _count(posts)
    unpublished = [entry for entry in entries if entry.post.status is Status.DRAFT]
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


def draft_files(entries: Iterable[Entry]) -> list[str]:
    """Return the files of the output that are drafts, or posts that wait."""
    drafts = (each for each in entries if each.post.status is Status.DRAFT)
    return sorted(filter(None, (each.content.save_as for each in drafts)))


def _count(posts: Iterable[Any]) -> str:
    """Count what is published: posts, pages, their translations, those that are gone.

    A part of the posts that is 0 is left out.
    """
    found: Counter[str] = Counter()
    for post in posts:
        if post.status is Status.DRAFT:
            continue
        if post.status is Status.GONE:
            found["gone"] += 1
        elif not post.original:
            found["translation"] += 1
        else:
            found[post.kind] += 1
            found["episode"] += getattr(post, "is_episode", False)
            found["hidden"] += post.status is Status.HIDDEN
    among = [
        f"{found[kind]} {word}"
        for kind, word in (("episode", "with a recording"), ("hidden", "hidden"))
        if found[kind]
    ]
    said = [_number(found["article"], "post")]
    said[0] += f" ({', '.join(among)})" if among else ""
    for kind in ("page", "translation"):
        said += [_number(found[kind], kind)] if found[kind] else []
    said += [f"{found['gone']} gone"] if found["gone"] else []
    return ", ".join(said)


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _named(site: Site, entry: Entry) -> str:
    path = f"{site.content.name}/{entry.post.source}"
    where = path if site.release else entry.post.path
    return f"{entry.content.date:%Y-%m-%d} ({where})"


def _list(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
