"""Rules on the files behind the covers of the show and of its items."""

from collections.abc import Iterator

from causerie.podcast.cover import check_cover
from causerie.podcast.lint.rule import (
    ARTWORK,
    Feed,
    Rule,
    Violation,
    channel_and_items,
    feed_rule,
)
from causerie.problems import Level

MAX_COVER_BYTES = 512 * 1024  # bytes

_WHAT = {
    "cover-unreadable": "The cover is missing, damaged, or neither a JPEG nor a PNG.",
    "cover-extension": "The cover's extension is not that of what it is inside.",
    "cover-square": "The cover is not square.",
    "cover-size": "The cover has less than 1400 or more than 3000 pixels a side.",
    "cover-colours": "The cover is not in RGB.",
    "cover-alpha": "The cover has an alpha channel.",
}
_FIX = {
    "cover-unreadable": "Check its name, or export it anew as JPEG or PNG.",
    "cover-extension": "Rename it.",
    "cover-square": "Crop it to a square.",
    "cover-size": "Export it at 3000 x 3000.",
    "cover-colours": "Export it in RGB (sRGB).",
    "cover-alpha": "Flatten it: export it without transparency.",
}


def _cover_rule(code: str) -> Rule:
    @feed_rule(
        code,
        Level.ERROR,
        what=_WHAT[code],
        fix=_FIX[code],
        source=ARTWORK,
        alone=True,
    )
    def check(feed: Feed) -> Iterator[Violation]:
        for element in channel_and_items(feed):
            href = element.attribute("itunes:image", "href")
            if path := feed.context.images.get(href):
                for fault in check_cover(path):
                    if fault.code == code:
                        yield Violation(
                            element, "itunes:image", what=fault.what, fix=fault.fix
                        )

    return check


COVER_RULES = tuple(_cover_rule(code) for code in _WHAT)


@feed_rule(
    "cover-heavy",
    Level.WARNING,
    what="The cover is larger than 512 KB, and apps load it again and again.",
    fix="Export it as JPEG of a lower quality.",
    source="Custom of podcast hosts; Apple sets no limit",
    alone=True,
)
def cover_heavy(feed: Feed) -> Iterator[Violation]:
    for element in channel_and_items(feed):
        path = feed.context.images.get(element.attribute("itunes:image", "href"))
        if path and path.is_file() and (size := path.stat().st_size) > MAX_COVER_BYTES:
            found = f"{path.name} has {size // 1024} KB"
            yield Violation(element, "itunes:image", found)
