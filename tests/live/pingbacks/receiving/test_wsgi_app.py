"""The receiver: what it takes, what it refuses, and what it withstands."""

import xmlrpc.client
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest

from causerie.pingbacks.receiving.rate_limits import client_of, network_of
from causerie.pingbacks.receiving.received_mention import MentionState
from causerie.pingbacks.receiving.worker import verify_next
from internet import Reply, internet
from receiver_rig import CLOSED, FORM, POST, SITE, SOURCE, TARGET, Rig

# ---- webmention.rocks, receiver 1 and 2, and what else is no good


def test_a_good_mention_is_kept_and_answered_201_with_a_status(rig: Rig) -> None:
    status, headers, _ = rig.mention()

    (kept,) = rig.inbox.in_state(MentionState.NEW)
    assert (201, f"https://ping.example/status/{kept.id}") == (
        status,
        headers["Location"],
    )
    assert (SOURCE, TARGET, POST) == (kept.source, kept.target, kept.path)
    shown = rig.ask("GET", f"/status/{kept.id}")
    assert (200, "It was received, and its source will be looked at.\n") == (
        shown[0],
        shown[2],
    )


BAD = {
    "the source is no URL": {"source": "k3x9"},
    "the target is no URL": {"target": "k3x9"},
    "neither is": {"source": "k3x9", "target": "q8z2"},
    "no source": {"source": ""},
    "no target": {"target": ""},
    "another scheme": {"source": "ftp://other.example/"},
    "a script": {"source": "javascript:alert(1)"},
    "a relative source": {"source": "/post"},
    "source and target are one": {"source": TARGET},
    "one but for the fragment": {"source": f"{TARGET}#a"},
    "a page of this site": {"source": f"{SITE}/2026/x/"},
    "another site": {"target": "https://third.example/2026/03/02/a/"},
    "no page of ours": {"target": f"{SITE}/nothing/"},
    "a page that takes none": {"target": SITE + CLOSED},
    "a user's name": {"source": "http://me:word@other.example/"},
    "another port": {"source": "http://other.example:8080/"},
    "too long": {"source": f"http://other.example/{'a' * 2100}"},
    "an odd number for a host": {"source": "http://2130706433/"},
    "a control character": {"source": "http://other.example/\r\nX: y"},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_mention_is_answered_400_and_not_kept(rig: Rig, name: str) -> None:
    status, headers, text = rig.mention(**BAD[name])

    assert (400, []) == (status, rig.inbox.in_state())
    assert "Location" not in headers
    assert text.strip()


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (urlencode({"source": SOURCE, "target": TARGET}), "text/plain"),
        (f'{{"source": "{SOURCE}"}}', "application/json"),
        ("a=" * 5000, FORM),
        ("&a=b" * 100, FORM),
        ("%ff=\xff", FORM),
        ("", FORM),
        ("a=b" * 10_000, FORM),
    ],
)
def test_what_is_no_form_is_answered_400(rig: Rig, body: str, media: str) -> None:
    status, _, _ = rig.ask("POST", "/webmention", body.encode("latin-1"), media)

    assert (400, []) == (status, rig.inbox.in_state())


@pytest.mark.parametrize(
    "media",
    [
        "Application/X-WWW-Form-URLencoded",
        f"{FORM};charset=UTF-8",
        f" {FORM.upper()} ; charset=utf-8",
    ],
)
def test_a_form_is_known_by_its_type_in_any_case(rig: Rig, media: str) -> None:
    body = urlencode({"source": SOURCE, "target": TARGET}).encode()

    assert 201 == rig.ask("POST", "/webmention", body, media)[0]


@pytest.mark.parametrize(
    "target",
    [f"{TARGET}#part", f"{TARGET}?utm=x", f"{SITE}/old", TARGET + "index.html"],
)
def test_a_page_is_known_by_all_its_addresses(rig: Rig, target: str) -> None:
    status, _, _ = rig.mention(target=target)

    assert (201, [POST]) == (status, [m.path for m in rig.inbox.in_state()])
    assert [target] == [m.target for m in rig.inbox.in_state()]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/webmention", 200),
        ("HEAD", "/webmention", 200),
        ("PUT", "/webmention", 405),
        ("GET", "/pingback", 405),
        ("GET", "/healthz", 200),
        ("GET", "/status/none", 404),
        ("GET", "/", 404),
        ("POST", "/status/none", 405),
    ],
)
def test_the_other_addresses(rig: Rig, method: str, path: str, status: int) -> None:
    answer = rig.ask(method, path)

    assert status == answer[0]
    assert (status == 405) == ("Allow" in answer[1])
    assert "script" not in answer[2]


