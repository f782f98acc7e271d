"""Other sites, as one program inside a network namespace.

Its argument is a list of {"kind", "host", "address", "folder" (static), "tls": [cert,
key] or null}. What the receivers accept goes to the file "log", one JSON row a line.
"""

import json
import ssl
import sys
import threading
import xmlrpc.client
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote
from xmlrpc.server import SimpleXMLRPCDispatcher

sys.path.insert(0, str(Path(__file__).parents[1]))
from webmentions import (
    Webmention,
    WebmentionDirection,
    WebmentionException,
    WebmentionsHandler,
    WebmentionsStorage,
)

from causerie.files.media_types import media_type
from internet import Asked, Reply, Site, make_server


class Log:
    """A file of JSON rows."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.lock = threading.Lock()

    def add(self, **row: object) -> None:
        with self.lock, self.path.open("a") as file:
            file.write(json.dumps(row) + "\n")


class Storage(WebmentionsStorage):
    """Where the library `webmentions` keeps what it accepted: our log."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def store_webmention(self, mention: Webmention) -> Any:
        self.log.add(
            what="stored",
            source=mention.source,
            target=mention.target,
            title=mention.title,
        )

    def delete_webmention(
        self, source: str, target: str, direction: WebmentionDirection
    ) -> Any:
        self.log.add(what="deleted", source=source, target=target, way=direction.value)

    def retrieve_webmentions(
        self, resource: str, direction: WebmentionDirection
    ) -> list[Webmention]:
        raise NotImplementedError(resource, direction)


def static(given: dict[str, Any], _log: Log) -> Site:
    """Serve a folder, and a page that says 410 with 410."""
    folder = Path(given["folder"])

    def answer(asked: Asked) -> Reply:
        path = unquote(asked.path.partition("?")[0])
        file = folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            return Reply("not found", 404)
        data = file.read_bytes()
        status = 410 if b'content="410 Gone"' in data else 200
        return Reply(data, status, type=media_type(file.name))

    return answer


def webmention(given: dict[str, Any], log: Log) -> Site:
    """Receive with PyPI's `webmentions`, its guards on."""
    handler = WebmentionsHandler(Storage(log), base_url=f"http://{given['host']}")

    def answer(asked: Asked) -> Reply:
        if asked.method == "GET":
            return Reply("hello", headers=(("Link", '</hook>; rel="webmention"'),))
        form = parse_qs(asked.body.decode())
        try:
            handler.process_incoming_webmention(form["source"][0], form["target"][0])
        except WebmentionException as error:
            log.add(what="refused", why=str(error))
            return Reply(str(error), 400)
        return Reply("ok")

    return answer


def pingback(given: dict[str, Any], log: Log) -> Site:
    """Receive with the standard library's XML-RPC server."""
    known: set[tuple[str, str]] = set()
    dispatcher = SimpleXMLRPCDispatcher(allow_none=False)

    def ping(source: str, target: str) -> str:
        if (source, target) in known:
            raise xmlrpc.client.Fault(48, "already registered")
        known.add((source, target))
        log.add(what="pinged", source=source, target=target)
        return "thanks"

    dispatcher.register_function(ping, "pingback.ping")

    def answer(asked: Asked) -> Reply:
        if asked.method == "GET":
            url = f"http://{given['host']}/rpc?a&amp;b"
            return Reply(f'<html><head><link rel="pingback" href="{url}" />')
        assert asked.path == "/rpc?a&b"
        said = dispatcher._marshaled_dispatch(asked.body)
        return Reply(said, type="text/xml")

    return answer


def hub(_given: dict[str, Any], log: Log) -> Site:
    """Take what a WebSub publisher tells."""

    def answer(asked: Asked) -> Reply:
        log.add(what="told", of=parse_qs(asked.body.decode()).get("hub.url"))
        return Reply(status=202)

    return answer


def main() -> None:
    log = Log(sys.argv[2])
    for given in json.loads(sys.argv[1]):
        kinds = {"static": static, "webmention": webmention, "pingback": pingback}
        kinds["hub"] = hub
        site = kinds[given["kind"]](given, log)
        scheme = "https" if given.get("tls") else "http"
        port = 443 if given.get("tls") else 80
        server = make_server(
            f"{scheme}://{given['host']}", site, (given["address"], port)
        )
        if given.get("tls"):
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*given["tls"])
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
