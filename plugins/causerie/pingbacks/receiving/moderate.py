"""Moderate: make content/mentions/ and the inbox what the author decided."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.atomic_write import remove_partial_files
from causerie.files.lock_file import site_lock
from causerie.pingbacks.mention_file import (
    MENTIONS,
    Mention,
    remove_mention,
    save_mention,
)
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import Received, Standing


def find_all(inbox: Inbox, ids: Sequence[str]) -> list[Received]:
    """Return the mentions of these ids; raise ContentError if one is not there."""
    found = inbox.find(ids)
    missing = sorted(set(ids) - {mention.id for mention in found})
    if missing or not ids:
        what = f"There is no mention {', '.join(missing) or 'named'}."
        raise ContentError(what, fix="inv pingbacks.list shows their ids.")
    return found


def approve(inbox: Inbox, content: Path, ids: Sequence[str]) -> list[Path]:
    """Show mentions from the next build on; take away those whose source is gone.

    The file is written before the inbox is, so that a crash between loses nothing.
    """
    changed = []
    with _deciding(content):
        for mention in find_all(inbox, ids):
            if mention.standing is Standing.GONE:
                path = remove_mention(content, mention.source, mention.path)
            elif mention.verified_at is None:
                what = f"{mention.id}: its source was not seen to link to us."
                raise ContentError(what, fix="Wait for the worker: inv pingbacks.work")
            else:
                path = save_mention(content, make_mention(mention))
                inbox.decide([mention.id], Standing.APPROVED)
            changed += [path] if path else []
    return changed


def refuse(
    inbox: Inbox, content: Path, ids: Sequence[str], standing: Standing
) -> list[Path]:
    """Show mentions no longer, and never again unasked."""
    with _deciding(content):
        removed = [
            remove_mention(content, mention.source, mention.path)
            for mention in find_all(inbox, ids)
        ]
        inbox.decide(ids, standing)
    return [path for path in removed if path]


def forget(inbox: Inbox, content: Path, source: str) -> tuple[int, list[Path]]:
    """Remove all that a source, or a host, ever told; return how many, and files."""
    with _deciding(content):
        told = [one for one in inbox.standing() if source in {one.source, one.host}]
        removed = [remove_mention(content, one.source, one.path) for one in told]
        return inbox.forget(source), [path for path in removed if path]


def make_mention(received: Received) -> Mention:
    """Make of what was received what is shown."""
    said = received.said
    date = datetime.fromisoformat(said.published) if said.published else None
    return Mention(
        received.source,
        received.path,
        min(date or received.received_at, received.received_at).replace(microsecond=0),
        said.kind,
        said.title,
        said.author,
        said.author_url,
        said.excerpt,
        said.lang,
    )


@contextmanager
def _deciding(content: Path) -> Iterator[None]:
    """Decide alone, so that a file and the inbox say the same."""
    with site_lock(content.parent, "mentions"):
        folder = content / MENTIONS
        remove_partial_files([folder, *(folder.iterdir() if folder.is_dir() else ())])
        yield
