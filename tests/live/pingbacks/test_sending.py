"""Sending: who is told, when, how often, and what is remembered of it."""

import json
from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest

from causerie.errors import ContentError
from causerie.net.http_message import Request, Response
from causerie.pingbacks.sending.sent_log import LinkPair, SentState, load_sent_log
from causerie.pingbacks.sending.session import require_confirmation
from causerie.pingbacks.sending.throttled_fetcher import ThrottledFetcher
from internet import Asked, Internet, Reply
from pinging_blog import SITE, TOMBSTONE, Blog, Receiver, links, post_page

OTHER = "http://other.example/post"


# ---- which links


def test_a_link_to_another_host_is_told_once(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)

    first, second = blog.states(), blog.states()

    assert {OTHER: "sent"} == first == second
    assert [(f"{SITE}/a/", OTHER)] == other.pings


def test_only_links_in_the_bodies_of_posts_count(blog: Blog) -> None:
    body = (
        links(OTHER, OTHER, f"{SITE}/b/", "https://carnet.example/", "/c/", "#d")
        + '<a href="mailto:a@b.example">m</a><a href="http://[x/">broken</a><a>none</a>'
        + '<img src="http://images.example/a.png">'
    )
    blog.write({"/a/": post_page("/a/", body)})
    listed = post_page("/a/", links("http://list.example/"))
    blog.write({"/page/1/": listed, "/b/": listed.replace("e-content", "content")})

    targets = [n.pair.target for n in blog.plan().notifications]

    assert [OTHER] == targets


def test_a_target_is_named_exactly_as_the_page_has_it(
    blog: Blog, other: Receiver
) -> None:
    written = "http://OTHER.example:80/a/../b?x=1&y=%7e#é"
    blog.post(written)

    blog.send()

    assert [(f"{SITE}/a/", written)] == other.pings
    assert "/a/../b?x=1&y=%7e" in blog.net.paths()


def test_a_post_and_a_domain_can_opt_out(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER, path="/quiet/", silent=True)
    blog.post("http://sub.never.example/x", "http://NEVER.example/", path="/a/")
    blog.never = ("never.example",)

    assert {} == blog.states()
    assert [] == other.pings


def test_what_opts_out_later_stays_as_it_is(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)
    blog.send()
    blog.post(path="/a/", silent=True)

    assert {OTHER: "sent"} == blog.states()
    assert 1 == len(other.pings)


# ---- when


def test_nobody_is_told_before_the_page_is_live(blog: Blog, other: Receiver) -> None:
    blog.write({"/a/": post_page("/a/", links(OTHER))})

    (outcome,) = blog.send(wait=10)
    blog.publish()
    blog.send()

    assert "Its host answers HTTP 404." == outcome.unpublished
    assert [(f"{SITE}/a/", OTHER)] == other.pings
    assert sum(blog.slept) == pytest.approx(10)


def test_it_is_waited_for_the_page_to_be_live(blog: Blog, other: Receiver) -> None:
    blog.write({"/a/": post_page("/a/", links(OTHER))})
    blog.publish_at = 14

    (outcome,) = blog.send(wait=60)

    assert "" == outcome.unpublished
    assert [2.0, 4.0, 8.0] == blog.slept
    assert 1 == len(other.pings)


def test_a_new_link_must_be_live_too(blog: Blog, other: Receiver) -> None:
    blog.post("http://else.example/")
    blog.write({"/a/": post_page("/a/", links("http://else.example/", OTHER))})

    outcomes = blog.send()

    assert [f"It does not link to {OTHER} yet."] == sorted(
        {outcome.unpublished for outcome in outcomes}
    )
    assert [] == other.pings


def test_a_changed_post_must_be_live_as_built(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)
    blog.send()
    blog.write({"/a/": post_page("/a/", links(OTHER) + "<p>Ajout.</p>")})

    (waiting,) = blog.send()
    blog.publish()
    (told,) = blog.send()

    assert "It is another version than the one built." == waiting.unpublished
    assert told.record is not None
    assert 2 == len(other.pings)


def test_a_removed_link_must_be_gone_from_the_live_page(
    blog: Blog, other: Receiver
) -> None:
    blog.post(OTHER)
    blog.send()
    blog.write({"/a/": post_page("/a/", "<p>rien</p>")})

    (outcome,) = blog.send()

    assert f"It still links to {OTHER}." == outcome.unpublished
    assert 1 == len(other.pings)


