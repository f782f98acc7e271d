"""The receiver under another WSGI server, as the docs say how."""

import http.client
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import xmlrpc.client
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from causerie.pingbacks.inbox import Inbox
from sites import CONF, Folder, article

DOCS = Path(__file__).parents[1] / "docs" / "pingbacks.md"
SITE, PATH = "https://carnet.example", "/2026/03/02/a/"
SETTINGS = CONF + 'PINGBACKS = {"receiver": "https://ping.example"}\n'

Make = Callable[[Mapping[str, str | bytes]], Folder]


def command(published: Path) -> list[str]:
    """Return the docs' own command, for another folder."""
    found = re.search(r"^ *(gunicorn .*)$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert found
    words = shlex.split(found[1].replace("/srv/www/mysite", str(published)))
    return [sys.executable, "-m", *words]


@contextmanager
def gunicorn(folder: Folder) -> Iterator[int]:
    """Run it in a site's folder; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [*command(folder.root / "output-release"), "--bind", f"127.0.0.1:{port}"],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": paths},
        stderr=subprocess.PIPE,
    ) as process:
        try:
            for _ in range(200):
                assert process.poll() is None, process.stderr and process.stderr.read()
                with socket.socket() as probe:
                    if not probe.connect_ex(("127.0.0.1", port)):
                        break
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.communicate(timeout=20)


def forwarded(port: int, number: int) -> int:
    """Send a webmention as a web server hands on that of one network of many."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    ping = {"source": f"https://h{number}.example/", "target": SITE + PATH}
    head = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"8.8.8.8, 9.{number}.9.9",
    }
    asked.request("POST", "/webmention", urlencode(ping), head)
    status = asked.getresponse().status
    asked.close()
    return status


def test_gunicorn_runs_the_receiver_as_the_docs_say(site: Make) -> None:
    folder = site(
        {"pelicanconf.py": SETTINGS, "content/articles/2026-03-02-a.md": article("A")}
    )
    assert folder.build(release=True).ok

    with gunicorn(folder) as port:
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        ping = {"source": "https://other.example/1", "target": SITE + PATH}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        asked.request("POST", "/webmention", urlencode(ping), form)
        answer = asked.getresponse()
        answer.read()
        asked.close()
        networks = [forwarded(port, number) for number in range(70)]
        with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}/pingback") as server:
            told = server.pingback.ping("https://other.example/2", SITE + PATH)

    assert answer.status == 201
    assert str(answer.getheader("Location")).startswith("https://ping.example/status/")
    assert isinstance(told, str)
    assert [201] * 70 == networks
    kept = Inbox(folder.root / "inbox" / "inbox.sqlite").standing()
    assert {"https://other.example/1", "https://other.example/2"} <= {
        one.source for one in kept
    }
