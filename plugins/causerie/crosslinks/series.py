"""Group posts into series, and give each series the address of its page."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from causerie.bridge.slugs import make_slug
from causerie.post import Article, oldest_first


@dataclass(frozen=True, slots=True)
class Series:
    """The published posts of one language that name one series."""

    name: str  # as the first post spells it
    lang: str
    path: str  # below the site's root, without a slash before it
    posts: tuple[Article, ...]  # in their order


def group_series(posts: Sequence[Article], lang: str) -> Iterator[Series]:
    """Yield every series, sorted by path; `lang` is the site's language.

    Names with the same slug are the same series.
    """
    found: dict[str, list[Article]] = defaultdict(list)
    for post in posts:
        if path := series_path(post, lang):
            found[path].append(post)
    for path, members in sorted(found.items()):
        members.sort(key=in_series)
        first = min(members, key=oldest_first)
        yield Series(first.series, first.lang, path, tuple(members))


def in_series(post: Article) -> tuple[bool, int, float, str]:
    """Return the sort key of a post in its series: its Part, else its date behind."""
    return (not post.part, post.part, *oldest_first(post))


def series_path(post: Article, lang: str) -> str:
    """Return the path of a post's series; empty if it has none."""
    name = post.series
    if not name:
        return ""
    folder = "" if post.lang == lang else f"{post.lang}/"
    return f"{folder}series/{make_slug(name)}/"
