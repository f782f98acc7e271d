"""Public addresses: which IP addresses belong to the public internet.

Python's `is_global` is not used: in some of the versions we run on it allows metadata
services and IPv4-mapped IPv6 addresses. The tables are IANA's registries of
special-purpose addresses (iana-ipv4-special-registry, iana-ipv6-special-registry).
"""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

Address = IPv4Address | IPv6Address

_SPECIAL_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # behind a carrier's NAT; some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # no IANA entry: a cloud's host, seen from its guests
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

# All global unicast addresses are allocated from this block (RFC 4291, 2.4); those that
# wrap an IPv4 address, except NAT64, lie outside it.
_GLOBAL_UNICAST_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: wraps an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # how networks without IPv4 reach it (RFC 6052)


def is_public(address: Address) -> bool:
    """Return whether an address can belong to a public server.

    >>> is_public(ip_address("9.9.9.9")), is_public(ip_address("::ffff:9.9.9.9"))
    (True, False)
    """
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    if address.scope_id is not None:
        return False
    if address in _NAT64:
        return is_public(IPv4Address(address.packed[-4:]))
    return address in _GLOBAL_UNICAST_6 and not any(
        address in network for network in _SPECIAL_6
    )


def parse_addresses(texts: Iterable[str]) -> list[Address]:
    """Parse IP addresses; raise ValueError if one is invalid."""
    return [ip_address(text) for text in texts]
