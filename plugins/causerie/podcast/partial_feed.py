"""Render the item of an edited episode, and replace it in the feeds (partial build).

The feed of a thousand episodes has megabytes, most of them unchanged show notes. So a
partial build renders and lints the item of the edited episode alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from causerie.bridge.edited_post import EditedPost, NeedsFullBuild, PluginState
from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.podcast.episode_post import EpisodePost, episode_post
from causerie.podcast.show import Show

FEED_SIZE_RULE = "feed-size"  # the only rule that a partial build can check itself
_BEGIN, _END = b"\n    <item>\n", b"\n    </item>\n"  # as feed/rss.py writes them


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """A document of a show's feed, as a build wrote it."""

    path: str  # its site path
    show: Show
    guids: frozenset[str]  # of its episodes
    broken_rules: frozenset[str]  # codes of the rules that the show's feed breaks


# The documents, kept for partial builds.
DOCUMENTS: PluginState[Sequence[FeedDocument]] = PluginState("podcast", ())


def update_episodes(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Update the episodes of edited posts, and the feed documents that hold them.

    Raise NeedsFullBuild if an edit changes more of a feed than its item, or if the
    linter reports anything but the size of a feed: it then needs the whole feed.
    """
    episodes = [episode_post(each.entry) for each in edited_posts]
    edited = [_update_episode(each) for each in episodes if each]
    if not edited or site.build.previous is None:
        return
    documents = site.build.previous.plugin_state(DOCUMENTS)
    written: dict[str, int] = {}  # a document's path -> its bytes
    for document in documents:
        held = [each for each in edited if each.episode.guid in document.guids]
        if not held:
            continue
        if document.broken_rules - {FEED_SIZE_RULE}:
            raise NeedsFullBuild
        data = (site.build.previous.output / document.path.lstrip("/")).read_bytes()
        if data.count(_BEGIN) != len(document.guids):
            raise NeedsFullBuild  # some show notes contain text that looks like an item
        for each in held:
            data = replace_item(data, _render_item(site, document.show, each))
        site.write(document.path, data, Owner("the podcast's feed"))
        written[document.path] = len(data)
    if written:
        _report_sizes(site, documents, written)


def replace_item(document: bytes, item: bytes) -> bytes:
    r"""Return a document with an item in place of the one that has its guid.

    Raise NeedsFullBuild if that one cannot be found for certain.

    >>> old = b"\n    <item>\n      <guid>1</guid>\n    </item>\n"
    >>> new = old.replace(b"<guid>", b"<title>A</title><guid>")
    >>> replace_item(b"a" + old + b"z", new)
    b'a\n    <item>\n      <title>A</title><guid>1</guid>\n    </item>\nz'
    """
    begin, end = item.rindex(b"<guid"), item.rindex(b"</guid>")
    guid = item[begin : end + len(b"</guid>")]
    if document.count(guid) != 1:
        raise NeedsFullBuild
    position = document.index(guid)
    start, stop = document.rfind(_BEGIN, 0, position), document.find(_END, position)
    if start < 0 or stop < 0:
        raise NeedsFullBuild
    return document[:start] + item + document[stop + len(_END) :]


def _report_sizes(
    site: Site, documents: Iterable[FeedDocument], written: Mapping[str, int]
) -> None:
    """Report all documents that are too large, replacing earlier reports."""
    from causerie.podcast.lint.locate_findings import check_size

    assert site.build.previous is not None  # noqa: S101 - only a partial build has edited episodes
    site.reporter.replaced_codes.add(FEED_SIZE_RULE)
    for document in documents:
        file = site.build.previous.output / document.path.lstrip("/")
        size = written.get(document.path) or file.stat().st_size
        site.report(check_size(site, document.show, size))


def _update_episode(edited: EpisodePost) -> EpisodePost:
    """Attach the updated episode to an edited post and to its translations."""
    post, before = edited.entry.post, edited.episode
    # a trailer's title is also in the channel, a transcript's in files of its own
    is_elsewhere = before.type == "trailer" or before.transcript
    if post.title != before.title and is_elsewhere:
        raise NeedsFullBuild
    now = replace(before, title=post.title, summary=post.summary)
    edited.entry.attach(episode=now)
    for other in edited.entry.content.translations:
        if getattr(other, "episode", None) == before:
            other.episode = now
    return replace(edited, episode=now)


def _render_item(site: Site, show: Show, edited: EpisodePost) -> bytes:
    """Render and lint the item of one episode."""
    # feedgen and the linter are slow to import
    from causerie.podcast.feed.rss import render_feed
    from causerie.podcast.lint.locate_findings import check_site_feed

    episode = replace(edited.episode, html=edited.entry.html(site.url))
    feed = render_feed(show, [episode])
    found = check_site_feed(site, show, feed, [edited])
    if any(problem.code != FEED_SIZE_RULE for problem in found):
        raise NeedsFullBuild
    guid = f">{escape(episode.guid, quote=False)}</guid>".encode()
    if (feed.count(_BEGIN), feed.count(_END), feed.count(guid)) != (1, 1, 1):
        raise NeedsFullBuild
    return feed[feed.index(_BEGIN) : feed.index(_END) + len(_END)]
