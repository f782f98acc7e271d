"""Notifying one target: what its answers mean, by webmention and by pingback."""

import xmlrpc.client
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime

import pytest

from causerie.pingbacks.sending.execute import discover_endpoints
from causerie.pingbacks.sending.notify import RETRY_DELAYS
from causerie.pingbacks.sending.sent_log import LinkPair, SentState
from internet import Asked, Reply, redirect
from pinging_blog import NOW, SITE, Blog, Receiver, links, post_page

OTHER = "http://other.example/post"


# ---- answers


def http(status: int, **headers: str) -> Reply:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(status=status, headers=pairs)


@pytest.mark.parametrize(
    ("reply", "state", "answer"),
    [
        (http(200), "sent", "HTTP 200"),
        (http(201, Location="/status/1"), "sent", "HTTP 201"),
        (http(202), "sent", "HTTP 202"),
        (http(400), "refused", "HTTP 400"),
        (http(403), "refused", "HTTP 403"),
        (http(404), "refused", "HTTP 404"),
        (http(405), "refused", "HTTP 405"),
        (http(410), "refused", "HTTP 410"),
        (http(302, Location="/there"), "retry", "HTTP 302"),
        (http(408), "retry", "HTTP 408"),
        (http(429), "retry", "HTTP 429"),
        (http(500), "retry", "HTTP 500"),
        (http(503), "retry", "HTTP 503"),
    ],
)
def test_what_an_answer_to_a_webmention_means(
    blog: Blog, other: Receiver, reply: Reply, state: str, answer: str
) -> None:
    other.answers[:] = [reply]
    blog.post(OTHER)

    states = blog.states()

    assert {OTHER: state} == states
    assert answer == blog.records()[LinkPair("/a/", OTHER)].detail


def test_a_failure_is_retried_with_patience_then_given_up(
    blog: Blog, other: Receiver
) -> None:
    other.answers[:] = [http(500)]
    blog.post(OTHER)
    tries = []
    for hours in (0, 1, 5, 1, 24, 72, 200):
        blog.now += timedelta(hours=hours)
        blog.send()
        tries.append(len(other.pings))

    row = blog.records()[LinkPair("/a/", OTHER)]

    assert [1, 2, 2, 3, 4, 5, 5] == tries
    assert (SentState.GAVE_UP, "HTTP 500") == (row.state, row.detail)
    assert 4 == len(RETRY_DELAYS)


def test_a_retry_that_succeeds_is_an_end(blog: Blog, other: Receiver) -> None:
    other.answers[:] = [http(500), http(202)]
    blog.post(OTHER)
    blog.send()
    blog.now += timedelta(hours=1)

    states = [blog.states(), blog.states()]

    assert [{OTHER: "sent"}] * 2 == states
    assert 0 == blog.records()[LinkPair("/a/", OTHER)].attempts
    assert 2 == len(other.pings)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7200", timedelta(hours=2)),
        (format_datetime(NOW + timedelta(hours=3), usegmt=True), timedelta(hours=3)),
        ("60", timedelta(hours=1)),
        ("99999999999", timedelta(days=7)),
        ("soon", timedelta(hours=1)),
        ("-5", timedelta(hours=1)),
        ("Thu, 99 Foo 2026", timedelta(hours=1)),
    ],
)
def test_a_host_that_asks_for_patience_gets_it(
    blog: Blog, other: Receiver, value: str, wait: timedelta
) -> None:
    other.answers[:] = [http(429, Retry_After=value)]
    blog.post(OTHER)

    blog.send()

    assert NOW + wait == blog.records()[LinkPair("/a/", OTHER)].next_at


@pytest.mark.parametrize(
    ("status", "state"), [(404, "refused"), (410, "refused"), (500, "retry")]
)
def test_a_target_that_fails_is_no_target_without_an_endpoint(
    blog: Blog, status: int, state: str
) -> None:
    blog.net.add("other.example", lambda _: Reply("x", status))
    blog.post(OTHER)

    assert {OTHER: state} == blog.states()


