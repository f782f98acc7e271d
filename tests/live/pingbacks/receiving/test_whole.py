"""Receiving as a whole: real senders, `inv pingbacks.serve`, the author, the page."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from certificates import make_certificate
from checkout import SUPPORT
from inv_tasks import SITE, TASKS, invoke, publish
from network_namespace import Namespace, namespace
from sites import CONF, Folder, article, make_site
from system_tools import MODULES
from wordpress import wordpress

HOSTS = {
    "carnet.example": "93.184.216.10",
    "ping.example": "93.184.216.14",
    "plain.example": "93.184.216.13",
    "blog.example": "93.184.216.20",
}
PATHS = [f"/2026/03/0{day}/{slug}/" for day, slug in ((2, "a"), (3, "b"), (4, "c"))]
# What WordPress lets an author write: each of them is told as it stands there.
DAY = f"{SITE}/2026/03/05/"
SPELLINGS = [
    *(f"{DAY}{slug}" for slug in ("été/", "%C3%A9t%C3%A9/", "%c3%a9t%c3%a9/", "été")),
    f"{DAY}été/index.html",
    f"{DAY}../05/./été/",
    f"{DAY}été/?a=b&c=%C3%A9#suite",
    f"{DAY}été/#été",
    f"{DAY}été/".replace("carnet", "CARNET"),
    f"{DAY}été/".replace(".example", ".example:443"),
    f"{DAY}été/".replace("https", "HTTPS"),
]
PEERS = SUPPORT / "peers"


@contextmanager
def serving(folder: Folder, net: Namespace, env: dict[str, str]) -> Iterator[None]:
    """Run `inv pingbacks.serve` until it is told to end."""
    command = ["pingbacks.serve", "--host", HOSTS["ping.example"], "--port", "80"]
    with subprocess.Popen(
        net.command(sys.executable, "-m", "invoke", *command),
        cwd=folder.root,
        env={**os.environ, **env},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        assert first.startswith("Receiving on"), first + process.stderr.read()
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) in {0, 1, 130}, process.stderr.read()


def listed(folder: Folder, *options: str) -> list[dict[str, Any]]:
    done = invoke(folder, "pingbacks.list", "--json", *options)
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)["mentions"]
    return rows


def pending(folder: Folder, count: int) -> list[dict[str, Any]]:
    """Wait until so many mentions wait for the author."""
    for _ in range(60):
        if len(rows := listed(folder)) >= count:
            return rows
    raise AssertionError(listed(folder, "--all"))


@dataclass(frozen=True, slots=True)
class Town:
    """A site whose pages name our receiver, and a page elsewhere to link to it."""

    folder: Folder
    www: Path  # the published site
    plain: Path  # of plain.example
    certificate: Path
    env: dict[str, str]
    sites: str  # for town.py

    @contextmanager
    def running(self, net: Namespace) -> Iterator[None]:
        """Serve all of it in a network."""
        town = (sys.executable, PEERS / "town.py", self.sites, os.devnull)
        with net.running(*town, env=self.env):
            yield


def make_town(tmp_path: Path) -> Town:
    www, plain = tmp_path / "www", tmp_path / "plain"
    certificate, key = make_certificate(tmp_path, "carnet.example")
    env = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SSL_CERT_FILE": str(certificate),
        "REQUESTS_CA_BUNDLE": str(certificate),
        "NODE_EXTRA_CA_CERTS": str(certificate),
    }
    folder = make_site(
        tmp_path / "site",
        {
            "pelicanconf.py": CONF
            + 'PINGBACKS = {"receiver": "http://ping.example"}\n',
            "tasks.py": TASKS,
            **{
                f"content/articles/{path[1:-1].replace('/', '-')}.md": article(path[-2])
                for path in PATHS
            },
            "content/articles/2026-03-05-e.md": article("Été", Slug="été"),
        },
    )
    publish(folder, www)
    plain.mkdir()
    sites = [
        {
            "kind": "static",
            "host": "carnet.example",
            "folder": str(www),
            "tls": [str(certificate), str(key)],
        },
        {"kind": "static", "host": "plain.example", "folder": str(plain)},
    ]
    town = json.dumps([{**one, "address": HOSTS[str(one["host"])]} for one in sites])
    return Town(folder, www, plain, certificate, env, town)


def read(url: str) -> str:
    """Write a post's words with a link."""
    return f'<p>Lisez <a href="{url.replace("&", "&amp;")}">ceci</a>.</p>'


