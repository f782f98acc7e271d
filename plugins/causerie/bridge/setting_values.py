"""Setting values: rules for addresses, patterns, time zones and languages."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from difflib import get_close_matches
from string import Formatter
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pelican.utils import get_date

from causerie.header.keys import KEYS
from causerie.settings import Check, content_path, did_you_mean, not_empty
from causerie.text.language_codes import LANGUAGE_CODES

# Languages by their names, and by codes of three letters.
_CODES_BY_NAME = {
    **dict.fromkeys(("english", "anglais", "englisch", "eng"), "en"),
    **dict.fromkeys(("french", "français", "francais", "fra", "fre"), "fr"),
    **dict.fromkeys(("german", "deutsch", "allemand", "deu", "ger"), "de"),
    **dict.fromkeys(("spanish", "español", "espanol", "spa"), "es"),
    **dict.fromkeys(("italian", "italiano", "ita"), "it"),
    **dict.fromkeys(("portuguese", "português", "portugues", "por"), "pt"),
    **dict.fromkeys(("dutch", "nederlands", "nld", "dut"), "nl"),
    **dict.fromkeys(("arabic", "ara"), "ar"),
    **dict.fromkeys(("chinese", "zho", "chi"), "zh"),
    **dict.fromkeys(("japanese", "jpn"), "ja"),
    **dict.fromkeys(("russian", "rus"), "ru"),
    **dict.fromkeys(("polish", "polski", "pol"), "pl"),
}
_TAG = re.compile(
    r"(?P<lang>[a-z]{2,3})(-[a-z]{4})?(-(?P<region>[a-z]{2}|\d{3}))?"
    r"(-([a-z\d]{5,8}|\d[a-z\d]{3}))*",
    re.IGNORECASE,
)


def language_fault(value: str) -> str:
    """Check the tag of a language (BCP 47)."""
    known = value.strip().lower()
    if known in _CODES_BY_NAME:
        return f"is no tag of a language. Write {_CODES_BY_NAME[known]!r}."
    if "_" in value or "." in value:
        tag = re.split(r"[.@]", value)[0].replace("_", "-")
        if not language_fault(tag):
            return f"is the name of a locale. Write {tag!r}."
    tag = _TAG.fullmatch(value)
    if not tag or (
        len(tag["lang"]) == _SHORT and tag["lang"].lower() not in LANGUAGE_CODES
    ):
        return "is no tag of a language, such as 'fr' or 'en-GB'."
    if (tag["region"] or "").lower() == "uk":
        return f"names a region that is called GB. Write {tag['lang'] + '-GB'!r}."
    return ""


def subtitle_fault(value: Any) -> str:
    """Check the line below a site's name: a text, or one for each language."""
    if isinstance(value, str):
        return ""
    texts = value if isinstance(value, Mapping) else {}
    if not texts or not all(
        isinstance(each, str) for each in (*texts, *texts.values())
    ):
        return 'is neither text nor texts by language: {"fr": "…", "en": "…"}.'
    faults = ((lang, language_fault(lang)) for lang in texts)
    return next((f"has {lang!r}, which {fault}" for lang, fault in faults if fault), "")


_SHORT = 2  # letters of the languages that have a code of two


def zone_fault(value: str) -> str:
    """Check the name of a time zone, as Europe/Paris."""
    if value == "localtime":
        return f"is another zone on another machine. {_ANY_ZONE}"
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"is no time zone. {_nearest_zone(value)}"
    return ""


def _nearest_zone(value: str) -> str:
    if _OFFSET.match(value):
        return _ANY_ZONE
    zones = sorted(available_timezones())
    wanted = value.strip().replace(" ", "_").casefold()
    for zone in zones:
        if wanted and wanted in {zone.casefold(), zone.rpartition("/")[2].casefold()}:
            return f"Did you mean {zone!r}?"
    in_lower = {zone.casefold(): zone for zone in zones}
    near = get_close_matches(wanted, in_lower, n=1)
    if len(wanted) < _WORD:
        return _ANY_ZONE
    if near:
        return f"Did you mean {in_lower[near[0]]!r}?"
    place = did_you_mean(value, {zone.rpartition("/")[2] for zone in zones})
    return place or _ANY_ZONE


_ANY_ZONE = "Write a name such as 'Europe/Paris'."
_WORD = 5  # letters; shorter words are too similar to each other
_OFFSET = re.compile(r"\s*(GMT|UTC|Z)?\s*[+-]?\d", re.IGNORECASE)


def site_url_fault(value: str) -> str:
    """Check the address that all pages of a site begin with."""
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
        plain = host.encode("idna").decode()
    except ValueError:
        return "is no address."
    faults = {
        "is no address that begins with https://.": not _WEB.match(value),
        "has a character that no address has.": _NEVER.search(value),
        "holds a user's name. Take it out.": "@" in parts.netloc,
        "goes on with ? or #. Take that out.": "?" in value or "#" in value,
        "names no host.": not _HOST.fullmatch(plain) and ":" not in host,
        f"has signs that feeds cannot carry. Write {plain}.": host != plain,
        "names a page. Write the address of the site.": _PAGE.search(parts.path),
        "has a path that no address has.": not parts.path.isascii()
        or "//" in parts.path,
    }
    return next((fault for fault, found in faults.items() if found), "")


