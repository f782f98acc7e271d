"""Turn the linter's findings into problems at the author's file and line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from causerie.bridge.site import Site
from causerie.errors import ContentError
from causerie.files.state_dir import state_dir
from causerie.podcast.audio.loudness import Loudness, measure_loudness
from causerie.podcast.audio.probe import probe_cache
from causerie.podcast.episode_post import EpisodePost
from causerie.podcast.feed.namespace_tags import TAG_SPECS
from causerie.podcast.feed.truncate_html import DESCRIPTION_LIMIT
from causerie.podcast.lint.cover import COVER_RULES
from causerie.podcast.lint.document import feed_size, too_large
from causerie.podcast.lint.item import guid_duplicate
from causerie.podcast.lint.lint_feed import lint_feed
from causerie.podcast.lint.rule import FeedElement, LintContext, LintFinding, Violation
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import read_recording
from causerie.podcast.show import Show
from causerie.post import Post
from causerie.problems import Level, Problem, Where

# The name of a setting: measure the loudness of the recordings, which takes minutes.
MEASURE_LOUDNESS = "CAUSERIE_LOUDNESS"


def check_site_feed(
    site: Site, show: Show, feed: bytes, listed: Sequence[EpisodePost]
) -> Iterator[Problem]:
    """Yield the problems of a feed of these posts, at the author's files and lines."""
    posts = {each.episode.guid: each.entry.post for each in listed}
    context = _make_context(site, show, listed)
    for finding in lint_feed(feed, context):
        if finding.rule.code not in _REPORTED_ELSEWHERE:
            yield _problem(site, show, posts, finding)
    yield from _truncation_problems(site, show, posts.values())


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
    if show.name:
        return site.locate("PODCAST", "shows")
    return site.locate("PODCAST", "tags" if is_own else _SETTING_KEYS.get(tag))


def _truncation_problems(
    site: Site, show: Show, posts: Iterable[Post]
) -> Iterator[Problem]:
    """Yield a problem for each description that is truncated in the feed."""
    texts: list[tuple[str, Where]] = [
        (show.description, site.locate("PODCAST", "description"))
    ]
    texts += [
        (post.summary, site.where(post, "summary"))
        for post in posts
        if len(post.summary.encode()) > DESCRIPTION_LIMIT
    ]
    for text, where in texts:
        if (size := len(text.strip().encode())) > DESCRIPTION_LIMIT:
            what = f"The feed has {DESCRIPTION_LIMIT} bytes of this, which has {size}."
            fix = "Shorten it; an accented letter takes two bytes."
            yield Problem(where, what, fix, Level.WARNING, "description-long")


def _make_context(site: Site, show: Show, listed: Iterable[EpisodePost]) -> LintContext:
    cache = probe_cache(state_dir(site.root) / "audio.json")
    cover = unquote(show.image.removeprefix(f"{site.url}/"))
    images = {show.image: site.content / cover}
    recordings: dict[str, AudioInfo] = {}
    files: dict[str, Path] = {}  # by value of Audio:, the same in a preview
    urls: dict[str, str] = {}
    for each in listed:
        post, episode = each.entry.post, each.episode
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
