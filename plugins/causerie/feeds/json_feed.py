"""Render a feed as JSON Feed, with full content."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from causerie.feeds.model import Feed, Item
from causerie.post import Enclosure
from causerie.text.time_formats import rfc3339
from causerie.text.xml_characters import strip_illegal_xml


def render(feed: Feed) -> bytes:
    """Render a feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    document = _without_empty(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            "home_page_url": feed.link,
            "feed_url": feed.url,
            "description": feed.description,
            "icon": feed.icon,
            "language": feed.language,
            "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
            "authors": _authors([feed.author]),
        }
    )
    document["items"] = [_item(item) for item in feed.items]  # required, even if none
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _item(item: Item) -> dict[str, Any]:
    return _without_empty(
        {
            "id": item.guid or item.url,
            "url": item.url,
            "title": item.title,
            "content_html": item.html,
            # one of the two is required
            "content_text": "" if item.html else item.summary or item.title,
            "summary": item.summary,
            "language": item.language,
            "image": item.cover.url if item.cover else "",
            "date_published": rfc3339(item.published),
            "date_modified": rfc3339(item.modified) if item.modified else "",
            "authors": _authors(item.authors),
            "tags": [strip_illegal_xml(category) for category in item.categories],
            "attachments": [_attachment(item.enclosure)] if item.enclosure else [],
        }
    )


def _authors(names: Iterable[str]) -> list[dict[str, Any]]:
    return [_without_empty({"name": name}) for name in names if name]


def _attachment(audio: Enclosure) -> dict[str, Any]:
    return _without_empty(
        {
            "url": audio.url,
            "mime_type": audio.type,
            "size_in_bytes": audio.length,
            "duration_in_seconds": round(audio.seconds),
        }
    )


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Drop empty values, and the characters that XML feeds drop."""
    return {
        key: strip_illegal_xml(value) if isinstance(value, str) else value
        for key, value in values.items()
        if value
    }