@pytest.mark.needs("namespace", "openssl", "wordpress")
def test_others_tell_us_and_what_is_approved_is_shown(tmp_path: Path) -> None:
    """One story in one test: each part of it takes seconds."""
    town = make_town(tmp_path)
    folder, env = town.folder, town.env
    (town.plain / "one").mkdir()
    source = "http://plain.example/one/"
    (town.plain / "one/index.html").write_text(
        f"<title>Une page</title><p>Voir <a href='{SITE}{PATHS[1]}'>b</a>,"
        f" puis <a href='{SITE}{PATHS[2]}'>c</a>.</p>"
    )
    with (
        namespace(HOSTS) as net,
        town.running(net),
        wordpress(
            net,
            "blog.example",
            HOSTS["blog.example"],
            asks="carnet.example ping.example",
            trusts=town.certificate,
        ) as blog,
        serving(folder, net, env),
    ):
        tellers = [sys.executable, PEERS / "tellers.py"]
        post = blog.publish("Un article à lire", read(SITE + PATHS[0]))
        spelt = blog.publish("Lu souvent", "".join(map(read, SPELLINGS)))
        blog.get("http://blog.example/wp-cron.php?doing_wp_cron")
        by_library = net.run(*tellers, "webmentions", source, env=env)
        rpc = ["xmlrpc", "http://ping.example/pingback", source]
        targets = (PATHS[2], "/nothing/", "/feed.xml")
        by_rpc = net.run(*tellers, *rpc, *(SITE + path for path in targets), env=env)
        waiting = pending(folder, 4)
        log = blog.asked()

    found = {(row["protocol"], row["source"], row["path"]) for row in waiting}
    assert {
        ("pingback", post, PATHS[0]),
        ("webmention", source, PATHS[1]),
        ("webmention", source, PATHS[2]),
        ("pingback", spelt, "/2026/03/05/%C3%A9t%C3%A9/"),
    } == found, f"{by_library}\n{log}"
    # of one post it is one mention: each spelling after the first one is known already
    known = len(SPELLINGS) - 1
    assert (known, known) == (log.count("faultCode"), log.count("<int>48</int>")), log
    faults = by_rpc.stdout.splitlines()
    assert ["fault 48", "fault 32", "fault 33"] == faults

    ids = ",".join(row["id"] for row in waiting)
    approved = invoke(folder, "pingbacks.approve", "--ids", ids)
    publish(folder, town.www)

    assert approved.returncode == 0, approved.stderr
    page = folder.release().page(PATHS[0])
    (shown,) = page.xpath('//*[@id="responses"]//li')
    (line,) = shown.xpath('p[contains(@class, "p-name")]')
    assert "Pingback: Un article à lire – Un autre blog" == line.text_content()
    assert post == line.find("a").get("href")
    # its theme has the classic markup
    (author,) = shown.xpath('.//a[contains(@class, "p-author")]')
    address = "http://blog.example/author/admin/"
    assert (address, "admin") == (author.get("href"), author.text)
    assert ["Lisez ceci."] == [
        " ".join(p.text_content().split()) for p in shown.xpath(".//blockquote/p")
    ]


@pytest.mark.needs("namespace", "openssl", "remy")
def test_a_sender_in_node_is_taken_at_its_word(tmp_path: Path) -> None:
    """A program that knows nothing of us: it follows what the theme says."""
    town = make_town(tmp_path)
    program = MODULES / "@remy/webmention/bin/wm.js"
    plain, entry = "http://plain.example/plain/", "http://plain.example/entry/"
    pages = {
        "plain": "<!doctype html><html><head><title>Une page</title></head><body>"
        f"<p><a href='{SITE}{PATHS[0]}'>a</a></p></body></html>",
        "entry": f"""<title>Autre</title><article class="h-entry">
            <h1 class="p-name">Un billet</h1><a class="u-url" href="{entry}">ici</a>
            <p class="e-content">Lu <a href="{SITE}{PATHS[1]}">b</a>.</p></article>""",
    }
    for name, page in pages.items():
        (town.plain / name).mkdir()
        (town.plain / name / "index.html").write_text(page)
    with (
        namespace(HOSTS) as net,
        town.running(net),
        serving(town.folder, net, town.env),
    ):
        for source, path in ((plain, PATHS[0]), (entry, PATHS[1])):
            told = net.run("node", program, source, "--send", env=town.env)
            assert [
                "endpoint = http://ping.example/webmention (webmention)",
                f"target   = {SITE}{path}",
                "status   = 201 ✓",
            ] == told.stdout.split("\n")[1:4], told
        waiting = pending(town.folder, 2)

    assert [
        ("pending", "webmention", plain, PATHS[0], "Une page"),
        ("pending", "webmention", entry, PATHS[1], "Un billet"),
    ] == [
        (row["standing"], row["protocol"], row["source"], row["path"], title)
        for row in sorted(waiting, key=lambda row: row["path"])
        if (title := row["said"]["title"])
    ]
