"""Rate limits: how often a sender may ping, by token buckets in memory."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_MAX_KEYS = 10_000  # in memory at once


@dataclass(frozen=True, slots=True)
class Bucket:
    """The parameters of a token bucket."""

    burst: float  # tokens of a full bucket
    per_second: float  # tokens that are added


PER_NETWORK = Bucket(60, 1.0)
PER_HOST = Bucket(30, 0.5)
GLOBAL = Bucket(600, 20.0)  # all senders together: what two cores can do beside a build


class RateLimiter:
    """The token buckets by key; the least recently used are dropped first."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def allow(self, key: str, bucket: Bucket, *, clock: float) -> bool:
        """Take a token, and return whether there was one; `clock` is in seconds."""
        with self._lock:
            tokens, at = self._buckets.pop(key, (bucket.burst, clock))
            passed = max(0.0, clock - at)  # a clock may be set back
            tokens = min(bucket.burst, tokens + passed * bucket.per_second)
            allowed = tokens >= 1
            self._buckets[key] = (tokens - allowed, clock)
            while len(self._buckets) > _MAX_KEYS:
                self._buckets.popitem(last=False)
            return allowed


def client_of(address: str, forwarded: str) -> str:
    """Return the client's address: behind a local web server, the last one it forwards.

    The addresses before that one were written by the client (X-Forwarded-For).

    >>> client_of("127.0.0.1", "8.8.8.8, 9.9.9.9"), client_of("9.9.9.9", "8.8.8.8")
    ('9.9.9.9', '9.9.9.9')
    """
    last = forwarded.rpartition(",")[2].strip()
    return last if last and _is_local(address) else address


def _is_local(address: str) -> bool:
    """Return whether an address is this machine's own; a Unix socket's is empty."""
    parsed = _parse_address(address)
    return not address or (parsed is not None and parsed.is_loopback)


def network_of(address: str) -> str:
    """Return the network that a client probably owns as a whole: its /24, or /64.

    >>> network_of("9.9.9.9"), network_of("2620:fe::9")
    ('9.9.9.0/24', '2620:fe::/64')
    """
    parsed = _parse_address(address)
    if parsed is None:
        return "unknown"
    bits = 64 if isinstance(parsed, IPv6Address) else 24
    return str(ip_network(f"{parsed}/{bits}", strict=False))


def _parse_address(address: str) -> IPv4Address | IPv6Address | None:
    """Parse an address; some web servers write its port behind it.

    What listens for both families writes IPv4 as a part of IPv6: it is IPv4.
    """
    text = address.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        parsed = ip_address(text)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return mapped or parsed
