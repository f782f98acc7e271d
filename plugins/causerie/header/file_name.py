"""What the name of a post's file says: its date, its slug and its language."""

import re
from pathlib import Path

_FILE_NAME = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>[^.]+)(?:\.(?P<lang>[a-z]{2}))?"
)


def read_file_name(path: str) -> dict[str, str]:
    """Read date, slug and language off a post's file name, as far as it has them.

    >>> read_file_name("articles/2026-03-29-a-quoi-bon.en.md")
    {'date': '2026-03-29', 'slug': 'a-quoi-bon', 'lang': 'en'}
    """
    match = _FILE_NAME.fullmatch(Path(path).stem)
    return {k: v for k, v in match.groupdict().items() if v} if match else {}
