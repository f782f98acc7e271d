"""A real nginx or Caddy of our own for a test: on a free port, without a service."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CONF = """\
daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
  uwsgi_temp_path t4; scgi_temp_path t5;
  types {{ text/html html; }} default_type application/octet-stream;
  {before}
  server {{ listen 127.0.0.1:{port}; root {root}; {inside} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Nginx:
    """One that runs."""

    port: int

    def get(self, path: str, method: str = "GET") -> tuple[int, str]:
        """Return the status and the body of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()


# It asks nobody for certificates, and keeps what it keeps in the test's folder.
CADDY = """\
{{
    admin off
    auto_https off
    default_bind 127.0.0.1
    storage file_system {folder}
}}
"""


@contextmanager
def nginx(
    folder: Path, *, root: Path, inside: str, before: str = ""
) -> Iterator[Nginx]:
    """Serve `root` with the directives `inside` the server and `before` it."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    conf = CONF.format(port=port, root=root, inside=inside, before=before)
    (folder / "nginx.conf").write_text(f"user root;\n{conf}")
    shutil.copy("/etc/nginx/mime.types", folder)  # beside it, as packages have it
    command = ["nginx", "-p", folder, "-c", "nginx.conf", "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(port)
            yield Nginx(port)
        finally:
            process.terminate()


@contextmanager
def caddy(folder: Path, *, site: str, port: int) -> Iterator[None]:
    """Serve the sites of a Caddyfile, one of which is on this port."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "Caddyfile"
    file.write_text(CADDY.format(folder=folder) + site)
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", file]
    kept = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    own = {**os.environ, **dict.fromkeys(kept, str(folder))}
    with subprocess.Popen(command, env=own, stderr=subprocess.PIPE) as process:
        try:
            wait_for(port)
            assert process.poll() is None, process.communicate()
            yield
        finally:
            process.terminate()
            process.communicate(timeout=20)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait a moment until something listens on a port."""
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.05)


def snippet(document: Path, language: str, number: int = 0) -> str:
    """Return a block of code of a document."""
    return list(snippets(document, language))[number]


def snippets(document: Path, language: str = r"\w+") -> Iterator[str]:
    """Yield the blocks of code of a document."""
    pattern = rf"```{language}\n(.*?)```"
    for found in re.finditer(pattern, document.read_text(), re.DOTALL):
        yield found[1]
