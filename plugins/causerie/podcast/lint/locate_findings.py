"""Turn the linter's findings into problems at the author's file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from causerie.bridge.root_files import file_at
from causerie.bridge.site import Site
from causerie.errors import ContentError
from causerie.files.state_dir import state_dir
from causerie.podcast.audio.loudness import Loudness, measure_loudness
from causerie.podcast.audio.probe import probe_cache
from causerie.podcast.feed.feed_item import FeedItem
from causerie.podcast.feed.namespace_tags import TAG_SPECS
from causerie.podcast.feed.truncate_html import DESCRIPTION_LIMIT
from causerie.podcast.lint.cover import COVER_RULES
from causerie.podcast.lint.document import feed_size, too_large
from causerie.podcast.lint.item import guid_duplicate
from causerie.podcast.lint.kept_element import facts_of, kept_element
from causerie.podcast.lint.lint_feed import lint_changes
from causerie.podcast.lint.parse_feed import parse_feed
from causerie.podcast.lint.rule import FeedElement, LintContext, LintFinding, Violation
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import read_recording
from causerie.podcast.show import Show
from causerie.post import Post
from causerie.problems import Level, Problem, Where

# The name of a setting: measure the loudness of the recordings, which takes minutes.
MEASURE_LOUDNESS = "CAUSERIE_LOUDNESS"


def check_document(
    site: Site, show: Show, feed: bytes, items: Sequence[FeedItem], *, whole: bytes
) -> tuple[list[Problem], list[FeedItem]]:
    """Return the problems of a show's feed, and its items with what is kept of them.

    The problems are at the author's files and lines. `feed` has the items that were
    made anew, `whole` all of `items`.
    """
    posts = {item.episode.guid: item.entry.post for item in items}
    anew = [item for item in items if not item.xml]
    read = parse_feed(feed, _make_context(site, show, anew))
    elements = dict(zip(map(id, anew), read.items, strict=False))
    listed = [
        elements.get(id(item)) or kept_element(item.facts)
        for item in items
        if item.xml or id(item) in elements  # of a damaged feed few are read
    ]
    found: dict[int, list[Problem]] = defaultdict(list)
    for finding in lint_changes(read, replace(read, data=whole, items=tuple(listed))):
        if finding.rule.code not in _REPORTED_ELSEWHERE:
            element = finding.violation.element
            own = id(element) if finding.rule.alone and element.is_item else 0
            found[own].append(_problem(site, show, posts, finding))
    checked = []
    for item in items:
        if (made := elements.get(id(item))) is not None:
            told = (*found[id(made)], *_truncations(site, item.entry.post))
            item = replace(item, facts=facts_of(made), problems=told)  # noqa: PLW2901
        checked.append(item)
    where = site.locate("PODCAST", "description")
    problems = [*found[0], *_truncation(show.description, where)]
    return problems + [each for item in checked for each in item.problems], checked


def check_size(site: Site, show: Show, size: int) -> Iterator[Problem]:
    """Yield a problem if a feed of this size in bytes is too large."""
    channel = FeedElement(is_item=False, tags={}, html=())
    for found in too_large(size):
        violation = Violation(channel, found=found)
        yield _problem(site, show, {}, LintFinding(feed_size, violation))


# check_files.py reports these, for drafts as well.
_REPORTED_ELSEWHERE = {guid_duplicate.code, *(rule.code for rule in COVER_RULES)}

# The header key that the value of an item's tag comes from; "" is the post as a whole.
_HEADER_KEYS = {
    "title": "title",
    "description": "summary",
    "enclosure": "audio",
    "guid": "guid",
    "pubDate": "date",
    "itunes:duration": "audio",
    "itunes:episode": "episode",
    "itunes:episodeType": "episode_type",
    "itunes:explicit": "explicit",
    "itunes:image": "image",
    "itunes:season": "season",
    "itunes:block": "block",
    "podcast:chapters": "chapters",
    "podcast:person": "people",
    "podcast:transcript": "transcript",
}

# The key of PODCAST that the value of a channel's tag comes from.
_SETTING_KEYS = {
    "title": "title",
    "description": "description",
    "copyright": "copyright",
    "language": "language",
    "itunes:author": "author",
    "itunes:category": "category",
    "itunes:block": "block",
    "itunes:complete": "complete",
    "itunes:explicit": "explicit",
    "itunes:image": "image",
    "itunes:new-feed-url": "new_feed_url",
    "itunes:owner": "owner_email",
    "itunes:owner/itunes:name": "owner_name",
    "itunes:type": "type",
    "podcast:guid": "guid",
    "podcast:locked": "locked",
    "podcast:person": "people",
}


def _problem(
    site: Site, show: Show, posts: Mapping[str, Post], finding: LintFinding
) -> Problem:
    rule = finding.rule
    where = _where(site, show, posts, finding)
    return Problem(where, finding.what, finding.fix, rule.level, rule.code)


def _where(
    site: Site, show: Show, posts: Mapping[str, Post], finding: LintFinding
) -> Where:
    element, tag = finding.violation.element, finding.violation.tag
    is_own = tag.removeprefix("podcast:") in TAG_SPECS  # the author writes the tag
    post = posts.get(element.text("guid") or "") if element.is_item else None
    if post:
        return site.where(post, "podcast" if is_own else _HEADER_KEYS.get(tag, ""))
    if tag in {"link", "atom:link"}:
        return site.locate("SITEURL")
    if not tag and not element.is_item:  # no line is at fault: none is to be told anew
        return replace(site.locate("PODCAST"), line=0)
    if show.name:
        return site.locate("PODCAST", "shows")
    return site.locate("PODCAST", "tags" if is_own else _SETTING_KEYS.get(tag))


def _truncations(site: Site, post: Post) -> Iterator[Problem]:
    if len(post.summary.encode()) > DESCRIPTION_LIMIT:
        yield from _truncation(post.summary, site.where(post, "summary"))


def _truncation(text: str, where: Where) -> Iterator[Problem]:
    """Yield a problem if a description is truncated in the feed."""
    if (size := len(text.strip().encode())) > DESCRIPTION_LIMIT:
        what = f"The feed has {DESCRIPTION_LIMIT} bytes of this, which has {size}."
        fix = "Shorten it; an accented letter takes two bytes."
        yield Problem(where, what, fix, Level.WARNING, "description-long")


def _make_context(site: Site, show: Show, items: Iterable[FeedItem]) -> LintContext:
    cache = probe_cache(state_dir(site.root) / "audio.json")
    images = {show.image: file_at(site.content, show.image, site.url)}
    recordings: dict[str, AudioInfo] = {}
    files: dict[str, Path] = {}  # by value of Audio:, the same in a preview
    urls: dict[str, str] = {}
    for each in items:
        post, episode = each.entry.content.post, each.episode
        url, audio = episode.audio.url, post.audio[0]
        if episode.image:
            images[episode.image] = site.content / post.image
        if (path := site.content / audio).is_file():
            files[audio], urls[audio] = path, url
        try:
            recordings[url] = read_recording(site.content, audio, cache)
        except ContentError:
            continue  # attach_episodes.py reports it
    loudness: dict[str, Loudness | None] | None = {}
    if site.settings.get(MEASURE_LOUDNESS):
        found = measure_loudness(files, state_dir(site.root) / "loudness.json")
        loudness = found and {urls[name]: value for name, value in found.items()}
    return LintContext(
        now=site.now,
        # If the site itself has no https address, its files are not reported too.
        public=site.release and site.url.startswith("https://"),
        images=images,
        recordings=recordings,
        loudness=loudness,
    )
