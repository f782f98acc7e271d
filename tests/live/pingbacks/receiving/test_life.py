"""The life of a mention: told, looked at, changed, lost, forgotten; over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from causerie.pingbacks.receiving.moderate import approve
from causerie.pingbacks.receiving.received_mention import RECHECK_AFTER, MentionState
from causerie.pingbacks.receiving.worker import verify_next
from internet import Reply, internet
from receiver_rig import LINK, SOURCE, TARGET, Rig, Story, page
from sites import Folder, article

DAY = timedelta(days=1)


# ---- changes


def test_a_page_that_says_something_else_is_read_again(story: Story) -> None:
    story.pinged()
    story.moderate(MentionState.APPROVED)

    same = story.pinged()
    other = story.pinged(page("Autre titre", f"Autres mots : {LINK}"))

    assert (MentionState.APPROVED, "Ailleurs") == (same.state, same.entry.title)
    assert (MentionState.PENDING, "Autre titre", "Autres mots : cela") == (
        other.state,
        other.entry.title,
        other.entry.excerpt,
    )
    assert 1 == len(story.rig.inbox.in_state())


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
    story.pinged()
    story.moderate(MentionState.APPROVED)

    seen = story.pinged(ENDS[end])

    assert MentionState.GONE is seen.state
    assert "Its source does not link to its target any more.\n" == story.status()
    assert MentionState.PENDING is story.pinged(page()).state  # if it comes back


def test_a_404_is_no_end_but_two_a_day_apart_are(story: Story) -> None:
    story.pinged()
    story.moderate(MentionState.APPROVED)

    once = story.pinged(Reply(status=404))
    again = story.pinged()  # told again at once: that is not a day later
    story.rig.now += DAY / 2
    early = story.verify()
    story.rig.now += DAY / 2
    late = story.verify()

    assert (MentionState.APPROVED, MentionState.APPROVED) == (once.state, again.state)
    assert early is None
    assert late is not None
    assert MentionState.GONE is late.state


def test_a_404_that_passes_is_forgotten(story: Story) -> None:
    story.pinged()
    story.moderate(MentionState.APPROVED)

    story.pinged(Reply(status=404))
    story.rig.now += DAY
    story.reply = page()
    back = story.verify()
    later = story.pinged(Reply(status=404))

    assert back is not None
    assert (MentionState.APPROVED, None) == (back.state, back.missing_since)
    assert MentionState.APPROVED is later.state


def test_what_is_shown_is_looked_at_every_30_days(story: Story) -> None:
    story.pinged()
    story.moderate(MentionState.APPROVED)
    story.pinged()
    looks = []
    for _ in range(3):
        story.rig.now += RECHECK_AFTER - timedelta(minutes=1)
        looks.append(story.verify())
        story.rig.now += timedelta(minutes=1)
        looks.append(story.verify())

    story.reply = Reply(status=410)
    story.rig.now += RECHECK_AFTER
    last = story.verify()

    assert timedelta(days=30) == RECHECK_AFTER
    assert [None, MentionState.APPROVED] * 3 == [look and look.state for look in looks]
    assert last is not None
    assert MentionState.GONE is last.state


def test_what_is_approved_is_looked_at_again_without_being_told(
    story: Story, tmp_path: Path
) -> None:
    seen = story.pinged()
    approve(story.rig.inbox, tmp_path, [seen.id])
    story.rig.now += RECHECK_AFTER

    assert story.verify() is not None


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
            verify_next(rig.inbox, net.client(), now=lambda: rig.now)
            where = headers["Location"].removeprefix("https://ping.example")
            seen = rig.ask("GET", where)[::2]
            told.append((status, text, seen, rig.ping(source, TARGET)))
        dialled = {address for address, _ in net.dialled}

    assert 1 == len({repr(answers) for answers in told})
    assert net.names["plain.example"][0] == [*dialled]


@pytest.mark.parametrize(
    "standing", [one for one in MentionState if one is not MentionState.NEW]
)
def test_the_status_says_where_a_mention_stands(
    story: Story, standing: MentionState
) -> None:
    story.pinged()
    story.moderate(standing)

    said = story.status()

    assert said.strip()
    hidden = {MentionState.SPAM: "spam", MentionState.REJECTED: "reject"}
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
    seen = story.verify()
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
