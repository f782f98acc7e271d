"""Rules on the values of the channel's tags."""

import re
from collections.abc import Iterable, Iterator

from causerie.podcast.apple_categories import category_fault
from causerie.podcast.feed.namespace_tags import GUID
from causerie.podcast.lint.rule import (
    APPLE,
    NAMESPACE,
    PSP,
    W3C,
    FeedElement,
    channel_rule,
    element_rule,
)
from causerie.problems import Level
from causerie.text.language_codes import LANGUAGE_CODES


@channel_rule(
    "owner-email",
    Level.ERROR,
    "itunes:owner",
    what="The show's owner has no e-mail address.",
    fix='Write PODCAST["owner_email"].',
    source=W3C,
)
def owner_email(channel: FeedElement) -> Iterator[str]:
    email = (channel.text("itunes:owner/itunes:email") or "").strip()
    if channel.all("itunes:owner") and "@" not in email[1:-1]:
        yield email


@channel_rule(
    "language-unknown",
    Level.ERROR,
    "language",
    what="The language is not a code of ISO 639, with or without a region.",
    fix="Write fr, or fr-ca.",
    source=APPLE,
)
def language_unknown(channel: FeedElement) -> Iterator[str]:
    code = (channel.text("language") or "").strip()
    main, _, region = code.lower().partition("-")
    known = main in LANGUAGE_CODES and re.fullmatch(r"([a-z]{2})?", region)
    if code and (not known or code.endswith("-")):
        yield code


@channel_rule(
    "category-unknown",
    Level.ERROR,
    "itunes:category",
    what="The category is not one of Apple's 110.",
    fix="They stand at podcasters.apple.com/support/1691-apple-podcasts-categories.",
    source=APPLE,
)
def category_unknown(channel: FeedElement) -> Iterator[str]:
    for category in channel.all("itunes:category")[:1]:  # Apple reads no other
        texts = (category.get("text", ""), *(sub.get("text", "") for sub in category))
        if texts[0] and (fault := category_fault(texts[:2])):
            yield f"{' / '.join(texts[:2])} {fault.removesuffix('.')}"


@element_rule(
    "explicit-value",
    Level.ERROR,
    "itunes:explicit",
    what="itunes:explicit is neither true nor false.",
    fix='Write PODCAST["explicit"] = True or False; in a post, Explicit: yes or no.',
    source=f"{W3C}: InvalidTrueFalse",
)
def explicit_value(element: FeedElement) -> Iterable[str]:
    return _other_than(element, "itunes:explicit", "true", "false")


@channel_rule(
    "type-value",
    Level.ERROR,
    "itunes:type",
    what="itunes:type is neither episodic nor serial.",
    fix='Write PODCAST["type"] = "episodic" or "serial".',
    source=APPLE,
)
def type_value(channel: FeedElement) -> Iterable[str]:
    return _other_than(channel, "itunes:type", "episodic", "serial")


@element_rule(
    "yes-value",
    Level.WARNING,
    "itunes:block",
    what="itunes:block or itunes:complete is not Yes, and has no effect.",
    fix="Leave it out.",
    source=APPLE,
)
def yes_value(element: FeedElement) -> Iterator[str]:
    for tag in ("itunes:block", "itunes:complete"):
        yield from _other_than(element, tag, "Yes", "yes")


@channel_rule(
    "copyright-words",
    Level.WARNING,
    "copyright",
    what="The copyright has more than the holder's name: the word, the sign or a year.",
    fix='Write the name alone in PODCAST["copyright"].',
    source=PSP,
)
def copyright_words(channel: FeedElement) -> Iterator[str]:
    text = channel.text("copyright") or ""
    if re.search(r"©|\(c\)|\bcopyright\b|\b(19|20)\d\d\b", text, re.IGNORECASE):
        yield text


@channel_rule(
    "podcast-guid-value",
    Level.ERROR,
    "podcast:guid",
    what="The podcast:guid is not a UUID.",
    fix='Write PODCAST["guid"] as it was first published.',
    source=f"{NAMESPACE}, guid",
)
def podcast_guid_value(channel: FeedElement) -> Iterator[str]:
    guid = channel.text("podcast:guid")
    if guid and GUID(guid):
        yield guid


@channel_rule(
    "locked-value",
    Level.ERROR,
    "podcast:locked",
    what="podcast:locked is neither yes nor no.",
    fix='Write PODCAST["locked"] = True or False.',
    source=f"{NAMESPACE}, locked",
)
def locked_value(channel: FeedElement) -> Iterable[str]:
    return _other_than(channel, "podcast:locked", "yes", "no")


@channel_rule(
    "new-feed-url-value",
    Level.ERROR,
    "itunes:new-feed-url",
    what="itunes:new-feed-url is no https address: no app would follow.",
    fix='Write the feed\'s new address in PODCAST["new_feed_url"].',
    source=APPLE,
)
def new_feed_url_value(channel: FeedElement) -> Iterator[str]:
    url = channel.text("itunes:new-feed-url")
    if url is not None and not re.fullmatch(r"https://[^\s/]+\S*", url):
        yield url


def _other_than(element: FeedElement, tag: str, *words: str) -> Iterator[str]:
    text = element.text(tag)
    if text and text not in words:
        yield text
