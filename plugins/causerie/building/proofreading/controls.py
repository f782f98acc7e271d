"""Rules on what readers work with: frames, forms, tables, films and the keyboard."""

import re
from collections.abc import Iterator

from causerie.building.proofreading.rule import (
    PostPage,
    Violation,
    page_rule,
    shorten,
)


@page_rule(
    "frame-untitled",
    "html",
    what="The frame has no title: listeners do not know what is in it.",
    fix='Write title="…" into its tag.',
)
def frame_untitled(page: PostPage) -> Iterator[Violation]:
    """Find frames without a title."""
    for frame in page.named("iframe"):
        if not frame.get("title").strip() and not frame.has("aria-label"):
            yield Violation(page.find_tag(frame), shorten(frame.get("src")))


@page_rule(
    "field-unlabelled",
    "html",
    what="The field of the form has no label.",
    fix='Write <label for="its id">…</label>.',
)
def field_unlabelled(page: PostPage) -> Iterator[Violation]:
    """Find fields of forms that nothing names."""
    labels = {each.get("for") for each in page.named("label")}
    silent = {"hidden", "submit", "reset", "button", "image"}
    for element in page.named("input", "select", "textarea"):
        named = element.has("aria-label", "aria-labelledby", "title")
        named = named or "label" in element.parents or element.get("id") in labels
        if not named and element.get("type").lower() not in silent:
            yield Violation(page.find_tag(element), f"<{element.name}>")


@page_rule(
    "button-wordless",
    "html",
    what="The button has no words.",
    fix="Write what it does.",
)
def button_wordless(page: PostPage) -> Iterator[Violation]:
    """Find buttons that say nothing."""
    for button in page.named("button"):
        if not button.words.strip() and not button.has("aria-label", "title"):
            yield Violation(page.find_tag(button))


@page_rule(
    "table-headless",
    "html",
    what="The table has no cells for headings: listeners do not know what is what.",
    fix="Write <th> in place of <td> in its first row.",
)
def table_headless(page: PostPage) -> Iterator[Violation]:
    """Find tables of data without a heading."""
    for table in page.named("table"):
        layout = table.get("role") in {"presentation", "none"}
        if "th" not in table.inner and not layout:
            yield Violation(page.find_tag(table))


@page_rule(
    "media-autoplays",
    "html",
    what="It plays by itself, over what readers hear already.",
    fix="Take autoplay out.",
)
def media_autoplays(page: PostPage) -> Iterator[Violation]:
    """Find recordings and films that begin without being asked."""
    for media in page.named("audio", "video"):
        if media.has("autoplay") and not media.has("muted"):
            yield Violation(page.find_tag(media), f"<{media.name}>")


@page_rule(
    "media-uncontrolled",
    "html",
    what="It has no controls: nobody can stop it, or begin it.",
    fix="Write controls into its tag.",
)
def media_uncontrolled(page: PostPage) -> Iterator[Violation]:
    """Find recordings and films without controls."""
    for media in page.named("audio", "video"):
        if not media.has("controls") and not media.has("muted"):
            yield Violation(page.find_tag(media), f"<{media.name}>")


@page_rule(
    "video-uncaptioned",
    "html",
    what="The film has no captions: who cannot hear it misses what is said.",
    fix='Add <track kind="captions" src="/….vtt" srclang="…">.',
)
def video_uncaptioned(page: PostPage) -> Iterator[Violation]:
    """Find films without a text track."""
    for video in page.named("video"):
        if "track" not in video.inner and not video.has("muted"):
            yield Violation(page.find_tag(video), shorten(video.get("src")))


@page_rule(
    "tabindex-positive",
    "html",
    what="It comes first for who goes by the keyboard, before the page's own menu.",
    fix='Write tabindex="0", or take it out.',
)
def tabindex_positive(page: PostPage) -> Iterator[Violation]:
    """Find elements that push into the order of the keyboard."""
    for element in page.elements:
        if re.fullmatch(r"[1-9]\d*", element.get("tabindex")):
            yield Violation(page.find_tag(element), f"<{element.name}>")


RULES = (
    frame_untitled,
    field_unlabelled,
    button_wordless,
    table_headless,
    media_autoplays,
    media_uncontrolled,
    video_uncaptioned,
    tabindex_positive,
)
