"""Tasks that add and remove comments."""

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from invoke.context import Context
from invoke.tasks import task

from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line

_POST = "The post's file, or its name without .md."


@task(
    positional=["post"],
    help={
        "post": _POST,
        "parent": "The id of the comment it answers; none: of no one.",
        "name": "Who signs it, if not as the mail says.",
        "url": "Where the name leads.",
    },
)
def add(
    _ctx: Context, post: str, parent: str = "", name: str = "", url: str = ""
) -> None:
    """Add a comment to a post: asked for, or one mail on standard input."""
    from causerie.bridge.settings_files import load_settings
    from causerie.comments.edit import add_comment
    from causerie.comments.mail import MAX_MAIL, read_mail
    from causerie.comments.model import new_comment
    from causerie.comments.prompt_comment import prompt_comment
    from causerie.comments.store import (
        load_comments,
        lock_comments,
        resolve_post_name,
        save_comments,
    )

    content = Path("content").absolute()  # it may be a link
    with exit_on_error():
        zone = ZoneInfo(load_settings(Path("pelicanconf.py"), {})["TIMEZONE"])
        target = resolve_post_name(content, post)
        now = datetime.now(zone)
        if sys.stdin.isatty():
            read = prompt_comment(input, now=now)
        else:
            read = read_mail(sys.stdin.buffer.read(MAX_MAIL + 1), now=now)
        new = new_comment(
            name or read.name, read.text, date=read.date, url=url or read.url
        )
        answered = None if parent == "none" else parent or read.parent
        with lock_comments(content):
            comments = load_comments(content, target)
            new = add_comment(comments, replace(new, parent=answered))
            file = save_comments(content, target, [*comments, new])
    answers = f", in answer to {new.parent}" if new.parent else ""
    print_line(f"Added {new.id}{answers}, to {file.relative_to(content.parent)}:")
    print_line(f"{new.name}, {new.date:%Y-%m-%d %H:%M}\n\n{new.text}")


@task(
    positional=["post", "ids"],
    help={"post": _POST, "ids": "The comments to take out: a1b2c3,d4e5f6."},
)
def remove(_ctx: Context, post: str, ids: str) -> None:
    """Take comments out; what answered them moves up to what they answered."""
    from causerie.comments.edit import remove_comments
    from causerie.comments.store import (
        load_comments,
        lock_comments,
        resolve_post_name,
        save_comments,
    )
    from causerie.header import parse_list

    content = Path("content").absolute()  # it may be a link
    with exit_on_error():
        target = resolve_post_name(content, post)
        with lock_comments(content):
            comments = load_comments(content, target)
            removal = remove_comments(comments, parse_list(ids))
            save_comments(content, target, removal.remaining)
    print_line(f"Removed {', '.join(parse_list(ids))}; {len(removal.remaining)} left.")
    for comment in removal.reparented:
        above = comment.parent or "the post itself"
        print_line(f"{comment.id} ({comment.name}) now answers {above}.")
