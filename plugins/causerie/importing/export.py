"""Export: what a WordPress export (WXR) holds, as typed values."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Blog:
    """The blog that an export is of."""

    title: str
    url: str  # of its front page, without a slash at the end
    language: str
    version: str  # of WXR: "1.2"


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes on the blog."""

    login: str
    name: str  # as it is displayed
    id: str = ""  # a number, of which /?author=1 is made


@dataclass(frozen=True, slots=True)
class Term:
    """A category, a tag, or a word of any other taxonomy."""

    taxonomy: str  # "category", "post_tag", "post_format", …
    slug: str  # decoded
    name: str
    parent: str = ""  # the slug of what is above it
    id: str = ""  # a number, of which /?cat=1 is made
    has_description: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What was said of a post: a comment, a pingback or a trackback.

    Addresses of mail and machines are not read.
    """

    id: str
    author: str
    url: str
    date: datetime  # aware
    text: str  # HTML, as it is stored
    approved: str  # "1", "0", "spam", "trash"
    kind: str  # "comment", "pingback", "trackback", …
    parent: str  # an id; "0" or empty: the post


@dataclass(frozen=True, slots=True)
class Item:
    """A post, a page, an attachment, or what else is stored like these."""

    id: str
    kind: str  # "post", "page", "attachment", "podcast", …
    status: str  # "publish", "draft", "pending", "private", "future", "trash", …
    title: str
    link: str
    guid: str
    creator: str  # a login
    date: datetime | None  # aware; None: it has none
    modified: datetime | None  # aware
    slug: str  # decoded; of a draft it may be empty
    parent: str  # an id; "0": none
    password: str
    is_sticky: bool
    attachment_url: str
    content: str  # as it is stored
    excerpt: str
    terms: tuple[Term, ...]
    meta: tuple[tuple[str, str], ...]  # a key may come several times
    responses: tuple[Response, ...]

    def first(self, key: str) -> str:
        """Return the first value of a meta key; empty without one."""
        return next((value for name, value in self.meta if name == key), "")


@dataclass(slots=True)
class ItemIds:
    """The ids of items, of one file and of those before it."""

    known: dict[str, int] = field(
        default_factory=dict
    )  # hashes of earlier files' guids
    here: dict[str, int] = field(default_factory=dict)  # those of this file, too
    counts: Counter[str] = field(default_factory=Counter)

    def give(self, item: Item) -> Item | None:
        """Return an item whose id no other has; None if an earlier file has it.

        Two of one id that are not the same are both kept: none is lost.
        """
        if item.id and self.known.get(item.id) == hash(item.guid):
            return None
        self.counts[item.id] += 1
        self.here.setdefault(item.id, hash(item.guid))
        number = self.counts[item.id]
        if item.id and number == 1:
            return item
        return replace(item, id=f"{item.id}-{number}")
