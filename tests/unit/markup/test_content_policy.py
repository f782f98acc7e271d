"""The policy of a page: what the author's text brings, and nothing else."""

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from causerie.markup.content_policy import content_policy

SITE = "https://carnet.example"
BASE = f"default-src 'self' {SITE}; base-uri 'self' {SITE}"
AMPERSAND = 'go("&")'
HOME = f"'self' {SITE}"


def digest(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>Du texte, et https://other.example/a.png.</p>",
        '<a href="https://other.example/">x</a>',
        '<p><img src="/images/a.png"><img src="../a.png"></p>',
        f'<img src="{SITE}/images/a.png" srcset="{SITE}/b.png 2x, /c.png 3x">',
        '<img src="//carnet.example/a.png"><img src="HTTPS://CARNET.example:443/a">',
        '<form action="https://other.example/"><input name="q"></form>',
        "<code>&lt;script src=//x.example>&lt;/script></code>",
        '<img src="https://[/a.png"><img src="//">',
        '<img src="https://x.example;script-src%20*/a.png">',
        '<img src="javascript:alert(1)"><iframe src="about:blank"></iframe>',
    ],
)
def test_a_text_that_brings_nothing_from_elsewhere_allows_nothing(text: str) -> None:
    assert BASE == content_policy(text, SITE)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (
            '<img src="https://b.example/1"><img src="http://a.example:8080/2">',
            f"img-src {HOME} http://a.example:8080 https://b.example",
        ),
        (
            '<img src="/a.png" srcset="/a.png 1x, https://c.example/a.png 2x">',
            f"img-src {HOME} https://c.example",
        ),
        ('<IMG SRC="//b.example/1">', f"img-src {HOME} https://b.example"),
        (
            "<img src=https://caf\u00e9.example/1>",
            f"img-src {HOME} https://xn--caf-dma.example",
        ),
        ('<img src="data:image/png;base64,AAAA">', f"img-src {HOME} data:"),
        (
            '<picture><source srcset="https://p.example/a.webp"><img></picture>',
            f"img-src {HOME} https://p.example",
        ),
        (
            '<video src="https://v.example/1.mp4" poster="https://p.example/1">',
            f"img-src {HOME} https://p.example; media-src {HOME} https:",
        ),
        (
            '<audio><source src="http://v.example/1.mp3"></audio>',
            f"media-src {HOME} http:",
        ),
        (
            '<iframe src="https://map.example/?a=1&amp;b=2"></iframe>',
            f"frame-src {HOME} https://map.example",
        ),
        (
            '<a data-player="https://player.vimeo.com/video/1" href="/">x</a>',
            f"frame-src {HOME} https://player.vimeo.com",
        ),
        (
            '<object data="https://o.example/x"></object>',
            f"frame-src {HOME} https://o.example; object-src {HOME} https://o.example",
        ),
        (
            '<script async src="https://s.example/embed.js"></script>',
            f"script-src {HOME} https://s.example",
        ),
        ('<img alt=""src=//b.example/1>', f"img-src {HOME} https://b.example"),
        ("<img/src='//b.example/1'>", f"img-src {HOME} https://b.example"),
        ("<script>a < b</script>", f"script-src {HOME} {digest('a < b')}"),
        ("<style>p > a {}</style>", f"style-src {HOME} {digest('p > a {}')}"),
        (
            '<p style="background: url(https://i.example/x)">x</p>',
            f"img-src {HOME} https://i.example; style-src-attr 'unsafe-inline'",
        ),
        (
            '<button onclick="go(&quot;&amp;&quot;)">x</button>',
            f"script-src-attr {digest(AMPERSAND)} 'unsafe-hashes'",
        ),
        (
            '<link rel="stylesheet" href="https://l.example/x.css">',
            f"style-src {HOME} https://l.example",
        ),
    ],
)
def test_what_a_text_brings_is_allowed_and_named(text: str, allowed: str) -> None:
    assert f"{BASE}; {allowed}" == content_policy(text, SITE)


def test_recordings_may_be_led_on_to_other_hosts_and_pictures_not() -> None:
    policy = content_policy(
        "",
        SITE,
        media=[f"{SITE}/audio/a.mp3", "https://op3.example/e/a.mp3"],
        images=[f"{SITE}/images/a.png", "https://i.example/a.png"],
    )

    assert (
        f"{BASE}; img-src {HOME} https://i.example; media-src {HOME} https:" == policy
    )


@pytest.mark.parametrize("site", ["", ".", "..", "/"])
def test_a_site_without_an_address_has_a_policy_too(site: str) -> None:
    text = '<img src="https://b.example/1">'

    assert (
        "default-src 'self'; base-uri 'self'; img-src 'self' https://b.example"
        == content_policy(text, site)
    )


def test_an_author_can_allow_more() -> None:
    more = {
        "script-src": ["https://count.example"],
        "default-src": ["https://cdn.example"],
        "img-src": ("https://count.example", "https://b.example"),
        "script-src-attr": ["'unsafe-inline'"],
    }

    policy = content_policy('<img src="//b.example/1">', SITE, more=more)

    assert policy.split("; ") == [
        f"default-src {HOME} https://cdn.example",
        f"base-uri {HOME}",
        f"img-src {HOME} https://b.example https://count.example",
        f"script-src {HOME} https://count.example",
        "script-src-attr 'unsafe-inline'",
    ]


def test_no_url_can_add_a_directive_or_leave_the_attribute() -> None:
    odd = ['"', "'", ";", ",", " ", "\n", "<", "&quot;", "*", "%3B", "%00", "\\"]
    for mark in odd:
        for url in (f"https://a{mark}script-src *.example/", f"//{mark}/", f"x{mark}:"):
            for tag in ("img", "iframe", "script"):
                policy = content_policy(f"<{tag} src='{url}'></{tag}>", SITE)
                assert re.fullmatch(r"[a-z0-9:/.' -]*(?:; [a-z0-9:/.' -]*)*", policy)
                assert "*" not in policy
                assert policy.startswith(BASE)
