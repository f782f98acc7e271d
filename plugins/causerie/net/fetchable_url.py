"""Fetchable URL: an absolute http(s) URL that may be fetched, in its parts."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import quote, urlsplit

import idna

from causerie.errors import ForbiddenAddressError
from causerie.urls import DEFAULT_PORTS

WEB_PORTS = frozenset(DEFAULT_PORTS.values())
MAX_URL = 2048  # characters

# What a URL may hold unescaped (RFC 3986); "%" is for what is escaped.
_UNESCAPED = "%/:=&?~+!$,;'@()*[]"
# Python would ignore them, or browsers read them otherwise; and lone surrogates, which
# JSON may hold.
_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")

_ASCII_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class FetchableUrl:
    """The parts of a URL that a request needs."""

    scheme: str  # http or https
    host: str  # in ASCII; an IPv6 address in brackets
    port: int
    target: str  # path and query, in ASCII

    @property
    def authority(self) -> str:
        """Host and port, as in the header Host."""
        if self.port == DEFAULT_PORTS[self.scheme]:
            return self.host
        return f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def parse_fetchable_url(url: str, ports: frozenset[int] = WEB_PORTS) -> FetchableUrl:
    """Parse a URL; raise ForbiddenAddressError if it may not be fetched.

    >>> str(parse_fetchable_url("HTTPS://Café.example:443/é?a=b#c"))
    'https://xn--caf-dma.example/%C3%A9?a=b'
    """
    url = url.strip(" ")
    if len(url) > MAX_URL:
        raise _forbidden(url, f"has more than {MAX_URL} characters.")
    if _FORBIDDEN_CHARACTERS.search(url):
        raise _forbidden(url, "holds a control character or a backslash.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _forbidden(url, "is no web address.") from None
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS or not parts.hostname:
        raise _forbidden(url, "is no address of a web page (http, https).")
    if "@" in parts.netloc:
        raise _forbidden(url, "holds a user's name.")
    port = DEFAULT_PORTS[scheme] if port is None else port
    if port not in ports:
        raise _forbidden(url, f"names the port {port}.")
    target = quote(parts.path or "/", safe=_UNESCAPED)
    if parts.query or url.partition("#")[0].endswith("?"):
        target += "?" + quote(parts.query, safe=_UNESCAPED)
    return FetchableUrl(scheme, _parse_host(url, parts.hostname), port, target)


def requested_host(url: str) -> str:
    """Return the host that a URL is requested of; empty if it may not be.

    >>> requested_host("http://Caf\u00e9.Example.:80/a")
    'xn--caf-dma.example'
    """
    try:
        return parse_fetchable_url(url).host
    except ForbiddenAddressError:
        return ""


def _parse_host(url: str, host: str) -> str:
    host = host.removesuffix(".")
    try:
        address = ip_address(host)
    except ValueError:
        pass
    else:
        return f"[{host}]" if isinstance(address, IPv6Address) else host
    # 127.1, 0177.0.0.1, 2130706433: resolvers differ in how they read them
    if re.fullmatch(r"(0x[0-9a-f]*|[0-9]+)", host.rpartition(".")[2]):
        raise _forbidden(url, "names its host by an unusual number.")
    if _ASCII_HOST.fullmatch(host):
        return host
    try:
        return idna.encode(host, uts46=True, std3_rules=False).decode()
    except idna.IDNAError:
        raise _forbidden(url, "names no host.") from None


def _forbidden(url: str, what: str) -> ForbiddenAddressError:
    shown = url if len(url) <= MAX_URL else url[:MAX_URL] + "…"
    return ForbiddenAddressError(f"It {what}", where=shown)