def test_a_host_that_cannot_be_reached_is_tried_again(blog: Blog) -> None:
    blog.post(OTHER)

    assert {OTHER: "retry"} == blog.states()
    assert "cannot be resolved" in blog.records()[LinkPair("/a/", OTHER)].detail


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1/w", "http://inside.example/w", "mailto:a@b.example"]
)
def test_an_endpoint_inside_is_never_asked(blog: Blog, endpoint: str) -> None:
    blog.net.names["inside.example"] = [["10.0.0.1"]]
    blog.net.add(
        "other.example", lambda _: Reply(f'<a rel="webmention" href="{endpoint}">x</a>')
    )
    blog.post(OTHER)

    assert {OTHER: "refused"} == blog.states()
    assert {80} == {port for _, port in blog.net.dialled}
    assert all(host.startswith("93.184.") for host, _ in blog.net.dialled)


def test_a_page_without_endpoint_is_left_alone_for_30_days(blog: Blog) -> None:
    blog.net.add("other.example", lambda _: Reply("nothing here"))
    blog.post(OTHER)
    states = [blog.states()]
    blog.post(OTHER, path="/b/")
    states.append(blog.states())
    blog.now += timedelta(days=29)
    blog.write({"/a/": post_page("/a/", links(OTHER) + "neuf")})
    blog.publish()
    states.append(blog.states())
    asked = [a.url for a in blog.net.asked].count(OTHER)
    blog.now += timedelta(days=2)
    states.append(blog.states())

    assert [{OTHER: "none"}] * 4 == states
    assert (1, 2) == (asked, [a.url for a in blog.net.asked].count(OTHER))


def test_a_removed_link_that_is_refused_is_settled(blog: Blog, other: Receiver) -> None:
    blog.post(OTHER)
    blog.send()
    other.answers[:] = [http(400)]
    blog.post()

    assert {OTHER: "removed"} == blog.states()
    assert [] == blog.send()


def test_a_link_that_was_never_accepted_is_forgotten_when_it_goes(
    blog: Blog, other: Receiver
) -> None:
    other.answers[:] = [http(400)]
    blog.post(OTHER)
    blog.send()
    blog.post()

    assert {} == blog.states()
    assert 1 == len(other.pings)


# ---- pingback


def rpc(reply: object) -> str:
    if isinstance(reply, xmlrpc.client.Fault):
        return xmlrpc.client.dumps(reply)
    return xmlrpc.client.dumps((reply,), methodresponse=True)


def pingback_server(
    body: str | Callable[[], str], *, status: int = 200, page: Reply | None = None
) -> tuple[list[tuple[object, ...]], Callable[[Asked], Reply]]:
    calls: list[tuple[object, ...]] = []

    def site(asked: Asked) -> Reply:
        if asked.method != "POST":
            return page or Reply(
                headers=(("X-Pingback", "http://other.example/xmlrpc"),)
            )
        assert "text/xml" == asked.headers["content-type"]
        parameters, method = xmlrpc.client.loads(asked.body)
        calls.append((method, *parameters))
        return Reply(body if isinstance(body, str) else body(), status, type="text/xml")

    return calls, site


def test_a_pingback_names_source_and_target(blog: Blog) -> None:
    calls, site = pingback_server(rpc("Merci"))
    blog.net.add("other.example", site)
    target = f"{OTHER}?a=1&b=<2>#é"
    blog.post(target)

    assert {target: "sent"} == blog.states()
    assert [("pingback.ping", f"{SITE}/a/", target)] == calls
    assert "pingback" == blog.records()[LinkPair("/a/", target)].protocol


def test_a_pingback_is_sent_once_and_for_all(blog: Blog) -> None:
    calls, site = pingback_server(rpc("Merci"))
    blog.net.add("other.example", site)
    blog.post(OTHER)
    blog.send()
    blog.write({"/a/": post_page("/a/", links(OTHER) + "plus")})
    blog.publish()
    changed = blog.states()
    blog.post()

    assert ({OTHER: "sent"}, {OTHER: "removed"}) == (changed, blog.states())
    assert 1 == len(calls)


