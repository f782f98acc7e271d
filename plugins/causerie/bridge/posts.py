"""Read Pelican's articles and pages as posts, and hold back what is not yet due."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, MutableMapping
from datetime import datetime
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from causerie.bridge.site import Entry
from causerie.header import KEYS, alias_fault, join_value, parse_list
from causerie.post import Post, Status
from causerie.urls import encode_path

# Pelican's lists of contents by their kind, each with that of its translations.
LISTS = {
    "article": (
        *("articles", "translations"),
        *("hidden_articles", "hidden_translations"),
        *("drafts", "drafts_translations"),
    ),
    "page": (
        *("pages", "translations"),
        *("hidden_pages", "hidden_translations"),
        *("draft_pages", "draft_translations"),
    ),
}


def settle_metadata(
    metadata: MutableMapping[str, Any], *, now: datetime | None, timezone: str
) -> None:
    """Prepare a post's metadata for Pelican, before it makes an article of it.

    A value over several lines becomes one text. Times are those of the site's zone, so
    that days are its days, whatever zone they were written in. A post of the future is
    a draft until a build is made after its date, unless `now` is None. A post that is
    gone keeps its address, where it says so.
    """
    for name, value in metadata.items():
        if isinstance(value, list) and all(isinstance(line, str) for line in value):
            metadata[name] = join_value(name, "\n".join(value))
    if str(metadata.get("status", "")).lower() == Status.GONE:
        metadata.update(status="hidden", template="gone", gone=True)
    if "slug" in metadata:
        metadata["slug"] = normalize("NFC", metadata["slug"])
    zone = ZoneInfo(timezone)
    for name in metadata.keys() & {"date", "modified"}:
        date = metadata[name]
        metadata[name] = (
            date.astimezone(zone) if date.tzinfo else date.replace(tzinfo=zone)
        )
    if now is not None and "date" in metadata and metadata["date"] > now:
        waits = str(metadata.get("status", "")).lower() != Status.DRAFT
        metadata.update(status="draft", waits=waits)


def read_entries(articles: Any, pages: Any) -> Iterator[Entry]:
    """Yield every article, then every page, in an order that is always the same."""
    for generator, kind in ((articles, "article"), (pages, "page")):
        found = [
            (content, not name.endswith("translations"))
            for name in LISTS[kind]
            for content in getattr(generator, name)
        ]
        found.sort(key=lambda pair: str(pair[0].relative_source_path))
        tell_drafts_apart([content for content, _ in found])
        for content, original in found:
            content.translations.sort(key=lambda other: other.lang)
            settle_url(content)
            post = read_post(content, kind, original=original)
            entry = Entry(post, content)
            # what features may attach; Pelican put the header's Episode: number there
            entry.attach(post=post, episode=None, pingbacks=(), series_posts=())
            yield entry


def tell_drafts_apart(contents: Iterable[Any]) -> None:
    """Give drafts of one slug and different days addresses of their own."""
    drafts: dict[str, list[Any]] = defaultdict(list)
    for content in contents:
        if content.status == Status.DRAFT and content.save_as:
            drafts[content.save_as].append(content)
    for alike in drafts.values():
        if len(alike) > 1 and all(hasattr(draft, "date") for draft in alike):
            for draft in alike:
                draft.own_slug = draft.slug
                draft.slug = f"{draft.date:%Y-%m-%d}-{draft.slug}"


def settle_url(content: Any) -> None:
    """Have an address be a valid URL, which the author's own is taken to be.

    Pelican would format it anew at each mention (getpelican/pelican#1288).
    """
    if not hasattr(content, "override_url"):
        content.override_url = encode_path(content.url)


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
        aliases=tuple(
            alias
            for alias in parse_list(header.get("aliases", ""))
            if not alias_fault(alias)
        ),
        guid=header.get("guid", ""),
        pingbacks=header.get("pingbacks", "yes").lower() != "no",
        original=original,
        header=header,
    )