_WEB = re.compile(r"https?://", re.IGNORECASE)
_NEVER = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")
_PAGE = re.compile(r"/[^/]*\.(html?|php|xml|md)/*$", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")


def place_fault(value: str) -> str:
    """Check that a file is inside the output."""
    out = ".." in value.split("/") or value.startswith("/")
    return "leads out of the site's folder." if out else ""


# Placeholders of addresses, by what the address is of.
_POST = frozenset({*KEYS, "path", "slug", "lang", "date", "author", "category"})
_LIST = frozenset({"slug", "name"})
_PLACEHOLDERS = {
    **dict.fromkeys(("ARTICLE", "DRAFT", "PAGE", "STATIC"), _POST),
    **dict.fromkeys(("CATEGORY", "TAG", "AUTHOR"), _LIST),
    **dict.fromkeys(("YEAR", "MONTH", "DAY"), frozenset({"date"})),
    "TRANSLATION": frozenset({"lang"}),
}


_DATES = {"date": datetime(2026, 3, 29, tzinfo=UTC)}


def pattern_rule(name: str) -> Check:
    """Make a rule: an address pattern whose placeholders are known."""
    known = _PLACEHOLDERS.get(name.partition("_")[0])

    def check(value: str) -> str:
        if known is None:
            return ""  # of one page, without placeholders
        try:
            parts = [*Formatter().parse(value)]
        except ValueError as error:
            return f"is no pattern: {str(error)[:1].lower()}{str(error)[1:]}."
        for _, field, _, _ in parts:
            word = re.split(r"[.\[]", field)[0] if field is not None else None
            if word is not None and word not in known:
                return f"has {{{word}}}, which is not known here. " + (
                    did_you_mean(word, known)
                    or "These are: " + ", ".join(sorted(known)) + "."
                )
        try:
            value.format(**{**dict.fromkeys(known, "a"), **_DATES})
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            return f"cannot be filled in: {error}."
        return ""

    return check


def mismatched(url: str, save_as: str) -> bool:
    """Return whether an address does not lead to the file that a page is written to.

    >>> mismatched("{slug}/", "{slug}/index.html"), mismatched("{slug}", "{slug}.html")
    (False, False)
    >>> mismatched("{slug}.html", "x/{slug}.html"), mismatched("{slug}/", "{slug}.html")
    (True, True)
    """
    file, path = save_as.strip("/"), re.split("[?#]", url)[0].lstrip("/")
    folder = file.removesuffix("index.html").rstrip("/")
    # some servers send x.html for x
    return path not in {file, file.removesuffix(".html"), folder, f"{folder}/"}


def expression_fault(value: str) -> str:
    """Check a regular expression."""
    try:
        re.compile(value)
    except re.error as error:
        return f"is no regular expression: {error}."
    return ""


def default_date_fault(value: Any) -> str:
    """Check a default date: one that Pelican can read, or where it takes it from."""
    try:
        if isinstance(value, tuple):
            datetime(*value)  # noqa: DTZ001 - made to see whether it can be
        elif value is not None and value != "fs":
            get_date(value)
    except (TypeError, ValueError, OverflowError, AttributeError):
        return "is no date: write '2026-03-29', or 'fs' for the files' own."
    return ""


def outside_fault(value: str) -> str:
    """Check that a folder is below content/."""
    out = value.startswith(("/", "~")) or ".." in value.split("/")
    return "is not below content/." if out else ""


def policy_fault(value: Any) -> str:
    """Check directives of a Content-Security-Policy, with lists of sources."""
    if not isinstance(value, dict):
        return 'is not a dict of lists: {"script-src": ["https://…"]}.'
    for name, sources in value.items():
        if not isinstance(name, str) or not _DIRECTIVE.fullmatch(name):
            return f"has {name!r}, which is no directive, such as 'script-src'."
        if not isinstance(sources, list | tuple) or not all(
            isinstance(each, str) and _SOURCE.fullmatch(each) for each in sources
        ):
            return f"has for {name!r} no list of sources, such as 'https://a.example'."
    return ""


_DIRECTIVE = re.compile(
    "base-uri|form-action"
    "|(child|connect|default|font|frame|img|manifest|media|object|script|style|worker)"
    "-src|(script|style)-src-(attr|elem)"
)
_SOURCE = re.compile("""[^\\s;,"&<>]+""", re.ASCII)


def authors_fault(value: Any) -> str:
    """Check what is said of authors, {"Ada": {"bio": "…", "url": "https://…"}}."""
    for name, card in value.items():
        for key, said in card.items():
            if key not in _OF_AUTHORS:
                meant = did_you_mean(str(key), _OF_AUTHORS)
                return f"has for {name!r} a key {key!r}, which is none. {meant}".strip()
            if not isinstance(said, str) or (fault := _OF_AUTHORS[key](said)):
                wrong = "is not text." if not isinstance(said, str) else fault
                return f"has for {name!r} a {key} that {wrong}"
    return ""


_NO_URL = "is no address that begins with https://."
_OF_AUTHORS: dict[str, Check] = {
    "bio": not_empty,
    "image": content_path,
    "url": lambda value: "" if re.match(r"https?://\S+$", value) else _NO_URL,
}


def profile_fault(name: str, address: str) -> str:
    """Return what is wrong with a profile elsewhere; empty if nothing is."""
    if not _PROFILE.fullmatch(address.lower()):
        return f"has for {name!r} no address that begins with https://."
    return "" if name.strip() else f"has no name for {address!r}."


# An address of any scheme, such as mailto: or matrix:, but none that runs a script.
_PROFILE = re.compile(r"(?!(?:javascript|vbscript|data):)[a-z][a-z0-9+.-]*:\S+")


def markdown_option_fault(options: Iterable[Any]) -> str:
    """Return which of some options Python-Markdown would pass over; empty if none."""
    for name in options:
        if name not in _MARKDOWN_OPTIONS:
            near = did_you_mean(str(name), _MARKDOWN_OPTIONS)
            return f"has an option {name!r}, which is none. {near}".rstrip()
    return ""


_MARKDOWN_OPTIONS = ("extensions", "extension_configs", "output_format", "tab_length")
