"""Parse the header of a post into its keys, with their places and faults.

The format is that of Pelican (Python-Markdown's meta), parsed strictly: up to the first
empty line, a line is a `Key: value`, or continues a value by four spaces, or a fault.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from causerie.header.keys import canonical_key, is_known
from causerie.header.line import HeaderFinding, abridge, diagnose_line
from causerie.header.other_tools import advice_for

_LINE = re.compile(r"[ ]{0,3}(?P<key>\w[\w-]*):\s*(?P<value>.*)$")
_CONTINUATION = re.compile(r"[ ]{4,}(?P<value>.*)$")
_ITEM = re.compile(r"\s*[-*+]\s+(?P<value>.*)$")
_KEY_AT_START = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_-]*)\s?:(?!//)")
_YAML_BLOCK = re.compile(r"[|>][-+]?\d?(?:\n|$)")  # a block scalar of YAML
_FENCES = {"---": ("---", "..."), "+++": ("+++",), ";;;": (";;;",), "{": ("}",)}
_FENCE_FORMATS = {"+++": "TOML", ";;;": "JSON", "{": "JSON"}
# line separators in editors, but not in Markdown
_NO_BREAK = re.compile("[\x85\u2028\u2029]")
_CONTROL = re.compile("[\x0b\x0c\x1c-\x1e]")


@dataclass(frozen=True, slots=True)
class Field:
    """A key and its value in a header; line and column count from 1."""

    key: str  # as written
    value: str  # continuation lines joined by newlines
    line: int
    column: int  # where the value begins
    last_line: int = 0


HeaderFields = Mapping[str, Field]  # by key in lower case


@dataclass(slots=True)
class ParsedHeader:
    """The fields of a header, the faults of its syntax, and the state of the parser."""

    fields: dict[str, Field] = field(default_factory=dict)
    faults: list[HeaderFinding] = field(default_factory=list)
    end: int = 0  # number of lines, including the empty one that ends it
    fence: str = ""  # its opening fence, if any
    current_key: str = ""  # that a continuation line belongs to
    yaml_list_fault: HeaderFinding | None = None  # for a YAML list after the last key
    text_reported: bool = False  # a line of text has been reported


def read_header(text: str) -> dict[str, Field]:
    """Return the fields of a post's header, by key in lower case."""
    return parse_header(split_source_lines(text)).fields


