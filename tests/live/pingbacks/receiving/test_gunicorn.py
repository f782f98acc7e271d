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
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from causerie.pingbacks.receiving.inbox import Inbox
from checkout import CHECKOUT
from sites import CONF, Folder, Make, article
from web_server import nginx, snippet

DOCS = CHECKOUT / "docs" / "pingbacks.md"
SITE, PATH = "https://carnet.example", "/2026/03/02/a/"
SETTINGS = CONF + 'PINGBACKS = {"receiver": "https://ping.example"}\n'


def command(published: Path, port: int) -> list[str]:
    """Return the docs' own command, for another folder and port."""
    found = re.search(r"^ *(gunicorn .*)$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert found
    text = found[1].replace("/srv/www/mysite", str(published))
    words = shlex.split(text.replace("127.0.0.1:8001", f"127.0.0.1:{port}"))
    assert f"127.0.0.1:{port}" in words
    return [sys.executable, "-m", *words]


@contextmanager
def gunicorn(folder: Folder) -> Iterator[int]:
    """Run it in a site's folder; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        command(folder.root / "output-release", port),
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
    kept = Inbox(folder.root / "inbox" / "inbox.sqlite").in_state()
    assert {"https://other.example/1", "https://other.example/2"} <= {
        one.source for one in kept
    }


CLOCK = """
import time
from causerie.tasks.receiver import application
raise SystemExit(application().clock is not time.monotonic)
"""


def test_the_limits_follow_a_clock_that_nobody_sets(site: Make) -> None:
    folder = site(
        {"pelicanconf.py": SETTINGS, "content/articles/2026-03-02-a.md": article("A")}
    )
    folder.release()

    done = subprocess.run(
        [sys.executable, "-c", CLOCK],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )

    assert 0 == done.returncode


@pytest.mark.needs("nginx")
def test_slow_clients_do_not_reach_gunicorn_behind_nginx(
    site: Make, tmp_path: Path
) -> None:
    """Nginx hands on whole requests only; alone, four would take all threads."""
    folder = site(
        {"pelicanconf.py": SETTINGS, "content/articles/2026-03-02-a.md": article("A")}
    )
    assert folder.build(release=True).ok
    head = b"POST /webmention HTTP/1.1\r\nHost: x\r\nContent-Length: 16000\r\n\r\n"

    with gunicorn(folder) as port, ExitStack() as stack:
        inside = snippet(DOCS, "nginx").replace(":8001;", f":{port};")
        front = stack.enter_context(
            nginx(tmp_path / "nginx", root=tmp_path, inside=inside)
        )
        for _ in range(8):
            slow = socket.create_connection(("127.0.0.1", front.port))
            stack.enter_context(slow).sendall(head + b"a" * 9000)
        statuses = [forwarded(front.port, number) for number in range(3)]

    assert [201] * 3 == statuses
