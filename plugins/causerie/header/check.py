"""Check the header of a post."""

import re
from collections.abc import Iterator, Sequence

from causerie.header.file_name import language_fault, name_fault, read_file_name
from causerie.header.keys import KEYS, canonical_key
from causerie.header.line import abridge
from causerie.header.misplaced_lines import contains_status, find_misplaced
from causerie.header.other_tools import advice_for, strip_yaml
from causerie.header.read import (
    Field,
    HeaderFields,
    ParsedHeader,
    parse_header,
    split_source_lines,
)
from causerie.problems import Level, Problem, Where
from causerie.settings import did_you_mean

_FIXES = {"image": "Write Cover: …, or add Audio: audio/<file>."}
# Keys with free text as their value: brackets and quotes may be intended.
_FREE_TEXT = frozenset({"title", "summary", "cover_alt", "podcast", "chapters", "guid"})


def check_header(
    text: str, path: str, kind: str, header: ParsedHeader | None = None
) -> Iterator[Problem]:
    """Find every fault of a post's header; `path` is below the site's folder.

    An article with a recording is an episode. `header` is that of the text, if parsed.
    """
    lines = split_source_lines(text)
    header = header or parse_header(lines)
    for fault in header.faults:
        where = Where(path, fault.line, fault.column)
        yield Problem(where, fault.what, fault.fix, fault.level)
    if header.fence in {"", "---"}:  # otherwise the whole header is in another format
        yield from _check_fields(header, path, _post_type(header.fields, kind))
        yield from _check_misplaced(lines, header, path)
        yield from _check_modified(header.fields, path)
        yield from _check_without_effect(header.fields, path)


def _check_fields(header: ParsedHeader, path: str, kind: str) -> Iterator[Problem]:
    fields = header.fields
    allowed = {name for name, key in KEYS.items() if kind in key.kinds}
    for name, field in fields.items():
        where = Where(path, field.line, 1)
        if name not in KEYS:
            yield Problem(where, f"There is no key {field.key!r}.", _suggest(field))
        elif name not in allowed and kind == "article":
            what = f"{field.key} is for episodes, and this post has no Audio."
            fix = "Add Audio: audio/<file>, or take it out."
            yield Problem(where, what, _FIXES.get(name, fix))
        elif name not in allowed:
            yield Problem(where, f"{field.key} means nothing on a {kind}.")
        else:
            yield from _check_value(field, path, kind, fenced=bool(header.fence))
    meant = any(
        advice_for(each.key, "x") == "Write Title: x" for each in fields.values()
    )
    if "title" not in fields and not meant:
        what = "The post has no title."
        yield Problem(Where(path, 1), what, "Begin the file with Title: …")
    if "slug" not in fields:
        yield from _check_slug(path)
    if "lang" not in fields:
        yield from _check_lang(path)
    if kind != "page" and "date" not in fields:
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


def _check_modified(header: HeaderFields, path: str) -> Iterator[Problem]:
    """Warn if a post's date of modification is before its date; feeds show both."""
    modified = header.get("modified")
    named = read_file_name(path).get("date", "")
    day = (header["date"].value if "date" in header else named)[:10]
    if modified is None or KEYS["modified"].fault(modified.value):
        return
    if modified.value[:10] < day:
        where = Where(path, modified.line, modified.column)
        what = f"Modified: {modified.value!r} is before its date, {day}."
        yield Problem(where, what, "Check the two.", Level.WARNING)


def _check_without_effect(header: HeaderFields, path: str) -> Iterator[Problem]:
    """Warn of keys that another key, or its absence, leaves without effect."""
    if "authors" in header and (author := header.get("author")):
        what = f"Authors: goes before it, and {author.value!r} is not named."
        fix = "Write all names in Authors, with commas."
        yield Problem(Where(path, author.line, 1), what, fix, Level.WARNING)
    if "episode" not in header and (display := header.get("episode_display")):
        what, fix = "There is no Episode that it would show.", "Write one: Episode: …"
        yield Problem(Where(path, display.line, 1), what, fix, Level.WARNING)
    if "cover" not in header and (alt := header.get("cover_alt")):
        what, fix = "There is no Cover that it would describe.", "Write one: Cover: …"
        yield Problem(Where(path, alt.line, 1), what, fix, Level.WARNING)
    if "series" not in header and (part := header.get("part")):
        what, fix = "There is no Series that it would be a part of.", "Write one."
        yield Problem(Where(path, part.line, 1), what, fix, Level.WARNING)


def _check_value(
    field: Field, path: str, kind: str, *, fenced: bool
) -> Iterator[Problem]:
    name, value = field.key.lower(), field.value
    where = Where(path, field.line, field.column)
    plain = strip_yaml(value)
    fix = f"Write {abridge(field.key, plain)}" if plain != value else ""
    if plain != value and value.startswith("[") and name not in _FREE_TEXT:
        yield Problem(where, f"{field.key} is in brackets, as YAML has lists.", fix)
    elif plain != value and not value.startswith("[") and name not in _FREE_TEXT:
        yield Problem(where, f"{field.key} is in quotes, which would be shown.", fix)
    elif wrong := KEYS[name].fault_on(kind, value):
        yield Problem(where, f"{field.key}: {value!r} {wrong}")
    elif plain != value and not value.startswith("["):
        what = f"{field.key} is in quotes, which are shown."
        if fenced:
            yield Problem(where, what, fix)
        else:
            fix = "Take them out; if they are meant, write “ ” or « »."
            yield Problem(where, what, fix, Level.WARNING)
    if contains_status(value):
        what = f"{field.key} says something of a status, as a line of its own would."
        fix = "Begin a line with Status:, or use other words."
        yield Problem(where, what, fix)


def _check_misplaced(
    lines: Sequence[str], header: ParsedHeader, path: str
) -> Iterator[Problem]:
    """Report header lines in the text; once for each paragraph."""
    reported = -1
    for number, line in find_misplaced(lines, header.end):
        if number == reported + 1:
            reported = number
            continue
        reported = number
        key, value = _split(line)
        what = f"{abridge(key, value)!r} stands below the header, and is text there."
        fix = f"Move it up, above the end of the header in line {header.end}."
        if number == header.end and not lines[header.end - 1].strip():
            fix = f"Take out the empty line {header.end}."
        bare = canonical_key(re.sub(r"^\W+|\W+$", "", key))  # of `<!-- Status: … -->`
        fix += f" If text is meant, write **{bare}**: …"
        yield Problem(Where(path, number + 1, 1), what, fix)


def _split(line: str) -> tuple[str, str]:
    key, _, value = line.lstrip(" -*+>#\"'").partition(":")
    return canonical_key(key.strip()), value.strip()


def _suggest(field: Field) -> str:
    if fix := advice_for(field.key, field.value):
        return fix
    names = [key.name for key in KEYS.values()]
    near = did_you_mean(field.key.capitalize(), names)
    return near or "If it is text, leave an empty line before it."


def _post_type(header: HeaderFields, kind: str) -> str:
    return "episode" if kind == "article" and "audio" in header else kind
