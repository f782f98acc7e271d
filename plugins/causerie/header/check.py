"""Find what is wrong with the header of a post."""

import re
from collections.abc import Iterator, Sequence

from causerie.header.file_name import language_fault, name_fault, read_file_name
from causerie.header.keys import KEYS, proper_name
from causerie.header.line import short
from causerie.header.misplaced_lines import find_astray, holds_status
from causerie.header.other_tools import plain_value, word_for
from causerie.header.read import Field, Header, Reading, read_lines, split_lines
from causerie.problems import Level, Problem, Where
from causerie.settings import did_you_mean

# Keys whose value is the author's own words: brackets and quotes may be meant.
_INSTEAD = {"image": "Write Cover: …, or add Audio: audio/<file>."}
_WORDS = frozenset({"title", "summary", "cover_alt", "podcast", "chapters", "guid"})


def check_header(
    text: str, path: str, kind: str, reading: Reading | None = None
) -> Iterator[Problem]:
    """Find every fault of a post's header; `path` is below the site's folder.

    An article with a recording is an episode. `reading` is what was read of the text.
    """
    lines = split_lines(text)
    reading = reading or read_lines(lines)
    for fault in reading.faults:
        where = Where(path, fault.line, fault.column)
        yield Problem(where, fault.what, fault.fix, fault.level)
    if reading.fence in {"", "---"}:  # else it is another tool's as a whole
        yield from _check_fields(reading, path, _kind(reading.fields, kind))
        yield from _check_text(lines, reading, path)
        yield from _check_modified(reading.fields, path)


def _check_fields(reading: Reading, path: str, kind: str) -> Iterator[Problem]:
    header = reading.fields
    allowed = {name for name, key in KEYS.items() if kind in key.kinds}
    for name, field in header.items():
        where = Where(path, field.line, 1)
        if name not in KEYS:
            yield Problem(where, f"There is no key {field.key!r}.", _meant(field))
        elif name not in allowed and kind == "article":
            what = f"{field.key} is for episodes, and this post has no Audio."
            fix = "Add Audio: audio/<file>, or take it out."
            yield Problem(where, what, _INSTEAD.get(name, fix))
        elif name not in allowed:
            yield Problem(where, f"{field.key} means nothing on a {kind}.")
        else:
            yield from _check_value(field, path, fenced=bool(reading.fence))
    meant = any(word_for(each.key, "x") == "Write Title: x" for each in header.values())
    if "title" not in header and not meant:
        what = "The post has no title."
        yield Problem(Where(path, 1), what, "Begin the file with Title: …")
    if "slug" not in header:
        yield from _check_slug(path)
    if "lang" not in header:
        yield from _check_lang(path)
    if kind != "page" and "date" not in header:
        yield from _check_date(path, read_file_name(path).get("date", ""))


def _check_slug(path: str) -> Iterator[Problem]:
    wrong, better = name_fault(path)
    if wrong:
        what = f"The file's name gives the post its address, and {wrong}"
        fix = f"Name it …{better}.md, or add Slug: {better}."
        yield Problem(Where(path), what, fix if better else "Add a Slug, in letters.")


def _check_lang(path: str) -> Iterator[Problem]:
    written, better = language_fault(path)
    if written:
        what = f"The file's name ends in {written}, and a language is two letters."
        yield Problem(
            Where(path), what, f"Name it ….{better}.md, or add Lang: {better}."
        )


def _check_date(path: str, named: str) -> Iterator[Problem]:
    if not named:
        what = "The post has no date."
        fix = "Add Date: 2026-03-29, or name the file 2026-03-29-slug.md."
        yield Problem(Where(path, 1), what, fix)
    elif wrong := KEYS["date"].fault(named):
        yield Problem(Where(path), f"The file name's {named!r} {wrong}")


def _check_modified(header: Header, path: str) -> Iterator[Problem]:
    """Warn of a post that was changed before it was there; feeds would say so."""
    modified = header.get("modified")
    named = read_file_name(path).get("date", "")
    day = (header["date"].value if "date" in header else named)[:10]
    if modified is None or KEYS["modified"].fault(modified.value):
        return
    if modified.value[:10] < day:
        where = Where(path, modified.line, modified.column)
        what = f"Modified: {modified.value!r} is before its date, {day}."
        yield Problem(where, what, "Check the two.", Level.WARNING)


def _check_value(field: Field, path: str, *, fenced: bool) -> Iterator[Problem]:
    name, value = field.key.lower(), field.value
    where = Where(path, field.line, field.column)
    plain = plain_value(value)
    fix = f"Write {short(field.key, plain)}" if plain != value else ""
    if plain != value and value.startswith("[") and name not in _WORDS:
        yield Problem(where, f"{field.key} is in brackets, as YAML has lists.", fix)
    elif plain != value and not value.startswith("[") and name not in _WORDS:
        yield Problem(where, f"{field.key} is in quotes, which would be shown.", fix)
    elif wrong := KEYS[name].fault(value):
        yield Problem(where, f"{field.key}: {value!r} {wrong}")
    elif plain != value and not value.startswith("["):
        what = f"{field.key} is in quotes, which are shown."
        if fenced:
            yield Problem(where, what, fix)
        else:
            fix = "Take them out; if they are meant, write “ ” or « »."
            yield Problem(where, what, fix, Level.WARNING)
    if holds_status(value):
        what = f"{field.key} says something of a status, as a line of its own would."
        fix = "Begin a line with Status:, or use other words."
        yield Problem(where, what, fix)


def _check_text(lines: Sequence[str], reading: Reading, path: str) -> Iterator[Problem]:
    """Tell lines that came loose from the header; those of one paragraph once."""
    told = -1
    for number, line in find_astray(lines, reading.end):
        if number == told + 1:
            told = number
            continue
        told = number
        key, value = _split(line)
        what = f"{short(key, value)!r} stands below the header, and is text there."
        fix = f"Move it up, above the end of the header in line {reading.end}."
        if number == reading.end and not lines[reading.end - 1].strip():
            fix = f"Take out the empty line {reading.end}."
        bare = proper_name(re.sub(r"^\W+|\W+$", "", key))  # of `<!-- Status: … -->`
        fix += f" If text is meant, write **{bare}**: …"
        yield Problem(Where(path, number + 1, 1), what, fix)


def _split(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip(" -*+>#\"'").partition(":")
    return proper_name(key.strip()), value.strip()


def _meant(field: Field) -> str:
    if fix := word_for(field.key, field.value):
        return fix
    names = [key.name for key in KEYS.values()]
    near = did_you_mean(field.key.capitalize(), names)
    return near or "If it is text, leave an empty line before it."


def _kind(header: Header, kind: str) -> str:
    return "episode" if kind == "article" and "audio" in header else kind
