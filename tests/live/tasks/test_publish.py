"""`inv publish` and `inv rollback` as an author runs them."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from certificates import make_certificate
from checkout import SUPPORT
from inv_tasks import SITE, TASKS, invoke
from network_namespace import namespace
from s3_server import ask
from sites import CONF, Folder, Make, article

TARGETS = """
PUBLISH = {"targets": {"www": {"to": "folder:../www", "live": True}}}
"""
NAME = "content/articles/2026-03-02-a.md"


@pytest.fixture
def folder(site: Make) -> Folder:
    return site(
        {"tasks.py": TASKS, "pelicanconf.py": CONF + TARGETS, NAME: article("A")}
    )


def type_at_a_terminal(folder: Folder, typed: str, *arguments: str) -> tuple[int, str]:
    """Run a command at a terminal; return its exit code, and what stood there."""
    ours, its = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "invoke", *arguments],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=its,
        stdout=its,
        stderr=its,
    ) as process:
        os.close(its)
        os.write(ours, typed.encode())
        said = b""
        while True:
            try:
                said += os.read(ours, 10_000)
            except OSError:  # Linux's end of a terminal that nobody writes to
                break
    os.close(ours)
    return process.returncode, said.decode()


def test_a_site_is_published_and_an_earlier_one_is_made_live_again(
    folder: Folder, tmp_path: Path
) -> None:
    www = tmp_path / "www"
    without = tmp_path / "without/brotli.py"
    without.parent.mkdir()
    without.write_text("raise ImportError")
    path = {"PYTHONPATH": os.pathsep.join([str(without.parent), *sys.path])}

    tried = invoke(folder, "publish", "--target", "www", "--dry-run", **path)
    assert (0, False) == (tried.returncode, www.exists())
    assert {"+ /", "+ /2026/03/02/a/", "+ /feed.xml"} <= {*tried.stderr.splitlines()}
    assert "Texts have no copies for brotli, which its library" in tried.stderr
    assert ".gz" not in tried.stderr
    refused = type_at_a_terminal(folder, "n\n", "publish", "--target", "www")
    assert (1, False) == (refused[0], www.exists())
    assert "Publish this? [y/N]" in refused[1]
    assert "Nothing was published, as you said." in refused[1]

    agreed = type_at_a_terminal(folder, "y\n", "publish", "--target", "www")
    assert 0 == agreed[0], agreed
    copies = [www / f"2026/03/02/a/index.html.{end}" for end in ("gz", "br")]
    assert [True, True] == [copy.is_file() for copy in copies]
    conf = folder.root / "pelicanconf.py"
    folder.write(
        {
            NAME.replace("02-a", "03-b"): article("B", Aliases="/vieux/"),
            NAME.replace("02-a", "04-d"): article("D", Status="draft"),
            "content/articles/2099-01-01-c.md": article("C"),
            "pelicanconf.py": f'{conf.read_text()}WEB_SERVER = "nginx"\n',
        }
    )
    second = invoke(folder, "publish", "--target", "www")
    assert (0, True) == (second.returncode, (www / "2026/03/03/b").exists())

    late = "articles/2099-01-01-c.md"
    waits = f"Left out until a publish after its date: 1: 2099-01-01 00:00 {late}"
    assert waits in second.stderr
    assert "Left out, drafts: 1: articles/2026-03-04-d.md" in second.stderr
    assert "redirects.nginx is another: nginx reads it when" in second.stderr
    there = invoke(folder, "rollback", "--list").stderr.splitlines()
    assert ["0001-", "0002-"] == [line[:5] for line in there]
    assert [False, True] == [line.endswith(", live") for line in there]
    back = invoke(folder, "rollback")
    assert (0, False) == (back.returncode, (www / "2026/03/03/b").exists())
    assert "/2026/03/03/b/: " in back.stderr  # what a link finds now
    assert "\nLive again is 0001-" in back.stderr
    assert "mend it there first" in back.stderr
    lost = invoke(folder, "rollback", "--to", "7")
    assert (1, True) == (lost.returncode, "no release '7'" in lost.stderr)
    (record,) = (tmp_path / "www.releases").glob("0002-*.json")
    record.write_bytes(record.read_bytes()[:99])
    listed = invoke(folder, "rollback", "--list")
    rows = listed.stderr.splitlines()
    assert (1, True) == (listed.returncode, rows[0].endswith(", live"))
    assert rows[1].startswith(
        f"../www.releases/{record.name}: The record of the release 0002-"
    )


@pytest.mark.parametrize("below", ["", "/sous"])
def test_a_release_is_shown_as_it_will_stand(
    folder: Folder, tmp_path: Path, below: str
) -> None:
    conf = folder.root / "pelicanconf.py"
    text = conf.read_text().replace(SITE, SITE + below)
    folder.write({"pelicanconf.py": text.replace('"live": True', '"live": False')})
    with subprocess.Popen(
        [sys.executable, "-m", "invoke", "publish", "--target", "www", "--open"],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "BROWSER": "true"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if "The release is at" in line:
                break
        (url,) = re.findall(r"http://\S+", said[-1])
        port, path = re.findall(r"127.0.0.1:(\d+)(/\S*)", url)[0]
        pages = [ask(int(port), "GET", path + page) for page in ("", "2026/03/02/a/")]
        process.send_signal(signal.SIGINT)

    assert [200, 200] == [status for status, _, _ in pages]
    assert f'href="{below}/2026/03/02/a/"'.encode() in pages[0][2]
    assert 0 == process.returncode
    assert any(line.startswith("Would be published: ") for line in said)
    assert any(line.startswith("No target is live: ") for line in said)
    assert not (tmp_path / "www").exists()


@pytest.mark.needs("namespace", "openssl")
def test_what_is_live_is_verified_and_hubs_and_other_sites_are_told(
    folder: Folder, tmp_path: Path
) -> None:
    """One story in one test, in a network of its own: hosts that answer, and do not."""
    certificate, key = make_certificate(tmp_path, "carnet.blog", "hub.blog")
    tls = {"tls": [str(certificate), str(key)]}
    sites = [
        {
            "host": "carnet.blog",
            "kind": "static",
            "folder": str(tmp_path / "www"),
            **tls,
        },
        {"host": "hub.blog", "kind": "hub", **tls},
        {"host": "mention.blog", "kind": "webmention"},
    ]
    hosts = {str(site["host"]): f"93.184.216.{n}" for n, site in enumerate(sites, 20)}
    sites = [site | {"address": hosts[str(site["host"])]} for site in sites]
    trust = dict.fromkeys(("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"), str(certificate))
    trust["PYTHONPATH"] = os.pathsep.join(sys.path)
    yesterday = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d %H:%M}"
    conf = folder.root / "pelicanconf.py"
    settings = conf.read_text().replace(SITE, "https://carnet.blog")
    settings = settings.replace('"live": True', '"live": True, "pingbacks": True')
    more = 'FEEDS = {"hub": "https://hub.blog/say"}\n'
    folder.write(
        {
            "pelicanconf.py": settings + more,
            "publishconf.py": 'from pelicanconf import *\nSITEURL = "https://carnet.blog"\n',
            # other sites are told of what is fresh
            NAME: article("A", "[x](http://mention.blog/)", Date=yesterday),
        }
    )
    log = tmp_path / "told.jsonl"
    town = [sys.executable, SUPPORT / "peers/town.py", json.dumps(sites), log]
    command = ["publish", "--target", "www", "--wait", "0"]

    with namespace(hosts) as net:
        silent = invoke(folder, *command, within=net, **trust)
        with net.running(*town, env=trust):
            again = invoke(folder, *command, within=net, **trust)
            told = [json.loads(line) for line in log.read_text().splitlines()]
            third = invoke(folder, *command, within=net, **trust)
            quiet = len(log.read_text().splitlines())
            folder.write({NAME: article("A, anew", Date=yesterday)})
            invoke(folder, *command, within=net, **trust)
            log.write_text("")
            back = invoke(folder, "rollback", "--wait", "0", within=net, **trust)
            rows = [json.loads(line) for line in log.read_text().splitlines()]

    assert 1 == silent.returncode
    assert "https://carnet.blog/" in silent.stderr
    assert "It cannot be reached" in silent.stderr
    assert "It is published, but not what readers find" in silent.stderr
    assert 0 == again.returncode, again.stderr
    assert "Verified: " in again.stderr
    feeds = {row["of"][0] for row in told if row["what"] == "told"}
    blog = "https://carnet.blog"
    assert {f"{blog}/{name}" for name in ("feed.xml", "atom.xml")} <= feeds
    assert ["http://mention.blog/"] == [r["target"] for r in told if "target" in r]
    assert (0, len(told)) == (third.returncode, quiet)
    # what readers did not find was looked at once more; of what stands, a little
    looked = [re.findall(r"Verified: (\d+)", of.stderr) for of in (again, third)]
    assert int(looked[0][0]) > 30 > int(looked[1][0]) > 5
    # the feed of comments is as it was
    told_again = {row["of"][0] for row in rows}
    assert "Verified: " in back.stderr
    assert (0, {f"{blog}/comments/feed.xml"}) == (back.returncode, feeds - told_again)
