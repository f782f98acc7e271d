"""Read Pelican's articles and pages as posts, and hold back what is not yet due."""

from collections.abc import Iterator, MutableMapping
from datetime import datetime
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from causerie.bridge.site import Entry
from causerie.header import KEYS, parse_list
from causerie.post import Post, Status

_LINEWISE = frozenset({"aliases", "chapters", "people", "podcast"})  # one thing a line

# Pelican's lists of contents, by the status and kind they hold.
_ARTICLE_LISTS = (
    "articles",
    "translations",
    "hidden_articles",
    "hidden_translations",
    "drafts",
    "drafts_translations",
)
_PAGE_LISTS = (
    "pages",
    "translations",
    "hidden_pages",
    "hidden_translations",
    "draft_pages",
    "draft_translations",
)


def settle_metadata(
    metadata: MutableMapping[str, Any], *, now: datetime | None, timezone: str
) -> None:
    """Prepare a post's metadata for Pelican, before it makes an article of it.

    A value over several lines becomes one text. A post of the future is a draft
    until a build is made after its date, unless `now` is None. A post that is gone
    keeps its address, where it says so.
    """
    for name, value in metadata.items():
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            metadata[name] = ("\n" if name in _LINEWISE else " ").join(value)
    if str(metadata.get("status", "")).lower() == Status.GONE:
        metadata.update(status="hidden", template="gone", gone=True)
    date = metadata.get("date")
    if date is not None and now is not None:
        aware = date if date.tzinfo else date.replace(tzinfo=ZoneInfo(timezone))
        if aware > now:
            metadata["status"] = "draft"


def settle_translation(content: Any) -> None:
    """Say which posts are translations of each other: those of one file name.

    A translation so may have a slug of its own, and two posts of one slug and
    different days are not taken for translations.
    """
    if getattr(content, "translation", None) is None and content.source_path:
        content.translation = PurePath(content.source_path).name.split(".")[0]


def read_entries(articles: Any, pages: Any) -> Iterator[Entry]:
    """Yield every article, then every page, in an order that is always the same."""
    for generator, names, kind in (
        (articles, _ARTICLE_LISTS, "article"),
        (pages, _PAGE_LISTS, "page"),
    ):
        found = [
            (content, not name.endswith("translations"))
            for name in names
            for content in getattr(generator, name)
        ]
        found.sort(key=lambda pair: str(pair[0].relative_source_path))
        for content, original in found:
            content.translations.sort(key=lambda other: other.lang)
            # Pelican formats an address anew at each mention (getpelican/pelican#1288)
            content.override_url = content.url
            post = read_post(content, kind, original=original)
            entry = Entry(post, content)
            # what features may attach; Pelican put the header's Episode: number there
            entry.attach(post=post, episode=None, pingbacks=(), series_posts=())
            yield entry


def newest_first(content: Any) -> tuple[float, str]:
    """Order articles by date, newest first; those of one moment by file name."""
    return (-content.date.timestamp(), content.relative_source_path)


def read_post(content: Any, kind: str, *, original: bool) -> Post:
    """Read one of Pelican's articles or pages as a post."""
    header = {
        name: value
        for name, value in content.metadata.items()
        if name in KEYS and isinstance(value, str)
    }
    status = Status.GONE if hasattr(content, "gone") else Status(content.status)
    return Post(
        source=content.relative_source_path,
        kind=kind,
        status=status,
        title=str(content.title),
        path="/" + content.url.lstrip("/"),
        lang=content.lang,
        date=getattr(content, "date", None),
        modified=getattr(content, "modified", None),
        summary=header.get("summary", ""),
        html=content._content or "",  # noqa: SLF001 - .content would freeze {static}
        category=str(getattr(content, "category", "")),
        tags=tuple(str(tag) for tag in getattr(content, "tags", ())),
        author=str(getattr(content, "author", "")),
        aliases=parse_list(header.get("aliases", "")),
        guid=header.get("guid", ""),
        pingbacks=header.get("pingbacks", "yes").lower() != "no",
        original=original,
        header=header,
    )
