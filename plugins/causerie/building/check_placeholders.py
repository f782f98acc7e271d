"""Check a release for placeholders: addresses and guids of nobody or of the demo.

The demonstration's identity belongs to the demonstration, and names that end in
.example and the like belong to nobody (RFC 2606, RFC 6761).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from causerie.bridge.check_urls import is_loopback
from causerie.problems import Problem
from causerie.settings_locator import Locator

DEMO_URL = "https://entre-collegues.example"
DEMO_MAIL = "redaction@entre-collegues.example"
DEMO_GUIDS = frozenset(
    {
        "e099ff55-deaa-57f1-a5aa-9c7bca5fba43",
        "43cde62f-2331-51c8-8852-664b0952e8ad",
    }
)
_SETTINGS = ("COMMENTS", "PODCAST", "SUBSCRIBE", "SOCIAL", "PINGBACKS", "FEED_DOMAIN")
_NOBODYS = re.compile(r"(?:.*\.)?(?:example|invalid|test|example\.(?:com|org|net))\.?")
# of mail, of web addresses
_HOSTS = re.compile(r"(?:[^\s/@]@|://\[?)([0-9A-Fa-f:.]+(?=\])|[A-Za-z0-9.-]+)")


def is_nobodys(host: str) -> bool:
    """Return whether a host name is reserved for examples, tests or this machine."""
    name = host.lower()
    return bool(_NOBODYS.fullmatch(name)) or is_loopback(name)


def check_placeholders(
    settings: Mapping[str, Any], locate: Locator
) -> Iterator[Problem]:
    """Report settings of a release that are the demonstration's, or nobody's.

    The demonstration itself is recognised by its address. A site whose own address is
    an example is a trial: all its addresses may be examples, but not the demo's.
    """
    url = settings["SITEURL"].rstrip("/")
    if url == DEMO_URL:
        return
    host = urlsplit(url).hostname or ""
    if is_loopback(host) and url.startswith("https://"):  # else it is refused
        what = f"SITEURL is {url!r}, which leads every reader to his own machine."
        fix = "Write the site's public address, in publishconf.py."
        yield Problem(locate("SITEURL"), what, fix)
    trial = is_nobodys(host)
    for keys, text in _texts(settings):
        where, name = locate(*keys), _spell(keys)
        if text.lower() in DEMO_GUIDS:
            what = f"{name} is the demonstration's: apps would take the two for one."
            fix = "Take the line out: the next release says which to write."
            yield Problem(where, what, fix)
        elif DEMO_MAIL in text:
            what = f"{name} is the demonstration's: {text!r}."
            yield Problem(where, what, "Write your own, or take the line out.")
        elif not trial and (
            found := [h for h in _HOSTS.findall(text) if is_nobodys(h)]
        ):
            what = f"{name} names {found[0]}, which is nobody's."
            yield Problem(where, what, "Write your own, or take the line out.")


def _texts(settings: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the strings in our settings, with the keys that lead to them."""
    for name in _SETTINGS:
        yield from _within((name,), settings.get(name))


def _within(keys: tuple[str, ...], value: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _within((*keys, key), inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            is_pair = isinstance(inner, list | tuple) and len(inner) > 1
            own = (*keys, str(inner[0])) if is_pair else keys
            yield from _within(own, inner[1:] if is_pair else inner)


def _spell(keys: tuple[str, ...]) -> str:
    name, *below = keys
    return name + "".join(f'["{key}"]' for key in below)
