"""Choices: what a new site is to be, and what is wrong with it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from causerie.bridge.slugs import make_slug
from causerie.text.printable import printable

LANGUAGES = ("fr", "en", "de")
FALLBACK_ZONES = {"fr": "Europe/Paris", "en": "Europe/London", "de": "Europe/Berlin"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a new site is to be."""

    name: str
    url: str  # public, without a slash at its end
    lang: str  # one of LANGUAGES
    author: str
    timezone: str  # as "Europe/Paris"
    podcast: bool


def default_name(folder: Path) -> str:
    """Return a name for the site of a folder.

    >>> default_name(Path("my-blog"))
    'My blog'
    """
    words = re.sub(r"[\W_]+", " ", folder.name).strip()
    return words[:1].upper() + words[1:] or "Causerie"


def default_url(folder: Path) -> str:
    """Return an address that is nobody's, for a site that has none yet.

    >>> default_url(Path("My blog"))
    'https://my-blog.example'
    """
    host = re.sub(r"[^a-z0-9]+", "-", make_slug(folder.name)).strip("-")
    return f"https://{host[:60] or 'site'}.example"


def default_language(environment: Mapping[str, str]) -> str:
    """Return the language of a machine's settings, or English.

    >>> default_language({"LANG": "de_AT.UTF-8"}), default_language({"LANG": "C"})
    ('de', 'en')
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if (lang := environment.get(name, "")[:2]) in LANGUAGES:
            return lang
    return "en"


def default_author() -> str:
    """Return the name of who is logged in, as the system has it."""
    import pwd  # not every system has it

    try:
        user = pwd.getpwuid(os.getuid())
    except KeyError:
        return "Causerie"
    full = user.pw_gecos.partition(",")[0].strip()
    return printable(full or user.pw_name.capitalize())


def default_timezone(environment: Mapping[str, str], localtime: Path, lang: str) -> str:
    """Return the time zone of the machine; of a machine at UTC, the language's."""
    named = environment.get("TZ", "").removeprefix(":")
    if not named:
        try:
            named = os.path.realpath(localtime).partition("/zoneinfo/")[2]
        except OSError:
            named = ""
    known = "/" in named and not named.startswith("Etc/") and is_timezone(named)
    return named if known else FALLBACK_ZONES[lang]


def is_timezone(name: str) -> bool:
    """Return whether there is a time zone of a name."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


def name_fault(value: str) -> str:
    """Return what is wrong with the name of a site or an author; empty if nothing."""
    if not value.strip():
        return "It is empty."
    if value != printable(value) or "\n" in value:
        return "It has a character that is none of a name."
    return ""


def url_fault(value: str) -> str:
    """Return what is wrong with a site's public address; empty if nothing.

    >>> url_fault("blog.example.org")
    'Write it with https:// in front: https://blog.example.org'
    """
    if "://" not in value:
        return f"Write it with https:// in front: https://{value}"
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in {"http", "https"} or not host:
        return "It is no web address: https://blog.example.org"
    if re.search(r"[\s\"'<>\\]", value) or parts.query or parts.fragment:
        return "It has more than host and path: https://blog.example.org"
    return ""


def find_faults(choices: Choices) -> list[str]:
    """Return what is wrong with choices, each in a sentence."""
    language = "" if choices.lang in LANGUAGES else "It is none of fr, en and de."
    zone = "It is none that is known: Europe/Paris, America/Montreal, …"
    found = {
        f"name {choices.name!r}": name_fault(choices.name),
        f"address {choices.url!r}": url_fault(choices.url),
        f"language {choices.lang!r}": language,
        f"author {choices.author!r}": name_fault(choices.author),
        f"time zone {choices.timezone!r}": (
            "" if is_timezone(choices.timezone) else zone
        ),
    }
    return [f"The {what} will not do. {why}" for what, why in found.items() if why]
