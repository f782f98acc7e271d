"""Check URLs: find what is wrong with an address by its text alone."""

import re
from contextlib import suppress
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from causerie.net.public_addresses import is_public
from causerie.problems import Finding, Level
from causerie.settings import did_you_mean

# URL schemes of posts: some of IANA's register, and some that are not in it.
_KNOWN = (
    *("http", "https", "mailto", "tel", "sms", "ftp", "ftps", "sftp", "ssh", "git"),
    *("data", "blob", "about", "javascript", "urn", "doi", "geo", "magnet", "news"),
    *("nntp", "xmpp", "irc", "ircs", "sip", "sips", "matrix", "webcal", "feed", "ws"),
    *("wss", "rtsp", "mms", "podcast", "pcast", "itpc", "itms", "callto", "skype"),
    *("gemini", "gopher", "ipfs", "ipns", "svn", "ldap", "dict", "telnet", "info"),
    *("bitcoin", "ethereum", "monero", "lightning", "signal", "whatsapp", "tg", "acct"),
    *("spotify", "steam", "intent", "market", "maps", "slack", "zoommtg", "vscode"),
    *("obsidian", "view-source", "android-app", "ios-app", "web", "urn", "tag", "cid"),
)
_NEEDS_HOST = frozenset({"http", "https", "ftp", "ftps", "sftp", "ws", "wss"})
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]|\\\\")
_MISTYPED = re.compile(
    r"(?:https?|ftp)[;,]?/|https?[;,.]//|:?//?https?:|www\.[\w-]+\.", re.IGNORECASE
)
_QUOTES = "\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_MAIL = re.compile(r"[^\s@/:?#]+@[^\s@/:?#]+\.[a-z]{2,}", re.IGNORECASE)
_ONLY_HERE = "Copy the file below content/images/, and write {static}/images/…."


def find_fault(href: str, *, release: bool) -> Finding | None:
    """Return the fault of an address, if it has one."""
    href = href.strip()
    if not href:
        what = "A link has no address: it leads to its own page."
        return Finding(what, "Write the address, or take the link out.")
    shown = f"The link {href!r}"
    if (found := _SCHEME.match(href)) and not _MISTYPED.match(href):
        return _of_scheme(href, found[1], shown, release=release)
    if href.startswith("//"):
        return _of_host(href, shown, release=release)
    return _of_mistyped(href, shown)


def _of_scheme(href: str, word: str, shown: str, *, release: bool) -> Finding | None:
    scheme = word.lower()
    if scheme == "file" or _DRIVE.match(href):
        return Finding(f"{shown} names a file of your computer.", _ONLY_HERE)
    if scheme not in _KNOWN:
        near = did_you_mean(scheme, _KNOWN, nearness=0.75)
        what = f"{shown} begins with {word!r}, which nothing opens."
        return Finding(what, near) if near else None
    if not href[len(word) + 1 :].strip("/"):
        return Finding(f"{shown} has nothing after {word}:.", "Write the address.")
    return _of_host(href, shown, release=release) if scheme in _NEEDS_HOST else None


def _of_mistyped(href: str, shown: str) -> Finding | None:
    if _DRIVE.match(href):
        return Finding(f"{shown} names a file of your computer.", _ONLY_HERE)
    if href[0] in _QUOTES and (plain := href.strip(_QUOTES)):
        return Finding(f"{shown} stands in quotes.", f"Take them out: {plain}")
    if _MISTYPED.match(href):
        typed = re.sub(r"^[:/]*(?:(?:https?|ftp)[;:,.]?/*)?", "", href)
        return Finding(f"{shown} is no address.", f"Write 'https://{typed}'.")
    if _MAIL.fullmatch(href):
        return Finding(f"{shown} is no address.", f"Write 'mailto:{href}'.")
    return None


def _of_host(href: str, shown: str, *, release: bool) -> Finding | None:
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        what = f"{shown} is no address: its host or its port cannot be read."
        return Finding(what, "Check it.")
    if not host:
        word, _, rest = href.partition(":")
        what = f"{shown} names no host: two slashes and a name belong after the colon."
        return Finding(what, f"Write '{word}://{rest.lstrip('/')}'.")
    if host in {"http", "https"}:
        what = f"{shown} begins twice."
        return Finding(what, f"Write {re.sub('^.*?//+', '', href)!r}.")
    if re.search(r"[\s<>\"{}|\\^`]", host):
        return Finding(f"{shown} has no name of a host.", "Check it.")
    return _of_machine(host, shown, release=release)


def _of_machine(host: str, shown: str, *, release: bool) -> Finding | None:
    """Find hosts that readers cannot reach: one's own machine or network."""
    if is_loopback(host):
        what = f"{shown} leads to {host}, which to each reader is his own machine."
        fix = "Write the public address; to a page of yours only what follows the host."
        return Finding(what, fix, Level.ERROR if release else Level.WARNING)
    address = _read_address(host)
    named = host.lower().endswith((".local", ".lan", ".home.arpa", ".internal"))
    if named or (address and not is_public(address)):
        what = f"{shown} leads to {host}, which is no public server."
        return Finding(what, "Write the public address.", Level.WARNING)
    return None


def is_loopback(host: str) -> bool:
    """Return whether a host is the local machine.

    >>> is_loopback("127.1"), is_loopback("::1"), is_loopback("localhost.example.org")
    (True, True, False)
    """
    bare = host.lower().rstrip(".")
    if bare == "localhost" or bare.endswith(".localhost"):
        return True
    address = _read_address(bare)
    return address is not None and (address.is_loopback or address.is_unspecified)


@lru_cache(maxsize=256)  # posts link to the same hosts
def _read_address(host: str) -> IPv4Address | IPv6Address | None:
    """Parse a host that is an IP address; browsers read 127.1 as 127.0.0.1."""
    with suppress(ValueError):
        address = ip_address(host)
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        return mapped or address
    with suppress(ValueError):
        *parts, last = [_number(part) for part in host.split(".")]
        high = sum(part << (24 - 8 * place) for place, part in enumerate(parts))
        return IPv4Address(high + last)
    return None


def _number(part: str) -> int:
    octal = part.isdigit() and part.startswith("0")
    return int(part, 8 if octal else 0)
