"""Schemes: what is wrong with an address by itself, wherever it would lead."""

import re
from urllib.parse import urlsplit

from causerie.bridge.intrasite import is_loopback
from causerie.problems import Finding, Level
from causerie.settings import did_you_mean

# Of IANA's register those that are seen in posts, and some that are not in it.
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
_MAIL = re.compile(r"[^\s@/:?#]+@[^\s@/:?#]+\.[a-z]{2,}", re.IGNORECASE)
_ONLY_HERE = "Copy the file below content/images/, and write {static}/images/…."


def find_fault(href: str, *, release: bool) -> Finding | None:
    """Return what is wrong with an address as it is written, if anything is."""
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
    if is_loopback(host):
        what = f"{shown} leads to {host}, which to each reader is his own machine."
        fix = "Write the public address; to a page of yours only what follows the host."
        return Finding(what, fix, Level.ERROR if release else Level.WARNING)
    return None
