"""Row: a post or a page as it was read, in values that marshal can hold.

A row has the attributes of `Post` and `Article` that lists, links and neighbours need,
so that the functions which work those out take rows and posts alike. What only its own
page needs, the body above all, is its `RowBody`.
"""

import marshal
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import unquote

from causerie.bridge.entry import Entry, Reference, has_responses
from causerie.bridge.register_output import later_file
from causerie.building.table.plain_values import encode
from causerie.markup.covers import cover_of
from causerie.pingbacks.mention import PostMentions
from causerie.post import Article, Post, Status
from causerie.text.time_formats import rfc3339
from causerie.urls import normalise_path

# What features attach to contents. It is worked out of all rows, and no part of one.
ATTACHED = frozenset(
    {
        *("post", "pingbacks", "translations", "previous_post", "next_post"),
        *("series_posts", "series_url", "related_posts", "mentions", "discussion"),
        *("programme", "episode", "reading_minutes", "cover"),
    }
)
# Of these, what is read of files that belong to the post: no other post changes it.
_OF_FILES = ("mentions", "discussion", "episode", "cover")
# The source's path is that of its row: the site's folder may be moved.
_NOT_OWN = ATTACHED | {"_content", "_body_file", "settings", "_context", "source_path"}


class RowLink(NamedTuple):
    """A link of a post into the site."""

    tag: str  # the element: "a", "img", …
    source: str  # of the post it leads to, below content/; empty: none
    path: str  # the site path it leads to, if that is no post
    fragment: str
    file: str  # below content/, if that is no post
    attached: bool = False  # {attach}: the file moves beside the post's page


class RowBody(NamedTuple):
    """What only its own page, feeds and pingbacks need of a post."""

    html: str  # the body, its {filename} and {static} links not yet resolved
    fields: bytes  # the attributes of Pelican's content, encoded
    attached: bytes  # likewise, what features attach to it and read of files
    # text, and text before and after, of each of the row's links
    contexts: tuple[tuple[str, str, str], ...]


class Row(NamedTuple):
    """A post or a page."""

    source: str  # its file below content/
    kind: str  # "article" or "page"
    state: str  # its Status
    title: str
    path: str  # site path
    lang: str
    original: bool  # False: a translation of a post in the site's language
    timestamp: float  # of its date; 0: it has none
    day: str  # its date in ISO 8601, with its offset; empty: it has none
    moment: Any  # its date as Pelican has it, encoded; None: it has none
    changed: str  # likewise, of its last change
    updated: str  # its last change, or its date, in UTC; empty: it has neither
    summary: str  # of the header
    aliases: tuple[str, ...]
    queries: tuple[str, ...]  # old addresses with a query
    category: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    cover: str  # below content/; empty: none
    guid: str
    pingbacks: bool
    series: str
    part: int
    is_episode: bool
    uses: tuple[str, ...]  # files below content/ that its header names
    files: tuple[str, ...]  # below content/: those that are published with it
    repeated: bool  # a tag of it is written twice
    show: str | None  # of its own episode; that of the main show is empty
    people: tuple[str, ...]  # whom its own episode names
    season: int  # of its own episode; 0: none
    seconds: float  # the playing time of its own episode; 0: none
    # of Pelican's content
    save_as: str
    url: str
    slug: str
    template: str
    overrides: bool  # it may replace another page
    names: tuple[tuple[str, str, str], ...]  # kind, name, slug: of category, tags, …
    word: str | None  # of `Translation:`
    translations: tuple[str, ...]  # their sources
    later: str  # of a draft: its file once it is published
    excerpt: str  # its summary in lists, as HTML
    minutes: int  # that its body takes to be read
    links: tuple[RowLink, ...]
    mentioned: int  # digest of the mentions of it
    responses: int  # digest of the comments and mentions of it; 0: it has none
    said: int  # digest of the texts round its links, which pingbacks show
    card: int  # digest of all that other pages may show of it
    text: int  # digest of its body
    whole: int  # digest of all of it

    @property
    def status(self) -> Status:
        """How it is published."""
        return _STATUS[self.state]

    @property
    def date(self) -> datetime | None:
        """Its date, aware; None: a page without a date."""
        return datetime.fromisoformat(self.day) if self.day else None

    @property
    def modified(self) -> datetime | None:
        """Its last change, aware; None: it has none."""
        return datetime.fromisoformat(self.changed) if self.changed else None


def is_published(row: Row) -> bool:
    """Return whether a row is an article, or its translation, that lists may show."""
    return row.kind == "article" and row.state == Status.PUBLISHED


def digest(value: Any) -> int:
    """Return a digest of a value that marshal can hold, the same in every process."""
    data = marshal.dumps(value, 2)  # later versions depend on reference counts
    return int.from_bytes(blake2b(data, digest_size=8).digest())


