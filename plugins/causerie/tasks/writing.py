"""Tasks of an author at the desk: a new post, and how the site stands."""

import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from invoke.context import Context
from invoke.tasks import task

from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line

if TYPE_CHECKING:
    from causerie.authoring.site_status import PostFile


@task(
    help={
        "title": "What it is called; asked for at a terminal.",
        "category": "Its category (default: the site's own).",
        "tags": "Its tags, with commas.",
        "date": "When it is published (default: now); a later day: it waits.",
        "lang": "Its language, if it is not the site's: en.",
        "draft": "With Status: draft (the default; --no-draft: without).",
    }
)
def new(  # noqa: PLR0913, PLR0917 - its flags
    _ctx: Context,
    title: str = "",
    category: str = "",
    tags: str = "",
    date: str = "",
    lang: str = "",
    draft: bool = True,  # noqa: FBT001, FBT002
) -> None:
    """Begin a post: its file, at its place, with its header."""
    from causerie.authoring.new_post import (
        Wishes,
        ask_wishes,
        begin_post,
        draft_address,
    )
    from causerie.bridge.settings_files import load_settings
    from causerie.sources.source_paths import read_source_paths

    content = Path("content").absolute()
    with exit_on_error():
        settings = load_settings(Path("pelicanconf.py"), {})
        wishes = Wishes(title, category, tags, date, lang, draft)
        if not title and sys.stdin.isatty():
            wishes = ask_wishes(wishes, input)
        post = begin_post(
            wishes,
            content,
            read_source_paths(settings),
            now=datetime.now(ZoneInfo(settings["TIMEZONE"])),
            site_lang=settings["DEFAULT_LANG"],
        )
    print_line(f"Wrote {post.path.relative_to(content.parent)}")
    for note in post.notes:
        print_line(note)
    if draft:
        where = draft_address(post.path)
        print_line(f"It is a draft: ./inv preview shows it at {where}")


@task
def status(_ctx: Context) -> None:
    """Tell how the site stands: drafts, what waits, changes since the last publish."""
    from causerie.authoring.site_status import describe_site

    root = Path.cwd()
    with exit_on_error():
        posts, now = posts_of(root), datetime.now(UTC)
        lines = list(describe_site(root, posts, now=now, pending=_pending_mentions))
    for line in lines:
        print_line(line)


def posts_of(root: Path) -> list["PostFile"]:
    """Return the posts and pages of a site as their headers have them."""
    from causerie.authoring.site_status import read_posts
    from causerie.bridge.settings_files import load_settings
    from causerie.sources.source_paths import read_source_paths

    settings = load_settings(root / "pelicanconf.py", {})
    places = read_source_paths(settings)
    return read_posts(Path(settings["PATH"]), places, settings["TIMEZONE"])


def _pending_mentions() -> Mapping[str, int]:
    """Count the mentions that wait for the author; no inbox is made for it."""
    from causerie.pingbacks.receiving.received_mention import MentionState
    from causerie.tasks.receiving import open_inbox
    from causerie.tasks.sending import read_pingbacks

    root = Path.cwd()
    if not (root / read_pingbacks(root).settings.inbox).exists():
        return {}
    waiting = open_inbox().in_state(MentionState.PENDING, MentionState.GONE)
    return Counter(str(one.state) for one in waiting)
