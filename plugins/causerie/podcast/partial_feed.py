"""Edited: what an edited post changes of its episode, and of the documents it is in.

A show of a thousand episodes is one document of megabytes, most of it notes that are as
they were. So the item of the edited episode alone is made, looked at by the linter, and
put in the place of the one that was published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from causerie.bridge.edited_post import EditedPost, KeptValue, NeedsFullBuild
from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site
from causerie.podcast.episode_post import EpisodePost, episode_post
from causerie.podcast.model import Show

SIZE = "feed-size"  # the rule that a feed's bytes alone are judged by
_BEGIN, _END = b"\n    <item>\n", b"\n    </item>\n"  # as feed/rss.py writes them


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a show's feed, as a build wrote it."""

    path: str  # its site path
    show: Show
    guids: frozenset[str]  # of its episodes
    doubts: frozenset[str]  # codes of what the linter found in the show's feed


# What a build keeps for partial ones.
DOCUMENTS: KeptValue[Sequence[Document]] = KeptValue("podcast", ())


def update_episodes(site: Site, edited_posts: Iterable[EditedPost]) -> None:
    """Bring the episodes of edited posts up to date, and the documents they are in.

    Raise NeedsFullBuild where an edit changes more of a feed than its item, or where
    the linter reports anything but a feed's size: it then needs the whole feed.
    """
    found = [episode_post(each.entry) for each in edited_posts]
    edited = [_bring_up_to_date(each) for each in found if each]
    if not edited or site.build.previous is None:
        return
    documents = site.build.previous.kept(DOCUMENTS)
    written: dict[str, int] = {}  # a document's path -> its bytes
    for document in documents:
        held = [each for each in edited if each.episode.guid in document.guids]
        if not held:
            continue
        if document.doubts - {SIZE}:
            raise NeedsFullBuild
        data = (site.build.previous.output / document.path.lstrip("/")).read_bytes()
        if data.count(_BEGIN) != len(document.guids):
            raise NeedsFullBuild  # some notes hold what looks like an item
        for each in held:
            data = replace_item(data, _make_item(site, document.show, each))
        site.write(document.path, data, Owner("the podcast's feed"))
        written[document.path] = len(data)
    if written:
        _report_sizes(site, documents, written)


def replace_item(document: bytes, item: bytes) -> bytes:
    r"""Return a document with an item in the place of the one that has its guid.

    Raise NeedsFullBuild if that cannot be told.

    >>> old = b"\n    <item>\n      <guid>1</guid>\n    </item>\n"
    >>> new = old.replace(b"<guid>", b"<title>A</title><guid>")
    >>> replace_item(b"a" + old + b"z", new)
    b'a\n    <item>\n      <title>A</title><guid>1</guid>\n    </item>\nz'
    """
    begin, end = item.rindex(b"<guid"), item.rindex(b"</guid>")
    guid = item[begin : end + len(b"</guid>")]
    if document.count(guid) != 1:
        raise NeedsFullBuild
    place = document.index(guid)
    start, stop = document.rfind(_BEGIN, 0, place), document.find(_END, place)
    if start < 0 or stop < 0:
        raise NeedsFullBuild
    return document[:start] + item + document[stop + len(_END) :]


def _report_sizes(
    site: Site, documents: Iterable[Document], written: Mapping[str, int]
) -> None:
    """Tell of all documents that are too large, in place of what was told before."""
    from causerie.podcast.lint.locate_findings import check_size

    assert site.build.previous is not None  # noqa: S101 - only a revision has edited episodes
    site.reporter.replaced_codes.add(SIZE)
    for document in documents:
        file = site.build.previous.output / document.path.lstrip("/")
        size = written.get(document.path) or file.stat().st_size
        site.report(check_size(site, document.show, size))


def _bring_up_to_date(edited: EpisodePost) -> EpisodePost:
    """Give a post, and its translations, the episode that it says now."""
    post, before = edited.entry.post, edited.episode
    # a trailer's title stands in the channel, and a transcript's in its own files
    is_told_elsewhere = before.type == "trailer" or before.transcript
    if post.title != before.title and is_told_elsewhere:
        raise NeedsFullBuild
    now = replace(before, title=post.title, summary=post.summary)
    edited.entry.attach(episode=now)
    for other in edited.entry.content.translations:
        if getattr(other, "episode", None) == before:
            other.episode = now
    return replace(edited, episode=now)


def _make_item(site: Site, show: Show, edited: EpisodePost) -> bytes:
    """Return the item of one episode, as it stands in a feed."""
    # feedgen and the linter are slow to import: only for an edited episode
    from causerie.podcast.feed.rss import render
    from causerie.podcast.lint.locate_findings import check_site_feed

    episode = replace(edited.episode, html=edited.entry.html(site.url))
    feed = render(show, [episode])
    found = check_site_feed(site, show, feed, [edited])
    if any(problem.code != SIZE for problem in found):
        raise NeedsFullBuild
    guid = f">{escape(episode.guid, quote=False)}</guid>".encode()
    if (feed.count(_BEGIN), feed.count(_END), feed.count(guid)) != (1, 1, 1):
        raise NeedsFullBuild
    return feed[feed.index(_BEGIN) : feed.index(_END) + len(_END)]
