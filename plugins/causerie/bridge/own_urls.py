"""Own URLs: absolute addresses of this site, and what they become in its pages.

Links of pages begin at the root of their host, `/2026/x/` or `/repo/2026/x/`, so that
a built site stands under any host: production, a staging host, a preview of a deploy.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

_LOOPBACK = r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)"


@lru_cache(maxsize=8)
def sign_of(site: str) -> re.Pattern[str]:
    """Return the pattern of what all URLs of a site have in them, quick to look for.

    Authors copy addresses from the browser: http may stand for https, or for neither,
    and the loopback host of a preview has many names.
    """
    return re.compile(rf"//{_form(site)}(?=[/?#\s\"',]|$)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _beginning(site: str) -> re.Pattern[str]:
    return re.compile(rf"(?:https?:)?{sign_of(site).pattern}", re.IGNORECASE)


def _form(site: str) -> str:
    rest = site.rstrip("/").partition("://")[2]
    loopback = re.match(_LOOPBACK, rest, re.IGNORECASE)
    if loopback is None:
        return re.escape(rest)
    return _LOOPBACK + re.escape(rest[loopback.end() :])


def rebase(href: str, site: str, to: str) -> str:
    """Turn an address of one site URL into one of another, or of a path.

    >>> rebase("http://localhost:8000/a/", "http://127.0.0.1:8000", "https://e.org")
    'https://e.org/a/'
    >>> home = "https://e.org"
    >>> rebase("https://e.org?q", home, ""), rebase("//E.org/b", home, "/x")
    ('/?q', '/x/b')
    """
    if not site or "//" not in href:
        return href
    found = _beginning(site).match(href.strip())
    if found is None:
        return href
    rest = href.strip()[found.end() :]
    return to + (rest if rest.startswith("/") or to else f"/{rest}")


def urls_to_replace(settings: Mapping[str, Any], siteurl: str) -> Iterator[str]:
    """Yield the site URLs whose addresses are to be below `siteurl` in a body.

    They are that of the author's preview, and where the body is for a page, all.
    """
    names = ["CAUSERIE_LOCAL_URL"]
    if not siteurl or siteurl.startswith("/"):
        names += ["CAUSERIE_PUBLIC_URL", "SITEURL"]
    found = dict.fromkeys(settings.get(name, "").rstrip("/") for name in names)
    yield from (url for url in found if url not in {"", siteurl})
