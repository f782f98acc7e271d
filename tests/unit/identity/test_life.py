"""Identity over a site's life: whatever is done to it, the right things are said.

The model knows which post is which, as its author does; the lock knows only what was
published. What must be said is decided here, from the model, by rules of its own.
"""

import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from causerie.identity.compare import compare_locks
from causerie.identity.difference_rules import Verdict
from causerie.identity.identity_lock import (
    GONE,
    PAGE,
    FeedIdentity,
    IdentityLock,
    ItemIdentity,
    merge_copies,
    merge_publication,
)
from causerie.identity.lock_json import parse_lock, serialise_lock

FEED, SHOW = "/feed.xml", "/podcast.xml"
WINDOW = 3  # items of the blog's feed
SITES = ("https://a.example", "https://b.example")

Said = set[tuple[str, str]]  # code, subject


@dataclass
class Post:
    """A post as its author thinks of it."""

    page: str
    date: int  # a day of March
    guid: str = ""  # empty: its address
    audio: str = ""
    recording: int = 0
    source: int = 0  # its file's name, which orders posts of one date
    aliases: set[str] = field(default_factory=set)
    status: str = "published"  # or gone, absent


@dataclass
class Site:
    """All that the author may change."""

    url: str = SITES[0]
    show: str = "show-1"
    new_url: str = ""
    posts: dict[int, Post] = field(default_factory=dict)

    def shown(self) -> dict[int, Post]:
        return {uid: p for uid, p in self.posts.items() if p.status == "published"}

    def guid(self, post: Post) -> str:
        return post.guid or self.url + post.page

    def answers(self, path: str) -> Post | None:
        """Find the post whose page a link to a path shows."""
        for post in self.posts.values():
            if post.status != "absent" and path in {post.page, *post.aliases}:
                return post
        return None

    def order(self, feed: str) -> list[Post]:
        posts = sorted(self.shown().values(), key=lambda p: (-p.date, p.source))
        if feed == FEED:
            return posts[:WINDOW]
        return [post for post in posts if post.audio]

    def lock(self) -> IdentityLock:
        """Say what publishing it would publish."""
        pages = {}
        for post in self.posts.values():
            if post.status != "absent":
                pages |= dict.fromkeys(post.aliases, post.page)
                pages[post.page] = PAGE if post.status == "published" else GONE
        items = [self._item(post) for post in self.shown().values()]
        guids = {f: tuple(map(self.guid, self.order(f))) for f in (FEED, SHOW)}
        feeds = {FEED: FeedIdentity(items=guids[FEED])}
        feeds[SHOW] = FeedIdentity(self.show, self.new_url, guids[SHOW])
        return IdentityLock(self.url, feeds, {item.guid: item for item in items}, pages)

    def _item(self, post: Post) -> ItemIdentity:
        digest = f"{post.recording:064x}" if post.audio else ""
        return ItemIdentity(
            guid=self.guid(post),
            page=post.page,
            date=datetime(2026, 3, post.date, tzinfo=UTC),
            enclosure=post.audio,
            length=post.recording,
            sha256=digest,
        )


@dataclass
class Known:
    """A post as it was when it was last published under a guid."""

    uid: int
    post: Post
    live: bool


@dataclass
class Memory:
    """What was published, as its author remembers it."""

    site: Site
    known: dict[str, Known] = field(default_factory=dict)  # by guid
    links: dict[str, str] = field(default_factory=dict)  # the guid an address showed

    def remember(self, site: Site) -> None:
        self.site = copy.deepcopy(site)
        for known in self.known.values():
            known.live = False
        self.links = {}
        for uid, post in self.site.shown().items():
            guid = site.guid(post)
            self.known[guid] = Known(uid, post, live=True)
            self.links |= dict.fromkeys((post.page, *post.aliases), guid)


def to_say(memory: Memory, site: Site) -> Said:
    """Decide what the author must be told before this is published."""
    said: Said = set()
    now, pasted = recognise(memory, site)
    for guid, post in now.items():
        said |= changes(memory, guid, post, site)
    for post in site.shown().values():
        if site.guid(post) in pasted:
            said.add(("guid-reused", post.page))
        elif post not in now.values():
            said.add(("new-item", post.page))
    for guid, known in memory.known.items():
        if known.live and guid not in {*now, *pasted}:
            said.add(("item-gone", known.post.page))
    said |= links_to_say(memory, site, now)
    said |= feeds_to_say(memory, site)
    return said