def split_source_lines(text: str) -> list[str]:
    """Split a text into lines as Python-Markdown does."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return plain.split("\n")


def parse_header(lines: Sequence[str]) -> ParsedHeader:
    """Parse the header at the start of a text, and find its faults.

    A faulty line is parsed as it was probably meant, so that it is reported once.
    """
    header = ParsedHeader()
    start = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if start:
        what = "The file begins with an empty line, where its header should."
        header.faults.append(HeaderFinding(1, 0, what, "Begin the file with Title: …"))
    if lines and lines[start].rstrip() in _FENCES:
        header.fence = lines[start].rstrip()
        start += 1
    header.end = len(lines)
    closed = False
    for number in range(start, len(lines)):
        line = lines[number].expandtabs(4)
        closed = line.rstrip() in _FENCES.get(header.fence, ())
        if closed or not line.strip():
            header.end = number + 1
            break
        _read_line(header, line, number + 1)
    if header.fence:
        _check_fence(header, closed=closed)
    return header


def _read_line(header: ParsedHeader, line: str, number: int) -> None:
    fields, current_key = header.fields, header.current_key
    line = _CONTROL.sub(" ", line)  # check_characters reports them
    if broken := _NO_BREAK.search(line):
        what = "Here is a character that looks like the end of a line, and is none."
        fix = "Put a line break in its place."
        header.faults.append(HeaderFinding(number, broken.start() + 1, what, fix))
        line = _NO_BREAK.sub(" ", line)
    if match := _LINE.match(line):
        _add(header, match["key"], match["value"], number, match.start("value") + 1)
    elif (
        current_key
        and (match := _CONTINUATION.match(line))
        and not _is_item(header, line)
    ):
        _continue_value(header, match["value"], number)
    elif current_key and _is_item(header, line):
        _add_item(header, line, number)
    elif (
        current_key and line[0] == " " and _YAML_BLOCK.match(fields[current_key].value)
    ):
        _continue_value(header, line, number)
    else:
        fault, key, value = diagnose_line(line, number)
        if key:
            _add(header, key, value, number, fault.column)
        elif value and current_key:
            fields[current_key] = _joined(fields[current_key], value, number)
        if key or value or not header.text_reported:  # a paragraph is reported once
            header.faults.append(fault)
        header.text_reported = header.text_reported or not (key or value)


def _add(header: ParsedHeader, key: str, value: str, number: int, column: int) -> None:
    """Add a field; of two with the same key, the first counts."""
    new = Field(key, value.strip(), number, column, number)
    header.current_key = key.lower()
    header.yaml_list_fault = None
    old = header.fields.setdefault(header.current_key, new)
    if _YAML_BLOCK.match(new.value):
        what = f"{key}: {new.value} is YAML, and would be shown."
        fix = "Take it out; a value goes on in lines that begin with four spaces."
        header.faults.append(HeaderFinding(number, column, what, fix))
    if old is not new:
        what = f"{key} already stands in line {old.line}."
        fix = "Keep one of them; a value goes on in lines that begin with four spaces."
        header.faults.append(HeaderFinding(number, 1, what, fix))


def _continue_value(header: ParsedHeader, value: str, number: int) -> None:
    """Append a continuation line to the last value; report a key in it."""
    old = header.fields[header.current_key]
    match = _KEY_AT_START.match(value)
    if match and is_known(match["key"]):
        what = f"This line goes on with {old.key}, for it begins with spaces."
        fix = f"Take them out: {abridge(match['key'], value[match.end() :])}"
        header.faults.append(HeaderFinding(number, 1, what, fix))
    header.fields[header.current_key] = _joined(old, value.strip(), number)


def _is_item(header: ParsedHeader, line: str) -> bool:
    empty = (
        not header.fields[header.current_key].value
        or header.yaml_list_fault is not None
    )
    return empty and bool(_ITEM.match(line))


def _add_item(header: ParsedHeader, line: str, number: int) -> None:
    """Append an item of a YAML list to the last value; report the list once."""
    old = header.fields[header.current_key]
    item = line.strip(" -*+\"'")
    value = f"{old.value}, {item}" if old.value else item
    header.fields[header.current_key] = replace(old, value=value, last_line=number)
    if header.yaml_list_fault:
        header.faults.remove(header.yaml_list_fault)
    what = f"This is a list as YAML has it, and no value of {old.key}."
    fix = f"Write {abridge(old.key, value)}"
    header.yaml_list_fault = HeaderFinding(old.line + 1, 1, what, fix)
    header.faults.append(header.yaml_list_fault)


def _check_fence(header: ParsedHeader, *, closed: bool) -> None:
    if name := _FENCE_FORMATS.get(header.fence):
        keys = filter(None, map(_translate_key, header.fields.values()))
        what = f"This is a header of {name}, which is not read here."
        fix = f"Write plain lines in its place: {', '.join(keys) or 'Title: …'}"
        header.faults[:] = [HeaderFinding(1, 0, what, fix)]
    elif not closed:
        what = f"The fence of line 1 is not closed before the end, line {header.end}."
        fix = "Take both fences out: a header ends at the first empty line."
        header.faults.append(HeaderFinding(1, 1, what, fix))


def _translate_key(field: Field) -> str:
    """Translate a field of another format to a header line."""
    if is_known(field.key):
        return f"{canonical_key(field.key)}: …"
    advice = advice_for(field.key, field.value.strip(","))
    return advice.removeprefix("Write ") if advice.startswith("Write ") else ""


def _joined(old: Field, more: str, number: int) -> Field:
    value = f"{old.value}\n{more}" if old.value else more
    return replace(old, value=value, last_line=number)
