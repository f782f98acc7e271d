"""A mention that was received and verified, and waits for its author's decision."""

from datetime import UTC, datetime

from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.received_mention import apply_verification

NOW = datetime(2026, 9, 21, tzinfo=UTC)
TARGET, PATH = "https://carnet.example/2026/03/02/a/", "/2026/03/02/a/"


def pending_mention(inbox: Inbox, host: str) -> str:
    """Enqueue and verify a mention by a host; return its id."""
    inbox.enqueue("webmention", f"https://{host}.example/", TARGET, PATH, now=NOW)
    leased = inbox.lease(now=NOW)
    assert leased is not None
    entry = EntrySummary(title=f"Billet \u001b[31m{host}", excerpt="Des mots.")
    verification = Verification(SourceStatus.LINKED, "linked", entry)
    inbox.complete(apply_verification(leased, verification, now=NOW), leased, now=NOW)
    return leased.id
