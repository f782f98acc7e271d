"""Sending session: the built site, the sent log and the lock of one run."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.atomic_write import remove_partial_files
from causerie.files.lock_file import site_lock
from causerie.pingbacks.mention_file import MENTIONS_FOLDER
from causerie.pingbacks.sending.built_posts import (
    find_page_state,
    read_built_posts,
)
from causerie.pingbacks.sending.plan import CONFIRM_ABOVE, Plan, make_plan
from causerie.pingbacks.sending.sent_log import (
    LinkPair,
    SentRecord,
    load_sent_log,
    save_sent_log,
)


@dataclass(frozen=True, slots=True)
class SendingSession:
    """One run of sending: what it reads and where it saves."""

    root: Path  # the site's folder
    content: Path
    output: Path  # a release
    site: str  # its public address

    def plan(self, *, now: datetime, never: Iterable[str] = ()) -> Plan:
        """Plan the notifications; raise ContentError without a built site."""
        if not (self.output / "index.html").is_file():
            what = f"There is no site in {self.output.name}/."
            raise ContentError(what, fix="Publish it first: inv publish --target …")
        records = load_sent_log(self.content)
        posts = list(read_built_posts(self.output, self.site))
        lost = {pair.source for pair in records or ()} - {post.path for post in posts}
        states = {
            path: find_page_state(self.output, path, self.site) for path in sorted(lost)
        }
        return make_plan(posts, records, page_states=states, now=now, never=never)

    def save(self, records: dict[LinkPair, SentRecord]) -> None:
        """Save all records to the sent log."""
        save_sent_log(self.content, records)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Lock out a second run; raise ContentError if this is the second."""
        busy_message = "Another inv pingbacks.send is under way."
        with site_lock(self.root, "pingbacks", busy_message=busy_message):
            remove_partial_files([self.content / MENTIONS_FOLDER])
            yield


def require_confirmation(plan: Plan, *, yes: bool) -> None:
    """Raise ContentError if the plan is too large to be carried out without --yes."""
    count = plan.new_count
    if count > CONFIRM_ABOVE and not yes:
        what = f"{count} pages would be told, and these are more than {CONFIRM_ABOVE}."
        fix = "See them with --offline; if it is meant, add --yes."
        raise ContentError(what, fix=fix)
