"""Rules on the HTML of show notes, and on the files of transcripts and chapters."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from causerie.podcast.lint.rule import (
    ENGINE_FAULT,
    NAMESPACE,
    W3C,
    FeedElement,
    item_rule,
)
from causerie.problems import Level

TRANSCRIPTS = (
    "text/vtt",
    "application/x-subrip",
    "application/json",
    "text/html",
    "text/plain",
)
CHAPTERS = "application/json+chapters"

_ACTIVE = ("embed", "form", "iframe", "link", "meta", "object", "script", "style")
_LINKS = ("cite", "href", "poster", "src")


@item_rule(
    "notes-unsafe",
    Level.WARNING,
    "content:encoded",
    what="The show notes hold HTML that apps strip, or refuse the feed for.",
    fix="Say it in text and links; embed players and frames on the page only.",
    source=f"{W3C}: SecurityRisk",
)
def notes_unsafe(item: FeedElement) -> Iterator[str]:
    found = set()
    for child in item.html:
        if child.name in _ACTIVE:
            found.add(f"<{child.name}>")
        for name, value in child.attributes.items():
            if name.startswith("on") or name == "style":
                found.add(f"{name}=")
            elif value.strip().lower().startswith("javascript:"):
                found.add("javascript:")
    if found:
        yield ", ".join(sorted(found))


@item_rule(
    "notes-relative",
    Level.WARNING,
    "content:encoded",
    what="The show notes have a relative link, which leads nowhere in an app.",
    fix="Write the whole address, or {filename} and the like.",
    source=f"{W3C}: ContainsRelRef",
)
def notes_relative(item: FeedElement) -> Iterator[str]:
    found = {
        url
        for child in item.html
        for name in _LINKS
        if (url := child.attributes.get(name)) is not None and not _is_absolute(url)
    }
    if found:
        yield ", ".join(sorted(found))


@item_rule(
    "transcript-type",
    Level.ERROR,
    "podcast:transcript",
    what="The transcript has no address, or no type that apps read.",
    fix="Write Transcript: audio/<file>.vtt.",
    source=f"{NAMESPACE}, transcript",
)
def transcript_type(item: FeedElement) -> Iterator[str]:
    for child in item.all("podcast:transcript"):
        if not child.get("url") or child.get("type") not in TRANSCRIPTS:
            yield f"{child.get('url')} as {child.get('type')}"


@item_rule(
    "chapters-type",
    Level.ERROR,
    "podcast:chapters",
    what=f"The file of chapters has no address, or is not {CHAPTERS}.",
    fix=ENGINE_FAULT,
    source=f"{NAMESPACE}, chapters",
)
def chapters_type(item: FeedElement) -> Iterator[str]:
    for child in item.all("podcast:chapters"):
        if not child.get("url") or child.get("type") != CHAPTERS:
            yield f"{child.get('url')} as {child.get('type')}"


def _is_absolute(url: str) -> bool:
    try:
        return bool(urlsplit(url.strip()).scheme)
    except ValueError:
        return True  # not a URL; the check of links reports it
