"""Read the header of a post: its text in, its keys with their places and faults out.

The format is Pelican's (Python-Markdown's meta) read strictly: up to the first empty
line, each is a `Key: value`, or goes on with a value by four spaces, or is a fault.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from causerie.header.keys import is_known, proper_name
from causerie.header.line import Fault, judge_line, short
from causerie.header.other_tools import word_for

_LINE = re.compile(r"[ ]{0,3}(?P<key>\w[\w-]*):\s*(?P<value>.*)$")
_MORE = re.compile(r"[ ]{4,}(?P<value>.*)$")
_ITEM = re.compile(r"\s*[-*+]\s+(?P<value>.*)$")
_ASTRAY = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_-]*)\s?:(?!//)")
_BLOCK = re.compile(r"[|>][-+]?\d?(?:\n|$)")  # what begins a text as YAML has it
_FENCES = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",), "{": ("}",)}
_OTHERS = {"+++": "TOML", ";;;": "JSON", "{": "JSON"}
# what editors show as a new line, and Markdown does not take for one
_NO_BREAK = re.compile("[\x85\u2028\u2029]")
_CONTROL = re.compile("[\x0b\x0c\x1c-\x1e]")


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a header as it stands in the file; line and column count from 1."""

    key: str  # as written
    value: str  # continuation lines joined by newlines
    line: int
    column: int  # where the value begins
    last: int = 0  # the line it ends in


Header = Mapping[str, Field]  # by key in lower case


@dataclass(slots=True)
class Reading:
    """What was read of a text's header, and what is wrong with its form."""

    fields: dict[str, Field] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    end: int = 0  # how many lines the header has, with the one that ends it
    fence: str = ""  # what opens it, if it is in a fence
    last: str = ""  # the key that a continuation goes on with
    listing: Fault | None = None  # that a list as of YAML follows the last key
    in_text: bool = False  # a line that is text was told


def read_header(text: str) -> dict[str, Field]:
    """Read the keys of a post's header."""
    return read_lines(split_lines(text)).fields


def split_lines(text: str) -> list[str]:
    """Split a text as Python-Markdown does, before it looks for a header."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return plain.split("\n")


def read_lines(lines: Sequence[str]) -> Reading:
    """Read the header that a text's lines begin with, and what is wrong with it.

    A line that has a fault is read as it was probably meant, so that it is told once.
    """
    reading = Reading()
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if start:
        what = "The file begins with an empty line, where its header should."
        reading.faults.append(Fault(1, 0, what, "Begin the file with Title: …"))
    if lines and lines[start].rstrip() in _FENCES:
        reading.fence = lines[start].rstrip()
        start += 1
    reading.end = len(lines)
    closed = False
    for number in range(start, len(lines)):
        line = lines[number].expandtabs(4)
        closed = line.rstrip() in _FENCES.get(reading.fence, ())
        if closed or not line.strip():
            reading.end = number + 1
            break
        _read_line(reading, line, number + 1)
    if reading.fence:
        _judge_fence(reading, closed=closed)
    return reading


def _read_line(reading: Reading, line: str, number: int) -> None:
    fields, last = reading.fields, reading.last
    line = _CONTROL.sub(" ", line)  # check_characters tells them
    if broken := _NO_BREAK.search(line):
        what = "Here is a character that looks like the end of a line, and is none."
        fix = "Put a line break in its place."
        reading.faults.append(Fault(number, broken.start() + 1, what, fix))
        line = _NO_BREAK.sub(" ", line)
    if match := _LINE.match(line):
        _add(reading, match["key"], match["value"], number, match.start("value") + 1)
    elif last and (match := _MORE.match(line)) and not _is_item(reading, line):
        _go_on(reading, match["value"], number)
    elif last and _is_item(reading, line):
        _add_item(reading, line, number)
    elif last and line[0] == " " and _BLOCK.match(fields[last].value):
        _go_on(reading, line, number)
    else:
        fault, key, value = judge_line(line, number)
        if key:
            _add(reading, key, value, number, fault.column)
        elif value and last:
            fields[last] = _joined(fields[last], value, number)
        if key or value or not reading.in_text:  # a paragraph is told once
            reading.faults.append(fault)
        reading.in_text = reading.in_text or not (key or value)


def _add(reading: Reading, key: str, value: str, number: int, column: int) -> None:
    """Add a key; the first one, if it is written twice."""
    new = Field(key, value.strip(), number, column, number)
    reading.last = key.lower()
    reading.listing = None
    old = reading.fields.setdefault(reading.last, new)
    if _BLOCK.match(new.value):
        what = f"{key}: {new.value} is YAML, and would be shown."
        fix = "Take it out; a value goes on in lines that begin with four spaces."
        reading.faults.append(Fault(number, column, what, fix))
    if old is not new:
        what = f"{key} already stands in line {old.line}."
        fix = "Keep one of them; a value goes on in lines that begin with four spaces."
        reading.faults.append(Fault(number, 1, what, fix))


def _go_on(reading: Reading, value: str, number: int) -> None:
    """Add a continuation to the last key, unless it looks like a key itself."""
    old = reading.fields[reading.last]
    match = _ASTRAY.match(value)
    if match and is_known(match["key"]):
        what = f"This line goes on with {old.key}, for it begins with spaces."
        fix = f"Take them out: {short(match['key'], value[match.end() :])}"
        reading.faults.append(Fault(number, 1, what, fix))
    reading.fields[reading.last] = _joined(old, value.strip(), number)


def _is_item(reading: Reading, line: str) -> bool:
    empty = not reading.fields[reading.last].value or reading.listing is not None
    return empty and bool(_ITEM.match(line))


def _add_item(reading: Reading, line: str, number: int) -> None:
    """Add an item of a list as YAML writes it; the list is told once."""
    old = reading.fields[reading.last]
    item = line.strip(" -*+\"'")
    value = f"{old.value}, {item}" if old.value else item
    reading.fields[reading.last] = replace(old, value=value, last=number)
    if reading.listing:
        reading.faults.remove(reading.listing)
    what = f"This is a list as YAML has it, and no value of {old.key}."
    fix = f"Write {short(old.key, value)}"
    reading.listing = Fault(old.line + 1, 1, what, fix)
    reading.faults.append(reading.listing)


def _judge_fence(reading: Reading, *, closed: bool) -> None:
    if name := _OTHERS.get(reading.fence):
        keys = filter(None, map(_as_ours, reading.fields.values()))
        what = f"This is a header of {name}, which is not read here."
        fix = f"Write plain lines in its place: {', '.join(keys) or 'Title: …'}"
        reading.faults[:] = [Fault(1, 0, what, fix)]
    elif not closed:
        what = f"The fence of line 1 is not closed before the end, line {reading.end}."
        fix = "Take both fences out: a header ends at the first empty line."
        reading.faults.append(Fault(1, 1, what, fix))


def _as_ours(field: Field) -> str:
    """Name a key of another tool's header as it is written here."""
    if is_known(field.key):
        return f"{proper_name(field.key)}: …"
    advice = word_for(field.key, field.value.strip(","))
    return advice.removeprefix("Write ") if advice.startswith("Write ") else ""


def _joined(old: Field, more: str, number: int) -> Field:
    value = f"{old.value}\n{more}" if old.value else more
    return replace(old, value=value, last=number)