# ---- pingback


def test_a_good_pingback_is_kept_and_thanked(rig: Rig) -> None:
    answer = rig.ping(SOURCE, TARGET)

    assert str(answer).startswith("Thank you.")
    assert ["pingback"] == [m.protocol for m in rig.inbox.in_state(MentionState.NEW)]
    assert 48 == rig.ping(SOURCE, TARGET)


def test_a_pingback_under_another_content_type_is_taken(rig: Rig) -> None:
    call = (
        "<methodCall><methodName>pingback.ping</methodName><params>"
        f"<param><value>{SOURCE}</value></param>"
        f"<param><value><string> {TARGET} </string></value></param>"
        "</params></methodCall>"
    )

    assert "Thank you." in str(
        rig.rpc(call.encode(), "application/x-www-form-urlencoded")
    )


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        (("k3x9", TARGET), 16),
        (("javascript:alert(1)", TARGET), 16),
        (("ftp://other.example/post", TARGET), 16),
        (("http://other.example:22/", TARGET), 16),
        ((f"{SOURCE}\n", f"{SITE}/nothing/"), 32),
        ((TARGET, TARGET), 0),
        ((f"{SITE}/2026/x/", TARGET), 0),
        ((SOURCE, f"{SITE}/nothing/"), 32),
        ((SOURCE, SITE + CLOSED), 33),
        ((SOURCE, "https://third.example/"), 33),
        ((SOURCE, "k3x9"), 33),
        ((SOURCE,), -32602),
        ((SOURCE, TARGET, ""), -32602),
    ],
)
def test_each_fault_has_its_code(
    rig: Rig, parameters: tuple[str, ...], code: int
) -> None:
    assert code == rig.ping(*parameters)
    assert [] == rig.inbox.in_state()


def test_what_is_no_post_takes_no_pings_but_is_there(rig: Rig, tmp_path: Path) -> None:
    files = ("index.html", "about/index.html", "404.html", "feed.xml", "a/b.mp3")
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    targets = replace(rig.receiver.targets(), folder=tmp_path)
    rig.receiver = replace(rig.receiver, targets=lambda: targets)
    there = ("", "/", "/?x=1", "/#a", "/about/", "/about", "/about/index.html")
    there += ("/feed.xml", "/a/b.mp3?x", "//a//b.mp3")
    missing = ("/nothing/", "/a/", "/about/../../", "/%2e%2e/x", "/a%00b/")

    assert [33] * 10 == [rig.ping(SOURCE, SITE + path) for path in there]
    assert [32, 32] == [rig.ping(SOURCE, SITE + path) for path in missing[:2]]
    assert {32, 33} >= {rig.ping(SOURCE, SITE + path) for path in missing[2:]}


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
)


# One long entity, often: no nesting, and all the same a thousand times its size.
QUADRATIC = b'<!DOCTYPE x [<!ENTITY a "%s">]>' % (b"a" * 6000)
OUTSIDE = b'<!DOCTYPE x SYSTEM "http://outside.example/x.dtd">'
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CALL = b"<methodCall><methodName>%s</methodName></methodCall>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"<html>", -32700),
        (QUADRATIC + CALL % (b"&a;" * 3000), -32700),
        (OUTSIDE + CALL % b"pingback.ping", -32700),
        (FILE + CALL % b"&a;", -32700),
        (b"<?xml version='1.0' encoding='utf-7'?>" + CALL % b"+ADw-", -32700),
        (b"\xff\xfe" + CALL % b"pingback.ping", -32700),
        (CALL % b"pingback.ping\x00", -32700),
        (CALL % (b"<a>" * 200 + b"</a>" * 200), -32601),
        (
            b"<methodCall " + b" ".join(b"a%d='b'" % n for n in range(900)) + b"/>",
            -32601,
        ),
        (b"<methodResponse/>", -32700),
        (BOMB + b"]><methodCall><methodName>&j;</methodName></methodCall>", -32700),
        (b"<methodCall>" + b"<a>" * 3000, -32700),
        (b"<methodCall/>", -32601),
        (xmlrpc.client.dumps((), "system.listMethods").encode(), -32601),
        (b"x" * 20_000, 49),
    ],
)
def test_what_is_no_call_has_a_fault_too(rig: Rig, body: bytes, code: int) -> None:
    assert code == rig.rpc(body)


