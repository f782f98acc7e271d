"""A real nginx of our own for a test: on a free port, without a service."""

import http.client
import re
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
  types {{ text/html html; }}
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


@contextmanager
def nginx(
    folder: Path, *, root: Path, inside: str, before: str = ""
) -> Iterator[Nginx]:
    """Serve `root` with the directives `inside` the server and `before` it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    conf = CONF.format(port=port, root=root, inside=inside, before=before)
    (folder / "nginx.conf").write_text(f"user root;\n{conf}")
    command = ["nginx", "-p", folder, "-c", "nginx.conf", "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.05)
            yield Nginx(port)
        finally:
            process.terminate()


def snippet(document: Path, language: str, number: int = 0) -> str:
    """Return a block of code of a document."""
    found = re.findall(rf"```{language}\n(.*?)```", document.read_text(), re.DOTALL)
    return str(found[number])
