"""A proxy before a server of this machine that cuts connections off."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread


@dataclass(slots=True)
class CuttingProxy:
    """Where it is, and after how many bytes from the client each connection ends."""

    port: int
    cuts: list[int] = field(default_factory=list)  # of the next ones; then none
    sent: int = 0  # bytes that clients sent


@contextmanager
def cutting_proxy(port: int) -> Iterator[CuttingProxy]:
    """Serve before the server on a port."""
    threads: list[Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = CuttingProxy(listener.getsockname()[1])

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    left = proxy.cuts.pop(0) if proxy.cuts else -1
                    threads.append(
                        Thread(target=_connect, args=(client, proxy, port, left))
                    )
                    threads[-1].start()

        threads.append(Thread(target=serve))
        threads[0].start()
        try:
            yield proxy
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def _connect(client: socket.socket, proxy: CuttingProxy, port: int, left: int) -> None:
    def count(sent: int) -> None:
        proxy.sent += sent

    with client, socket.create_connection(("127.0.0.1", port)) as server:
        back = Thread(target=_pump, args=(server, client, -1))
        back.start()
        _pump(client, server, left, count)
        back.join()


def _pump(
    source: socket.socket,
    sink: socket.socket,
    left: int,
    count: Callable[[int], None] = lambda _: None,
) -> None:
    """Hand on what comes; after so many bytes end both."""
    with suppress(OSError):
        while left and (data := source.recv(65536 if left < 0 else min(left, 65536))):
            sink.sendall(data)
            count(len(data))
            left -= len(data) if left > 0 else 0
    for each in (source, sink):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
