"""Addresses, purely: the one place that says when two of them are the same page."""

import re
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
INDEX_FILES = ("index.html", "index.htm")

_RESERVED = "%:/?#[]@!$&'()*+,;=~"  # what of an address stands for itself
_URI = re.compile(r"[\w.%:/?#\[\]@!$&'()*+,;=~-]*", re.ASCII)


def normalise(url: str) -> str:
    """Write an absolute URL in the one form that equal ones share (RFC 3986, 6.2).

    >>> normalise("HTTPS://Example.org:443/a/../b%7e/index.html?q#top")
    'https://example.org/b~/?q'
    """
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    port = parts.port
    if port is not None and port != DEFAULT_PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    path = normalise_path(parts.path)
    return urlunsplit((parts.scheme.lower(), host, path, parts.query.strip(), ""))


def normalise_path(path: str) -> str:
    """Write a site path in one form: dots resolved, escapes equal, no index.html.

    >>> normalise_path("/2026/./x/index.html")
    '/2026/x/'
    """
    parts: list[str] = []
    for part in path.split("/")[1:] if path.startswith("/") else path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(quote(unquote(part), safe="~!$&'()*+,;=:@"))
    if path.endswith(("/.", "/..")):
        parts.append("")
    if parts and parts[-1] in INDEX_FILES:
        parts[-1] = ""
    return "/" + "/".join(parts)


def to_uri(iri: str) -> str:
    """Write an address as URIs are written, in ASCII (RFC 3987, 3.1).

    One that is a URI already stays as it is, letter by letter.

    >>> to_uri("https://fr.wikipedia.org/wiki/Cœur%20?a=b c")
    'https://fr.wikipedia.org/wiki/C%C5%93ur%20?a=b%20c'
    """
    if _URI.fullmatch(iri):
        return iri
    head, mark, rest = iri.partition("://")
    end = min((rest.find(sign) for sign in "/?#" if sign in rest), default=len(rest))
    host = rest[:end] if mark else ""
    if not host.isascii():
        from idna import IDNAError, encode

        with suppress(IDNAError):
            name, colon, port = host.partition(":")
            host = encode(name, uts46=True).decode() + colon + port
    tail = rest[end:] if mark else iri
    return (f"{head}://{quote(host, _RESERVED)}" if mark else "") + quote(
        tail, _RESERVED
    )


def is_same_site(url: str, site: str) -> bool:
    """Tell whether an absolute URL lies below the site's; http or https, either.

    >>> is_same_site("http://example.org/a", "https://example.org")
    True
    """
    one, two = _safe_split(url), _safe_split(site)
    if one is None or two is None or one[0] != two[0]:
        return False
    base = two[1].rstrip("/")
    return one[1] == base or one[1].startswith(base + "/")


def site_path(href: str, *, site: str, page: str = "/") -> str | None:
    """Return the path below the site's root that a link leads to; None if outside.

    `href` may be absolute, start with a slash or be relative to the path `page`;
    fragment and query are dropped. A site below a folder keeps its root: for
    https://example.org/blog, "/blog/x/" is the path "/x/".
    """
    href = href.strip()
    try:
        parts = urlsplit(href)
        base = urlsplit(site)
    except ValueError:
        return None
    root = base.path.rstrip("/")
    if parts.netloc:
        scheme = parts.scheme or base.scheme
        if scheme not in DEFAULT_PORTS:
            return None
        absolute = urlunsplit((scheme, parts.netloc, parts.path or "/", "", ""))
        if not is_same_site(absolute, site):
            return None
        path = parts.path or "/"
    elif parts.scheme:
        return None
    elif parts.path.startswith("/"):
        path = parts.path
    else:
        folder = page if not parts.path else page.rsplit("/", 1)[0] + "/"
        path = root + folder + parts.path
    path = normalise_path(path)
    if root and path != root and not path.startswith(root + "/"):
        return None
    return path[len(root) :] or "/"


def absolute(path: str, site: str) -> str:
    """Return the absolute address of a site path.

    >>> absolute("/a/", "https://example.org/blog")
    'https://example.org/blog/a/'
    """
    return site.rstrip("/") + "/" + path.lstrip("/")


def _safe_split(url: str) -> tuple[tuple[str, int | None], str] | None:
    try:
        parts = urlsplit(normalise(url))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS:
        return None
    return ((parts.hostname or "", port), parts.path)
