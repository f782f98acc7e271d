"""Rules on the tags that a channel must have or should have."""

from collections.abc import Callable, Iterator
from functools import partial

from causerie.podcast.lint.rule import APPLE, PSP, W3C, FeedElement, Rule, channel_rule
from causerie.problems import Level


def _text(channel: FeedElement, tag: str) -> str:
    return (channel.text(tag) or "").strip()


def _feed_link(channel: FeedElement, tag: str) -> bool:
    kinds = [(link.get("rel"), link.get("type")) for link in channel.all(tag)]
    return ("self", "application/rss+xml") in kinds


def _require(
    code: str,
    level: Level,
    tag: str,
    read: Callable[[FeedElement, str], object],
    source: str,
) -> Callable[[str, str], Rule]:
    """Return a maker of the rule that a channel breaks if `read` returns nothing."""

    def check(channel: FeedElement) -> Iterator[str]:
        if not read(channel, tag):
            yield ""

    def make_rule(what: str, fix: str) -> Rule:
        rule = channel_rule(code, level, tag, what=what, fix=fix, source=source)
        return rule(check)

    return make_rule


_must, _should = Level.ERROR, Level.WARNING
_category = partial(FeedElement.attribute, name="text")
_image = partial(FeedElement.attribute, name="href")

REQUIRED = (
    _require("show-title-missing", _must, "title", _text, APPLE)(
        "The show has no title.", 'Write PODCAST["title"].'
    ),
    _require("show-description-missing", _must, "description", _text, APPLE)(
        "The show has no description.", 'Write PODCAST["description"].'
    ),
    _require("show-link-missing", _must, "link", _text, PSP)(
        "The show has no link.", "Write SITEURL."
    ),
    _require("show-language-missing", _must, "language", _text, APPLE)(
        "The show has no language.", 'Write PODCAST["language"] or DEFAULT_LANG.'
    ),
    _require(
        "show-explicit-missing", _must, "itunes:explicit", FeedElement.text, APPLE
    )(
        "The show does not say whether it is explicit.",
        'Write PODCAST["explicit"] = True or False.',
    ),
    _require("category-missing", _must, "itunes:category", _category, APPLE)(
        "The show has no category.", 'Choose one of Apple\'s: PODCAST["category"].'
    ),
    _require("image-missing", _must, "itunes:image", _image, APPLE)(
        "The show has no cover.", 'Name it in PODCAST["image"].'
    ),
    _require("self-missing", _must, "atom:link", _feed_link, PSP)(
        "The feed does not name its own address as an RSS feed's.", "Write SITEURL."
    ),
    _require("author-missing", _should, "itunes:author", FeedElement.text, PSP)(
        "The show has no author.", 'Write PODCAST["author"].'
    ),
    _require("owner-missing", _should, "itunes:owner", FeedElement.all, W3C)(
        "The show names no owner; Spotify and others write to its address.",
        'Write PODCAST["owner_email"], at least while you submit the show.',
    ),
    _require("podcast-guid-missing", _should, "podcast:guid", FeedElement.text, PSP)(
        "The show has no podcast:guid, which says it is the same after a move.",
        'Write PODCAST["guid"]; a release says which.',
    ),
    _require("locked-missing", _should, "podcast:locked", FeedElement.text, PSP)(
        "The feed does not say whether other hosts may import it.",
        'Write PODCAST["locked"] = True or False.',
    ),
)
