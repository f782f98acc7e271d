"""The tests of webmention.rocks for senders, rebuilt: discovery, update, delete.

Made from what each of its pages asks of a sender, in our own words. One difference:
its pages show what was received, ours keep it in `accepted` and `traps`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from lxml import html

from internet import Asked, Reply

HOST = "rocks.example"
ORIGIN = f"http://{HOST}"

# What the page of a test offers: headers, markup. {n} is its number; the good endpoint
# is /test/{n}/webmention, and .../error is a trap.
GOOD, TRAP = "/test/{n}/webmention", "/test/{n}/webmention/error"
PAGES: dict[int, tuple[list[tuple[str, str]], str]] = {
    1: ([("Link", f"<{GOOD}>; rel=webmention")], ""),
    2: ([("Link", f"<{ORIGIN}{GOOD}>; rel=webmention")], ""),
    3: ([], f'<link rel="webmention" href="{GOOD}">'),
    4: ([], f'<link href="{ORIGIN}{GOOD}" rel="webmention">'),
    5: ([], f'<p><a rel="webmention" href="{GOOD}">webmention</a></p>'),
    6: ([], f'<p><a href="{ORIGIN}{GOOD}" rel="webmention">webmention</a></p>'),
    7: ([("LinK", f"<{ORIGIN}{GOOD}>; rel=webmention")], ""),
    8: ([("Link", f'<{ORIGIN}{GOOD}>; rel="webmention"')], ""),
    9: ([], f'<link rel="webmention somethingelse" href="{GOOD}">'),
    10: ([("Link", f'<{ORIGIN}{GOOD}>; rel="webmention somethingelse"')], ""),
    11: (
        [("Link", f"<{GOOD}>; rel=webmention")],
        f'<link rel="webmention" href="{TRAP}"><a rel="webmention" href="{TRAP}">x</a>',
    ),
    12: (
        [],
        f'<link rel="not-webmention" href="{TRAP}">'
        f'<a href="{GOOD}" rel="webmention">x</a>',
    ),
    13: (
        [],
        f'<!-- <a href="{TRAP}" rel="webmention">x</a> -->'
        f'<a href="{GOOD}" rel="webmention">x</a>',
    ),
    14: (
        [],
        f'<code>&lt;a href="{TRAP}" rel="webmention"&gt;&lt;/a&gt;</code>'
        f'<a href="{GOOD}" rel="webmention">x</a>',
    ),
    15: ([], '<link rel="webmention" href="">'),
    16: (
        [],
        f'<a href="{GOOD}" rel="webmention">x</a><link rel="webmention" href="{TRAP}">',
    ),
    17: (
        [],
        f'<p><link rel="webmention" href="{GOOD}"></p>'
        f'<a href="{TRAP}" rel="webmention">x</a>',
    ),
    18: (
        [
            ("Link", f'<{TRAP}>; rel="other"'),
            ("Link", f'<{GOOD}>; rel="webmention"'),
        ],
        "",
    ),
    19: ([("Link", f'<{TRAP}>; rel="other", <{GOOD}>; rel="webmention"')], ""),
    20: ([], f'<link rel="webmention"><a href="{GOOD}" rel="webmention">x</a>'),
    21: ([], f'<link rel="webmention" href="{GOOD}?query=yes">'),
    22: ([], '<link rel="webmention" href="{n}/webmention">'),
    23: ([], ""),
}


@dataclass(slots=True)
class Rocks:
    """The site; `fetch_source` is how it looks at a sender's page."""

    fetch_source: Callable[[str], tuple[int, str]]
    accepted: list[str] = field(default_factory=list)  # "discovery 1", in order
    traps: list[str] = field(default_factory=list)  # what went wrong
    keys: dict[str, str] = field(default_factory=dict)  # one-time keys by page
    seen: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Reply:
        """Answer."""
        if asked.path in self.seen and "key=" in asked.path:
            self.traps.append(f"asked twice: {asked.path}")
            return Reply("used", 400)
        self.seen.add(asked.path)
        parts = asked.path.partition("?")[0].strip("/").split("/")
        if parts[0] == "test":
            return self.discovery(asked, int(parts[1]), parts[2:])
        if asked.method == "POST":
            return self.changed(asked, parts)
        page = "/".join(parts)
        self.keys[page] = secrets.token_hex(4)
        return Reply(
            f'<link rel="webmention" href="/{page}/hook?key={self.keys[page]}">'
        )

    def discovery(self, asked: Asked, number: int, rest: list[str]) -> Reply:
        """Play a test of discovery."""
        if asked.method == "POST":
            return self.judge(asked, number, rest)
        if number == 23 and rest == ["page"]:
            key = secrets.token_hex(4)
            where = f"/test/23/page/webmention-endpoint/{key}?key={key}"
            return Reply(status=302, headers=(("Location", where),))
        if number == 23 and len(rest) == 3:
            return Reply('<link rel="webmention" href="x/hook">')
        headers, markup = PAGES[number]
        filled = tuple((name, value.format(n=number)) for name, value in headers)
        body = f"<html><head><title>{number}</title></head><body>{markup}</body></html>"
        return Reply(body.format(n=number), headers=filled)

    def judge(self, asked: Asked, number: int, rest: list[str]) -> Reply:
        """Judge a webmention of a test of discovery."""
        name = f"discovery {number}"
        form = parse_qs(asked.body.decode())
        good = {
            15: [],
            23: ["page", "webmention-endpoint", "x", "hook"],
        }.get(number, ["webmention"])
        target = f"{ORIGIN}/test/{number}" + ("/page" if number == 23 else "")
        faults = [
            fault
            for fault, is_so in {
                f"endpoint {asked.path}": rest != good,
                "content type": asked.headers.get("content-type")
                != "application/x-www-form-urlencoded",
                f"form {form}": form.keys() != {"source", "target"},
                "target": form.get("target") != [target],
                "query": number == 21 and not asked.path.endswith("?query=yes"),
                "link": not self.links_to(form["source"][0], target),
            }.items()
            if is_so
        ]
        self.traps += [f"{name}: {fault}" for fault in faults]
        if not faults:
            self.accepted.append(name)
        return Reply(status=400 if faults else 202)

    def changed(self, asked: Asked, parts: list[str]) -> Reply:
        """Judge a webmention of a test of updates or removals."""
        page = "/".join(parts[:-1])
        form = parse_qs(asked.body.decode())
        source, target = form["source"][0], form["target"][0]
        status, body = self.fetch_source(source)
        here = self.links_to(source, target)
        gone = status == 410 or 'http-equiv="Status" content="410' in body
        if self.keys.get(page, "-") not in asked.path:
            self.traps.append(f"{page}: an endpoint of an earlier look")
            return Reply(status=400)
        how = "gone" if gone else "linked" if here else "unlinked"
        self.accepted.append(f"{page} {how}")
        return Reply(status=200)

    def links_to(self, source: str, target: str) -> bool:
        """Return whether a page links to exactly an address."""
        _, body = self.fetch_source(source)
        return bool(body) and target in html.document_fromstring(body).xpath(
            "//a/@href"
        )
