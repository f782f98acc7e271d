"""Parse the value of `Audio:` into the recordings that it names."""

import re
from urllib.parse import urlsplit


def parse_recordings(value: str) -> tuple[str, ...]:
    """Split a value of `Audio:`: the feed's own recording, then its other formats.

    >>> parse_recordings("audio/a, b.mp3, audio/a.opus")
    ('audio/a, b.mp3', 'audio/a.opus')
    """
    parts = re.split(r"(?:,\s*|\s*\n\s*)(?=audio/|https://)", value.strip())
    return tuple(part.strip().rstrip(",") for part in parts if part.strip())


def valid_recordings(value: str) -> tuple[str, ...]:
    """Return the recordings that a value names; none if the value is invalid."""
    return () if audio_fault(value) else parse_recordings(value)


def audio_fault(value: str) -> str:
    """Return what is wrong with a value of `Audio:`; empty if nothing is."""
    named = parse_recordings(value)
    if len(set(named)) < len(named):
        return "names one file twice."
    for each in named or ("",):
        if _is_address(each):
            continue
        parts = each.split("/")
        if len(parts) < 2 or parts[0] != "audio" or {"", "..", "."} & {*parts}:  # noqa: PLR2004
            return "is not audio/<file> (below content/) nor an https:// URL."
    return ""


def _is_address(value: str) -> bool:
    """Return whether a value is an https:// URL with a path."""
    try:
        parts = urlsplit(value)
        port = parts.port or 1
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname and parts.path and port)
