"""The recordings a post names: the value of `Audio:` in, files and addresses out."""

import re
from urllib.parse import urlsplit


def parse_recordings(value: str) -> tuple[str, ...]:
    """Split the value of `Audio:`: the feed's own recording, then its other formats.

    >>> parse_recordings("audio/a, b.mp3, audio/a.opus")
    ('audio/a, b.mp3', 'audio/a.opus')
    """
    parts = re.split(r"(?:,\s*|\s*\n\s*)(?=audio/|https://)", value.strip())
    return tuple(part.strip().rstrip(",") for part in parts if part.strip())


def audio_fault(value: str) -> str:
    """Say what is wrong with a value of `Audio:`; empty if it is good."""
    named = parse_recordings(value)
    if len(set(named)) < len(named):
        return "names one file twice."
    for each in named or ("",):
        if urlsplit(each).scheme == "https":
            continue
        if not each.startswith("audio/") or ".." in each:
            return "is not audio/<file> (below content/) nor an https:// URL."
    return ""
