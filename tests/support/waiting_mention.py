"""A mention that was received and verified, and waits for its author's decision."""

from datetime import UTC, datetime

from causerie.pingbacks.parsing.h_entry import Said
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import follow
from causerie.pingbacks.receiving.verify_source import Finding, Verification

NOW = datetime(2026, 9, 21, tzinfo=UTC)
TARGET, PATH = "https://carnet.example/2026/03/02/a/", "/2026/03/02/a/"


def told(inbox: Inbox, host: str) -> str:
    """Have a page of a host seen to link to us; return the mention's id."""
    inbox.accept("webmention", f"https://{host}.example/", TARGET, PATH, now=NOW)
    claimed = inbox.claim(now=NOW)
    assert claimed is not None
    said = Said(title=f"Billet \u001b[31m{host}", excerpt="Des mots.")
    look = Verification(Finding.LINKED, "linked", said)
    inbox.settle(follow(claimed, look, now=NOW), claimed, now=NOW)
    return claimed.id
