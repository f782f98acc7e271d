"""Check the headers of posts that are not Markdown (reStructuredText, HTML).

Their formats have their own grammars: only misspelt keys and misplaced statuses, which
would publish a draft, are reported.
"""

import re
from collections.abc import Collection, Iterator

from causerie.header.keys import KEYS
from causerie.header.misplaced_lines import edit_distance, looks_like_status
from causerie.problems import Problem, Where

_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_NAMES = re.compile(r"[^\W_]+")
_READ = frozenset({"template", "url", "save_as"})  # keys of Pelican itself
_LETTERS = 4  # shortest key that may have one wrong letter; longer ones, two


def check_other(text: str, keys: Collection[str], path: str) -> Iterator[Problem]:
    """Check a header from which a reader of Pelican has read these keys."""
    meant = {key: _misspelt_key(key.strip().lower()) for key in keys}
    for key, near in meant.items():
        if near:
            fix = f"Did you mean {KEYS[near].name!r}?"
            yield Problem(Where(path), f"There is no key {key!r}.", fix)
    if "status" in {*keys, *meant.values()}:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if looks_like_status(line):
            what = f"{line.strip()!r} is no key of this header."
            yield Problem(Where(path, number), what, "Write :status: draft")
    for tag in _META.finditer(text):
        words = [word.lower() for word in _NAMES.findall(tag[0])]
        if "draft" in words and any(
            edit_distance(word, "status", 1) <= 1 for word in words
        ):
            number = text.count("\n", 0, tag.start()) + 1
            fix = 'Write <meta name="status" content="draft"> into the <head>.'
            what = f"{tag[0]} is no key of this header."
            yield Problem(Where(path, number), what, fix)


def _misspelt_key(key: str) -> str:
    """Return the key that a word is a misspelling of; empty if there is none."""
    if key in KEYS or key in _READ or len(key) < _LETTERS:
        return ""
    most = 1 if len(key) < 2 * _LETTERS - 2 else 2
    return next((name for name in KEYS if edit_distance(key, name, most) <= most), "")
