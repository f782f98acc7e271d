"""Entries: the posts of a build, each with the Pelican object it was read from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from causerie.post import Article, Cover, HasEnclosure, Post
from causerie.problems import Finding
from causerie.text.html_links import Link, make_absolute
from causerie.urls import absolute


@dataclass(frozen=True, slots=True)
class Entry:
    """A post with its Pelican object, whose page will be written."""

    post: Post
    content: Any  # pelican.contents.Article or Page

    @property
    def body(self) -> str:
        """The body as HTML, its {filename} and {static} links not yet resolved."""
        return self.content._content or ""  # noqa: SLF001 - .content would freeze them

    def html(self, site_url: str) -> str:
        """Return the body as on its page, with absolute links.

        Pelican resolves {filename} and the like; call it only when all is read.
        """
        body: str = self.content.get_content(site_url)
        return make_absolute(body, absolute(self.post.path, site_url))

    @property
    def episode(self) -> HasEnclosure | None:
        """The episode that its page shows, if the podcast has attached one."""
        found: HasEnclosure | None = getattr(self.content, "episode", None)
        return found

    @property
    def category(self) -> Any:
        """Pelican's category of it."""
        return self.content.category

    @property
    def tags(self) -> Sequence[Any]:
        """Pelican's tags of it."""
        found: Sequence[Any] = getattr(self.content, "tags", ())
        return found

    @property
    def cover(self) -> Cover | None:
        """The image that stands for it, if the markup has attached one."""
        found: Cover | None = getattr(self.content, "cover", None)
        return found

    @property
    def has_responses(self) -> bool:
        """Whether readers, or other sites, have said something of it."""
        return has_responses(self.content)

    def attach(self, **values: object) -> None:
        """Set attributes for the page's template."""
        for name, value in values.items():
            setattr(self.content, name, value)


@dataclass(frozen=True, slots=True)
class ArticleEntry(Entry):
    """The entry of an article."""

    post: Article


def has_responses(content: Any) -> bool:
    """Return whether comments or mentions that have words are attached to a post."""
    discussion = getattr(content, "discussion", None)
    mentions = getattr(content, "mentions", None)
    return bool(getattr(discussion, "count", 0) or getattr(mentions, "shown", ()))


def make_entry(post: Post, content: Any) -> Entry:
    """Join a post and the Pelican object that it was read from."""
    if isinstance(post, Article):
        return ArticleEntry(post, content)
    return Entry(post, content)


@dataclass(frozen=True, slots=True)
class Reference:
    """A link of a post into the site, and its target."""

    source: Entry
    link: Link
    target: Entry | None = None  # the post or page it leads to
    path: str = ""  # the site path it leads to, if that is no post
    file: str = ""  # the file below content/ it names, if that is no post
    missing: bool = False  # there is no such file
    fragment: str = ""  # the anchor on that page
    attached: bool = False  # {attach}: the file moves beside the post's page
    fault: Finding | None = None  # of the address itself

    def without_context(self) -> "Reference":
        """Return it without the texts of the link and round it."""
        return replace(self, link=Link(self.link.href, self.link.tag))
