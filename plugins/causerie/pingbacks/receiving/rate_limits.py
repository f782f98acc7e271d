"""Limits: how often somebody may ring, kept in memory and nowhere else."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

_MOST_KEYS = 10_000  # that are remembered at once


@dataclass(frozen=True, slots=True)
class Rate:
    """A bucket of tokens: so many at once, and so many a second again."""

    burst: float
    per_second: float


PER_NETWORK = Rate(60, 1.0)
PER_HOST = Rate(30, 0.5)
TOGETHER = Rate(600, 20.0)  # everybody: what two cores can do beside a build


class Limits:
    """Buckets by key; the longest unused are dropped first."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, rate: Rate, *, clock: float) -> bool:
        """Take a token, if there is one; `clock` is in seconds."""
        with self._lock:
            tokens, at = self._buckets.pop(key, (rate.burst, clock))
            passed = max(0.0, clock - at)  # a clock may be set back
            tokens = min(rate.burst, tokens + passed * rate.per_second)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - allowed, clock)
            while len(self._buckets) > _MOST_KEYS:
                self._buckets.popitem(last=False)
            return allowed


def client_of(address: str, forwarded: str) -> str:
    """Return who asks: behind a web server on this machine, whom that names last.

    What stands before that the client wrote itself (X-Forwarded-For).

    >>> client_of("127.0.0.1", "8.8.8.8, 9.9.9.9"), client_of("9.9.9.9", "8.8.8.8")
    ('9.9.9.9', '9.9.9.9')
    """
    named = forwarded.rpartition(",")[2].strip()
    return named if named and _is_here(address) else address


def _is_here(address: str) -> bool:
    """Tell whether an address is this machine's own; a Unix socket's is empty."""
    try:
        return not address or ip_address(address).is_loopback
    except ValueError:
        return False


def network_of(address: str) -> str:
    """Return the network a client is likely to have all of: its /24, or /64.

    >>> network_of("9.9.9.9"), network_of("2620:fe::9")
    ('9.9.9.0/24', '2620:fe::/64')
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    bits = 64 if isinstance(parsed, IPv6Address) else 24
    return str(ip_network(f"{parsed}/{bits}", strict=False))
