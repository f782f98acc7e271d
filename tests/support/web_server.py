"""A real nginx, Caddy or Apache of our own for a test: on a free port, no service."""

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

from system_tools import NGINX_MODULES

CONF = """\
daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
  uwsgi_temp_path t4; scgi_temp_path t5;
  types {{ text/html html; }} default_type application/octet-stream;
  {sites}
}}
"""
SERVER = "{before} server {{ listen 127.0.0.1:{port}; root {root}; {inside} }}"


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
    sites = SERVER.format(port=port, root=root, inside=inside, before=before)
    with nginx_sites(folder, sites=sites, port=port):
        yield Nginx(port)


@contextmanager
def nginx_sites(
    folder: Path, *, sites: str, port: int, modules: tuple[str, ...] = ()
) -> Iterator[None]:
    """Serve what a file of conf.d/ says, which listens on this port, with modules."""
    folder.mkdir(parents=True, exist_ok=True)
    conf = CONF.format(sites=sites)
    loaded = "".join(f"load_module {NGINX_MODULES / name};\n" for name in modules)
    (folder / "nginx.conf").write_text(f"{loaded}user root;\n{conf}")
    shutil.copy("/etc/nginx/mime.types", folder)  # beside it, as packages have it
    command = ["nginx", "-p", folder, "-c", "nginx.conf", "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(port)
            yield
        finally:
            process.terminate()


# What Debian switches on, and what a recipe says to switch on.
APACHE = """\
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{modules}
TypesConfig /etc/mime.types
User www-data
Group www-data
"""
_MODULES = Path("/usr/lib/apache2/modules")
_SWITCHED_ON = (
    "mpm_event authz_core authn_core alias dir mime filter negotiation setenvif"
)


@contextmanager
def apache(folder: Path, *, sites: str, port: int, modules: str) -> Iterator[None]:
    """Serve what a file of sites-available/ says, on this port, with modules."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = "\n".join(
        f"LoadModule {name}_module {_MODULES}/mod_{name}.so"
        for name in (*_SWITCHED_ON.split(), *modules.split())
    )
    file = folder / "apache.conf"
    file.write_text(APACHE.format(folder=folder, port=port, modules=rows) + sites)
    command = ["apache2", "-D", "FOREGROUND", "-d", folder, "-f", file]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            wait_for(port)
            assert process.poll() is None, process.communicate()
            yield
        finally:
            process.terminate()
            process.communicate(timeout=20)


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
