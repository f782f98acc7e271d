"""The life of a mention: told, looked at, changed, lost, forgotten; over HTTP."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from causerie.fetch import Answer, Request
from causerie.pingbacks.inbox import HOST_PAUSE
from causerie.pingbacks.moderate import approve
from causerie.pingbacks.received import RECHECK, Standing
from causerie.pingbacks.work import work_off, work_on, work_once
from internet import Asked, Reply, internet
from receiving import GOOD, LINK, SOURCE, TARGET, Live, Rig, Story, page
from sites import Folder, article

DAY = timedelta(days=1)


# ---- changes


def test_a_page_that_says_something_else_is_read_again(story: Story) -> None:
    story.told()
    story.decide(Standing.APPROVED)

    same = story.told()
    other = story.told(page("Autre titre", f"Autres mots : {LINK}"))

    assert (Standing.APPROVED, "Ailleurs") == (same.standing, same.said.title)
    assert (Standing.PENDING, "Autre titre", "Autres mots : cela") == (
        other.standing,
        other.said.title,
        other.said.excerpt,
    )
    assert 1 == len(story.rig.inbox.standing())


ENDS = {
    "410": Reply(status=410),
    "a page that says 410": Reply(
        f'<meta http-equiv="Status" content="410 Gone">Voir {LINK}'
    ),
    "the link is taken out": page(words="Plus rien."),
    "the link is only named": page(words=TARGET),
    "its redirect leads to a page without it": Reply(
        status=302, headers=(("Location", "http://empty.example/"),)
    ),
}


@pytest.mark.parametrize("end", ENDS)
def test_what_links_no_more_is_gone(story: Story, end: str) -> None:
    story.net.add("empty.example", lambda _: Reply("<p>Rien.</p>"))
    story.told()
    story.decide(Standing.APPROVED)

    seen = story.told(ENDS[end])

    assert Standing.GONE is seen.standing
    assert "Its source does not link to its target any more.\n" == story.status()
    assert Standing.PENDING is story.told(page()).standing  # if it comes back


def test_a_404_is_no_end_but_two_a_day_apart_are(story: Story) -> None:
    story.told()
    story.decide(Standing.APPROVED)

    once = story.told(Reply(status=404))
    again = story.told()  # told again at once: that is not a day later
    story.rig.now += DAY / 2
    early = story.look()
    story.rig.now += DAY / 2
    late = story.look()

    assert (Standing.APPROVED, Standing.APPROVED) == (once.standing, again.standing)
    assert early is None
    assert late is not None
    assert Standing.GONE is late.standing


def test_a_404_that_passes_is_forgotten(story: Story) -> None:
    story.told()
    story.decide(Standing.APPROVED)

    story.told(Reply(status=404))
    story.rig.now += DAY
    story.reply = page()
    back = story.look()
    later = story.told(Reply(status=404))

    assert back is not None
    assert (Standing.APPROVED, None) == (back.standing, back.missing_since)
    assert Standing.APPROVED is later.standing


def test_what_is_shown_is_looked_at_every_30_days(story: Story) -> None:
    story.told()
    story.decide(Standing.APPROVED)
    story.told()
    looks = []
    for _ in range(3):
        story.rig.now += RECHECK - timedelta(minutes=1)
        looks.append(story.look())
        story.rig.now += timedelta(minutes=1)
        looks.append(story.look())

    story.reply = Reply(status=410)
    story.rig.now += RECHECK
    last = story.look()

    assert timedelta(days=30) == RECHECK
    assert [None, Standing.APPROVED] * 3 == [look and look.standing for look in looks]
    assert last is not None
    assert Standing.GONE is last.standing


def test_what_is_approved_is_looked_at_again_without_being_told(
    story: Story, tmp_path: Path
) -> None:
    seen = story.told()
    approve(story.rig.inbox, tmp_path, [seen.id])
    story.rig.now += RECHECK

    assert story.look() is not None


# ---- as often as they like


def test_a_replay_costs_one_row_and_one_look(story: Story) -> None:
    for _ in range(20):
        assert 201 == story.rig.mention()[0]
    first = story.look()
    for _ in range(5):
        assert 201 == story.rig.mention()[0]
        assert 48 == story.rig.ping(SOURCE, TARGET)
    story.rig.now += HOST_PAUSE

    assert first is not None
    assert (None, 1) == (story.look(), len(story.rig.inbox.standing()))
    assert 1 == len(story.net.paths())


def test_pings_of_one_page_at_once_make_one_mention(live: Live) -> None:
    """Half of them come as pingbacks, whose answer says whether it was the first."""
    statuses: list[int] = []
    answers: list[object] = []
    start = threading.Barrier(24)

    def mention() -> None:
        start.wait()
        statuses.append(live.post(GOOD))

    def ping() -> None:
        start.wait()
        answers.append(live.rig.ping(SOURCE, TARGET))

    threads = [threading.Thread(target=one) for one in (mention, ping) * 12]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    thanked = [answer for answer in answers if answer != 48]
    assert ([201] * 12, 12) == (statuses, len(answers))
    assert len(thanked) <= 1
    assert 1 == len(live.rig.inbox.standing())


def test_a_host_is_never_asked_by_two_workers_at_once(story: Story) -> None:
    """Two workers, as with `pingbacks.work` beside `pingbacks.serve`."""
    hosts = ("third.example", "fourth.example")
    busy = {host: threading.Lock() for host in hosts}
    first = set(hosts)
    both, clashes = threading.Barrier(2), []

    def answer(asked: Asked) -> Reply:
        host = asked.headers["host"]
        if not busy[host].acquire(blocking=False):
            clashes.append(asked.url)
            return page()
        try:
            if host in first:  # two hosts are asked at once, or this breaks
                first.remove(host)
                both.wait(20)
            return page()
        finally:
            busy[host].release()

    for host in hosts:
        story.net.add(host, answer)
        for number in range(4):
            assert 201 == story.rig.mention(f"http://{host}/{number}")[0]
    lock, counted, turns = threading.Lock(), [0], count()

    def pause() -> bool:
        """Let time pass after a look, so that no lease ends while one is under way."""
        with lock:
            looked_at = len(story.rig.inbox.standing(Standing.PENDING))
            if looked_at > counted[0]:
                counted[0] = looked_at
                story.rig.now += HOST_PAUSE
        time.sleep(0.01)
        return next(turns) > 3000 or not story.rig.inbox.standing(Standing.NEW)

    workers = [
        threading.Thread(
            target=work_on,
            args=(story.rig.inbox, story.client),
            kwargs={"now": lambda: story.rig.now, "pause": pause},
        )
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert ([], False) == (clashes, both.broken)
    assert 8 == len(story.rig.inbox.standing(Standing.PENDING))


class Unreadable:
    """A Fetcher whose answer nothing of ours can read: a fault that we do not know."""

    def fetch(self, request: Request) -> Answer:
        if "unreadable" in request.url:
            raise RecursionError
        headers = (("content-type", "text/html"),)
        return Answer(request.url, 200, headers, LINK.encode())


def test_one_page_that_cannot_be_read_does_not_keep_others_waiting(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    for host in ("unreadable", "other"):
        rig.mention(f"http://{host}.example/")
        rig.now += timedelta(seconds=1)

    work_on(rig.inbox, Unreadable(), now=lambda: rig.now, pause=lambda: True)

    assert [("new", "it could not be read"), ("pending", "linked")] == [
        (one.standing, one.answer) for one in rig.inbox.standing()
    ]
    assert "http://unreadable.example/ could not be read" in caplog.text


def test_all_that_is_due_is_looked_at_though_a_host_has_to_rest(story: Story) -> None:
    """As `pingbacks.work` does for one service that tells of many pages."""
    for number in range(4):
        story.rig.mention(f"http://other.example/{number}")
    pauses: list[datetime] = []

    def pause() -> None:
        pauses.append(story.rig.now)
        story.rig.now += timedelta(seconds=1)

    looks = list(
        work_off(story.rig.inbox, story.client, now=lambda: story.rig.now, pause=pause)
    )

    assert [Standing.PENDING] * 4 == [look.standing for look in looks]
    assert 3 * HOST_PAUSE == timedelta(seconds=len(pauses))


# ---- what nobody learns, and what is not kept


def test_our_network_is_told_to_nobody(rig: Rig) -> None:
    """A source that leads inside is, to who told us, a page without a link.

    A pingback of it is thanked for too: faults 16, 17 and 50 would say what was found.
    """
    sources = {
        "http://inside.example/": "10.0.0.1",
        "http://cloud.example/": "169.254.169.254",
        "http://plain.example/": "",
    }
    told = []
    with internet() as net:
        net.add("plain.example", lambda _: Reply("Rien."))
        net.names["inside.example"] = [["10.0.0.1"]]
        net.names["cloud.example"] = [["169.254.169.254"]]
        for source in sources:
            status, headers, text = rig.mention(source)
            work_once(rig.inbox, net.client(), now=lambda: rig.now)
            where = headers["Location"].removeprefix("https://ping.example")
            seen = rig.ask("GET", where)[::2]
            told.append((status, text, seen, rig.ping(source, TARGET)))
        dialled = {address for address, _ in net.dialled}

    assert 1 == len({repr(answers) for answers in told})
    assert net.names["plain.example"][0] == [*dialled]


@pytest.mark.parametrize(
    "standing", [one for one in Standing if one is not Standing.NEW]
)
def test_the_status_says_where_a_mention_stands(
    story: Story, standing: Standing
) -> None:
    story.told()
    story.decide(standing)

    said = story.status()

    assert said.strip()
    hidden = {Standing.SPAM: "spam", Standing.REJECTED: "reject"}
    assert hidden.get(standing, "\0") not in said.casefold()


ADDRESSES = ("203.0.113.77", "2620:fe::77")
MAIL = "ana@other.example"


def test_nothing_is_kept_of_who_told_us(
    story: Story, tmp_path: Path, site: Callable[[dict[str, str | bytes]], Folder]
) -> None:
    """No address of a client, no mail, no picture: neither in files nor in pages."""
    story.reply = Reply(
        f'<div class="h-entry"><p class="p-name">Un billet</p>'
        f'<p class="p-author h-card"><img class="u-photo" alt=""'
        f' src="http://other.example/ana.jpg"><a class="u-url p-name" href="/">Ana</a>'
        f' <a class="u-email" href="mailto:{MAIL}">{MAIL}</a></p>'
        f'<div class="e-content">Voir {LINK}.</div></div>'
    )
    folder = site({"content/articles/2026-03-02-a.md": article("A")})
    for address in ADDRESSES:
        assert 201 == story.rig.mention(address=address)[0]
    seen = story.look()
    assert seen is not None

    approve(story.rig.inbox, folder.root / "content", [seen.id])
    output = folder.release()

    kept = {
        path: path.read_bytes()
        for folder in (tmp_path, output.root)
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert story.rig.inbox.path in kept  # and its log beside it
    assert any(SOURCE.encode() in data for data in kept.values())
    for never in (*ADDRESSES, MAIL, "ana.jpg"):
        found = [path for path, data in kept.items() if never.encode() in data]
        assert found == [], never
    (shown,) = output.page("/2026/03/02/a/").xpath('//li[contains(@class, "mention")]')
    assert {"u-comment", "h-cite"} <= set(shown.get("class").split())
    assert {"nofollow ugc noopener external"} == {*shown.xpath(".//a/@rel")}
    assert ["Ana"] == shown.xpath('.//*[contains(@class, "p-author")]/text()')
    assert [] == shown.xpath(".//img | .//script | .//iframe | .//*[@style]")
