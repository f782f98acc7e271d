"""Make pingbacks of the links between the site's own posts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from causerie.post import Article, Status
from causerie.text.html_links import Link


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link from one post to another."""

    source: Article
    target: Article
    link: Link


@dataclass(frozen=True, slots=True)
class InternalPingback:
    """What the page of a linked post shows of the linking post."""

    source: str  # the linking post's, below content/
    url: str  # absolute address of the linking post
    label: str  # of the linking post, as WordPress begins it
    title: str  # of the linking post
    lang: str  # of the linking post
    date: datetime  # of the linking post
    before: str  # text before the link, in the linking post
    text: str  # the text of the link
    after: str  # text after it
    # those of the linking post's translations, which say the same
    versions: tuple["InternalPingback", ...] = ()


def find_pingbacks(
    post_links: Iterable[PostLink], *, site_url: str
) -> Mapping[str, tuple[InternalPingback, ...]]:
    """Return the pingbacks of each post, by its source, oldest first.

    Both posts must be published. A post's links to itself do not count; of several
    links to the same post only the first does.
    """
    first: dict[tuple[str, str], PostLink] = {}
    for post_link in post_links:
        if _is_pingback(post_link):
            first.setdefault(
                (post_link.source.source, post_link.target.source), post_link
            )
    found: dict[str, list[InternalPingback]] = defaultdict(list)
    for post_link in first.values():
        source, link = post_link.source, post_link.link
        texts = (link.text, link.before, link.after)
        pingback = pingback_of(source, source.date, site_url, texts)
        found[post_link.target.source].append(pingback)
    return {
        target: tuple(sorted(rows, key=lambda each: (each.date, each.source)))
        for target, rows in found.items()
    }


def pingback_of(
    source: Article, date: datetime, site_url: str, texts: tuple[str, str, str]
) -> InternalPingback:
    """Return the pingback of a post, or a row of one, that links to another.

    `texts` are that of the link, and what stands before and after it.
    """
    text, before, after = texts
    return InternalPingback(
        source=source.source,
        url=site_url + source.path,
        label=pingback_label(source.title),
        title=source.title,
        lang=source.lang,
        date=date,
        before=before,
        text=text,
        after=after,
    )


def join_versions(
    pingbacks: Sequence[InternalPingback],
    translations: Callable[[str], Iterable[str]],
    langs: Sequence[str],
) -> tuple[InternalPingback, ...]:
    """Join the pingbacks of a post and its translations to one each, in their order.

    `translations` returns the sources of those of a source. The version in the first of
    `langs` that there is one in stands for all.
    """
    groups: dict[str, list[InternalPingback]] = {}
    for each in pingbacks:
        group = min([each.source, *translations(each.source)])
        groups.setdefault(group, []).append(each)

    def by_lang(pingback: InternalPingback) -> int:
        known = pingback.lang in langs
        return langs.index(pingback.lang) if known else len(langs)

    joined = []
    for versions in groups.values():
        shown, *others = sorted(versions, key=by_lang)
        joined.append(replace(shown, versions=tuple(others)) if others else shown)
    return tuple(sorted(joined, key=lambda each: (each.date, each.source)))


def pingback_label(title: str) -> str:
    """Return the label of a pingback of the site's own; it is so in every language.

    >>> pingback_label("Un titre")
    'Pingback: Un titre'
    """
    return f"Pingback: {title}"


def _is_pingback(post_link: PostLink) -> bool:
    return (
        post_link.link.tag == "a"
        and post_link.source.source != post_link.target.source
        and post_link.target.pingbacks
        and all(
            post.status is Status.PUBLISHED
            for post in (post_link.source, post_link.target)
        )
    )
