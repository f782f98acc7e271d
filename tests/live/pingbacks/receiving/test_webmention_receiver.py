"""What a receiver has to do, by those who wrote webmention down.

First the two receiver tests of webmention.rocks, rebuilt from what its pages ask; then,
line by line, what the W3C's template of an implementation report asks of a receiver
(https://github.com/w3c/webmention, implementation-reports/TEMPLATE.md).
"""

from datetime import timedelta
from itertools import count

import mf2py
import pytest

from causerie.pingbacks.receiving.moderate import approve
from causerie.pingbacks.receiving.received_mention import (
    RETRY_DELAYS,
    MentionState,
    ReceivedMention,
)
from internet import Asked, Reply
from receiver_rig import LINK, SITE, SOURCE, TARGET, Rig, Story, page
from sites import CONF, Folder, Make, article

RECEIVER = 'PINGBACKS = {"receiver": "https://ping.example"}\n'
RANDOM = "q7d1vzk0mwh"  # no URL


@pytest.fixture
def folder(site: Make) -> Folder:
    """A site whose one post is the target of all."""
    return site(
        {
            "pelicanconf.py": CONF + RECEIVER,
            "content/articles/2026-03-02-a.md": article("A"),
        }
    )


# ---- webmention.rocks


def test_receiver_1_a_valid_request_is_accepted(folder: Folder, rig: Rig) -> None:
    """The endpoint is read off the built page by somebody else's parser."""
    path = TARGET.removeprefix(SITE)
    built = (folder.release().root / path.strip("/") / "index.html").read_text()
    (endpoint,) = mf2py.parse(doc=built, url=TARGET)["rels"]["webmention"]

    status, headers, _ = rig.mention()

    assert "https://ping.example/webmention" == endpoint
    assert 201 == status  # then there is a Location; with 200 and 202 there is none
    assert headers["Location"].startswith("https://ping.example/status/")


@pytest.mark.parametrize(
    ("source", "target"),
    [(RANDOM, TARGET), (SOURCE, RANDOM), (RANDOM, RANDOM)],
    ids=["source", "target", "both"],
)
def test_receiver_2_an_invalid_request_is_rejected(
    rig: Rig, source: str, target: str
) -> None:
    assert 400 == rig.mention(source, target)[0]
    assert [] == rig.inbox.in_state()


# ---- request verification (3.2.1)


def test_a_target_that_takes_none_is_rejected_and_a_fragment_is_ignored(
    rig: Rig,
) -> None:
    assert 400 == rig.mention(target=f"{SITE}/none/")[0]
    assert 201 == rig.mention(target=f"{TARGET}#part")[0]


# ---- webmention verification (3.2.2)


def test_verification_comes_after_the_answer(story: Story) -> None:
    assert 201 == story.rig.mention()[0]

    assert [] == story.net.asked
    assert story.verify() is not None
    assert ["/post"] == story.net.paths()


def test_redirects_are_followed_up_to_a_limit(story: Story) -> None:
    steps = count()

    def leads_on(asked: Asked) -> Reply:
        left = int(asked.path.strip("/") or 0)
        next(steps)
        if not left:
            return page()
        return Reply(status=302, headers=(("Location", f"/{left - 1}"),))

    story.net.add("moved.example", leads_on)
    standings = {}
    for number in (1, 5, 6, 500):
        source = f"http://moved.example/{number}"
        assert 201 == story.rig.mention(source)[0]
        story.rig.now += timedelta(minutes=1)
        seen = story.verify()
        assert seen is not None
        standings[number] = seen.state

    accepted = [
        number for number, one in standings.items() if one is MentionState.PENDING
    ]
    assert [1, 5] == accepted
    assert next(steps) <= 4 * 6


HTML = {
    "an a": (f'<a href="{TARGET}">x</a>', True),
    "an img": (f'<img src="{TARGET}" alt="">', True),
    "a video": (f'<video src="{TARGET}"></video>', True),
    "a video's source": (f'<video><source src="{TARGET}"></video>', True),
    "an audio": (f'<audio src="{TARGET}"></audio>', True),
    "text": (f"<p>{TARGET}</p>", False),
    "a comment": (f'<!-- <a href="{TARGET}">x</a> -->', False),
    "nothing": ("<p>Rien.</p>", False),
}


