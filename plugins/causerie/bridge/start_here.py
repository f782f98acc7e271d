"""Start here: the posts that the home page shows to who comes for the first time.

START_HERE names them by slug, or by the name of their file without its language.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Protocol

from causerie.bridge.log_capture import is_post_lost
from causerie.bridge.site import Site
from causerie.header.file_name import split_language
from causerie.problems import Problem
from causerie.settings import did_you_mean

_SETTING = "START_HERE"


class Named(Protocol):
    """What posts, and rows of them, are called by."""

    @property
    def slug(self) -> str:
        """The last part of its address."""

    @property
    def source(self) -> str:
        """Its file below content/."""


class _Content:
    """One of Pelican's contents, named."""

    def __init__(self, content: Any) -> None:
        self.content, self.slug = content, str(content.slug)
        self.source = str(content.relative_source_path)


def find_start(posts: Sequence[Named], settings: Mapping[str, Any]) -> list[int]:
    """Return the places of the posts that START_HERE names, in its order.

    Of several posts of one slug it is the first.
    """
    wanted = settings.get(_SETTING) or ()
    if not wanted:
        return []
    named: dict[str, int] = {}
    for place, post in enumerate(posts):
        for name in _names(post):
            named.setdefault(name, place)
    return [named[name] for name in dict.fromkeys(wanted) if name in named]


def is_named(post: Named, settings: Mapping[str, Any]) -> bool:
    """Return whether START_HERE names a post."""
    return not {*_names(post)}.isdisjoint(settings.get(_SETTING) or ())


def start_contents(site: Site) -> list[Any]:
    """Return the posts that START_HERE names, as Pelican's contents."""
    posts = [_Content(content) for content in _listed(site)]
    return [posts[place].content for place in find_start(posts, site.settings)]


def check_start(site: Site) -> Iterator[Problem]:
    """Report names of START_HERE that no post in the lists has."""
    wanted: Iterable[str] = site.settings.get(_SETTING) or ()
    if not wanted or is_post_lost():
        return
    known = {name for each in map(_Content, _listed(site)) for name in _names(each)}
    for name in wanted:
        if name not in known:
            what = f"{_SETTING}: no post that is published is called {name!r}."
            fix = did_you_mean(name, known) or "Write its slug, or take the name out."
            yield Problem(site.locate(_SETTING, name), what, fix)


def _names(post: Named) -> tuple[str, str]:
    file = split_language(PurePosixPath(post.source).name)[0]
    return post.slug, file


def _listed(site: Site) -> list[Any]:
    articles: list[Any] = site.build.generators["articles"].articles
    return articles