@pytest.mark.parametrize("media", ["image/png", "audio/mpeg"])
def test_pictures_and_recordings_are_pinged_by_their_header(
    blog: Blog, media: str
) -> None:
    header = (("X-Pingback", "http://other.example/xmlrpc"),)
    calls, site = pingback_server(
        rpc("Merci"), page=Reply(b"\0" * 2_000_000, headers=header, type=media)
    )
    blog.net.add("other.example", site)
    blog.post("http://other.example/a.mp3")

    assert {"http://other.example/a.mp3": "sent"} == blog.states()
    assert 1 == len(calls)


FAULTS = {
    0: ("retry", "refused"),
    16: ("retry", "refused"),
    17: ("retry", "refused"),
    32: ("refused", "refused"),
    33: ("refused", "refused"),
    48: ("sent", "sent"),
    49: ("refused", "refused"),
    50: ("retry", "retry"),
    99: ("refused", "refused"),
    -32601: ("refused", "refused"),
    -32602: ("refused", "refused"),
    -32700: ("refused", "refused"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_a_fault_means_today_and_tomorrow(blog: Blog, code: int) -> None:
    _, site = pingback_server(rpc(xmlrpc.client.Fault(code, "Non\u202e\n")))
    blog.net.add("other.example", site)
    blog.post(OTHER)

    today = blog.states()[OTHER]
    blog.now += timedelta(days=1)
    tomorrow = blog.states()[OTHER]

    assert FAULTS[code] == (today, tomorrow)
    answer = blog.records()[LinkPair("/a/", OTHER)].detail
    assert answer.startswith(f"fault {code}: ")
    assert answer.isprintable()


@pytest.mark.parametrize("before", ["\n\n", "\ufeff", "\ufeff\r\n", "\n\ufeff\ufeff"])
def test_what_a_blog_prints_before_its_answer_is_no_matter(
    blog: Blog, before: str
) -> None:
    _, site = pingback_server(f"{before}{rpc('Merci')}\n")
    blog.net.add("other.example", site)
    blog.post(OTHER)

    assert {OTHER: "sent"} == blog.states()


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
)
NO_RPC = {
    "nothing": "",
    "HTML": "<html><p>Hello</html>",
    "XML of another kind": "<rss/>",
    "half": "<methodResponse><params>",
    "empty": "<methodResponse><params></params></methodResponse>",
    "an XML bomb": BOMB + "]><methodResponse><params><param><value>&j;</value></param>"
    "</params></methodResponse>",
    "an outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    "<methodResponse><params><param><value>&a;</value></param></params>"
    "</methodResponse>",
    "more than is read": rpc("a" * 100_000),
    "deep": "<a>" * 20_000,
}


@pytest.mark.parametrize("name", NO_RPC)
def test_an_answer_that_is_no_xml_rpc_is_no_success(blog: Blog, name: str) -> None:
    _, site = pingback_server(NO_RPC[name])
    blog.net.add("other.example", site)
    blog.post(OTHER)

    assert {OTHER: "retry"} == blog.states()
    assert "root:" not in str(blog.records())


@pytest.mark.parametrize(
    ("status", "state"), [(404, "refused"), (500, "retry"), (204, "retry")]
)
def test_a_pingback_server_must_answer_200(blog: Blog, status: int, state: str) -> None:
    _, site = pingback_server(rpc("x") if status != 204 else "", status=status)
    blog.net.add("other.example", site)
    blog.post(OTHER)

    assert {OTHER: state} == blog.states()


# ---- hosts that answer oddly

ODD_HEADERS = {
    "a zone out of bounds": {"Retry-After": "Mon, 01 Jan 2030 00:00:00 +9999999999999"},
    "a zone far below": {"Retry-After": "Mon, 01 Jan 2030 00:00:00 -9999999999999"},
    "the year 0": {"Retry-After": "Mon, 01 Jan 0000 00:00:00 GMT"},
    "the year 1 far in the east": {"Retry-After": "Mon, 01 Jan 0001 00:00:00 +2300"},
    "the year 9999 far in the west": {"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2300"},
    "the year 99999": {"Retry-After": "Mon, 01 Jan 99999 00:00:00 GMT"},
    "no day": {"Retry-After": "Mon, 31 Feb 2030 25:61:61 GMT"},
    "a number without end": {"Retry-After": "9" * 5000},
    "a number below zero": {"Retry-After": "-1"},
    "a fraction": {"Retry-After": "1.5"},
    "other digits": {"Retry-After": "\u0663\u0660"},
    "no number": {"Retry-After": "NaN"},
    "commas": {"Retry-After": ",,,"},
    "nothing": {"Retry-After": ""},
    "a redirect to nowhere": {"Location": "http://[/"},
    "a redirect of controls": {"Location": "http://x.example/\x9b31m"},
    "a link of controls": {"Link": '</wm\x9b31m>; rel="webmention"'},
    "a link without end": {"Link": "<" * 5000 + '; rel="webmention"'},
    "a type of controls": {"Content-Type": "text/\x9b31mevil\x9d0;"},
    "a charset of Python's": {"Content-Type": "text/html; charset=unicode_escape"},
    "a pingback server that is none": {"X-Pingback": "http://[x\x9b]/"},
}


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize("status", [200, 302, 503])
def test_whatever_a_host_answers_the_next_one_is_told(blog: Blog, status: int) -> None:
    names = {f"a{n}.example": given for n, given in enumerate(ODD_HEADERS.values())}
    for host, given in names.items():
        headers = tuple((key, value) for key, value in given.items())
        odd = Reply("\\ud800 <p>", status, headers=headers)
        blog.net.add(host, lambda _, odd=odd: odd)  # type: ignore[misc]
    blog.post(*(f"http://{host}/" for host in names), OTHER)

    states = blog.states()

    assert "sent" == states.pop(OTHER)
    assert {"none", "retry", "refused"} >= set(states.values())
    assert len(names) == len(states)
    details = {row.detail for row in blog.records().values()}
    assert [] == [one for one in details if "not understood" in one]
    later = [row.next_at for row in blog.records().values() if row.next_at]
    week = timedelta(days=7)
    assert all(timedelta(0) < moment - blog.now <= week for moment in later)
    kept = (blog.root / "content/mentions/sent.json").read_text()
    assert [] == [c for c in kept if "\x7f" <= c <= "\x9f"]


@pytest.mark.usefixtures("other")
def test_a_fault_of_ours_keeps_nobody_from_being_told(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from causerie.pingbacks.sending import notify as notify_module

    find = notify_module.fetch_endpoint

    def fail(fetcher: object, target: str, **more: object) -> object:
        if "first" in target:
            raise OverflowError("Python int too large \x9b to convert to C int")
        return find(fetcher, target, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(notify_module, "fetch_endpoint", fail)
    blog.post("http://first.example/", OTHER)

    assert {"http://first.example/": "retry", OTHER: "sent"} == blog.states()
    (row,) = [row for row in blog.records().values() if row.state is SentState.RETRY]
    assert "not understood (OverflowError" in row.detail
    assert "\x9b" not in row.detail


@pytest.mark.parametrize("otherwise", [200, 406])
def test_pages_are_asked_for_as_html(blog: Blog, otherwise: int) -> None:
    def negotiate(asked: Asked) -> Reply:
        if asked.method == "POST":
            return Reply(status=202)
        preferred = asked.headers["accept"].split(",")[0]
        if preferred != "text/html":
            return Reply("{}", otherwise, type="application/ld+json")
        return Reply('<link rel="webmention" href="/wm">')

    blog.net.add("other.example", negotiate)
    blog.post(OTHER)

    assert {OTHER: "sent"} == blog.states()


def test_what_a_dry_run_finds_is_fit_to_be_printed(blog: Blog) -> None:
    header = ("Link", '</wm\x9b31m>; rel="webmention"')
    blog.net.add("other.example", lambda _: Reply("<p>", headers=(header,)))
    blog.post(OTHER)

    (found,) = discover_endpoints(blog.plan(), blog.runtime())

    assert "webmention to http://other.example/wm31m" == found.endpoint


BUSY = Reply(status=429, headers=(("Retry-After", "86400"),))


def asked_busy(blog: Blog) -> list[str]:
    """Return what busy.example was asked for."""
    return [asked.path for asked in blog.net.asked if "//busy." in asked.url]


@pytest.mark.parametrize("status", [429, 503, 403])
def test_a_host_that_asked_for_patience_is_not_asked_by_the_next_run(
    blog: Blog, status: int
) -> None:
    blog.net.add("busy.example", lambda _: replace(BUSY, status=status))
    blog.post("http://busy.example/1")
    blog.send()
    second, third = "http://busy.example/2", "http://BUSY.example./3"
    blog.post(second, third, "http://127.0.0.1/", path="/b/")
    blog.now += timedelta(hours=23)
    list(discover_endpoints(blog.plan(), blog.runtime()))
    blog.send()
    early = asked_busy(blog)
    rows = {pair.target: row for pair, row in blog.records().items()}
    blog.now += timedelta(hours=1, seconds=1)
    blog.send()

    assert ["/1"] == early
    assert [(SentState.RETRY, 0, NOW + timedelta(days=1))] * 2 == [
        (rows[one].state, rows[one].attempts, rows[one].next_at)
        for one in (second, third)
    ]
    assert SentState.REFUSED is rows["http://127.0.0.1/"].state
    assert len(asked_busy(blog)) > 1


@pytest.mark.parametrize("page", ["busy", "failing", "bare"])
def test_a_clock_that_was_years_ahead_keeps_nobody_waiting(
    blog: Blog, page: str
) -> None:
    replies = {"busy": BUSY, "failing": Reply(status=500), "bare": Reply("<p>Rien.")}
    answers = [replies[page]]
    blog.net.add("busy.example", lambda _: answers[0])
    target = "http://busy.example/1"
    blog.now += timedelta(days=20_000)
    blog.post(target)
    blog.send()
    blog.now = NOW
    answers[0] = Reply('<link rel="webmention" href="/hub">')
    blog.post(target, path="/b/")
    blog.send()

    assert "/hub" in asked_busy(blog)
    rows = {pair.source: row.state for pair, row in blog.records().items()}
    old = SentState.NONE if page == "bare" else SentState.SENT
    assert {"/a/": old, "/b/": SentState.SENT} == rows


def test_an_endpoint_that_asked_for_patience_is_spared_whoever_names_it(
    blog: Blog,
) -> None:
    """Many blogs share one: of those that come later only the pages are asked."""
    blog.net.add("busy.example", lambda _: BUSY)
    named = Reply('<link rel="webmention" href="http://busy.example/hub">')
    targets = [f"http://b{n}.example/" for n in range(3)]
    for target in targets:
        blog.net.add(target.split("/")[2], lambda _: named)
    blog.post(*targets)

    assert dict.fromkeys(targets, "retry") == blog.states()
    assert ["/hub"] == asked_busy(blog)
    rows = {pair.target: row for pair, row in blog.records().items()}
    assert [1, 0, 0] == [rows[target].attempts for target in targets]


def test_a_host_behind_a_redirect_that_asked_for_patience_is_spared(
    blog: Blog,
) -> None:
    blog.net.add("busy.example", lambda _: BUSY)
    blog.net.add("a.example", lambda _: redirect("http://busy.example/1"))
    blog.post("http://a.example/", "http://busy.example/2")

    blog.send()

    assert ["/1"] == asked_busy(blog)


def test_a_host_that_asks_for_patience_is_not_asked_for_its_next_page(
    blog: Blog, other: Receiver
) -> None:
    busy = Reply(status=429, headers=(("Retry-After", "7200"),))
    blog.net.add("busy.example", lambda _: busy)
    first, second = "http://busy.example/1", "http://busy.example/2"
    blog.post(first, second, OTHER)

    blog.send()
    paths = [asked.path for asked in blog.net.asked if "busy" in asked.url]
    rows = {pair.target: row for pair, row in blog.records().items()}
    blog.now += timedelta(hours=2, seconds=1)
    due = [n.pair.target for n in blog.plan().notifications]

    assert ["/1"] == paths
    assert ["retry", "retry", "sent"] == [rows[t].state for t in (first, second, OTHER)]
    assert (1, 0) == (rows[first].attempts, rows[second].attempts)
    assert rows[second].next_at == rows[first].next_at
    assert 1 == len(other.pings)
    assert [first, second] == due
