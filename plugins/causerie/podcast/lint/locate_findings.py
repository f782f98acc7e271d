"""Tell the author what the linter finds in a site's feed, where to mend it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from causerie.bridge.site import Site
from causerie.errors import ContentError
from causerie.files.state_dir import state_dir
from causerie.podcast.audio.loudness import Loudness, measure_loudness
from causerie.podcast.audio.probe import probe_cache
from causerie.podcast.episode_post import EpisodePost
from causerie.podcast.feed.namespace_tags import FORMS
from causerie.podcast.feed.truncate_html import DESCRIPTION_LIMIT
from causerie.podcast.lint.cover import COVER_RULES
from causerie.podcast.lint.document import feed_size, too_large
from causerie.podcast.lint.item import guid_duplicate
from causerie.podcast.lint.lint_feed import check_feed
from causerie.podcast.lint.rule import FeedElement, Finding, LintContext, Violation
from causerie.podcast.model import AudioInfo, Show
from causerie.podcast.recording import read_recording
from causerie.post import Post
from causerie.problems import Level, Problem, Where

# Set in Pelican's settings, has the recordings measured; it takes minutes.
MEASURE = "CAUSERIE_LOUDNESS"


def check_site_feed(
    site: Site, show: Show, feed: bytes, listed: Sequence[EpisodePost]
) -> Iterator[Problem]:
    """Return the problems of a feed of these posts, at the author's files and lines."""
    posts = {each.episode.guid: each.entry.post for each in listed}
    around = _look_around(site, show, listed)
    for finding in check_feed(feed, around):
        if finding.rule.code not in _SAID_BEFORE:
            yield _problem(site, show, posts, finding)
    yield from _cut_problems(site, show, posts.values())


def check_size(site: Site, show: Show, size: int) -> Iterator[Problem]:
    """Return the problem of a feed of so many bytes, if that is one."""
    for found in too_large(size):
        fault = Violation(FeedElement(is_item=False, tags={}, html=()), found=found)
        yield _problem(site, show, {}, Finding(feed_size, fault))


# By check.py, of drafts as well.
_SAID_BEFORE = {guid_duplicate.code, *(rule.code for rule in COVER_RULES)}

# The header key that a tag of an item comes from; of others, it is the post.
_KEYS = {
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

# The key of PODCAST that a tag of the channel comes from.
_SETTINGS = {
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
    site: Site, show: Show, posts: Mapping[str, Post], finding: Finding
) -> Problem:
    rule = finding.rule
    where = _where(site, show, posts, finding)
    return Problem(where, finding.what, finding.fix, rule.level, rule.code)


def _where(
    site: Site, show: Show, posts: Mapping[str, Post], finding: Finding
) -> Where:
    part, tag = finding.fault.part, finding.fault.tag
    is_further = tag.removeprefix("podcast:") in FORMS  # namespace.py
    post = posts.get(part.text("guid") or "") if part.is_item else None
    if post:
        return site.where(post, "podcast" if is_further else _KEYS.get(tag, ""))
    if tag in {"link", "atom:link"}:
        return site.locate("SITEURL")
    if show.name:
        return site.locate("PODCAST", "shows")
    return site.locate("PODCAST", "tags" if is_further else _SETTINGS.get(tag))


def _cut_problems(site: Site, show: Show, posts: Iterable[Post]) -> Iterator[Problem]:
    """Name the descriptions that a feed cannot hold whole: it has their beginnings."""
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


def _look_around(site: Site, show: Show, listed: Iterable[EpisodePost]) -> LintContext:
    cache = probe_cache(state_dir(site.root) / "audio.json")
    cover = unquote(show.image.removeprefix(f"{site.url}/"))
    images = {show.image: site.content / cover}
    recordings: dict[str, AudioInfo] = {}
    files: dict[str, Path] = {}  # by its name, which is the same in a preview
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
            continue  # told by attach_episodes.py
    loudness: dict[str, Loudness | None] | None = {}
    if site.settings.get(MEASURE):
        kept = state_dir(site.root) / "loudness.json"
        found = measure_loudness(files, kept)
        loudness = found and {urls[name]: value for name, value in found.items()}
    return LintContext(
        now=site.now,
        # Of a site that is not https itself, the address of each file is no news.
        public=site.release and site.url.startswith("https://"),
        images=images,
        recordings=recordings,
        loudness=loudness,
    )
