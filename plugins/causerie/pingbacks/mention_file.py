"""Mention: a response of another site that was accepted, as content/ keeps it."""

import hashlib
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from operator import attrgetter
from pathlib import Path
from reprlib import repr as shorten
from typing import Any
from urllib.parse import urlsplit

from causerie.errors import ContentError
from causerie.files.atomic_write import replace_file
from causerie.pingbacks.parsing.sanitize_entry import keep
from causerie.sources.conflict_copies import original_of
from causerie.text.printable import visible
from causerie.urls import is_web_link

MENTIONS = "mentions"  # below content/
_SCHEMA = 1
_MAX_BYTES = 20_000  # of one file
MAX_URL = 2048  # characters
_TEXTS = (
    *("source", "target", "date", "kind", "title", "author", "author_url"),
    *("excerpt", "lang"),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One response, as plain text."""

    source: str  # http(s), where it stands
    target: str  # the path of our page; an alias will do
    date: datetime  # aware: its own, or when it was received
    kind: str = "mention"  # reply, like, repost, bookmark
    title: str = ""
    author: str = ""
    author_url: str = ""
    excerpt: str = ""
    lang: str = ""
    day: datetime | None = None  # its date in the site's zone, as a page shows it

    @property
    def host(self) -> str:
        """The site it stands on."""
        return urlsplit(self.source).hostname or ""


def mention_path(content: Path, source: str, target: str) -> Path:
    """Return the file of a mention: its folder is named for people.

    /en/2026/03/29/slug/ is in the folder 2026-03-29-slug.
    """
    parts = [part for part in target.split("/") if part]
    while parts and not parts[0].isdecimal() and len(parts) > 1:
        parts.pop(0)
    digest = hashlib.sha256(f"{source}\n{target}".encode()).hexdigest()[:16]
    return content / MENTIONS / "-".join(parts or ["home"]) / f"{digest}.json"


def save_mention(content: Path, mention: Mention) -> Path:
    """Write a mention's file."""
    path = mention_path(content, mention.source, mention.target)
    row = {
        "author": mention.author,
        "author_url": mention.author_url,
        "date": mention.date.isoformat(),
        "excerpt": mention.excerpt,
        "kind": mention.kind,
        "lang": mention.lang,
        "schema": _SCHEMA,
        "source": mention.source,
        "target": mention.target,
        "title": mention.title,
    }
    text = json.dumps(row, ensure_ascii=False, indent=2, sort_keys=True)
    replace_file(path, f"{text}\n".encode())
    return path


def remove_mention(content: Path, source: str, target: str) -> Path | None:
    """Take a mention's file away; return it, if there was one."""
    path = mention_path(content, source, target)
    if not path.is_file():
        return None
    path.unlink()
    if not any(path.parent.iterdir()):
        path.parent.rmdir()
    return path


def mention_files(content: Path) -> Iterator[Path]:
    """Find the files of mentions, in order; a conflict copy is none."""
    # by their parts, which Path finds again for each comparison of two
    found = sorted((content / MENTIONS).glob("*/*.json"), key=attrgetter("parts"))
    yield from (path for path in found if not _is_copy(path))


def _is_copy(path: Path) -> bool:
    """Tell whether a mention's file is a conflict copy; of its own name it is not."""
    return not path.stem.isalnum() and bool(original_of(path.name, _Beside(path)))


class _Beside(Container[str]):
    """The names in a file's folder, looked for as they are asked."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __contains__(self, name: object) -> bool:
        return self.path.with_name(str(name)).exists()


def read_mention(path: Path) -> Mention:
    """Read a mention's file; raise ContentError if it is none.

    A file may be written by hand or come from elsewhere: its texts are made harmless
    again, and an address that is none of the web is refused.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - of thousands
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            raise ValueError(f"it has more than {_MAX_BYTES:,} bytes")  # noqa: TRY301
        return _read_row(json.loads(data))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        what = f"The file is no mention: {visible(str(why))}."
        fix = "Mend it, take it from git, or remove it."
        raise ContentError(what, where=_shown(path), fix=fix) from error


def _read_row(row: Any) -> Mention:
    if not isinstance(row, dict):
        raise TypeError(f"it is {shorten(row)}, not an object")
    schema = row.get("schema")
    if schema != _SCHEMA:
        raise ValueError(f"schema is {shorten(schema)}, not {_SCHEMA}")
    texts = {name: row.get(name, "") for name in _TEXTS}
    for name, text in texts.items():
        if not isinstance(text, str):
            raise TypeError(f"{name} is {shorten(text)}, not text")
    source, author_url = texts["source"], texts["author_url"]
    if not is_web_link(source, most=MAX_URL):
        raise ValueError("source is no address of the web")
    if author_url and not is_web_link(author_url, most=MAX_URL):
        raise ValueError("author_url is no address of the web")
    target = texts["target"]
    if not target.startswith("/"):
        raise ValueError("target does not begin with a slash")
    if visible(target, MAX_URL) != target:
        raise ValueError("target holds what no address holds")
    said = keep(texts)
    return Mention(
        source,
        target,
        _read_date(texts["date"]),
        texts["kind"] or "mention",
        author_url=author_url,
        lang=visible(texts["lang"], 2),
        title=said.title,
        author=said.author,
        excerpt=said.excerpt,
    )


def _read_date(text: str) -> datetime:
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"date is {shorten(text)}") from None
    if date.tzinfo is None:
        raise ValueError("date has no zone")
    if not MINYEAR < date.year < MAXYEAR:  # its day in another zone would be none
        raise ValueError(f"date is {shorten(text)}")
    return date


def _shown(path: Path) -> str:
    """Name the file as problems do: from the site's folder on."""
    return "/".join(path.parts[-4:])
