"""Only public addresses are dialled, whatever a name, a redirect or a proxy says."""

from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from causerie.errors import (
    BadResponseError,
    FetchError,
    ForbiddenAddressError,
)
from causerie.net.client import Client
from causerie.net.http_message import Request
from causerie.net.public_addresses import is_public
from internet import Asked, Internet, Reply, internet, redirect

SECONDS = 0.5  # the deadline of a request in these tests


@pytest.fixture
def net() -> Iterator[Internet]:
    with internet() as made:
        yield made


def ask(net: Internet, url: str, **options: object) -> object:
    return net.client().fetch(Request(url, timeout=SECONDS, **options))  # type: ignore[arg-type]


PRIVATE = [
    "http://127.0.0.1/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0x7f000001/",
    "http://localhost/",
    "http://inside.example/",
    "http://half-inside.example/",
    "http://user:word@public.example/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://192.0.0.192/",
    "http://[::127.0.0.1]/",
    "http://[5f00::1]/",
    "http://168.63.129.16/",
    "http://[::ffff:0:7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://127.0.0.1./",
    "http://①②⑦.0.0.1/",
    "http://public.example:22/",
    "http://public.example:99999/",
    "file:///etc/passwd",
    "gopher://public.example/",
    "//public.example/",
    "http:///",
    "http://public.example\\@127.0.0.1/",
    "http://public.example/\r\nHost: inside.example",
    "http://public.example/" + "a" * 3000,
]


@pytest.mark.parametrize("url", PRIVATE)
def test_what_is_no_public_address_is_never_dialled(net: Internet, url: str) -> None:
    net.names["localhost"] = [["127.0.0.1", "::1"]]
    net.names["inside.example"] = [["10.0.0.5"]]
    net.names["half-inside.example"] = [["93.184.216.200", "127.0.0.1"]]
    net.add("public.example", lambda _: Reply("hello"))

    with pytest.raises(ForbiddenAddressError):
        ask(net, url)

    assert [] == net.dialled


def test_a_name_is_resolved_once_so_rebinding_it_gains_nothing(net: Internet) -> None:
    net.add("rebinding.example", lambda _: Reply("outside"))
    net.names["rebinding.example"].append(["127.0.0.1"])

    answer = ask(net, "http://rebinding.example/")
    assert ["rebinding.example"] == net.resolved
    with pytest.raises(ForbiddenAddressError):
        ask(net, "http://rebinding.example/")

    assert b"outside" == answer.body  # type: ignore[attr-defined]
    assert [("93.184.216.1", 80)] == net.dialled


REDIRECTS = [
    "http://127.0.0.1/",
    "http://[::ffff:127.0.0.1]/",
    "file:///etc/passwd",
    "//127.0.0.1/",
    "http://inside.example/",
    "http://public.example:8080/",
    "\\\\127.0.0.1\\x",
    "http://[not-an-address/",
]


@pytest.mark.parametrize("location", REDIRECTS)
def test_redirects_are_judged_like_first_addresses(
    net: Internet, location: str
) -> None:
    net.names["inside.example"] = [["192.168.1.1"]]
    net.add("public.example", lambda _: redirect(location))

    with pytest.raises(FetchError):
        ask(net, "http://public.example/")

    assert [("93.184.216.2", 80)] == net.dialled


def test_redirects_in_a_circle_end_after_five(net: Internet) -> None:
    net.add("public.example", lambda _: redirect("/again"))

    with pytest.raises(BadResponseError, match="more than 5 times"):
        ask(net, "http://public.example/")

    assert 6 == len(net.asked)


def test_a_redirect_is_followed_and_told(net: Internet) -> None:
    net.add("old.example", lambda _: redirect("http://new.example/é?a=b#top", 301))
    net.add("new.example", lambda _: Reply("here"))

    answer = net.client().fetch(Request("http://old.example/x#y"))

    assert "http://new.example/%C3%A9?a=b" == answer.url
    assert ((301, "http://old.example/x"),) == answer.history
    assert b"here" == answer.body


@pytest.mark.parametrize(("status", "methods"), [(302, "POST"), (307, "POST POST")])
def test_a_post_is_repeated_only_where_the_status_says_so(
    net: Internet, status: int, methods: str
) -> None:
    def site(asked: Asked) -> Reply:
        return redirect("/there", status) if asked.path == "/" else Reply("got")

    net.add("public.example", site)

    answer = net.client().fetch(Request("http://public.example/", "POST", body=b"a=b"))

    assert methods.split() == [asked.method for asked in net.asked]
    assert {b"a=b"} == {asked.body for asked in net.asked}
    assert answer.status == (200 if status == 307 else 302)


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("9.9.9.9", True),
        ("93.184.216.34", True),
        ("2620:fe::fe", True),
        ("2a01:4f8::1", True),
        ("64:ff9b::9.9.9.9", True),
        ("::ffff:9.9.9.9", False),
        ("192.0.0.9", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("100.100.100.200", False),
        ("2001:db8::1", False),
        ("2600::1%eth0", False),
        ("ff02::1", False),
        ("4000::1", False),
    ],
)
def test_the_table_tells_public_addresses_from_others(text: str, public: bool) -> None:  # noqa: FBT001 - the expectation
    assert public == is_public(ip_address(text))


def test_a_second_address_is_tried_where_the_first_is_dead(net: Internet) -> None:
    net.add("public.example", lambda _: Reply("hello"))
    net.names["public.example"] = [["93.184.216.99", "93.184.216.1"]]

    answer = net.client().fetch(Request("http://public.example/"))

    assert b"hello" == answer.body
    assert [("93.184.216.99", 80), ("93.184.216.1", 80)] == net.dialled


def test_loopback_can_be_allowed_where_the_client_is_made(net: Internet) -> None:
    net.add("public.example", lambda _: Reply("hello"))
    port = net.ports["93.184.216.1", 80]
    client = Client("test", is_allowed=lambda address: address.is_loopback)

    answer = client.fetch(Request(f"http://127.0.0.1:{port}/", ports=frozenset({port})))

    assert b"hello" == answer.body


def test_a_proxy_of_the_environment_is_not_used(
    net: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    net.add("public.example", lambda _: Reply("hello"))

    assert b"hello" == net.client().fetch(Request("http://public.example/")).body
