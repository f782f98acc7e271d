"""WebSub: tell the hub of a feed that it is new, so that readers hear of it at once.

https://www.w3.org/TR/websub/#publishing; the form is that of PubSubHubbub 0.4, 7.1,
which hubs kept. What was not told is kept in .causerie/, and told the next time.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from causerie.errors import FetchError
from causerie.net.http_message import Fetcher, Request
from causerie.publishing.file_kind import FileKind, kind_of
from causerie.publishing.noted_paths import UNTOLD, note, read_noted
from causerie.publishing.plan import PublishPlan

_ATOM = "{http://www.w3.org/2005/Atom}link"


@dataclass(frozen=True, slots=True)
class FeedLinks:
    """What a feed says of itself."""

    hub: str  # absolute address; empty: it has none
    topic: str  # its own address


def note_untold(root: Path, plan: PublishPlan) -> None:
    """Note the feeds that are about to change, whose hubs must be told."""
    changed = [p for p in plan.added + plan.changed if kind_of(p) is FileKind.FEED]
    note(root, UNTOLD, {*read_untold(root), *changed})


def read_untold(root: Path) -> list[str]:
    """Return the feeds whose hubs were not told yet, by their paths in the site."""
    return read_noted(root, UNTOLD)


def tell_hubs(fetcher: Fetcher, root: Path, built: Path) -> list[tuple[FeedLinks, str]]:
    """Tell the hubs of all feeds that changed; return each, and why it was not told."""
    told, untold = [], set()
    for path in read_untold(root):
        links = read_links(built / path)
        if not links.hub or not links.topic:
            continue
        fault = _tell(fetcher, links)
        told.append((links, fault))
        if fault:
            untold.add(path)
    note(root, UNTOLD, untold)
    return told


def read_links(feed: Path) -> FeedLinks:
    """Read the hub and the address of a feed; both empty if it names none."""
    if not feed.is_file():
        return FeedLinks("", "")
    if feed.suffix == ".json":
        document: dict[str, Any] = json.loads(feed.read_bytes())
        hubs = [each["url"] for each in document.get("hubs", [])]
        return FeedLinks(next(iter(hubs), ""), document.get("feed_url", ""))
    root = etree.parse(feed).getroot()
    channel = root.find("channel")
    links = (root if channel is None else channel).iterfind(_ATOM)
    by_rel = {link.get("rel", ""): link.get("href", "") for link in links}
    return FeedLinks(by_rel.get("hub", ""), by_rel.get("self", ""))


def _tell(fetcher: Fetcher, links: FeedLinks) -> str:
    form = {"hub.mode": "publish", "hub.url": links.topic, "hub.topic": links.topic}
    request = Request(
        links.hub,
        method="POST",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )
    try:
        status = fetcher.fetch(request).status
    except FetchError as error:
        return error.what
    return "" if status // 100 == 2 else f"It answers HTTP {status}."  # noqa: PLR2004
