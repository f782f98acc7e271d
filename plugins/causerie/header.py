"""The header of a post: the one table of its keys, and what is wrong with a header.

The format is Pelican's (Python-Markdown's meta): `Key: value` lines, continued by
lines indented four spaces, ended by the first blank line.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from causerie.problems import Problem, Source, Sources, Where, checker
from causerie.recordings import audio_fault
from causerie.settings import did_you_mean


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a header as it stands in the file; line and column count from 1."""

    key: str  # as written
    value: str  # continuation lines joined by newlines
    line: int
    column: int  # where the value begins


Header = Mapping[str, Field]  # by key in lower case


@dataclass(frozen=True, slots=True)
class Key:
    """What a key means: who may use it, how its value is judged, what it is for."""

    name: str
    kinds: frozenset[str]  # of "article", "episode", "page"
    fault: Callable[[str], str]  # "" if the value is good, else "is not …"
    doc: str


_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
)
_START = re.compile(r"-{3}")  # what follows on the line makes no difference
_END = re.compile(r"-{3}|\.{3}")
_LINE = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)$")
_MORE = re.compile(r"[ ]{4,}(?P<value>.*)$")
_FILE_NAME = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>[^.]+)(?:\.(?P<lang>[a-z]{2}))?"
)

_FOLDERS = {"articles": "article", "episodes": "article", "pages": "page"}
STATUSES = ("published", "draft", "hidden", "gone")


def parse_date(value: str) -> datetime:
    """Read a date as authors write it; raise ValueError if it is none.

    >>> parse_date("2026-03-29 18:00").hour
    18
    """
    if not _DATE.fullmatch(value):
        raise ValueError(value)
    return datetime.fromisoformat(value)


def parse_list(value: str) -> tuple[str, ...]:
    """Split a value at commas or line ends.

    >>> parse_list("pme, usages")
    ('pme', 'usages')
    """
    parts = re.split(r"[,\n]", value)
    return tuple(part.strip() for part in parts if part.strip())


def _any(_value: str) -> str:
    return ""


def _text(value: str) -> str:
    return "" if value.strip() else "is empty."


def _date(value: str) -> str:
    try:
        parse_date(value)
    except ValueError:
        return "is not a date. Write 2026-03-29 or 2026-03-29 18:00."
    return ""


def _slug(value: str) -> str:
    fits = re.fullmatch(r"[^\s/?#%\\]+", value)
    return "" if fits else "is not one part of an address: no space, no slash."


def _lang(value: str) -> str:
    return "" if re.fullmatch(r"[a-z]{2}", value) else "is not a language such as fr."


def _word(*words: str) -> Callable[[str], str]:
    def fault(value: str) -> str:
        if value.lower() in words:
            return ""
        wanted = f"is not one of {', '.join(words)}."
        return " ".join(filter(None, [wanted, did_you_mean(value, [*words])]))

    return fault


def _number(value: str) -> str:
    return "" if re.fullmatch(r"[1-9]\d*", value) else "is not a number from 1 up."


def _label(value: str) -> str:
    # podcast namespace 1.0, episode, display
    return "" if 0 < len(value) <= 32 else "is not 1 to 32 characters."  # noqa: PLR2004


def _paths(value: str) -> str:
    wrong = [path for path in parse_list(value) if not path.startswith("/")]
    return f"has {wrong[0]!r}, which does not begin with a slash." if wrong else ""


def _guid(value: str) -> str:
    return "" if value and not re.search(r"\s", value) else "is empty or has spaces."


def is_uuid(value: str) -> bool:
    """Tell whether a guid has the form `inv episode` writes."""
    from uuid import UUID  # slow to import, for one key in a hundred posts

    try:
        UUID(value)
    except ValueError:
        return False
    return True


_ALL = frozenset({"article", "episode", "page"})
_POSTS = frozenset({"article", "episode"})
_EPISODES = frozenset({"episode"})