def make_row(entry: Entry, references: Iterable[Reference]) -> tuple[Row, RowBody]:
    """Make the row of a post that Pelican has read; raise TypeError if it cannot."""
    post, content = entry.post, entry.content
    own = {n: value for n, value in vars(content).items() if n not in _NOT_OWN}
    more = {name: encode(vars(content).get(name)) for name in _OF_FILES}
    fields, attached = marshal.dumps(encode(own), 2), marshal.dumps(more, 2)
    names = [
        (kind, each.name, each.slug)
        for kind, attribute in _NAMES.items()
        for each in _listed(getattr(content, attribute, None))
    ]
    article = post if isinstance(post, Article) else None
    episode = _own_episode(post, content)
    found = [*references]
    contexts = tuple((r.link.text, r.link.before, r.link.after) for r in found)
    row = Row(
        source=post.source,
        kind=post.kind,
        state=post.status.value,
        title=post.title,
        path=post.path,
        lang=post.lang,
        original=post.original,
        timestamp=post.date.timestamp() if post.date else 0.0,
        day=post.date.isoformat() if post.date else "",
        moment=encode(getattr(content, "date", None)),
        changed=post.modified.isoformat() if post.modified else "",
        updated=rfc3339(moment) if (moment := post.modified or post.date) else "",
        summary=post.summary,
        aliases=post.aliases,
        queries=post.queries,
        category=article.category if article else "",
        tags=article.tags if article else (),
        authors=article.authors if article else (),
        cover=article.cover if article else "",
        guid=article.guid if article else "",
        pingbacks=article is not None and article.pingbacks,
        series=article.series if article else "",
        part=article.part if article else 0,
        is_episode=article is not None and article.is_episode,
        uses=_used(article),
        files=tuple(sorted({*_published(content), *content.get_static_links()})),
        repeated="repeated" in content.metadata,
        show=str(episode.show) if episode else None,
        people=_people_of(episode),
        season=episode.season or 0 if episode else 0,
        seconds=episode.audio.seconds if episode else 0,
        save_as=content.save_as,
        url=content.url,
        slug=content.slug,
        template=content.template,
        overrides=hasattr(content, "override_save_as"),
        names=tuple(names),
        word=_word(content),
        translations=tuple(o.relative_source_path for o in content.translations),
        later=later_file(entry) if post.status is Status.DRAFT else "",
        excerpt=content.summary,
        minutes=vars(content).get("reading_minutes", 0),
        links=tuple(map(link_of, found)),
        mentioned=digest(more["mentions"]),
        responses=responses_digest(content, more),
        said=digest(contexts),
        card=0,
        text=0,
        whole=0,
    )
    body = RowBody(entry.body, fields, attached, contexts)
    return with_digests(row, body), body


def responses_digest(holder: Any, encoded: Mapping[str, Any]) -> int:
    """Return the digest of what is said of a post, as it is encoded; 0: nothing is."""
    if not has_responses(holder):
        return 0
    return digest((encoded["discussion"], encoded["mentions"]))


def with_digests(row: Row, body: RowBody) -> Row:
    """Return a row with the digests of what it is now."""
    own = marshal.loads(body.attached)  # noqa: S302 - ours
    card = digest((*row[:_LIGHT], body.fields, own["episode"], own["cover"]))
    text = digest(body.html)
    return row._replace(card=card, text=text, whole=digest((card, text, body.attached)))


NO_MENTIONS = digest(encode(PostMentions()))
_STATUS = {each.value: each for each in Status}
_NAMES = {"category": "category", "tag": "tags", "author": "authors"}
_LIGHT = Row._fields.index("links")


def _own_episode(post: Post, content: Any) -> Any:
    """Return the post's own episode, or None; a translation has its original's."""
    episode = vars(content).get("episode")
    return episode if isinstance(post, Article) and post.is_episode else None


def _people_of(episode: Any) -> tuple[str, ...]:
    if not episode:
        return ()
    from causerie.podcast.episode_post import named_in  # most posts are no episodes

    return tuple(sorted(named_in(episode)))


def _used(article: Article | None) -> tuple[str, ...]:
    if article is None:
        return ()
    named = (article.cover, article.image, article.transcript, *article.audio)
    return tuple(filter(None, named))


def _published(content: Any) -> list[str]:
    cover = [name] if (name := cover_of(content)) else []
    if "audio" not in content.metadata and "transcript" not in content.metadata:
        return cover
    from causerie.podcast.build_steps import published_files

    return [*cover, *published_files(content)]


def _word(content: Any) -> str | None:
    found = content.metadata.get("translation")
    return None if found is None else str(found)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def bare_path(path: str) -> str:
    """Return a site path as links to a page may differ from it."""
    return unquote(path).removesuffix("index.html").rstrip("/")


def link_of(reference: Reference) -> RowLink:
    """Return a link of a post as its row holds it."""
    target = reference.target
    return RowLink(
        reference.link.tag,
        target.post.source if target else "",
        "" if target else normalise_path(reference.path) if reference.path else "",
        reference.fragment,
        reference.file,
        reference.attached,
    )
