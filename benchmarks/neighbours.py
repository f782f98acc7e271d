"""Neighbours: fifty hostile web servers and five friendly ones, for the soak.

Each has an address of its own in the network namespace that the soak runs in, so that
the receiver asks them as it asks the internet. `KINDS` is what hostile ones do.
"""

import asyncio
import gzip
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

from random_answers import random_answer

HOSTILE = [f"hostile{number}.example" for number in range(50)]
FRIENDS = [f"friend{number}.example" for number in range(5)]
ADDRESSES: Mapping[str, str] = {
    host: f"93.184.216.{number}" for number, host in enumerate(HOSTILE + FRIENDS, 1)
}  # public to every table; nothing leaves the namespace

Kind = Callable[[asyncio.StreamWriter, str], Awaitable[None]]  # what it says, of a path


class Neighbours:
    """The servers, in a thread of their own."""

    def __init__(self, targets: Sequence[str]) -> None:
        self.links = "".join(f'<a href="{target}">là</a>' for target in targets)
        self.asked: dict[str, float] = {}  # when each friendly page was: monotonic
        self.requests = 0
        self.failed: list[str] = []  # what should not be, of these servers themselves
        self._is_ready = threading.Event()
        self._kinds = list(_kinds(targets[0], self.links).values())

    def start(self) -> None:
        """Serve until the program ends."""
        threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True).start()
        if not self._is_ready.wait(30):
            raise SystemExit("The servers of the soak do not begin.")

    async def _run(self) -> None:
        for number, (host, address) in enumerate(ADDRESSES.items()):
            kind = self._kinds[number % len(self._kinds)]
            answer = self._friend(host) if host in FRIENDS else kind
            await asyncio.start_server(self._talk(answer), address, 80, limit=65_536)
        self._is_ready.set()
        await asyncio.Event().wait()

    def _friend(self, host: str) -> Kind:
        async def answer(writer: asyncio.StreamWriter, path: str) -> None:
            self.asked.setdefault(f"http://{host}{path}", time.monotonic())
            words = f"Bonjour de {host}, page {path} : {self.links}."
            entry = f"<article class=h-entry><h1 class=p-name>Un billet</h1><p>{words}"
            writer.write(_page(f"<!doctype html><title>Un billet</title>{entry}"))

        return answer

    def _talk(
        self, answer: Kind
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def talk(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter
        ) -> None:
            try:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
                self.requests += 1
                await asyncio.wait_for(answer(writer, head.split()[1].decode()), 60)
                await asyncio.wait_for(writer.drain(), 20)
            except (OSError, TimeoutError, asyncio.IncompleteReadError):
                pass  # the receiver left, as it should
            except Exception as error:  # noqa: BLE001 - told at the end
                self.failed.append(repr(error)[:200])
            finally:
                with suppress(OSError):
                    writer.close()

        return talk


def _page(body: str | bytes, media: str = "text/html", *headers: str) -> bytes:
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    lines = [f"Content-Type: {media}", f"Content-Length: {len(data)}", *headers]
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode() + data


def _kinds(target: str, link: str) -> Mapping[str, Kind]:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    bomb = gzip.compress(b"\0" * 50_000_000 + link.encode())
    small = formatting(450)
    author = '<div class=h-entry><a class="p-author h-card" href="http://x/{0}">{0}</a>'
    return {
        "never answers": _drip(b"", b"", 60),
        "a byte of a header a second": _drip(start, b"X", 1),
        "headers without end": _drip(start, b"X-A: b\r\n" * 1000, 0),
        "a byte of the page a second": _drip(start + b"\r\n", b"x", 1),
        "a page without end": _drip(start + b"\r\n", b"<p>x" * 9000, 0),
        "a packed bomb": _say(_page(bomb, "text/html", "Content-Encoding: gzip")),
        "resets at once": _reset(b""),
        "resets in the page": _reset(start + b"\r\n" + link.encode()),
        "leads in a circle": _lead(lambda path: path),
        "leads on and on": _lead(lambda path: path + "x"),
        "leads inside": _lead(lambda _: "http://127.0.0.1:8001/healthz"),
        "leads to a cloud": _lead(lambda _: "http://169.254.169.254/latest/meta-data"),
        "leads to another": _lead(lambda path: f"http://{HOSTILE[0]}{path}"),
        "formatting": _say(_page(link + formatting(2500))),
        "formatting, within limits": _say(_page(link + small)),
        "less-thans": _say(_page(link + "<" * 900_000)),
        "comments": _say(_page(link + "<!--a-->" * 120_000)),
        "nested": _say(_page(link + "<div>" * 190_000)),
        "tables": _say(_page(link + "<table>" + "<tr><td>1<td>2" * 65_000)),
        "attributes": _say(_page(link + "<p " + "a=b " * 240_000 + ">")),
        "surrogates": _say(
            _page(link + author.format("\\ud800"), "text/html; charset=unicode_escape")
        ),
        "bytes of surrogates": _say(_page(link + author.format("\ud800"))),
        "controls": _say(_page(link + author.format("\x9b31m\x1b]0;x\x07\u202e\0"))),
        "utf-7": _say(_page(link + "+ADw-script+AD4-", "text/html; charset=utf-7")),
        "half of utf-16": _say(
            _page(link.encode("utf-16") + b"\xd8", "text/html; charset=utf-16")
        ),
        "asks for patience": _say(
            b"HTTP/1.1 503 X\r\nRetry-After: Mon, 01 Jan 2030 00:00:00 +9999999999999"
            b"\r\nContent-Length: 0\r\n\r\n"
        ),
        "is gone": _say(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"),
        "no HTTP": _say(Random(1).randbytes(5000)),
        "a length without a page": _drip(
            start + b"Content-Length: 999999999999\r\n\r\n", b"x", 2
        ),
        "broken chunks": _say(
            start + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>xx\r\nzz\r\n"
        ),
        "JSON without end": _say(_page("[" * 900_000, "application/json")),
        "the address a thousand times": _say(_page(target * 9000, "text/plain")),
        "spam": _say(_page(link + author.format("Casino"))),
        "random": _random(target),
    }


def formatting(times: int) -> str:
    """Nest formatting elements that are all closed in the wrong order."""
    opened = "".join(f"<{tag} {n}>" for tag in ("b", "i") for n in range(times))
    return opened + "x</b>" * times


def _say(answer: bytes) -> Kind:
    async def say(writer: asyncio.StreamWriter, _path: str) -> None:
        writer.write(answer)

    return say


def _drip(start: bytes, piece: bytes, seconds: float) -> Kind:
    async def drip(writer: asyncio.StreamWriter, _path: str) -> None:
        writer.write(start)
        while True:
            await writer.drain()
            await asyncio.sleep(seconds)
            writer.write(piece)

    return drip


def _reset(start: bytes) -> Kind:
    async def reset(writer: asyncio.StreamWriter, _path: str) -> None:
        writer.write(start)
        await writer.drain()
        writer.transport.abort()

    return reset


def _lead(there: Callable[[str], str]) -> Kind:
    async def lead(writer: asyncio.StreamWriter, path: str) -> None:
        head = f"HTTP/1.1 302 X\r\nLocation: {there(path)}\r\nContent-Length: 0"
        writer.write(head.encode() + b"\r\n\r\n")

    return lead


def _random(target: str) -> Kind:
    async def say(writer: asyncio.StreamWriter, path: str) -> None:
        writer.write(random_answer(Random(path), target))

    return say
