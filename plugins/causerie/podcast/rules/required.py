"""Rules on the tags that a channel must or should have."""

from collections.abc import Iterator

from causerie.podcast.rules.rule import APPLE, PSP, W3C, Part, channel_rule
from causerie.problems import Level

# A tag every channel needs, its setting as the author says it, and who asks for it.
_REQUIRED = {
    "title": ("title", 'Write PODCAST["title"].', APPLE),
    "description": ("description", 'Write PODCAST["description"].', APPLE),
    "link": ("link", "Write SITEURL.", PSP),
    "language": ("language", 'Write PODCAST["language"] or DEFAULT_LANG.', APPLE),
}


def _require(name: str, tag: str, fix: str, source: str) -> None:
    @channel_rule(
        f"show-{name}-missing",
        Level.ERROR,
        tag,
        what=f"The show has no {name}.",
        fix=fix,
        source=source,
    )
    def missing(channel: Part) -> Iterator[str]:
        if not (channel.text(tag) or "").strip():
            yield ""


for _name, _given in _REQUIRED.items():
    _require(_name, *_given)


@channel_rule(
    "show-explicit-missing",
    Level.ERROR,
    "itunes:explicit",
    what="The show does not say whether it is explicit.",
    fix='Write PODCAST["explicit"] = True or False.',
    source=APPLE,
)
def _no_explicit(channel: Part) -> Iterator[str]:
    if not channel.text("itunes:explicit"):
        yield ""


@channel_rule(
    "category-missing",
    Level.ERROR,
    "itunes:category",
    what="The show has no category.",
    fix='Choose one of Apple\'s: PODCAST["category"].',
    source=APPLE,
)
def _no_category(channel: Part) -> Iterator[str]:
    if not channel.attribute("itunes:category", "text"):
        yield ""


@channel_rule(
    "image-missing",
    Level.ERROR,
    "itunes:image",
    what="The show has no cover.",
    fix='Name it in PODCAST["image"].',
    source=APPLE,
)
def _no_image(channel: Part) -> Iterator[str]:
    if not channel.attribute("itunes:image", "href"):
        yield ""


@channel_rule(
    "self-missing",
    Level.ERROR,
    "atom:link",
    what="The feed does not name its own address as an RSS feed's.",
    fix="Write SITEURL.",
    source=PSP,
)
def _no_self(channel: Part) -> Iterator[str]:
    for link in channel.all("atom:link"):
        if link.get("rel") == "self" and link.get("type") == "application/rss+xml":
            return
    yield ""


@channel_rule(
    "author-missing",
    Level.WARNING,
    "itunes:author",
    what="The show has no author.",
    fix='Write PODCAST["author"].',
    source=PSP,
)
def _no_author(channel: Part) -> Iterator[str]:
    if not channel.text("itunes:author"):
        yield ""


@channel_rule(
    "owner-missing",
    Level.WARNING,
    "itunes:owner",
    what="The show names no owner; Spotify and others write to its address.",
    fix='Write PODCAST["owner_email"], at least while you submit the show.',
    source=W3C,
)
def _no_owner(channel: Part) -> Iterator[str]:
    if not channel.all("itunes:owner"):
        yield ""


@channel_rule(
    "podcast-guid-missing",
    Level.WARNING,
    "podcast:guid",
    what="The show has no podcast:guid, which says it is the same after a move.",
    fix='Write PODCAST["guid"]; a release says which.',
    source=PSP,
)
def _no_guid(channel: Part) -> Iterator[str]:
    if not channel.text("podcast:guid"):
        yield ""


@channel_rule(
    "locked-missing",
    Level.WARNING,
    "podcast:locked",
    what="The feed does not say whether other hosts may import it.",
    fix='Write PODCAST["locked"] = True or False.',
    source=PSP,
)
def _no_lock(channel: Part) -> Iterator[str]:
    if not channel.text("podcast:locked"):
        yield ""
