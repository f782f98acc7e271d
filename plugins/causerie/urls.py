"""Normalise, compare, encode and resolve URLs; the only place that does."""

import re
from contextlib import suppress
from functools import lru_cache
from unicodedata import normalize as compose
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
INDEX_FILES = ("index.html", "index.htm")
_PATH_SAFE = "~!$&'()*+,;=:@"  # not encoded in a path segment (RFC 3986, 3.3)

_RESERVED = "%:/?#[]@!$&'()*+,;=~"  # not encoded in a URL
_URI = re.compile(r"[\w.%:/?#\[\]@!$&'()*+,;=~-]*", re.ASCII)


def normalise(url: str) -> str:
    """Normalise an absolute URL to the page that it leads to (RFC 3986, 6.2).

    >>> normalise("HTTPS://Example.org:443/a/../b%7e/index.html?q#top")
    'https://example.org/b~/?q'
    """
    parts = urlsplit(url.strip())
    path = normalise_path(parts.path)
    query = parts.query.strip()
    return urlunsplit((parts.scheme.lower(), _authority(parts), path, query, ""))


@lru_cache(maxsize=256)  # one URL is compared with many
def normalise_spelling(url: str) -> str:
    r"""Normalise the spelling of an absolute URL: what browsers request is the same.

    This is stricter than `normalise`: URLs that differ in a slash, a file's name or
    a fragment stay different.

    >>> normalise_spelling("HTTPS://Café.example:443/a/../\n%c3%a9%7e?q=é#é")
    'https://xn--caf-dma.example/%C3%A9~?q=%C3%A9#%C3%A9'
    """
    front, mark, query = url.partition("?")
    parts = urlsplit(front.strip().replace("\\", "/") + mark + query.strip())
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        return url
    path = "/" + "/".join(_segments(_DOT.sub(".", parts.path)))
    rest = (_normalise_escapes(part) for part in (path, parts.query, parts.fragment))
    return urlunsplit((scheme, _authority(parts), *rest))


def is_same_address(one: str, two: str) -> bool:
    """Return whether two URLs are spellings of the same one."""
    try:
        return one == two or normalise_spelling(one) == normalise_spelling(two)
    except ValueError:
        return False


def normalise_path(path: str) -> str:
    """Normalise a site path: resolve dots, unify escapes, drop index.html.

    The result is a URL path by RFC 3986, of composed characters (NFC).

    >>> normalise_path("/2026/./x/index.html"), normalise_path("/%C3%A9t%65\u0301/")
    ('/2026/x/', '/%C3%A9t%C3%A9/')
    """
    if _PLAIN_PATH.fullmatch(path):  # as most are
        return path
    parts = [encode_segment(unquote(p)) for p in _segments(_DOT.sub(".", path))]
    if parts and parts[-1] in INDEX_FILES:
        parts[-1] = ""
    return "/" + "/".join(parts)


