"""Foreign senders, as a program inside a network namespace.

tellers.py webmentions SOURCE: PyPI's `webmentions` reads SOURCE and tells all it links.
tellers.py xmlrpc SERVER SOURCE TARGET…: the standard library calls pingback.ping.
It prints what it was answered, in lines.
"""

import sys
import xmlrpc.client
from typing import Any

from webmentions import (
    Webmention,
    WebmentionDirection,
    WebmentionsHandler,
    WebmentionsStorage,
)


class Memory(WebmentionsStorage):
    """What the library keeps of its sending."""

    def __init__(self) -> None:
        self.mentions: list[Webmention] = []

    def store_webmention(self, mention: Webmention) -> Any:
        self.mentions.append(mention)

    def delete_webmention(
        self, source: str, target: str, direction: WebmentionDirection
    ) -> Any:
        raise NotImplementedError(source, target, direction)

    def retrieve_webmentions(
        self, resource: str, direction: WebmentionDirection
    ) -> list[Webmention]:
        return [
            one
            for one in self.mentions
            if (one.source, one.direction) == (resource, direction)
        ]


def tell_by_webmentions(source: str) -> str:
    storage = Memory()
    handler = WebmentionsHandler(storage, base_url=source)
    handler.process_outgoing_webmentions(source)
    return ", ".join(f"{one.target} {one.status.value}" for one in storage.mentions)


def tell_by_xmlrpc(server: str, source: str, *targets: str) -> str:
    proxy, answers = xmlrpc.client.ServerProxy(server), []
    for target in targets:
        try:
            answers.append(str(proxy.pingback.ping(source, target)).strip())
        except xmlrpc.client.Fault as fault:
            answers.append(f"fault {fault.faultCode}")
    return "\n".join(answers)


if __name__ == "__main__":
    tell = {"webmentions": tell_by_webmentions, "xmlrpc": tell_by_xmlrpc}[sys.argv[1]]
    sys.stdout.write(tell(*sys.argv[2:]).strip() + "\n")
