"""Judge what other readers than Markdown's made of a post's header.

Their formats have grammars of their own: only what would publish a draft is told, and
keys that are nearly one of ours.
"""

import re
from collections.abc import Collection, Iterator

from causerie.header.keys import KEYS
from causerie.header.misplaced_lines import distance, says_status
from causerie.problems import Problem, Where

_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_NAMES = re.compile(r"[^\W_]+")
_READ = frozenset({"authors", "template", "url", "save_as"})  # by Pelican, too
_LETTERS = 4  # of a key that may be misspelt by one, and twice as many by two


def check_other(text: str, keys: Collection[str], path: str) -> Iterator[Problem]:
    """Find what is wrong with a header of which a reader has read some keys."""
    meant = {key: _near(key.strip().lower()) for key in keys}
    for key, near in meant.items():
        if near:
            fix = f"Did you mean {KEYS[near].name!r}?"
            yield Problem(Where(path), f"There is no key {key!r}.", fix)
    if "status" in {*keys, *meant.values()}:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if says_status(line):
            what = f"{line.strip()!r} is no key of this header."
            yield Problem(Where(path, number), what, "Write :status: draft")
    for tag in _META.finditer(text):
        words = [word.lower() for word in _NAMES.findall(tag[0])]
        if "draft" in words and any(distance(word, "status", 1) <= 1 for word in words):
            number = text.count("\n", 0, tag.start()) + 1
            fix = 'Write <meta name="status" content="draft"> into the <head>.'
            what = f"{tag[0]} is no key of this header."
            yield Problem(Where(path, number), what, fix)


def _near(key: str) -> str:
    """Return the key that was probably meant by another."""
    if key in KEYS or key in _READ or len(key) < _LETTERS:
        return ""
    most = 1 if len(key) < 2 * _LETTERS - 2 else 2
    return next((name for name in KEYS if distance(key, name, most) <= most), "")