# ---- changes


def test_a_change_of_words_is_told_and_one_of_spaces_is_not(
    blog: Blog, other: Receiver
) -> None:
    blog.post(OTHER)
    blog.send()
    page = post_page("/a/", links(OTHER))
    blog.write({"/a/": page.replace("Voir <a", "Voir\u202f\n<a class='x'")})
    blog.publish()
    blog.send()
    blog.write({"/a/": page.replace("Voir", "Lire")})
    blog.publish()

    assert {OTHER: "sent"} == blog.states()
    assert 2 == len(other.pings)


def test_a_link_that_comes_back_is_told_again(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)
    first = blog.states()
    blog.post()
    second = blog.states()
    blog.post(OTHER)
    third = blog.states()

    assert [{OTHER: "sent"}, {OTHER: "removed"}, {OTHER: "sent"}] == [
        first,
        second,
        third,
    ]
    assert 3 == len(other.pings)
    assert [] == blog.send()


def test_a_post_that_moved_is_not_told_of_again(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)
    blog.send()
    blog.write(
        {
            "/a/": f'<link rel="canonical" href="{SITE}/b/">',
            "/b/": post_page("/b/", links(OTHER)),
        }
    )
    blog.publish()

    blog.send()

    assert [LinkPair("/b/", OTHER)] == list(blog.records())
    assert 1 == len(other.pings)


def test_a_post_without_page_or_tombstone_is_named(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)
    blog.send()
    (blog.output / "a/index.html").unlink()

    plan = blog.plan()

    assert (("/a/",), ()) == (plan.missing, plan.notifications)
    assert 1 == len(other.pings)


@pytest.mark.parametrize("status", [200, 410])
def test_a_tombstone_is_told(blog: Blog, other: Receiver, status: int) -> None:
    blog.post(OTHER)
    blog.send()
    blog.write({"/a/": TOMBSTONE})
    early = blog.send()
    blog.publish()
    if status == 410:
        blog.net.add("carnet.example", lambda _: Reply("gone", 410))

    (late,) = blog.send()

    assert ["Its tombstone is not live yet."] == [o.unpublished for o in early]
    assert late.record is not None
    assert SentState.REMOVED is late.record.state
    assert 2 == len(other.pings)


# ---- the first run, and many targets


def test_a_first_run_leaves_old_posts_alone(
    tmp_path: Path, net: Internet, other: Receiver
) -> None:
    blog = Blog(tmp_path, net)
    blog.post(OTHER, path="/old/", date="2026-08-01")
    blog.post(f"{OTHER}?new", path="/new/", date="2026-09-15")

    baseline = blog.plan().baseline
    states = blog.states()
    blog.write({"/old/": post_page("/old/", links(OTHER) + "mieux", date="2026-08-01")})
    blog.publish()

    assert 1 == baseline
    assert {OTHER: "baseline", f"{OTHER}?new": "sent"} == states == blog.states()
    assert [(f"{SITE}/new/", f"{OTHER}?new")] == other.pings


def test_a_new_link_in_an_old_post_is_told_after_the_first_run(
    tmp_path: Path, net: Internet, other: Receiver
) -> None:
    blog = Blog(tmp_path, net)
    blog.post("http://first.example/", date="2020-01-01")
    blog.send()
    blog.post("http://first.example/", OTHER, date="2020-01-01")

    blog.send()

    assert [(f"{SITE}/a/", OTHER)] == other.pings


def test_more_than_25_pages_are_not_told_unasked(blog: Blog) -> None:
    blog.post(*(f"http://many.example/{n}" for n in range(25)))
    require_confirmation(blog.plan(), yes=False)
    blog.post(*(f"http://many.example/{n}" for n in range(26)))

    require_confirmation(blog.plan(), yes=True)
    with pytest.raises(ContentError, match="26 pages would be told"):
        require_confirmation(blog.plan(), yes=False)


# ---- politeness