@pytest.mark.parametrize("name", HTML)
def test_html_is_verified_by_what_it_names(story: Story, name: str) -> None:
    markup, links = HTML[name]

    seen = story.pinged(Reply(f"<!doctype html><title>T</title>{markup}"))

    assert (MentionState.PENDING if links else MentionState.INVALID) is seen.state


# ---- display and use

KINDS = {
    "in-reply-to": "reply",
    "like-of": "like",
    "repost-of": "repost",
    "bookmark-of": "bookmark",
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds_of_responses_are_known_by_their_markup(story: Story, name: str) -> None:
    entry = f'<div class="h-entry"><a class="u-{name}" href="{TARGET}">x</a></div>'

    assert KINDS[name] == story.pinged(Reply(entry)).entry.kind


# ---- update and delete (3.2.4)


def shown(folder: Folder) -> list[str]:
    """Return the words of the mentions that the built page shows."""
    found = folder.release().page(TARGET.removeprefix(SITE))
    mentions = found.xpath('//li[contains(@class, "mention")]')
    return [" ".join(one.text_content().split()) for one in mentions]


def test_an_update_is_no_second_response_and_a_deletion_takes_it_away(
    story: Story, folder: Folder
) -> None:
    content = folder.root / "content"

    def told_and_approved(reply: Reply) -> list[str]:
        approve(story.rig.inbox, content, [story.pinged(reply).id])
        return shown(folder)

    (first,) = told_and_approved(page("Un titre", f"Avant {LINK}."))
    (second,) = told_and_approved(page("Un autre", f"Après {LINK}."))
    unlinked = told_and_approved(page("Un autre", "Plus rien."))
    (back,) = told_and_approved(page("Encore", f"De nouveau {LINK}."))
    gone = told_and_approved(Reply(status=410))

    assert "Avant cela." in first
    assert ("Un titre" in second, "Après cela." in second) == (False, True)
    assert "De nouveau cela." in back
    assert ([], []) == (unlinked, gone)


# ---- security considerations (4)


def test_nothing_is_displayed_before_its_author_has_agreed(
    story: Story, folder: Folder
) -> None:
    story.pinged()

    assert [] == shown(folder)


HOSTILE = """<title>T</title><div class="h-entry">
<h1 class="p-name">\u202e&lt;script&gt;alert(1)&lt;/script&gt;\u2066\u200b</h1>
<a class="p-author h-card" href="javascript:alert(2)">&lt;img src=x onerror=a()&gt;</a>
<p><a href="javascript:alert(3)">un</a> <b onclick="x()">deux</b>
<a href="{target}">"&gt;&lt;svg onload=alert(4)&gt;\u202d</a></p></div>"""


def test_what_is_displayed_is_text_and_nothing_else(
    story: Story, folder: Folder
) -> None:
    seen = story.pinged(Reply(HOSTILE.format(target=TARGET)))
    approve(story.rig.inbox, folder.root / "content", [seen.id])

    output = folder.release()

    page_of_it = output.page(TARGET.removeprefix(SITE))
    (mention,) = page_of_it.xpath('//li[contains(@class, "mention")]')
    assert {"href", "class", "rel", "datetime", "lang", "cite", "id"} >= {
        name for element in mention.iter() for name in element.attrib
    }
    assert {SOURCE} == {*mention.xpath(".//a[not(starts-with(@href, '#'))]/@href")}
    assert [] == mention.xpath(".//script | .//img | .//svg | .//b")
    text = mention.text_content()
    assert "<script>alert(1)</script>" in text
    assert not {"\u202e", "\u202d", "\u2066", "\u200b"} & set(text)


def test_no_more_than_a_part_of_a_long_page_is_read(story: Story) -> None:
    long = "<a href='http://x.example/'>x</a>" * 320_000  # 10 MB

    def looked_at(page: str) -> ReceivedMention:
        seen = story.pinged(Reply(page))
        story.rig.now += RETRY_DELAYS[0]  # if it needs more time, it has it now
        return story.verify() or seen

    early = looked_at(f"<title>T</title>{LINK}{long}")
    late = looked_at(f"<title>T</title>{long}{LINK}")

    assert (MentionState.PENDING, "T") == (early.state, early.entry.title)
    assert (MentionState.GONE, "no link in what was read of it") == (
        late.state,
        late.detail,
    )
