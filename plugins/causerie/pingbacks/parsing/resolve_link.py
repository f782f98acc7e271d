"""Resolve the links of a page as browsers do (https://url.spec.whatwg.org/, 4.4)."""

import re
from urllib.parse import urljoin, urlsplit

from causerie.urls import DEFAULT_PORTS

_ENDS = "".join(map(chr, range(0x21)))  # controls and the space, not counted
_LINE_BREAKS = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"(https?):([/\\]*)", re.IGNORECASE)
_MANY_SLASHES = re.compile("//+")


def resolve_link(href: str, base: str) -> str:
    r"""Resolve what an attribute holds; empty if it is empty or invalid.

    `base` is an absolute http(s) URL.

    >>> resolve_link("/\\b.example\\c", "https://a.example/")
    'https://b.example/c'
    >>> resolve_link("https:/b.example/c", "http://a.example/")
    'https://b.example/c'
    >>> resolve_link("http:c:d", "http://a.example/b/")
    'http://a.example/b/c:d'
    """
    href = _LINE_BREAKS.sub("", href.strip(_ENDS))
    if not href:
        return ""
    try:
        return urljoin(base, _complete(href, urlsplit(base).scheme))
    except ValueError:
        return ""


def base_of_page(href: str | None, url: str) -> str:
    """Return what the links of a page at `url` are relative to.

    `href` is that of its first <base> that has one (HTML Standard, 4.2.3).
    """
    base = resolve_link(href or "", url)
    return base if urlsplit(base).scheme in DEFAULT_PORTS else url


def _complete(href: str, base_scheme: str) -> str:
    """Write a URL with the slashes that browsers understand of it."""
    scheme = ""
    if found := _SCHEME.match(href):
        scheme, rest = found[1].lower(), href[found.end(1) + 1 :]
        if len(found[2]) > 1 or scheme != base_scheme:
            rest = "//" + rest.lstrip("/\\")
        else:  # relative, though it names a scheme
            scheme = ""
            rest = rest if rest[:1] in {"/", "\\", "?", "#", ""} else f"./{rest}"
    elif urlsplit(href).scheme:
        return href
    else:
        rest = href
    end = min((rest.find(mark) for mark in "?#" if mark in rest), default=len(rest))
    path = rest[:end].replace("\\", "/")
    if path.startswith("//"):
        path = _MANY_SLASHES.sub("//", path, count=1)
    return (f"{scheme}:" if scheme else "") + path + rest[end:]
