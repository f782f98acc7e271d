"""Port: where a task is to listen, checked before anything is done."""

from causerie.errors import UsageError

_LAST = 65535


def check_port(port: int) -> None:
    """Raise an error if there is no such port.

    Port 0, any free one, is none either: pages would lead to the address with it.
    """
    if not 0 < port <= _LAST:
        fix = f"Choose one from 1 to {_LAST} with --port."
        raise UsageError(f"There is no port {port}.", fix=fix)
