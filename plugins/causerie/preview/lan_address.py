"""The address of this machine in its own network, for telephones beside it."""

import socket
from ipaddress import IPv4Address

from causerie.errors import CauserieError

# A block for documents (RFC 5737): a route to it says which address we have, and
# nothing is sent.
_ELSEWHERE = ("192.0.2.1", 9)


def lan_address() -> str:
    """Return the IPv4 address by which others in the network reach this machine.

    Raise CauserieError if it is in none.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_ELSEWHERE)
            found: str = probe.getsockname()[0]
    except OSError:
        found = ""
    return check_lan_address(found)


def check_lan_address(found: str) -> str:
    """Return an address that others can reach; raise CauserieError for another.

    >>> check_lan_address("192.168.1.7")
    '192.168.1.7'
    """
    if not found or IPv4Address(found).is_loopback or IPv4Address(found).is_unspecified:
        what = "This machine is in no network that a telephone could be in, too."
        raise CauserieError(what, fix="Connect it, or leave --host out.")
    return found
