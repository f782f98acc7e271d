"""The table of header keys: who may use each key, and how its value is checked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, datetime

from causerie.audio_value import audio_fault
from causerie.header import other_tools
from causerie.header.addresses import alias_fault, page_slug_fault, slug_fault
from causerie.settings import content_path, did_you_mean
from causerie.text.language_codes import LANGUAGE_CODES


@dataclass(frozen=True, slots=True)
class Key:
    """A key: which posts may use it, how its value is checked, what it is for."""

    name: str
    kinds: frozenset[str]  # of "article", "episode", "page"
    fault: Callable[[str], str]  # "" if the value is valid, else "is not …"
    doc: str
    on_page: Callable[[str], str] | None = None  # the rule of pages, if it is another

    def fault_on(self, kind: str, value: str) -> str:
        """Return what is wrong with a value in a post of a kind; empty: nothing."""
        rule = self.on_page if kind == "page" else None
        return (rule or self.fault)(value)


_DATE = re.compile(  # no year below 1000: it is mistyped, and feeds have none
    r"[1-9]\d{3}-\d{2}-\d{2}"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2})?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?)?"
)
_LINEWISE = frozenset({"aliases", "audio", "chapters", "people", "podcast"})
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_MONTHS = 12
_DATE_LIKE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?!\d)")
_TIME_LIKE = re.compile(r"[T ](\d{1,2})[:.h](\d{2})(?!\d)")
_QUOTED = re.compile(r"""(["']).*\1|[\u201c\u201d\u201e\u00ab].*[\u201c\u201d\u00bb]""")
STATUSES = ("published", "draft", "hidden", "gone")


def parse_date(value: str) -> datetime:
    """Parse a date of a header; raise ValueError if it is invalid.

    >>> parse_date("2026-03-29 18:00").hour
    18
    """
    date = datetime.fromisoformat(value) if _DATE.fullmatch(value) else None
    if date is None or date.year == MAXYEAR:  # its last day is none in other zones
        raise ValueError(value)
    return date


def parse_list(value: str) -> tuple[str, ...]:
    """Split a value at commas and newlines.

    >>> parse_list("pme, usages")
    ('pme', 'usages')
    """
    parts = re.split(r"[,\n]", value)
    return tuple(part.strip() for part in parts if part.strip())


def _anything(_value: str) -> str:
    return ""


def _text(value: str) -> str:
    return "" if value.strip() else "is empty."


def _date(value: str) -> str:
    if _is_date(value):
        return ""
    meant = "-".join(part.zfill(2) for part in _day_like(value))
    if time := _TIME_LIKE.search(value):
        meant += f" {time[1].zfill(2)}:{time[2]}"
    wanted = meant if _is_date(meant) else "2026-03-29 or 2026-03-29 18:00"
    return f"is not a date. Write {wanted}."


def _is_date(value: str) -> bool:
    try:
        parse_date(value)
    except ValueError:
        return False
    return True


def _day_like(value: str) -> tuple[str, ...]:
    """Return year, month and day of a date in another form; empty if they are unclear.

    >>> _day_like("30/11/2026"), _day_like("11/30/2026"), _day_like("1/2/2026")
    (('2026', '11', '30'), ('2026', '11', '30'), ())
    """
    if like := _DATE_LIKE.match(value):
        return like.groups()
    if not (like := _DAY_FIRST.fullmatch(value)):
        return ()
    first, second, year = like.groups()
    if (int(first) > _MONTHS) == (int(second) > _MONTHS):
        return ()
    return (year, *sorted((first, second), key=int))


def _lang(value: str) -> str:
    if value in LANGUAGE_CODES:
        return ""
    base = re.split("[-_]", value.lower())[0]
    known = base in LANGUAGE_CODES
    return (
        f"is not {f'a language. Write {base}' if known else 'a language such as fr'}."
    )


def _word(*words: str) -> Callable[[str], str]:
    def fault(value: str) -> str:
        if value.lower() in words:
            return ""
        wanted = f"is not one of {', '.join(words)}."
        return " ".join(filter(None, [wanted, did_you_mean(value, [*words])]))

    return fault


def _status(value: str) -> str:
    if meant := other_tools.STATUSES.get(value.casefold(), ""):
        return f"is not one of {', '.join(STATUSES)}. Write {meant}."
    return _word(*STATUSES)(value)


def _tags(value: str) -> str:
    if ";" in value:
        return "has a semicolon. Separate tags by commas."
    if re.search(r"#\w[^,]*\s#\w", value):
        return "has several tags without a comma between them. Write a, b."
    quoted = [tag for tag in parse_list(value) if _QUOTED.fullmatch(tag)]
    return f"has {quoted[0]}: take the quotes out." if quoted else ""


def _names(value: str) -> str:
    return (
        "has a semicolon. Separate names by commas." if ";" in value else _text(value)
    )


def _number(value: str) -> str:
    return (
        "" if re.fullmatch(r"0*[1-9]\d{0,8}", value) else "is not a number from 1 up."
    )


def _label(value: str) -> str:
    # podcast namespace 1.0, episode, display
    return "" if 0 < len(value) <= 32 else "is not 1 to 32 characters."  # noqa: PLR2004


def _paths(value: str) -> str:
    faults = ((path, alias_fault(path)) for path in parse_list(value))
    return " It ".join(
        f"has {path!r}, which {wrong}" for path, wrong in faults if wrong
    )


def _guid(value: str) -> str:
    # RSS 2.0: any string. Drupal's are "45863 at https://example.org".
    return "stands on several lines." if "\n" in value else _text(value)


def is_uuid(value: str) -> bool:
    """Return whether a guid is a UUID, as `inv episode` writes it."""
    from uuid import UUID  # slow to import, and rarely needed

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
        Key(
            *(
                "Slug",
                _ALL,
                slug_fault,
                "Its part of the address; default: its file's.",
            ),
            on_page=page_slug_fault,
        ),
        Key("Category", _POSTS, _text, "The one category it belongs to."),
        Key("Tags", _POSTS, _tags, "Tags, separated by commas."),
        Key("Summary", _ALL, _anything, "One or two sentences of plain text."),
        Key("Lang", _ALL, _lang, "Its language, two letters; default: the site's."),
        Key("Translation", _ALL, slug_fault, "A word that its translations share."),
        Key("Status", _ALL, _status, "published, draft, hidden or gone."),
        Key("Author", _POSTS, _text, "Who wrote it; default: the site's AUTHOR."),
        Key("Authors", _POSTS, _names, "Several who wrote it, separated by commas."),
        Key(
            "Cover", _POSTS, content_path, "An image below content/ that stands for it."
        ),
        Key("Cover_alt", _POSTS, _anything, "What the cover shows, in words."),
        Key("Series", _POSTS, _text, "The series it belongs to."),
        Key("Part", _POSTS, _number, "Its place in the series; default: by date."),
        Key("Aliases", _ALL, _paths, "Old addresses that lead here: /old/, /older/."),
        Key("Guid", _POSTS, _guid, "Its identity in feeds, any text; never change it."),
        Key("Pingbacks", _POSTS, _word("yes", "no"), "no: show and send none."),
        Key("Audio", _EPISODES, audio_fault, "audio/<file> or a URL; its formats."),
        Key("Show", _EPISODES, _text, "Which of the site's shows it belongs to."),
        Key("Season", _EPISODES, _number, "The number of its season."),
        Key("Episode", _EPISODES, _number, "Its number in the season or the show."),
        Key("Episode_type", _EPISODES, _word("full", "trailer", "bonus"), "full, …"),
        Key("Explicit", _EPISODES, _word("yes", "no"), "yes: not for children."),
        Key("Chapters", _EPISODES, _anything, "One a line: 00:01:05 Title."),
        Key("Transcript", _EPISODES, content_path, "Its transcript, below content/."),
        Key("Episode_display", _EPISODES, _label, "How apps show its number: Ch. 3."),
        Key("Block", _EPISODES, _word("yes", "no"), "yes: hide it from directories."),
        Key("Podcast", _EPISODES, _anything, "Further tags, one a line."),
        Key("People", _EPISODES, _anything, "Who is heard: Name (role), Name (role)."),
        Key(
            "Image", _EPISODES, content_path, "The episode's own cover, below content/."
        ),
    )
}


def is_known(key: str) -> bool:
    """Return whether a key exists; case does not matter."""
    return key.lower() in KEYS


def canonical_key(key: str) -> str:
    """Return a key in the case of the table; an unknown key unchanged."""
    return KEYS[key.lower()].name if is_known(key) else key


def join_value(key: str, value: str) -> str:
    r"""Join the lines of a value, unless its key has one entry a line.

    >>> join_value("title", "One\nand two"), join_value("tags", "a\nb, c")
    ('One and two', 'a, b, c')
    """
    if "\n" not in value or key in _LINEWISE:
        return value
    return ", ".join(parse_list(value)) if key == "tags" else value.replace("\n", " ")