def to_uri(iri: str) -> str:
    """Convert an IRI to a URI, in ASCII (RFC 3987, 3.1).

    What is a URI already is returned unchanged.

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


@lru_cache(maxsize=4096)  # years, months, tags: a build asks 80 times a post
def encode_segment(name: str) -> str:
    """Encode a name as one segment of a URL path.

    >>> encode_segment("50 % (été)")
    '50%20%25%20(%C3%A9t%C3%A9)'
    """
    composed = name if name.isascii() else compose("NFC", name)
    return quote(composed, safe=_PATH_SAFE, errors="surrogatepass")


def encode_path(path: str) -> str:
    """Encode the path of a file as a URL path.

    >>> encode_path("images/ma photo.png")
    'images/ma%20photo.png'
    """
    return "/".join(map(encode_segment, path.split("/")))


def file_of(path: str) -> str:
    """Return the output file that a site path names.

    >>> file_of("/images/ma%20photo.png")
    'images/ma photo.png'
    """
    return re.sub(r"//+", "/", unquote(path)).lstrip("/")


def save_as(path: str) -> str:
    """Return the output file that is served for a site path.

    >>> save_as("/2026/x/"), save_as("/old.html"), save_as("/old")
    ('2026/x/index.html', 'old.html', 'old/index.html')
    """
    name = file_of(normalise_path(path))
    if not name or name.endswith("/"):
        return name + "index.html"
    return name if "." in name.rsplit("/", 1)[-1] else name + "/index.html"


def address_of(file: str) -> str:
    """Return the site path of an output file, unencoded, for messages.

    >>> address_of("2026/été/index.html"), address_of("feed.xml")
    ('/2026/été/', '/feed.xml')
    """
    folder, _, name = file.rpartition("/")
    return f"/{folder}/".replace("//", "/") if name == INDEX_FILES[0] else f"/{file}"


def host_of(url: str) -> str:
    """Return the host of a URL; empty if it has none or is invalid.

    >>> host_of("https://Blog.example:8000/a/"), host_of("//[")
    ('blog.example', '')
    """
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """Return the encoded path of a URL; empty if the URL is invalid.

    >>> path_of("https://blog.example/a%20b?c"), path_of("//[")
    ('/a%20b', '')
    """
    try:
        return urlsplit(url).path
    except ValueError:  # "//[" begins an IPv6 address that never ends
        return ""


def is_same_site(url: str, site: str) -> bool:
    """Return whether an absolute URL is below the site's, by http or https.

    >>> is_same_site("http://example.org/a", "https://example.org")
    True
    """
    one, two = _safe_split(url), _safe_split(site)
    if one is None or two is None or one[0] != two[0]:
        return False
    base = two[1].rstrip("/")
    return one[1] == base or one[1].startswith(base + "/")


def is_web_link(url: str, *, most: int = 500) -> bool:
    """Return whether an untrusted URL may be linked in a page."""
    try:
        parts = urlsplit(url)
        has_host = parts.hostname and parts.port != 0
    except ValueError:
        return False
    is_web = parts.scheme in DEFAULT_PORTS and has_host and "@" not in parts.netloc
    is_single_url = (
        len(url) <= most and url.isprintable() and not _NEVER_IN_URLS.search(url)
    )
    return bool(is_web and is_single_url)


def site_path(href: str, *, site: str, page: str = "/") -> str | None:
    """Return the site path that a link leads to; None if it leaves the site.

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
    """Return the absolute URL of a site path.

    >>> absolute("/a/", "https://example.org/blog")
    'https://example.org/blog/a/'
    """
    return site.rstrip("/") + "/" + path.lstrip("/")


_NEVER_IN_URLS = re.compile(r"""[\s"<>\\^`{|}]""")  # RFC 3986, appendix C, and browsers
_DOT = re.compile("%2e", re.IGNORECASE)
# a folder's path, of letters and digits that nothing is done to
_PLAIN_PATH = re.compile(r"/(?:[\w-]+/)*", re.ASCII)
_ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")  # RFC 3986, 2.3: need no escape


def _segments(path: str) -> list[str]:
    """Return the segments of a path, with dots resolved (RFC 3986, 5.2.4)."""
    parts: list[str] = []
    for part in path.removeprefix("/").split("/"):
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    if path.endswith(("/.", "/..")):
        parts.append("")
    return parts


def _normalise_escapes(part: str) -> str:
    def spell_escape(found: re.Match[str]) -> str:
        character = chr(int(found[0][1:], 16))
        return character if _UNRESERVED.fullmatch(character) else found[0].upper()

    return _ESCAPED.sub(spell_escape, quote(part, safe="%/:=&?~+!$,;'@()*[]"))


def _authority(parts: SplitResult) -> str:
    """Return host and port; the host in ASCII, as DNS resolves it."""
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii() or "%" in host:
        import idna  # slow to import, and rarely needed

        with suppress(idna.IDNAError):
            host = idna.encode(unquote(host), uts46=True, std3_rules=False).decode()
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    is_usual = port is None or port == DEFAULT_PORTS.get(parts.scheme.lower())
    return host if is_usual else f"{host}:{port}"


@lru_cache(maxsize=256)  # one site is compared with many URLs
def _safe_split(url: str) -> tuple[tuple[str, int | None], str] | None:
    try:
        parts = urlsplit(normalise(url))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS:
        return None
    return ((parts.hostname or "", port), parts.path)
