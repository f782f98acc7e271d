"""Identity gate: refuse what would harm subscribers; write the identity lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from causerie.errors import PublishError, UsageError, explain
from causerie.files.atomic_write import replace_file
from causerie.identity.compare import Difference, compare_locks
from causerie.identity.difference_rules import RULES, Verdict
from causerie.identity.identity_lock import (
    IdentityLock,
    merge_copies,
    merge_publication,
    with_digests,
)
from causerie.identity.lock_json import (
    LOCK_PATH,
    load_lock_text,
    parse_lock,
    serialise_lock,
)
from causerie.publishing.manifest import Manifest
from causerie.settings import did_you_mean

FOREIGN = "foreign-files"  # to accept that what another hand has put there goes


class LockStore(Protocol):
    """A target that stores a copy of the identity lock beside the live site."""

    def read_copy(self) -> str:
        """Return the copy's text; empty if there is none."""

    def write_copy(self, text: str) -> None:
        """Replace the copy as a whole."""


_NAMED = 5  # of several files


class RefusedError(PublishError):
    """Raised when differences forbid publishing."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        codes = list(dict.fromkeys(one.code for one in differences))
        fatal = [code for code in codes if RULES[code].verdict is Verdict.FATAL]
        if fatal:
            what = f"Subscribers would suffer for good: {', '.join(fatal)}."
            fix = f"Mend it, or edit {LOCK_PATH} by hand."
        else:
            what = f"Subscribers or links would notice: {', '.join(codes)}."
            fix = f"If it is all meant, add --accept {','.join(codes)}"
        super().__init__(what, fix=fix)
        self.differences = differences


@dataclass(frozen=True, slots=True)
class IdentityGate:
    """The identity that is to be published, and the differences its author accepts."""

    root: Path  # the site's folder
    proposed: IdentityLock
    live: bool = (
        False  # subscribers are served from the target: write the identity lock
    )
    accepted: frozenset[str] = frozenset()  # codes

    def judge(self, store: LockStore, built: Manifest) -> tuple[Difference, ...]:
        """Find the differences between what was published and what is built."""
        published = self._published(store)
        return compare_locks(published, self._proposed(built)) if published else ()

    def refused(self, differences: Iterable[Difference]) -> tuple[Difference, ...]:
        """Return the differences that forbid publishing."""
        return tuple(
            one
            for one in differences
            if one.verdict is Verdict.FATAL
            or (one.verdict is Verdict.CONFIRM and one.code not in self.accepted)
        )

    def refuse_foreign(self, paths: Sequence[str]) -> None:
        """Raise PublishError if what another hand has put there would go."""
        if paths and FOREIGN not in self.accepted:
            more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
            what = f"Another hand has put there: {', '.join(paths[:_NAMED])}{more}."
            fix = "It would go. Put it into content/root/ to keep it,"
            raise PublishError(what, fix=f"{fix} or add --accept {FOREIGN}.")

    def record(self, store: LockStore, built: Manifest) -> None:
        """If the site is live, write the identity lock beside it and in the sources."""
        if not self.live:
            return
        text = serialise_lock(
            merge_publication(self._published(store), self._proposed(built))
        )
        if text != store.read_copy():
            store.write_copy(text)
        if text == load_lock_text(self.root):
            return
        try:
            replace_file(self.root / LOCK_PATH, text.encode())
        except OSError as error:
            told = explain(error)
            what = f"It is live, but its identity lock cannot be written: {told.what}"
            raise PublishError(what, where=LOCK_PATH, fix=told.fix) from error

    def _published(self, store: LockStore) -> IdentityLock | None:
        """Read the identity lock, merged with the copy that another machine wrote."""
        own, copy = load_lock_text(self.root), store.read_copy()
        return merge_copies(
            parse_lock(own) if own else None,
            parse_lock(copy, f"the target's {Path(LOCK_PATH).name}") if copy else None,
        )

    def _proposed(self, built: Manifest) -> IdentityLock:
        digests = {f"/{quote(path)}": entry.sha256 for path, entry in built.items()}
        return with_digests(self.proposed, digests)


def read_accepted(given: str) -> frozenset[str]:
    """Read --accept: codes of LOUD differences, separated by commas.

    Raise UsageError if one is no such code.
    """
    codes = frozenset(filter(None, (code.strip() for code in given.split(","))))
    loud = loud_codes()
    for code in sorted(codes - loud):
        rule = RULES.get(code)
        if rule and rule.verdict is Verdict.FATAL:
            what = f"{code} cannot be accepted."
            raise UsageError(what, fix=f"Only an edit of {LOCK_PATH} allows it.")
        what = f"{code!r} is nothing to accept."
        fix = did_you_mean(code, loud) or f"These are: {', '.join(sorted(loud))}."
        raise UsageError(what, fix=fix)
    return codes


def loud_codes() -> frozenset[str]:
    """Return the codes of all that an author may accept."""
    loud = {code for code, rule in RULES.items() if rule.verdict is Verdict.CONFIRM}
    return frozenset({*loud, FOREIGN})