def recognise(memory: Memory, site: Site) -> tuple[dict[str, Post], set[str]]:
    """Tell which posts others can see to be old ones, and which guids were pasted."""
    now: dict[str, Post] = {}
    pasted = set()
    for post in site.shown().values():
        guid = site.guid(post)
        if known := memory.known.get(guid):
            old = known.post
            both = old.audio and post.audio
            if any(evidence(old, post)) or (not both and old.date == post.date):
                now[guid] = post
            else:
                pasted.add(guid)
    for uid, post in site.shown().items():
        own = site.guid(post)
        lost = [
            (not known.live, guid)
            for guid, known in memory.known.items()
            if known.uid == uid and guid not in {*now, own} and own not in now
        ]
        found = [
            (weight, *place)
            for place in lost
            for weight, holds in enumerate(evidence(memory.known[place[1]].post, post))
            if holds
        ]
        if found:
            now[min(found)[2]] = post
    return now, pasted


def evidence(old: Post, post: Post) -> tuple[bool, ...]:
    """Tell what shows that two posts are one, the surest first."""
    return (
        old.page == post.page,
        old.page in post.aliases,
        old.audio != "" and old.audio == post.audio,
        old.audio != "" and post.audio != "" and old.recording == post.recording,
    )


def changes(memory: Memory, guid: str, post: Post, site: Site) -> Said:
    known = memory.known[guid]
    old = known.post
    said: Said = set()
    permalinks = (memory.site.url + old.page, site.url + post.page)
    if guid == site.guid(post):
        if not known.live:
            said.add(("item-back", post.page))
    elif permalinks == (guid, site.guid(post)) and site.url != memory.site.url:
        said.add(("ids-moved", site.url))
    else:
        said.add(("guid-changed", post.page))
    if old.date != post.date:
        said.add(("date-moved", post.page))
    if old.audio and post.audio:
        if old.audio != post.audio:
            said.add(("enclosure-moved", post.page))
        if old.recording != post.recording:
            said.add(("audio-replaced", post.page))
    elif old.audio and known.live:
        said.add(("item-gone", old.page))
    elif post.audio:
        said.add(("new-item", post.page))
    return said


def links_to_say(memory: Memory, site: Site, now: dict[str, Post]) -> Said:
    said: Said = set()
    for path, guid in memory.links.items():
        was = memory.known[guid].post.page
        found = site.answers(path)
        wanted = now.get(guid) or site.answers(was)
        if wanted is None:
            if found is None:
                said.add(("page-gone", path))
        elif found is not wanted:
            said.add(("page-moved", path))
        elif path == was and found.page != path:
            said.add(("page-led-on", path))
        elif path == was and found.status == "gone":
            said.add(("page-marked-gone", path))
    return said


def feeds_to_say(memory: Memory, site: Site) -> Said:
    old = memory.site
    said: Said = set()
    if old.show != site.show:
        said.add(("podcast-guid-changed", SHOW))
    if old.url != site.url:
        announced = site.url + SHOW in {old.new_url, site.new_url}
        said.add(("site-moved", site.url))
        said.add(("feed-moved" if announced else "feed-lost", SHOW))
    elif site.new_url not in {"", old.new_url, site.url + SHOW}:
        said.add(("feed-sent-on", SHOW))
    for feed in (FEED, SHOW):
        before = [(old.guid(post), post.date) for post in old.order(feed)]
        after = [(site.guid(post), post.date) for post in site.order(feed)]
        if [row for row in before if row in after] != [
            row for row in after if row in before
        ]:
            said.add(("order-changed", feed))
    return said


