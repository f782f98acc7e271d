"""Read Pelican's articles and pages as posts; make posts of the future drafts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import fields
from datetime import datetime
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pelican import contents

from causerie.audio_value import valid_recordings
from causerie.bridge.entry import Entry, make_entry
from causerie.header import KEYS, alias_fault, has_query, join_value, parse_list
from causerie.post import Article, Post, Status
from causerie.settings import content_path
from causerie.text.reading_time import reading_minutes
from causerie.urls import encode_path

# Pelican's lists of contents by kind, each followed by that of its translations.
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


def normalise_metadata(
    metadata: MutableMapping[str, Any], *, now: datetime | None, timezone: str
) -> None:
    """Normalise a post's metadata before Pelican makes an article of it.

    A value of several lines becomes one text. Times are converted to the site's zone,
    which decides their days. A post of the future is a draft until a build after its
    date, unless `now` is None. A post that is gone has a page at its address that says
    so.
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
    """Yield every article, then every page, in a stable order."""
    for generator, kind in ((articles, "article"), (pages, "page")):
        found = [
            (content, not name.endswith("translations"))
            for name in LISTS[kind]
            for content in getattr(generator, name)
        ]
        found.sort(key=lambda pair: str(pair[0].relative_source_path))
        separate_draft_slugs([content for content, _ in found])
        for content, original in found:
            content.translations.sort(key=lambda other: other.lang)
            encode_url(content)
            entry = make_entry(read_post(content, original=original), content)
            # defaults of what features attach; Pelican put the header's Episode: there
            entry.attach(post=entry.post, episode=None, pingbacks=(), series_posts=())
            entry.attach(reading_minutes=reading_minutes(entry.body), cover=None)
            yield entry


def separate_draft_slugs(contents: Iterable[Any]) -> None:
    """Give drafts of one slug and different days separate addresses."""
    drafts: dict[str, list[Any]] = defaultdict(list)
    for content in contents:
        if content.status == Status.DRAFT and content.save_as:
            drafts[content.save_as].append(content)
    for alike in drafts.values():
        if len(alike) > 1 and all(hasattr(draft, "date") for draft in alike):
            for draft in alike:
                draft.own_slug = draft.slug
                draft.slug = f"{draft.date:%Y-%m-%d}-{draft.slug}"


def encode_url(content: Any) -> None:
    """Encode a content's address; one that the author gave is taken to be valid.

    Pelican would format it again at each use (getpelican/pelican#1288).
    """
    if not hasattr(content, "override_url"):
        content.override_url = encode_path(content.url)


def read_post(content: Any, *, original: bool) -> Post:
    """Read one of Pelican's articles or pages as a post."""
    header = {
        name: value
        for name, value in content.metadata.items()
        if name in KEYS and isinstance(value, str)
    }
    post = Post(
        source=content.relative_source_path,
        status=Status.GONE if hasattr(content, "gone") else Status(content.status),
        title=str(content.title),
        path="/" + content.url.lstrip("/"),
        lang=content.lang,
        date=getattr(content, "date", None),
        modified=getattr(content, "modified", None),
        summary=header.get("summary", ""),
        aliases=tuple(
            alias
            for alias in parse_list(header.get("aliases", ""))
            if not alias_fault(alias) and not has_query(alias)
        ),
        queries=tuple(
            alias
            for alias in parse_list(header.get("aliases", ""))
            if not alias_fault(alias) and has_query(alias)
        ),
        original=original,
    )
    if not isinstance(content, contents.Article):
        return post
    return _read_article(post, content, header)


def audio_of(content: Any) -> tuple[str, ...]:
    """Return the recordings of one of Pelican's articles; none of a faulty value."""
    return valid_recordings(str(content.metadata.get("audio", "")))


def _read_article(post: Post, content: Any, header: Mapping[str, str]) -> Article:
    """Read the other fields of an article; faulty values, reported elsewhere, as empty.

    A guid or a series is read as it is: our rules must not change it.
    """

    def file(name: str) -> str:
        return "" if content_path(header.get(name, "")) else header[name]

    return Article(
        **{each.name: getattr(post, each.name) for each in fields(post)},
        category=str(getattr(content, "category", "")),
        tags=tuple(str(tag) for tag in getattr(content, "tags", ())),
        authors=tuple(str(author) for author in getattr(content, "authors", ())),
        guid=header.get("guid", ""),
        pingbacks=header.get("pingbacks", "yes").lower() != "no",
        series=header.get("series", ""),
        part=0 if KEYS["part"].fault(header.get("part", "")) else int(header["part"]),
        cover=file("cover"),
        image=file("image"),
        transcript=file("transcript"),
        audio=audio_of(content),
        is_episode="audio" in header,
        header=header,
    )