def test_a_host_rests_between_two_requests(blog: Blog, other: Receiver) -> None:
    times: list[tuple[str, float]] = []
    blog.delay = 1.0
    site = blog.serve

    def noted(answer: Callable[[Asked], Reply]) -> Callable[[Asked], Reply]:
        def note(asked: Asked) -> Reply:
            times.append((asked.headers["host"], blog.clock()))
            return answer(asked)

        return note

    blog.net.add("carnet.example", noted(site))
    blog.net.add("other.example", noted(other))
    blog.net.add("third.example", noted(lambda _: Reply("none")))
    blog.post(OTHER, f"{OTHER}?2", "http://third.example/")
    blog.send()

    gaps = {
        (host, round(later - earlier, 3))
        for (host, earlier), (next_host, later) in pairwise(times)
        if host == next_host
    }
    assert {("other.example", 1.0)} == gaps
    assert {"Causerie/test (Webmention)"} == {
        asked.headers["user-agent"] for asked in blog.net.asked
    }


def test_a_host_rests_whatever_its_name_is_spelt_like() -> None:
    class Echo:
        def fetch(self, request: Request) -> Response:
            return Response(request.url, 200, (), b"")

    slept: list[float] = []
    throttled = ThrottledFetcher(Echo(), clock=lambda: 0.0, sleep=slept.append)
    for host in ("caf\u00e9.example", "CAF\u00c9.example.", "xn--caf-dma.example:80"):
        throttled.fetch(Request(f"http://{host}/"))
    for nowhere in ("http://[", "http://x.example:22/"):  # nobody is asked
        throttled.fetch(Request(nowhere))

    assert [1.0, 1.0] == slept


# ---- the file


@pytest.mark.usefixtures("other")
def test_the_file_is_plain_sorted_json(blog: Blog) -> None:
    blog.post(OTHER)
    blog.send()

    text = (blog.root / "content/mentions/sent.json").read_text()

    row = json.loads(text)["posts"]["/a/"][OTHER]
    assert ("sent", "webmention") == (row["state"], row["protocol"])
    assert "2026-09-21T12:00:00Z" == row["at"]
    assert text == json.dumps(json.loads(text), indent=1, sort_keys=True) + "\n"


def sent(**row: object) -> str:
    whole = {"state": "sent", "at": "2026-01-01T00:00Z", **row}
    posts = {"/a/": {"http://b/": whole}}
    return json.dumps({"schema": 1, "posts": posts}, indent=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1:1: It is not JSON: Expecting value."),
        ("{", ":1:2: It is not JSON: Expecting property name"),
        ("[]", ":1:1: It is [], not an object."),
        ('{"schema": 2, "posts": {}}', ":1:12: schema is 2, not 1, the one that is"),
        ('{"schema": 1}', ":1:1: posts is missing."),
        ('<<<<<<< HEAD\n{"schema": 1, "posts": {}}', ":1:1: It is not JSON:"),
        (sent(state="odd"), ":6:14: state is 'odd', not baseline, sent, none, retry,"),
        (sent(at="x"), ":7:11: at is 'x', not a date with its time and zone."),
        (sent(at="x", digest=3), "zone. Line 8: digest is 3, not text. Take it from"),
        (
            '{"schema": 1, "posts": {"/": {"http://b/": []}}}',
            ":1:44: An entry of posts",
        ),
    ],
)
def test_a_broken_file_is_no_first_run(blog: Blog, text: str, told: str) -> None:
    file = blog.root / "content/mentions/sent.json"
    file.write_text(text)

    with pytest.raises(ContentError) as raised:
        blog.plan()

    assert str(raised.value).startswith("content/mentions/sent.json:")
    assert told in str(raised.value)
    assert text == file.read_text()


def test_without_a_file_nobody_was_told(tmp_path: Path) -> None:
    assert load_sent_log(tmp_path) is None


def test_two_runs_do_not_go_on_at_once(blog: Blog) -> None:
    with (
        blog.session.lock(),
        pytest.raises(ContentError, match="under way"),
        blog.session.lock(),
    ):
        pass


def test_what_is_written_can_be_escaped(blog: Blog, other: Receiver) -> None:
    target = 'http://other.example/"<é>&amp;\u202e'
    blog.write({"/a/": post_page("/a/", f'<a href="{escape(target)}">x</a>')})
    blog.publish()

    assert {target: "sent"} == blog.states()
    assert [(f"{SITE}/a/", target)] == other.pings
