"""Begin a post: a file with its header, at the place where it will be read."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from causerie.authoring.edit_header import write_header
from causerie.bridge.slugs import make_file_slug
from causerie.errors import CauserieError, UsageError
from causerie.files.atomic_write import replace_file
from causerie.header import KEYS, parse_date, parse_list, read_file_name, read_header
from causerie.settings import did_you_mean
from causerie.sources.read_sources import post_files
from causerie.sources.source_paths import SourcePaths

Ask = Callable[[str], str]  # as `input`: EOFError at the end of input


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the author says of a new post; empty: nothing."""

    title: str
    category: str = ""
    tags: str = ""  # with commas
    date: str = ""  # as in headers
    lang: str = ""
    draft: bool = True


@dataclass(frozen=True, slots=True)
class NewPost:
    """The post that was begun."""

    path: Path
    notes: tuple[str, ...] = ()  # what the author should know


def begin_post(
    wishes: Wishes, content: Path, places: SourcePaths, *, now: datetime, site_lang: str
) -> NewPost:
    """Write a new post; raise CauserieError, and write nothing, if it cannot be.

    It stands in the first folder of posts, and is named by its day and its title. `now`
    is in the site's time zone.
    """
    title = " ".join(wishes.title.split())
    header = {
        "Title": title,
        "Date": wishes.date or f"{now:%Y-%m-%d %H:%M}",
        "Category": " ".join(wishes.category.split()),
        "Tags": ", ".join(parse_list(wishes.tags)),
        "Lang": wishes.lang if wishes.lang != site_lang else "",
        "Status": "draft" if wishes.draft else "",
    }
    for key, value in header.items():
        fault = KEYS[key.lower()].fault(value) if value or key == "Title" else ""
        if fault:
            raise UsageError(f"--{key.lower()}: {value!r} {fault}")
    day = parse_date(header["Date"]).date()
    folder = content / (places.articles[0] if places.articles else "articles")
    path = folder / f"{day}-{make_file_slug(title)}.md"
    if path.exists():
        what, fix = "There is already a post of this name.", "Choose another title."
        where = path.relative_to(content.parent).as_posix()
        raise CauserieError(what, where=where, fix=fix)
    notes = [*_notes_on_words(header, content, places)]
    if parse_date(header["Date"]).replace(tzinfo=now.tzinfo) > now:
        notes.append(f"It waits until {header['Date']}.")
    replace_file(path, f"{write_header(header)}\n".encode())
    return NewPost(path, tuple(notes))


def _notes_on_words(
    header: dict[str, str], content: Path, places: SourcePaths
) -> Iterator[str]:
    """Yield notes on a category and tags that no post has yet."""
    known: dict[str, Counter[str]] = {key: Counter() for key in _WORDS}
    for path, _ in post_files(content, places):
        fields = read_header(path.read_bytes().decode("utf-8-sig", errors="replace"))
        for key, counted in known.items():
            if key in fields:
                counted.update(_words(key, fields[key].value))
    for key, name in _WORDS.items():
        for word in _words(key, header[key.capitalize()]):
            if word not in known[key]:
                hint = did_you_mean(word, known[key])
                yield f"{word!r} is a new {name}. {hint}".rstrip()


_WORDS = {"category": "category", "tags": "tag"}  # keys, and what a word of each is


def _words(key: str, value: str) -> list[str]:
    return [*parse_list(value)] if key == "tags" else [value] if value else []


def ask_wishes(wishes: Wishes, ask: Ask) -> Wishes:
    """Ask for a title, and for what goes with it, at a terminal.

    An empty answer leaves a value out; raise CauserieError if there is no title.
    """
    try:
        title = ask("Title: ").strip()
        category = wishes.category or ask("Category (the site's own): ").strip()
        tags = wishes.tags or ask("Tags, with commas (none): ").strip()
    except EOFError:
        title = ""
    if not title:
        raise CauserieError("Nothing was written: a post has a title.")
    return Wishes(title, category, tags, wishes.date, wishes.lang, wishes.draft)


def draft_address(path: Path) -> str:
    """Return where the preview shows a draft of a file.

    >>> draft_address(Path("content/articles/2026-03-01-bees.md"))
    '/drafts/bees/'
    """
    return f"/drafts/{read_file_name(path.name).get('slug', path.stem)}/"
