"""`inv pingbacks.send` as a whole, in a network of its own with foreign receivers."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from certificates import make_certificate
from checkout import SUPPORT
from inv_tasks import SITE, TASKS, invoke, publish
from network_namespace import Namespace, namespace
from sites import CONF, Folder, article, make_site
from wordpress import wordpress

HOSTS = {
    "carnet.example": "93.184.216.10",
    "mention.example": "93.184.216.11",
    "ping.example": "93.184.216.12",
    "plain.example": "93.184.216.13",
}
TODAY = datetime.now(ZoneInfo("Europe/Paris")).replace(microsecond=0)
FRESH, OLD = TODAY - timedelta(days=2), TODAY - timedelta(days=200)
MENTION, PING = "http://mention.example/article#deux", "http://ping.example/?p=1&x=y"
PLAIN, INSIDE = "http://plain.example/", "http://10.0.0.1:8080/admin"
POST = "content/articles/un-billet-neuf.md"


def body(*targets: str, more: str = "") -> str:
    return "".join(f"Voir [cela](<{t}>).\n\n" for t in targets) + more


def post(*targets: str, date: datetime = FRESH, more: str = "", **keys: str) -> str:
    when = date.isoformat(sep=" ", timespec="minutes")
    return article("Un billet neuf", body(*targets, more=more), Date=when, **keys)


def build(folder: Folder) -> None:
    result = folder.build(now=TODAY.timestamp())
    assert result.ok, result.problems


def path_of(date: datetime, slug: str) -> str:
    return f"/{date:%Y/%m/%d}/{slug}/"


def send(folder: Folder, *options: str, **where: Any) -> tuple[int, dict[str, Any]]:
    """Run it with --json; return the exit code and the document."""
    done = invoke(folder, "pingbacks.send", "--json", *options, **where)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def states(document: dict[str, Any]) -> dict[str, str]:
    return {line["target"]: line["state"] for line in document["links"]}


# ---- without the network


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_site(
        tmp_path / "site",
        {
            "tasks.py": TASKS,
            POST: post(MENTION, PING),
            "content/articles/vieux.md": post(PLAIN, date=OLD, Slug="vieux"),
            "content/articles/muet.md": post(PLAIN, Slug="muet", Pingbacks="no"),
            "content/pages/a-propos.md": article("À propos", body(PLAIN)),
        },
    )


def test_offline_lists_what_would_be_told_and_keeps_nothing(folder: Folder) -> None:
    build(folder)

    code, document = send(folder, "--offline")
    said = invoke(folder, "pingbacks.send", "--offline")

    assert (0, 1) == (code, document["baseline"])
    assert {MENTION: "planned", PING: "planned"} == states(document)
    assert f"planned: {PING}; new, {SITE}{path_of(FRESH, 'un-billet-neuf')}" in (
        said.stderr
    )
    assert "To tell: 2 new." in said.stderr
    assert not (folder.root / "content/mentions").exists()


def test_without_a_built_site_it_says_what_to_do(folder: Folder) -> None:
    done = invoke(folder, "pingbacks.send", "--offline")

    assert (1, "") == (done.returncode, done.stdout)
    assert "There is no site in output-release/. Publish it first" in done.stderr


def test_wrong_settings_end_it_with_2(folder: Folder) -> None:
    folder.write({"pelicanconf.py": CONF + 'PINGBACKS = {"nevr": ["a.example"]}\n'})

    sending = invoke(folder, "pingbacks.send", "--offline")
    building = folder.build()

    want = "PINGBACKS has no setting 'nevr'. Did you mean 'never'?"
    assert (2, 2) == (sending.returncode, building.exitcode)
    assert f"pelicanconf.py:9: {want}" in sending.stderr
    assert [f"pelicanconf.py:9: {want}"] == [str(p) for p in building.problems]


def test_more_than_25_pages_ask_for_yes(folder: Folder) -> None:
    folder.write({POST: post(*(f"http://plain.example/{n}" for n in range(26)))})
    build(folder)

    done = invoke(folder, "pingbacks.send")

    assert 1 == done.returncode
    assert "26 pages would be told" in done.stderr
    assert "add --yes" in done.stderr
    assert not (folder.root / "content/mentions").exists()


# ---- a life in a network of its own


@pytest.fixture
def town(tmp_path: Path) -> Iterator[tuple[Namespace, Path, dict[str, str]]]:
    certificate, key = make_certificate(tmp_path, "carnet.example")
    trust = {
        "SSL_CERT_FILE": str(certificate),
        "REQUESTS_CA_BUNDLE": str(certificate),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    live = {"kind": "static", "folder": str(tmp_path / "www")}
    sites = [
        {**live, "host": "carnet.example", "tls": [str(certificate), str(key)]},
        {"kind": "webmention", "host": "mention.example"},
        {"kind": "pingback", "host": "ping.example"},
        {**live, "host": "plain.example"},
    ]
    for site in sites:
        site["address"] = HOSTS[str(site["host"])]
    log = tmp_path / "received.jsonl"
    program = SUPPORT / "peers/town.py"
    with (
        namespace(HOSTS) as net,
        net.running(sys.executable, program, json.dumps(sites), log, env=trust),
    ):
        yield net, log, trust


@pytest.mark.needs("namespace", "openssl")
def test_a_life_of_sending(
    folder: Folder, tmp_path: Path, town: tuple[Namespace, Path, dict[str, str]]
) -> None:
    """One story in one test: each part of it takes seconds."""
    net, log, trust = town
    source = SITE + path_of(FRESH, "un-billet-neuf")

    def received() -> list[dict[str, str]]:
        rows = [json.loads(line) for line in log.read_text().splitlines()]
        log.write_text("")
        return rows

    log.write_text("")
    folder.write({POST: post(MENTION, PING, PLAIN, INSIDE)})
    build(folder)

    early = send(folder, "--wait", "0", within=net, **trust)
    publish(folder, tmp_path / "www")
    rehearsed = send(folder, "--dry-run", within=net, **trust)
    none = received()
    first = send(folder, within=net, **trust)
    told = received()
    second = send(folder, within=net, **trust)

    assert (1, {"waiting"}) == (early[0], set(states(early[1]).values()))
    assert (0, {"planned"}) == (rehearsed[0], set(states(rehearsed[1]).values()))
    details = {line["target"]: line["detail"] for line in rehearsed[1]["links"]}
    assert "webmention to http://mention.example/hook" == details[MENTION]
    assert "pingback to http://ping.example/rpc?a&b" == details[PING]
    assert "nothing: no endpoint" == details[PLAIN]
    assert [] == none
    assert (0, {MENTION: "sent", PING: "sent", PLAIN: "none", INSIDE: "refused"}) == (
        first[0],
        states(first[1]),
    )
    assert [
        {
            "what": "stored",
            "source": source,
            "target": MENTION,
            "title": "Un billet neuf",
        },
        {"what": "pinged", "source": source, "target": PING},
    ] == told
    assert (0, []) == (second[0], second[1]["links"])

    folder.write({POST: post(MENTION, PING, PLAIN, INSIDE, more="Ajout.")})
    publish(folder, tmp_path / "www")
    changed = send(folder, within=net, **trust)

    assert {MENTION: ("sent", "changed")} == {
        line["target"]: (line["state"], line["why"])
        for line in changed[1]["links"]
        if line["target"] != INSIDE
    }
    assert ["stored"] == [row["what"] for row in received()]

    folder.write({POST: post(Status="gone")})
    publish(folder, tmp_path / "www")
    gone = send(folder, within=net, **trust)

    assert {MENTION: ("removed", "gone")} == {
        line["target"]: (line["state"], line["why"]) for line in gone[1]["links"]
    }
    assert [("deleted", source)] == [(r["what"], r["source"]) for r in received()]
    rows = json.loads((folder.root / "content/mentions/sent.json").read_text())["posts"]
    assert {"removed"} == {
        row["state"] for row in rows[path_of(FRESH, "un-billet-neuf")].values()
    }
    assert {PLAIN: "baseline"} == {
        target: row["state"] for target, row in rows[path_of(OLD, "vieux")].items()
    }


# ---- a real WordPress


@pytest.mark.needs("namespace", "openssl", "wordpress")
def test_a_wordpress_shows_our_pingback(tmp_path: Path) -> None:
    hosts = {"carnet.example": "93.184.216.10", "blog.example": "93.184.216.20"}
    www = tmp_path / "www"
    certificate, key = make_certificate(tmp_path, "carnet.example")
    served = {"kind": "static", "host": "carnet.example", "folder": str(www)}
    tls = {"tls": [str(certificate), str(key)], "address": hosts["carnet.example"]}
    town = json.dumps([{**served, **tls}])
    program = SUPPORT / "peers/town.py"
    env = {"PYTHONPATH": os.pathsep.join(sys.path), "SSL_CERT_FILE": str(certificate)}
    with (
        namespace(hosts) as net,
        net.running(sys.executable, program, town, os.devnull, env=env),
        wordpress(
            net,
            "blog.example",
            hosts["blog.example"],
            asks="carnet.example",
            trusts=certificate,
        ) as blog,
    ):
        target = blog.publish("Un article à lire", "<p>Bonjour.</p>")
        folder = make_site(
            tmp_path / "site",
            {
                "tasks.py": TASKS,
                POST: post(target, "http://blog.example/nowhere/"),
            },
        )
        source = SITE + path_of(FRESH, "un-billet-neuf")
        publish(folder, www)

        first = send(folder, within=net, **env)
        page, log = blog.get(target), blog.asked()
        folder.write({POST: post(target, more="Ajout.")})
        publish(folder, www)
        again = send(folder, within=net, **env)
        (folder.root / "content/mentions/sent.json").unlink()
        anew = send(folder, within=net, **env)

    want = {target: "sent", "http://blog.example/nowhere/": "refused"}
    assert want == states(first[1]), f"{first[1]}\n{log}"
    (told,) = [line for line in first[1]["links"] if line["target"] == target]
    assert ("pingback", "http://blog.example/xmlrpc.php", "accepted") == (
        told["protocol"],
        told["endpoint"],
        told["detail"],
    )
    (shown,) = html.document_fromstring(page).xpath(
        '//li[contains(@class, "pingback")]//a[@class="url"]'
    )
    assert (source, "Un billet neuf | Carnet d'essai") == (
        shown.get("href"),
        shown.text.replace("’", "'"),
    )
    assert [] == again[1]["links"]
    assert [("sent", "fault 48: it knew already")] == [
        (line["state"], line["detail"].partition(" (")[0]) for line in anew[1]["links"]
    ]