KEYS = {
    key.name.lower(): key
    for key in (
        Key("Title", _ALL, _text, "The title, verbatim in pages and feeds."),
        Key("Date", _POSTS, _date, "When it is published; default: the file name's."),
        Key("Modified", _ALL, _date, "When it was last changed for its readers."),
        Key("Slug", _ALL, _slug, "Its part of the address; default: the file name's."),
        Key("Category", _POSTS, _text, "The one category it belongs to."),
        Key("Tags", _POSTS, _any, "Tags, separated by commas."),
        Key("Summary", _ALL, _any, "One or two sentences of plain text."),
        Key("Lang", _ALL, _lang, "Its language, two letters; default: the site's."),
        Key("Translation", _ALL, _slug, "The slug that all translations of it share."),
        Key("Status", _ALL, _word(*STATUSES), "published, draft, hidden or gone."),
        Key("Author", _POSTS, _text, "Who wrote it; default: the site's AUTHOR."),
        Key("Cover", _POSTS, _text, "An image below content/ that stands for it."),
        Key("Cover_alt", _POSTS, _any, "What the cover shows, in words."),
        Key("Series", _POSTS, _text, "The series it belongs to."),
        Key("Aliases", _ALL, _paths, "Old addresses that lead here: /old/, /older/."),
        Key("Guid", _POSTS, _guid, "Its identity in feeds; never change it."),
        Key("Pingbacks", _POSTS, _word("yes", "no"), "no: show and send none."),
        Key("Audio", _EPISODES, audio_fault, "audio/<file> or a URL; its formats."),
        Key("Show", _EPISODES, _text, "Which of the site's shows it belongs to."),
        Key("Season", _EPISODES, _number, "The number of its season."),
        Key("Episode", _EPISODES, _number, "Its number in the season or the show."),
        Key("Episode_type", _EPISODES, _word("full", "trailer", "bonus"), "full, …"),
        Key("Explicit", _EPISODES, _word("yes", "no"), "yes: not for children."),
        Key("Chapters", _EPISODES, _any, "One a line: 00:01:05 Title."),
        Key("Transcript", _EPISODES, _text, "The transcript's file below content/."),
        Key("Episode_display", _EPISODES, _label, "How apps show its number: Ch. 3."),
        Key("Block", _EPISODES, _word("yes", "no"), "yes: hide it from directories."),
        Key("Podcast", _EPISODES, _any, "Further tags, one a line."),
        Key("People", _EPISODES, _any, "Who is heard: Name (role), Name (role)."),
        Key("Image", _EPISODES, _text, "The episode's own cover, below content/."),
    )
}


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


def read_file_name(path: str) -> dict[str, str]:
    """Read date, slug and language off a post's file name, as far as it has them.

    >>> read_file_name("articles/2026-03-29-a-quoi-bon.en.md")
    {'date': '2026-03-29', 'slug': 'a-quoi-bon', 'lang': 'en'}
    """
    match = _FILE_NAME.fullmatch(Path(path).stem)
    return {k: v for k, v in match.groupdict().items() if v} if match else {}


def check_header(header: Header, path: str, kind: str) -> Iterator[Problem]:
    """Find every fault of a header; `path` is the file's, below the site's folder.

    An article with a recording is an episode.
    """
    kind = _kind(header, kind)
    allowed = {name for name, key in KEYS.items() if kind in key.kinds}
    names = [key.name for key in KEYS.values()]
    for name, field in header.items():
        where = Where(path, field.line, 1)
        if name not in KEYS:
            fix = did_you_mean(field.key.capitalize(), names)
            yield Problem(where, f"There is no key {field.key!r}.", fix)
        elif name not in allowed and kind == "article":
            what = f"{field.key} is for episodes, and this post has no Audio."
            yield Problem(where, what, "Add Audio: audio/<file>, or take it out.")
        elif name not in allowed:
            yield Problem(where, f"{field.key} means nothing on a {kind}.")
        elif wrong := KEYS[name].fault(field.value):
            place = Where(path, field.line, field.column)
            yield Problem(place, f"{field.key}: {field.value!r} {wrong}")
    if "title" not in header:
        what = "The post has no title."
        yield Problem(Where(path, 1), what, "Begin the file with Title: …")
    if kind != "page" and "date" not in {*header, *read_file_name(path)}:
        what = "The post has no date."
        fix = "Add Date: 2026-03-29, or name the file 2026-03-29-slug.md."
        yield Problem(Where(path, 1), what, fix)
    if kind != "page" and "date" not in header:
        named = read_file_name(path).get("date", "")
        if named and (wrong := _date(named)):
            yield Problem(Where(path), f"The file name's {named!r} {wrong}")


def read_sources(content: Path) -> Iterator[Source]:
    """Read the files of posts and pages."""
    for path, kind in post_files(content):
        try:
            yield Source(path, kind, path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            yield Source(path, kind, None)


def post_files(content: Path) -> Iterator[tuple[Path, str]]:
    """Find the Markdown files of posts and pages, with "article" or "page"."""
    for folder, kind in _FOLDERS.items():
        for path in sorted((content / folder).rglob("*.md")):
            if not path.name.startswith((".", "#")):
                yield path, kind


@checker
def check_headers(sources: Sources) -> Iterator[Problem]:
    """Check the header of every post and page."""
    for post in sources.posts:
        relative = post.path.relative_to(sources.root).as_posix()
        if post.text is None:
            yield _why_unreadable(post.path, relative)
        else:
            yield from check_header(read_header(post.text), relative, post.kind)


def _why_unreadable(path: Path, relative: str) -> Problem:
    try:
        data = path.read_bytes()
        data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        what = "This line is not UTF-8 text."
        return Problem(Where(relative, line), what, "Save the file as UTF-8.")
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        return Problem(Where(relative), what)
    what = "The file could not be read, and now can."
    return Problem(Where(relative), what, "Build again.")


def _kind(header: Header, kind: str) -> str:
    return "episode" if kind == "article" and "audio" in header else kind


def _joined(field: Field, more: str) -> Field:
    value = f"{field.value}\n{more}" if field.value else more
    return Field(field.key, value, field.line, field.column)
