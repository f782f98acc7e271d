"""Content policy: what a page may load and run, as its Content-Security-Policy.

The theme loads from the site alone. What the author's own text brings from elsewhere is
allowed on its page, and nothing else: what came in by a comment, a mention or the tags
of a recording loads and runs nothing, even if its markup got through.
"""

import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from causerie.text.html_fragment import read_fragment
from causerie.text.html_links import STYLE, addresses_in
from causerie.urls import normalise

# The attributes that load something, and the directives that decide on it (CSP 3, 6.7).
_IMAGE, _MEDIA, _FRAME = ("img-src",), ("media-src",), ("frame-src",)
_LOADS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "a": {"data-player": _FRAME},
    "audio": {"src": _MEDIA},
    "body": {"background": _IMAGE},
    "embed": {"src": ("object-src", *_FRAME)},
    "feimage": {"href": _IMAGE, "xlink:href": _IMAGE},
    "frame": {"src": _FRAME},
    "iframe": {"src": _FRAME},
    "image": {"href": _IMAGE, "xlink:href": _IMAGE},
    "img": {"src": _IMAGE, "srcset": _IMAGE},
    "input": {"src": _IMAGE},
    "link": {"href": ("style-src",)},
    "object": {"data": ("object-src", *_FRAME)},
    "script": {"src": ("script-src",)},
    "source": {"src": _MEDIA, "srcset": _IMAGE},
    "table": {"background": _IMAGE},
    "td": {"background": _IMAGE},
    "th": {"background": _IMAGE},
    "track": {"src": _MEDIA},
    "video": {"src": _MEDIA, "poster": _IMAGE},
}
# Most texts load and run nothing, and need not be parsed: hardly any has one of these
# words, and of the others most have them in no attribute.
_WORDS = ("src", "poster", "data", "background", "style", "link", "image", "script")
# Of a text in small letters: to take both for one takes several times as long.
_EVENT = re.compile(r"on[a-z]+\s*=")
_MAY_LOAD = re.compile(
    r"""<(?:feimage|image|link|script|style)\b"""
    r"""|[\s/"'](?:src|srcset|poster|data|data-player|background|style|on[a-z]+)\s*="""
)
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d+)?")  # of a host (CSP 3, 2.3.1)


def content_policy(  # noqa: PLR0913 - most are keywords
    text: str,
    site: str,
    *,
    media: Iterable[str] = (),
    images: Iterable[str] = (),
    scripts: Iterable[str] = (),
    more: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> Markup:
    """Return the policy of the page of a text, an HTML fragment of the author's.

    `site` is the site's address; `media` and `images` are URLs that the page loads
    beside the text. A recording may be wherever its host leads on to. `scripts` are
    sources of scripts, as CSP has them, and `more` sources by directive.

    >>> content_policy('<img src="//b.example/a.png">', "https://a.example")
    Markup("default-src 'self' https://a.example; base-uri 'self' https://a.example; \
img-src 'self' https://a.example https://b.example")
    """
    own = _origin(site)
    home = " ".join(["'self'", *filter(None, [own])])
    found = [*_find_loads(text)] if _may_load(text) else []
    found += [("media-src", url) for url in media]
    found += [("img-src", url) for url in images]
    found += [("script-src", source) for source in scripts]
    allowed: dict[str, set[str]] = defaultdict(set)
    for directive, source in found:
        if source.startswith("'"):
            allowed[directive].add(source)
        elif source[:5].lower() == "data:":
            allowed[directive].add("data:")
        elif (origin := _origin(source, site)) not in {"", own}:
            scheme = origin.partition("//")[0]
            allowed[directive].add(scheme if directive in _MEDIA else origin)
    for directive, sources in more.items():
        allowed[directive].update(sources)
    first = {"default-src": allowed.pop("default-src", ())}
    first["base-uri"] = allowed.pop("base-uri", ())
    rows = []
    for directive, sources in (*first.items(), *sorted(allowed.items())):
        also = [] if directive.endswith("-attr") else [home]
        rows.append(" ".join([directive, *also, *sorted(sources)]))
    return Markup("; ").join(map(Markup, rows))  # hosts, digests and words of ours


def _may_load(text: str) -> bool:
    lower = text.lower()
    has_word = any(word in lower for word in _WORDS) or _EVENT.search(lower)
    return bool(has_word and _MAY_LOAD.search(lower))


def _find_loads(text: str) -> Iterator[tuple[str, str]]:
    """Yield what a text loads and runs: directives with URLs or quoted sources."""
    for element in read_fragment(text).iter("*"):
        tag = element.tag
        for name, directives in _LOADS.get(tag, {}).items():
            for url in addresses_in(name, element.get(name, "")):
                yield from ((directive, url.strip()) for directive in directives)
        if tag in {"script", "style"} and element.text:
            yield f"{tag}-src", _digest(element.text)
        for name, value in element.items():
            if name == STYLE:
                yield "style-src-attr", "'unsafe-inline'"
                yield from (("img-src", url) for url in addresses_in(STYLE, value))
            elif name.startswith("on"):
                yield "script-src-attr", "'unsafe-hashes'"
                yield "script-src-attr", _digest(value)


def _digest(code: str) -> str:
    return f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'"


@lru_cache(maxsize=256)
def _origin(url: str, base: str = "") -> str:
    """Return scheme, host and port of a URL; empty if it has none that CSP can name."""
    try:
        parts = urlsplit(normalise(urljoin(f"{base}/", url)))
    except ValueError:
        return ""
    origin = f"{parts.scheme}://{parts.netloc}"
    return origin if _ORIGIN.fullmatch(origin) else ""
