"""Lock of a bucket: an object that says who publishes, renewed while he lives."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

from causerie.errors import PublishError
from causerie.publishing.lock_owner import parse_owner, refuse, this_process
from causerie.publishing.targets.object_store import (
    ConflictError,
    ObjectStore,
    StoredText,
)

_BEATS = 60.0  # seconds between renewals
_STALE = timedelta(minutes=10)  # without one


class _HeldLock:
    """The lock, as long as nobody has taken it over."""

    def __init__(self, store: ObjectStore, key: str) -> None:
        self.store = store
        self.key = key
        self.owner = this_process()
        self.held: StoredText | None = None
        self.ended = Event()

    def take(self) -> None:
        """Take it; raise PublishError if another publisher has it."""
        found = self.store.read(self.key)
        if found:
            owner = parse_owner(found.text)
            if not (owner and owner.is_dead) and self._silence() <= _STALE:
                minutes = _STALE.total_seconds() // 60
                fix = f"Wait for that to end; after {minutes:.0f} minutes of silence it"
                fix += " counts as ended. Then publish again."
                raise refuse(self.store.name, found.text, fix=fix)
        try:
            self.held = self.store.replace(self.key, self.owner.to_json(), found)
        except ConflictError:
            now = self.store.read(self.key)
            raise refuse(self.store.name, now.text if now else "") from None

    def _silence(self) -> timedelta:
        """Return how long the owner gave no sign of life, by the store's own clock."""
        now = f"{self.key}.now"
        self.store.write(now, "")
        there = self.store.list()
        self.store.delete([now])
        taken = there.get(self.key)  # none: it was given free just now
        return there[now].modified - taken.modified if taken else timedelta.max

    def renew(self) -> None:
        """Give signs of life until the end."""
        while not self.ended.wait(_BEATS):
            try:
                text = self.owner.to_json()  # anew, and so it is touched
                self.held = self.store.replace(self.key, text, self.held)
            except ConflictError:
                self.held = None
                return
            except PublishError:  # the store does not answer: the next time
                continue

    def check(self) -> None:
        """Raise PublishError if somebody has taken it over."""
        if self.held is None:
            what = "This publish was silent for so long that another one has begun."
            raise PublishError(what, where=self.store.name, fix="Wait for its end.")


@contextmanager
def bucket_lock(store: ObjectStore, key: str) -> Iterator[Callable[[], None]]:
    """Hold the lock of a bucket; yield what raises PublishError if it was lost."""
    lock = _HeldLock(store, key)
    lock.take()
    beats = Thread(target=lock.renew, daemon=True)
    beats.start()
    try:
        yield lock.check
    finally:
        lock.ended.set()
        beats.join()
        if lock.held:
            with suppress(PublishError):
                store.delete([key])
