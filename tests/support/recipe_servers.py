"""The recipes of web servers, served for a test, and what they answer."""

import http.client
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from checkout import CHECKOUT
from web_server import apache, caddy, free_port, nginx_sites

RECIPES = CHECKOUT / "docs/recipes"
Server = Callable[[Path, Path], AbstractContextManager[int]]


def recipe(name: str, output: Path, port: int) -> str:
    """Return a recipe for an output, at a port of this machine."""
    text = (RECIPES / name).read_text()
    return text.replace("/srv/www/mysite", str(output)).replace(
        *{
            "nginx.conf": (
                "listen 80;\n    listen [::]:80;\n",
                f"listen 127.0.0.1:{port};\n",
            ),
            "Caddyfile": ("mysite.example {", f"http://127.0.0.1:{port} {{"),
            "apache.conf": ("<VirtualHost *:80>", f"<VirtualHost 127.0.0.1:{port}>"),
        }[name]
    )


@contextmanager
def by_nginx(folder: Path, output: Path) -> Iterator[int]:
    port = free_port()
    sites = recipe("nginx.conf", output, port)
    with nginx_sites(folder, sites=sites, port=port):
        yield port


@contextmanager
def by_nginx_with_brotli(folder: Path, output: Path) -> Iterator[int]:
    """Switch on what the recipe has as a comment, with the module that it names."""
    port = free_port()
    sites = recipe("nginx.conf", output, port)
    sites = sites.replace("# brotli_static on;", "brotli_static on;")
    modules = ("ngx_http_brotli_static_module.so",)
    with nginx_sites(folder, sites=sites, port=port, modules=modules):
        yield port


@contextmanager
def by_caddy(folder: Path, output: Path) -> Iterator[int]:
    port = free_port()
    with caddy(folder, site=recipe("Caddyfile", output, port), port=port):
        yield port


@contextmanager
def by_apache(folder: Path, output: Path) -> Iterator[int]:
    port = free_port()
    sites = recipe("apache.conf", output, port)
    for each in (output, *output.parents):  # as whom it serves is another than root
        if each.stat().st_uid == os.getuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o755 if each.is_dir() else 0o644)
    (modules,) = re.findall(r"a2enmod ([a-z ]+)", sites)
    with apache(folder, sites=sites, port=port, modules=modules):
        yield port


SERVERS = [
    pytest.param(by_nginx, id="nginx", marks=pytest.mark.needs("nginx")),
    pytest.param(by_caddy, id="caddy", marks=pytest.mark.needs("caddy")),
    pytest.param(by_apache, id="apache", marks=pytest.mark.needs("apache")),
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    headers: http.client.HTTPMessage  # whatever their capitals
    body: bytes

    @property
    def type(self) -> str:
        return self.headers["Content-Type"].partition(";")[0]


def get(port: int, path: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    told = Answer(answer.status, answer.headers, answer.read())
    connection.close()
    return told


def condition(answer: Answer) -> dict[str, str]:
    """Ask whether it changed; Caddy 2.6 has no ETag of what it compresses."""
    if tag := answer.headers.get("ETag"):
        return {"If-None-Match": tag}
    return {"If-Modified-Since": answer.headers["Last-Modified"]}
