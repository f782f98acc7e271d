"""Check slugs and old addresses (Aliases)."""

import re
from collections.abc import Iterator
from unicodedata import category
from urllib.parse import unquote_to_bytes

from causerie.text.xml_characters import code_point

# Characters that delimit a path, or that shells, mail programs (which detect links) and
# file systems do not accept.
_NEVER = frozenset("/?#%\\\"'`<>|^*:;")
_QUOTES_AND_BRACKETS = frozenset({"Pi", "Pf", "Ps", "Pe"})
_INVISIBLE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_JOINERS = "\u200c\u200d"  # part of Persian words and of composed emoji
_PLAIN = re.compile(r"[\w-][\w.-]*", re.ASCII)
_QUERY = re.compile(r"(?:[\w!$&'()*+./:;=?@~-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_RESERVED = frozenset({"index.html", "index.htm"})


def slug_fault(value: str) -> str:
    """Return what is wrong with a slug; empty if nothing is.

    >>> slug_fault("été"), slug_fault("a b")
    ('', 'is not one part of an address: it has a space.')
    """
    if _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return ""  # the usual case
    wrong = next(_slug_faults(value), "")
    return f"is not one part of an address: {wrong}" if wrong else ""


def page_slug_fault(value: str) -> str:
    """Return what is wrong with the slug of a page, which may be below another's.

    >>> page_slug_fault("about/team"), page_slug_fault("about/../team")[:23]
    ('', "has the part '..', whic")
    """
    parts = value.split("/")
    if len(parts) == 1:
        return slug_fault(value)
    if "" in parts:
        return "has a slash too many. Write one between two names: about/team."
    wrong = next(((part, fault) for part in parts if (fault := slug_fault(part))), None)
    return f"has the part {wrong[0]!r}, which {wrong[1]}" if wrong else ""


def alias_fault(path: str) -> str:
    """Return what is wrong with an old address; empty if nothing is.

    >>> alias_fault("/old/"), alias_fault("/?p=123"), alias_fault("old/")
    ('', '', 'does not begin with a slash.')
    """
    return next(_alias_faults(path), "")


def has_query(path: str) -> bool:
    """Return whether an old address has a query, as WordPress's `/?p=123`."""
    return "?" in path


def _slug_faults(value: str) -> Iterator[str]:
    if not value:
        yield "it is empty."
    for sign in value:
        if sign.isspace():
            yield "it has a space."
        if sign in _NEVER or category(sign) in _QUOTES_AND_BRACKETS:
            yield f"it has {sign!r}."
    for name in _invisible(value):
        yield f"it has the invisible character {name}."
    if value.startswith("."):
        yield "it begins with a full stop."
    if value.lower() in _RESERVED:
        yield "that is what servers call the page of a folder."


def _alias_faults(path: str) -> Iterator[str]:
    if not path.startswith("/"):
        yield "does not begin with a slash."
    if path.startswith("//"):
        yield "begins with two slashes: that is an address of another site."
    if re.search(r"[\s;|]\s*/", path):
        yield "holds several: separate them by commas."
    if "#" in path:
        yield "has a fragment, of which no server is told: leave it out."
    path, mark, query = path.partition("?")
    if mark and not _QUERY.fullmatch(query):
        yield "has a query that is none: copy it from the browser's address line."
    if re.search(r"%(?![0-9A-Fa-f]{2})", path):
        yield "has a percent sign that begins no %XX: write %25 for it."
    try:
        plain = unquote_to_bytes(path).decode()
    except UnicodeError:
        yield "is not UTF-8 where it is percent-encoded."
        return
    for name in _invisible(plain):
        yield f"has the invisible character {name}."
    if "\\" in plain or ".." in plain.split("/"):
        yield "has a backslash or two full stops, which lead elsewhere."


def _invisible(text: str) -> Iterator[str]:
    for sign in text:
        if category(sign) in _INVISIBLE and sign not in _JOINERS:
            yield code_point(sign)
