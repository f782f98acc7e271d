"""Mention file: an approved mention by another site, as JSON under content/."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

from causerie.files.atomic_write import replace_file
from causerie.files.json_document import DocumentError, load_bytes, read_json
from causerie.files.record import known_schema
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.parsing.sanitize_entry import (
    KINDS,
    MAX_EXCERPT,
    MAX_NAME,
    MAX_TITLE,
    sanitize_entry_text,
)
from causerie.problems import Problem, path_in_site
from causerie.settings import Locate, did_you_mean, record_field
from causerie.sources.conflict_copies import original_of
from causerie.text.printable import printable_line
from causerie.urls import is_web_link

MENTIONS_FOLDER = "mentions"  # below content/
_SCHEMA = 1
_MAX_BYTES = 20_000  # of one file
MAX_URL = 2048  # characters


def mention_path(content: Path, source: str, target: str) -> Path:
    """Return the path of a mention file, in a folder named for people.

    /en/2026/03/29/slug/ is in the folder 2026-03-29-slug.
    """
    parts = [part for part in target.split("/") if part]
    while parts and not parts[0].isdecimal() and len(parts) > 1:
        parts.pop(0)
    digest = hashlib.sha256(f"{source}\n{target}".encode()).hexdigest()[:16]
    return content / MENTIONS_FOLDER / "-".join(parts or ["home"]) / f"{digest}.json"


def save_mention(content: Path, mention: Mention) -> Path:
    """Write a mention file."""
    path = mention_path(content, mention.source, mention.target)
    replace_file(path, render_mention(mention))
    return path


def render_mention(mention: Mention) -> bytes:
    """Return the text of a mention's file."""
    row = {**asdict(mention), "date": mention.date.isoformat(), "schema": _SCHEMA}
    del row["day"]
    text = json.dumps(row, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def remove_mention(content: Path, source: str, target: str) -> Path | None:
    """Delete a mention file; return its path, if there was one."""
    path = mention_path(content, source, target)
    if not path.is_file():
        return None
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
    return path


def mention_files(content: Path) -> Iterator[Path]:
    """Yield the mention files in order, without hidden ones and conflict copies."""
    # by their parts, which Path would compute for each comparison
    found = sorted(
        (content / MENTIONS_FOLDER).glob("*/*.json"), key=attrgetter("parts")
    )
    yield from (path for path in found if not _is_left_out(path))


def _is_left_out(path: Path) -> bool:
    if path.stem.isalnum():  # fast: true of nearly all files
        return False
    names = {file.name for file in path.parent.iterdir()}
    return path.name.startswith(".") or bool(original_of(path.name, names))


def read_mention(path: Path) -> Mention:
    """Read a mention file; raise DocumentError if it is invalid.

    It may be written by hand or come from elsewhere: its texts are sanitized again, and
    a URL that is not of the web is refused.
    """
    name = path_in_site(path, 4)
    try:
        data = load_bytes(path, name=name, limit=_MAX_BYTES)
        document = read_json(data, name=name, lenient=True)
        misspelt = partial(_misspelt, document.value)
        row = document.read(_Row, allow_unknown=True, check=misspelt)
    except DocumentError as error:
        raise error.with_fix("Mend it, take it from git, or remove it.") from error
    return Mention(
        row.source,
        row.target,
        row.date,
        row.kind or "mention",
        sanitize_entry_text(row.title, MAX_TITLE),
        sanitize_entry_text(row.author, MAX_NAME),
        row.author_url,
        sanitize_entry_text(row.excerpt, MAX_EXCERPT),
        printable_line(row.lang, 2),
    )


def _misspelt(
    values: Mapping[str, object], _row: object, where: Locate
) -> Iterator[Problem]:
    """Find names that are nearly those of fields; what they hold would be lost."""
    known = _Row.__dataclass_fields__
    for name in sorted(values.keys() - known.keys()):
        if near := did_you_mean(name, known, nearness=0.75):
            yield Problem(where(name), f"{name!r} is no field of a mention. {near}")


def _web_link(value: str) -> str:
    is_good = is_web_link(value, most=MAX_URL)
    return "" if is_good else "is not an address of the web."


def _path(value: str) -> str:
    is_good = value.startswith("/") and printable_line(value, MAX_URL) == value
    return "" if is_good else "is not a path from / on."


def _kind(value: str) -> str:
    kinds = ("", "mention", "pingback", *KINDS.values())
    return "" if value in kinds else f"is not one of {', '.join(kinds[1:])}."


def _year(value: str) -> str:
    year = value[:4]
    return "has no day in other zones." if year in {"0001", "9999"} else ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A mention as its file has it."""

    schema: Any = known_schema(_SCHEMA)
    source: str = record_field(check=_web_link)
    target: str = record_field(check=_path)
    date: datetime = record_field(check=_year)
    kind: str = record_field("", check=_kind)
    title: str = record_field("")
    author: str = record_field("")
    author_url: str = record_field("", check=lambda value: value and _web_link(value))
    excerpt: str = record_field("")
    lang: str = record_field("")