class Life(RuleBasedStateMachine):
    """An author at work: edits, mistakes, repairs, and now and then a publication."""

    @initialize()
    def begin(self) -> None:
        self.count = 0
        self.site = Site()
        self.memory = Memory(Site())
        self.first: dict[str, datetime] = {}
        for number in range(4):
            self.write(date=number % 3 + 1, kind=("episode", "guid", "")[number % 3])
        self.locks = [merge_publication(None, self.site.lock())]
        self.copy = self.locks[0]
        self._published()

    def _published(self) -> None:
        self.memory.remember(self.site)
        self.backups = [*getattr(self, "backups", []), copy.deepcopy(self.site)]
        for item in self.site.lock().items.values():
            self.first.setdefault(item.guid, item.date)

    def fresh(self, form: str) -> str:
        self.count += 1
        return form.format(self.count)

    def pick(self, data: Any, status: str = "published") -> Post | None:
        posts = [p for p in self.site.posts.values() if p.status == status]
        return data.draw(st.sampled_from(posts)) if posts else None

    @rule(date=st.integers(1, 5), kind=st.sampled_from(["episode", "guid", ""]))
    def write(self, date: int, kind: str) -> None:
        if len(self.site.posts) > 6:
            return
        uid = self.count = self.count + 1
        post = Post(f"/p{uid}/", date, f"g{uid}" if kind else "", source=uid)
        if kind == "episode":
            post.audio, post.recording = f"/audio/{uid}.mp3", uid
        self.site.posts[uid] = post

    @rule(data=st.data(), keeps_link=st.booleans())
    def rename(self, data: Any, *, keeps_link: bool) -> None:
        if post := self.pick(data):
            if keeps_link:
                post.aliases.add(post.page)
            post.page = self.fresh("/r{}/")

    @rule(data=st.data(), date=st.integers(1, 5), keeps_link=st.booleans())
    def redate(self, data: Any, date: int, *, keeps_link: bool) -> None:
        """Give another date, which moves the page as well, but for those who care."""
        if post := self.pick(data):
            post.date = date
            if not keeps_link:
                post.page = self.fresh("/d{}/")

    @rule(data=st.data())
    def rename_file(self, data: Any) -> None:
        if post := self.pick(data):
            post.source = -self.count
            self.count += 1

    @rule(data=st.data(), host=st.sampled_from(["", "https://cdn.example"]))
    def move_audio(self, data: Any, host: str) -> None:
        if (post := self.pick(data)) and post.audio:
            post.audio = self.fresh(host + "/audio/m{}.mp3")

    @rule(data=st.data())
    def replace_audio(self, data: Any) -> None:
        if (post := self.pick(data)) and post.audio:
            self.count += 1
            post.recording = self.count

    @rule(data=st.data())
    def add_or_drop_audio(self, data: Any) -> None:
        if (post := self.pick(data)) and post.guid:
            self.count += 1
            post.recording = 0 if post.audio else self.count
            post.audio = "" if post.audio else f"/audio/{self.count}.mp3"

    @rule(data=st.data(), status=st.sampled_from(["gone", "absent"]))
    def take_away(self, data: Any, status: str) -> None:
        if post := self.pick(data):
            post.status = status

    @rule(data=st.data(), status=st.sampled_from(["gone", "absent"]))
    def bring_back(self, data: Any, status: str) -> None:
        guids = {self.site.guid(post) for post in self.site.shown().values()}
        if (post := self.pick(data, status)) and self.site.guid(post) not in guids:
            post.status = "published"

    @rule(data=st.data())
    def lose_guid(self, data: Any) -> None:
        if post := self.pick(data):
            post.guid = self.fresh("x{}")

    @rule(data=st.data())
    def paste_guid(self, data: Any) -> None:
        """Copy an old post's header into another one."""
        old, new = self.pick(data, "absent"), self.pick(data)
        used = {self.site.guid(post) for post in self.site.shown().values()}
        if old and new and old.guid not in {"", *used} and old.audio and new.audio:
            new.guid = old.guid

    @rule()
    def keep_ids(self) -> None:
        """Write Guid: with its address into every post without one, as one should."""
        for post in self.site.posts.values():
            post.guid = post.guid or self.memory.site.url + post.page

    @rule(announced=st.booleans(), with_ids=st.booleans())
    def move_site(self, *, announced: bool, with_ids: bool) -> None:
        if with_ids:
            self.keep_ids()
        self.site.url = next(url for url in SITES if url != self.site.url)
        if announced:
            self.site.new_url = self.site.url + SHOW

    @rule(url=st.sampled_from(["", "https://c.example/feed", SITES[1] + SHOW]))
    def announce(self, url: str) -> None:
        self.site.new_url = url

    @rule()
    def lose_the_shows_guid(self) -> None:
        self.site.show = self.fresh("show-{}")

    @rule(data=st.data())
    def restore_content(self, data: Any) -> None:
        self.site = copy.deepcopy(data.draw(st.sampled_from(self.backups)))

    @rule(data=st.data())
    def restore_lock(self, data: Any) -> None:
        """Go on with an old lock, or with none: the target keeps a copy."""
        self.locks.append(data.draw(st.sampled_from([*self.locks, None])))

    @rule()
    def undo(self) -> None:
        self.site = copy.deepcopy(self.backups[-1])

    @rule()
    def publish(self) -> None:
        lock = merge_copies(self.locks[-1], self.copy)
        proposed = self.site.lock()
        assert lock is not None

        found = compare_locks(lock, proposed)

        assert {(d.code, d.address) for d in found} == to_say(self.memory, self.site)
        if any(d.verdict is Verdict.FATAL for d in found):
            return
        self.copy = merge_publication(lock, proposed)
        self.locks.append(self.copy)
        self._published()
        assert merge_publication(self.copy, proposed) == self.copy
        assert compare_locks(self.copy, proposed) == ()
        assert lock.items.keys() | lock.items.keys() <= self.copy.items.keys()
        assert lock.pages.keys() <= self.copy.pages.keys()

    @invariant()
    def nothing_published_is_forgotten(self) -> None:
        items = self.copy.items
        assert {guid: i.first or i.date for guid, i in items.items()} == self.first

    @invariant()
    def the_file_tells_it_all(self) -> None:
        assert parse_lock(serialise_lock(self.copy)) == self.copy


TestLife = Life.TestCase
TestLife.settings = settings(stateful_step_count=30)
