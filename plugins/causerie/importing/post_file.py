"""Post file: the header and text of an old post, as a file of this site."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from unicodedata import category
from urllib.parse import unquote_to_bytes

from bs4 import BeautifulSoup

from causerie.bridge.output_registry import LONGEST
from causerie.header import KEYS
from causerie.header.addresses import alias_fault
from causerie.header.misplaced_lines import find_misplaced
from causerie.importing.export import Item
from causerie.importing.recording import Recording

_TITLE_WORDS = 8  # of the text, for a post without a title
_SUMMARY = 1000  # characters


def plain_line(markup: str) -> str:
    r"""Return the words of a stored title or excerpt on one line.

    >>> plain_line("A &amp; <em>B</em>\n c")
    'A & B c'
    """
    text = markup
    if "<" in markup:
        text = BeautifulSoup(markup, "lxml").get_text(" " if "<p" in markup else "")
    visible = "".join(
        each for each in unescape(text) if category(each) != "Cc" or each.isspace()
    )
    return " ".join(visible.split())


def title_of(item: Item, text: str) -> str:
    """Return the title of a post; one without has the first words of its text."""
    if title := plain_line(item.title):
        return title
    words = plain_line(text).split()
    if words:
        more = "…" if len(words) > _TITLE_WORDS else ""
        return " ".join(words[:_TITLE_WORDS]) + more
    return item.slug or f"{item.kind} {item.id}"


def summary_of(item: Item, teaser: str) -> str:
    """Return the excerpt of a post, or what stood before <!--more-->."""
    words = plain_line(item.excerpt) or teaser
    return words if len(words) <= _SUMMARY else f"{words[: _SUMMARY - 1]}…"


def episode_keys(recording: Recording) -> dict[str, str]:
    """Return the keys of an episode; none of a recording that is none yet."""
    if not recording.audio or recording.enclosure is None:
        return {}
    enclosure = recording.enclosure
    return {
        "Audio": recording.audio,
        "Season": enclosure.season,
        "Episode": enclosure.episode,
        "Episode_type": enclosure.episode_type,
        "Explicit": enclosure.explicit,
        "Chapters": enclosure.chapters,
    }


def good_aliases(
    aliases: Sequence[str], taken: set[str], *, queries: bool
) -> list[str]:
    """Return the old addresses that can lead on, each once for the whole site.

    `taken` are addresses of others, to which these are added; `queries` says whether
    the web server knows addresses with one.
    """
    found = []
    for written in aliases:
        alias = written.replace(",", "%2C")
        if alias in taken or alias_fault(alias) or ("?" in alias and not queries):
            continue
        if any(len(unquote_to_bytes(part)) > LONGEST for part in alias.split("/")):
            continue  # no file can stand there
        taken.add(alias)
        found.append(alias)
    return found


def write_post(values: Mapping[str, str], text: str) -> bytes:
    """Write a post: its keys in the order of the table, then its text."""
    order = {key.name: number for number, key in enumerate(KEYS.values())}
    rows = sorted(
        ((key, value) for key, value in values.items() if value),
        key=lambda row: order[row[0]],
    )
    header = "".join(f"{key}: {_continued(value)}\n" for key, value in rows)
    lines = f"{header}\n{text.strip(chr(10))}\n".split("\n")
    for number, _ in find_misplaced(lines, header.count("\n") + 1):
        lines[number] = _KEY.sub(r"\1<span>\2</span>\3", lines[number], count=1)
    return "\n".join(lines).encode()


# A key with a tag around it is text (header/misplaced_lines.py).
_KEY = re.compile(r"^(\W*)(\w[\w -]*?)(\s*[:=])")


def _continued(value: str) -> str:
    """Indent all lines of a value but the first."""
    return re.sub(r"\n\s*", "\n    ", value.strip())
