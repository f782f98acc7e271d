"""Outbox: one run of sending, from the built site to what is remembered of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from causerie.errors import ContentError
from causerie.files.atomic_write import remove_partial_files
from causerie.files.lock_file import site_lock
from causerie.pingbacks.mention_file import MENTIONS
from causerie.pingbacks.sending.built_posts import Fate, Page, find_fate, read_pages
from causerie.pingbacks.sending.model import Pair, Row
from causerie.pingbacks.sending.plan import MANY, Plan, make_plan
from causerie.pingbacks.sending.sent_log import load_sent, save_sent


@dataclass(frozen=True, slots=True)
class Outbox:
    """Where a site's posts stand built, and where what was told is remembered."""

    root: Path  # the site's folder
    content: Path
    output: Path  # a release
    site: str  # its public address

    def plan(self, *, now: datetime, never: Iterable[str] = ()) -> Plan:
        """Find what is to be told; raise ContentError without a built site."""
        if not (self.output / "index.html").is_file():
            what = f"There is no site in {self.output.name}/."
            raise ContentError(what, fix="Publish it first: inv publish --target …")
        rows = load_sent(self.content)
        pages = list(read_pages(self.output, self.site))
        return make_plan(
            pages, rows, fates=self._fates(pages, rows or {}), now=now, never=never
        )

    def keep(self, rows: dict[Pair, Row]) -> None:
        """Remember what was told, as it now stands."""
        save_sent(self.content, rows)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep a second run out, or raise a ContentError if there is a first."""
        busy = "Another inv pingbacks.send is under way."
        with site_lock(self.root, "pingbacks", busy=busy):
            remove_partial_files([self.content / MENTIONS])
            yield

    def _fates(
        self, pages: Iterable[Page], rows: Iterable[Pair]
    ) -> dict[str, tuple[Fate, str]]:
        there = {page.path for page in pages}
        lost = {pair.source for pair in rows} - there
        return {path: find_fate(self.output, path, self.site) for path in sorted(lost)}


def check_many(plan: Plan, *, yes: bool) -> None:
    """Raise ContentError if more pages would be told than one does unasked."""
    if plan.many > MANY and not yes:
        what = f"{plan.many} pages would be told, and these are more than {MANY}."
        fix = "See them with --offline; if it is meant, add --yes."
        raise ContentError(what, fix=fix)
