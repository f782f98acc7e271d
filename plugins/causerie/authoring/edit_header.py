"""Edit single lines of a post's header, and leave the rest of the text as it is."""

from collections.abc import Mapping

from causerie.header import KEYS, read_header


def complete_header(text: str, values: Mapping[str, str]) -> str:
    r"""Append the keys that a post's header lacks.

    >>> complete_header("Title: T\n\nBody\n", {"Title": "U", "Guid": "x"})
    'Title: T\nGuid: x\n\nBody\n'
    """
    header = read_header(text)
    missing = [
        _write_line(key, value)
        for key, value in values.items()
        if value and key.lower() not in header
    ]
    if not missing:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    last = max((field.last_line for field in header.values()), default=0)
    lines[last:last] = missing
    return newline.join(lines)


def replace_value(text: str, key: str, old: str, new: str) -> str:
    r"""Replace a word in the value of a header's key.

    >>> replace_value("Title: T\nAudio: audio/a.mp3\n", "Audio", "a.mp3", "b.mp3")
    'Title: T\nAudio: audio/b.mp3\n'
    """
    field = read_header(text)[key.lower()]
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    lines[field.line - 1] = lines[field.line - 1].replace(old, new, 1)
    return newline.join(lines)


def write_header(values: Mapping[str, str]) -> str:
    r"""Write a header, with its keys in the order of header.KEYS.

    >>> write_header({"Title": "T\nStatus: hidden"})
    'Title: T Status: hidden\n'
    """
    order = [key.name for key in KEYS.values()]
    given = sorted(values.items(), key=lambda pair: order.index(pair[0]))
    return "".join(f"{_write_line(key, value)}\n" for key, value in given if value)


def _write_line(key: str, value: str) -> str:
    """Write a key; a line end in its value, as in a recording's tags, begins no key."""
    return f"{key}: {' '.join(value.splitlines())}"
