"""Registrable domain: the part of a host name that one owner registered, roughly."""

import re
from ipaddress import ip_address

# Second levels under which names are registered in many countries: bbc.co.uk.
_SECOND_LEVEL = re.compile(
    "ac|asso|co|com|edu|go|gob|gouv|gov|gv|id|ltd|me|mil|ne|net|nom|or|org|plc|sch"
)
_COUNTRY = 2  # letters


def domain_of(host: str) -> str:
    """Return the domain that a host belongs to; an IP address is its own.

    Only common second levels are known (the Public Suffix List has thousands): under
    others several owners count as one, and at worst wait for each other.

    >>> domain_of("t7.slow.example"), domain_of("a.blog.co.uk"), domain_of("9.9.9.9")
    ('slow.example', 'blog.co.uk', '9.9.9.9')
    """
    try:
        return str(ip_address(host.strip("[]")))
    except ValueError:
        labels = host.split(".")
    is_country = len(labels[-1]) == _COUNTRY and len(labels) > _COUNTRY
    wide = is_country and _SECOND_LEVEL.fullmatch(labels[-2])
    return ".".join(labels[-3 if wide else -2 :])
