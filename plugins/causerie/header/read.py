"""Read the header of a post: its text in, its keys with their places out.

The format is Pelican's (Python-Markdown's meta): `Key: value` lines, continued by
lines indented four spaces, ended by the first blank line.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a header as it stands in the file; line and column count from 1."""

    key: str  # as written
    value: str  # continuation lines joined by newlines
    line: int
    column: int  # where the value begins


Header = Mapping[str, Field]  # by key in lower case

_START = re.compile(r"-{3}")  # what follows on the line makes no difference
_END = re.compile(r"-{3}|\.{3}")
_LINE = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)$")
_MORE = re.compile(r"[ ]{4,}(?P<value>.*)$")


def read_header(text: str) -> dict[str, Field]:
    """Read the header of a post's text as Python-Markdown's meta extension does."""
    fields: dict[str, Field] = {}
    last = ""
    # as Python-Markdown prepares a text, before it looks for a header
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.expandtabs(4).split("\n")
    first = 1 if lines and _START.match(lines[0]) else 0
    for number, line in enumerate(lines[first:], first + 1):
        if not line.strip() or _END.match(line):
            break
        if match := _LINE.match(line):
            last = match["key"].lower()
            new = Field(
                match["key"], match["value"].strip(), number, match.start("value") + 1
            )
            old = fields.get(last)
            fields[last] = new if old is None else _joined(old, new.value)
        elif last and (match := _MORE.match(line)):
            fields[last] = _joined(fields[last], match["value"].strip())
        else:
            break
    return fields


def _joined(field: Field, more: str) -> Field:
    value = f"{field.value}\n{more}" if field.value else more
    return Field(field.key, value, field.line, field.column)
