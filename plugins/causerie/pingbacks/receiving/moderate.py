"""Moderate mentions: store a decision in the inbox and in content/mentions/."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.atomic_write import remove_partial_files
from causerie.files.lock_file import site_lock
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import (
    MENTIONS_FOLDER,
    remove_mention,
    save_mention,
)
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import MentionState, ReceivedMention


def find_mentions(inbox: Inbox, ids: Sequence[str]) -> list[ReceivedMention]:
    """Return mentions by their ids; raise ContentError if one does not exist."""
    found = inbox.find(ids)
    missing = sorted(set(ids) - {mention.id for mention in found})
    if missing or not ids:
        what = f"There is no mention {', '.join(missing) or 'named'}."
        raise ContentError(what, fix="inv pingbacks.list shows their ids.")
    return found


def approve(inbox: Inbox, content: Path, ids: Sequence[str]) -> list[Path]:
    """Show mentions from the next build on; remove those whose source is gone.

    The file is written before the inbox, so that a crash between loses nothing.
    """
    changed = []
    with _moderating(content):
        for mention in find_mentions(inbox, ids):
            if mention.state is MentionState.GONE:
                path = remove_mention(content, mention.source, mention.path)
            elif mention.verified_at is None:
                what = f"{mention.id}: its source was not seen to link to us."
                raise ContentError(what, fix="Wait for the worker: inv pingbacks.work")
            else:
                path = save_mention(content, make_mention(mention))
                inbox.moderate([mention.id], MentionState.APPROVED)
            changed += [path] if path else []
    return changed


def reject(
    inbox: Inbox, content: Path, ids: Sequence[str], state: MentionState
) -> list[Path]:
    """Stop showing mentions; `state` is REJECTED or SPAM."""
    with _moderating(content):
        removed = [
            remove_mention(content, mention.source, mention.path)
            for mention in find_mentions(inbox, ids)
        ]
        inbox.moderate(ids, state)
    return [path for path in removed if path]


def forget(inbox: Inbox, content: Path, source: str) -> tuple[int, list[Path]]:
    """Delete all mentions of a source, or a host; return how many, and their files."""
    with _moderating(content):
        known = [one for one in inbox.in_state() if source in {one.source, one.host}]
        removed = [remove_mention(content, one.source, one.path) for one in known]
        return inbox.forget(source), [path for path in removed if path]


def make_mention(received: ReceivedMention) -> Mention:
    """Make the mention to show of a received one."""
    texts = asdict(received.entry)
    published = texts.pop("published")
    if received.protocol == "pingback" and received.entry.kind == "mention":
        texts["kind"] = "pingback"  # a reply is one however it was told
    date = datetime.fromisoformat(published) if published else received.received_at
    return Mention(
        received.source,
        received.path,
        min(date, received.received_at).replace(microsecond=0),
        **texts,
    )


@contextmanager
def _moderating(content: Path) -> Iterator[None]:
    """Lock out other decisions, so that files and inbox agree."""
    with site_lock(content.parent, "mentions"):
        folder = content / MENTIONS_FOLDER
        remove_partial_files([folder, *(folder.iterdir() if folder.is_dir() else ())])
        yield
