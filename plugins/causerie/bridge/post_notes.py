"""Post notes: say of a build how many posts it has, which are drafts, which wait."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from causerie.bridge.entry import Entry
from causerie.bridge.site import Site
from causerie.post import Status

_SHOWN = 3  # posts named in a note


def post_notes(
    site: Site, counts: Mapping[str, int], entries: Iterable[Entry]
) -> Iterator[str]:
    """Yield how many posts there are, and notes on drafts and on scheduled posts.

    `counts` are those of all posts, `entries` those that are not published, or more. A
    release says nothing of drafts.
    """
    yield _say_counts(counts)
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


Alike = tuple[
    Status, bool, str, bool
]  # whether it is an original, an episode; its kind


def alike(post: Any) -> Alike:
    """Return what a post, or a row, is counted by."""
    return (post.status, post.original, post.kind, getattr(post, "is_episode", False))


def count_posts(posts: Mapping[Alike, int]) -> dict[str, int]:
    """Count what is published of posts, of which it is known how many are alike.

    "translation" are in no other count; "episode" is among the articles, and "hidden
    article" and "hidden page" are among theirs.
    """
    found: Counter[str] = Counter()
    for (status, original, kind, is_episode), count in posts.items():
        if status is Status.DRAFT:
            continue
        if status is Status.GONE:
            found["gone"] += count
        elif not original:
            found["translation"] += count
        else:
            found[kind] += count
            found["episode"] += count if is_episode else 0
            found[f"hidden {kind}"] += count if status is Status.HIDDEN else 0
    return dict(found)


def _say_counts(counts: Mapping[str, int]) -> str:
    """Say how many posts there are; a part of them that is 0 is left out."""
    found = Counter(counts)
    said = [_number(found["article"], "post") + _among(found, "episode", "article")]
    if found["page"]:
        said.append(_number(found["page"], "page") + _among(found, "", "page"))
    if found["translation"]:
        said.append(_number(found["translation"], "translation"))
    said += [f"{found['gone']} gone"] if found["gone"] else []
    return ", ".join(said)


def _among(found: Mapping[str, int], episode: str, kind: str) -> str:
    named = ((episode, "with a recording"), (f"hidden {kind}", "hidden"))
    among = [f"{found[key]} {word}" for key, word in named if found.get(key)]
    return f" ({', '.join(among)})" if among else ""


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _named(site: Site, entry: Entry) -> str:
    path = f"{site.content.name}/{entry.post.source}"
    where = path if site.release else entry.post.path
    date = entry.content.date
    time = f" {date:%H:%M}" if date.hour or date.minute else ""
    return f"{date:%Y-%m-%d}{time} ({where})"


def _list(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