# ---- limits


def test_a_network_that_rings_too_often_is_asked_to_wait(rig: Rig) -> None:
    rung = [
        rig.mention(f"http://h{n}.example/", address=f"9.9.9.{n}")[0] for n in range(70)
    ]
    other = rig.mention("http://elsewhere.example/", address="8.8.8.8")[0]
    late = rig.mention("http://late.example/")
    rig.now += timedelta(seconds=5)
    later = rig.mention("http://later.example/")[0]

    assert [201] * 60 + [429] * 10 == rung
    assert (201, 429, 201) == (other, late[0], later)
    assert "60" == late[1]["Retry-After"]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("9.9.9.9", "9.9.9.0/24"),
        ("::ffff:9.9.9.9", "9.9.9.0/24"),  # what listens for both families says so
        ("9.9.9.9:1234", "9.9.9.0/24"),
        ("2620:fe::9", "2620:fe::/64"),
        ("[2620:fe::9]:443", "2620:fe::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("9.9.9", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_client_is_known_by_its_network(address: str, network: str) -> None:
    assert network == network_of(address)
    # only a web server of this machine may name another client
    assert (address or "8.8.8.8") == client_of(address or "8.8.8.8", "7.7.7.7")
    assert "8.8.8.8" == client_of("::ffff:127.0.0.1", f"{address}, 8.8.8.8")


def test_a_source_host_that_rings_too_often_is_asked_to_wait(rig: Rig) -> None:
    rung = [rig.mention(f"{SOURCE}{n}", address=f"9.{n}.9.9")[0] for n in range(40)]

    assert [201] * 30 + [429] * 10 == rung
    assert 49 == rig.ping(SOURCE, TARGET)


@pytest.mark.parametrize("known", ["by the rules", "by a mention"])
def test_who_rings_in_a_friends_name_keeps_that_one_from_nothing(
    rig: Rig, known: str
) -> None:
    if known == "by the rules":
        rig.receiver = replace(rig.receiver, trusts=lambda _: True)
    else:
        rig.mention()
        (one,) = rig.inbox.in_state()
        rig.inbox.moderate([one.id], MentionState.APPROVED)
    rung = [rig.mention(f"{SOURCE}{n}", address="9.1.9.9")[0] for n in range(70)]

    friend = rig.mention(f"{SOURCE}-true", address="9.2.9.9")[0]

    assert 429 == rung[-1]
    assert 201 == friend


def test_all_together_are_asked_to_wait_when_they_ring_too_often(rig: Rig) -> None:
    def ring(number: int) -> int:
        address = f"9.{number // 250}.{number % 250}.9"
        return rig.mention(f"http://h{number}.example/", address=address)[0]

    rung = [ring(number) for number in range(605)]
    rig.now += timedelta(seconds=1)
    later = [ring(number) for number in range(605, 630)]

    assert [201] * 600 + [429] * 5 == rung
    assert [201] * 20 + [429] * 5 == later


def test_who_is_over_a_limit_takes_nothing_from_others(rig: Rig) -> None:
    for number in range(700):
        rig.mention(f"http://h{number}.example/")

    assert 201 == rig.mention("http://other.example/", address="8.8.8.8")[0]


# ---- the worker


def test_the_worker_looks_and_the_author_is_asked(rig: Rig) -> None:
    rig.mention()
    with internet() as net:
        link = f'<title>Ailleurs</title><p>Voir <a href="{TARGET}">cela</a>.'
        net.add("other.example", lambda _: Reply(link))
        seen = verify_next(rig.inbox, net.client(), now=lambda: rig.now)
        nothing = verify_next(rig.inbox, net.client(), now=lambda: rig.now)

    assert seen is not None
    assert (MentionState.PENDING, "Ailleurs", "Voir cela.") == (
        seen.state,
        seen.entry.title,
        seen.entry.excerpt,
    )
    assert nothing is None


def test_a_source_inside_is_never_dialled(rig: Rig) -> None:
    rig.mention("http://inside.example/")
    with internet() as net:
        net.names["inside.example"] = [["10.0.0.1"]]
        seen = verify_next(rig.inbox, net.client(), now=lambda: rig.now)

        assert [] == net.dialled
    assert seen is not None
    assert MentionState.INVALID is seen.state
