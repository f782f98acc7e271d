"""Recognise conflict copies, which file synchronisation makes of concurrent edits.

Dropbox, Nextcloud, Syncthing, Seafile and others add a word to the name; iCloud,
Finder, Explorer and Google Drive add a number or "copy".
"""

import re
from collections.abc import Container

_WORDS = (
    "confli[ck]t|conflict|conflit|conflicto|conflitto|conflito|konflikt|konflik"
    "|конфликт|конфлікт|競合|冲突|衝突|충돌|modstrid|motstrid|ristiriit|çak\u0131ş|ütköz"
)
_COPY = (
    "copy|copie|kopie|copia|cópia|kopia|kopi|kopio|kopija|másolat|kópia|копия|копія"
    "|のコピー|副本|拷贝|複本|복사본"
)
_CERTAIN = re.compile(
    rf"[ _.-]*[(\[][^()\[\]]*(?:{_WORDS})[^()\[\]]*[)\]]"  # Dropbox, Nextcloud, Seafile
    r"|[._-]sync-conflict-\d[\w-]*"  # Syncthing
    r"|_conflict-\d[\w-]*|\.conflict(?=\.|$)"  # ownCloud, Resilio
    r"|_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+"  # git mergetool
    rf"| (?:[-\u2013] )?(?:{_COPY})(?: \(?\d+\)?)?(?=\.|$)"  # Finder, Explorer
    rf"| \((?:\d+\w* |another |autre |andere )?(?:{_COPY})(?: \d+)?\)",  # Linux
    re.IGNORECASE,
)
_BACKUP = "bak|backup|old|orig|save"
_QUICK_CHECK = re.compile(
    r"[ (\[~]|conflict|_[BLR]|-(?:DESK|LAP)TOP-"
    rf"|\.(?:{_BACKUP})\.",
    re.IGNORECASE,
)
_PREFIX = re.compile(rf"(?:{_COPY}) (?:of|de|von|di|van|av|af) (?=\S)", re.IGNORECASE)
# an ordinary name may end like this: only if the original is in the same folder
_NUMBERED = re.compile(
    r"(?: [2-9]| ?\(\d\d?\)|~\d"
    r"|-(?:DESKTOP|LAPTOP)-[A-Z\d]{7,8}(?:-\d)?"  # OneDrive: a computer
    rf"|\.(?:{_BACKUP}))(?=\.|$)"
)


def may_be_copy(path: str) -> bool:
    """Return whether a name of a path may be that of a conflict copy; this is fast."""
    return _QUICK_CHECK.search(path) is not None


def original_of(name: str, beside: Container[str]) -> str:
    """Return the name of a conflict copy's original; empty if the file is not a copy.

    `beside` holds the names in the same folder.

    >>> original_of("a (Nina's conflicted copy 2026-05-12).md", ())
    'a.md'
    >>> original_of("top 2.md", ["top.md"]), original_of("top 2.md", [])
    ('top.md', '')
    """
    if not may_be_copy(name):  # true of nearly all files
        return ""
    if found := _CERTAIN.search(name):
        return name[: found.start()] + name[found.end() :]
    if found := _PREFIX.match(name):
        return name[found.end() :]
    if found := _NUMBERED.search(name):
        original = name[: found.start()] + name[found.end() :]
        return original if original in beside else ""
    return ""
