"""The data of a show, which the pages of all posts read: it loads no episode's."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody heard in an episode (podcast:person)."""

    name: str
    role: str = "host"
    url: str = ""
    image: str = ""  # absolute address
    known_as: tuple[str, ...] = ()  # other names, as transcripts have them


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of the podcast namespace, as its author wrote it."""

    name: str  # without the prefix
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast: the channel of a feed."""

    title: str
    description: str  # plain text
    link: str  # absolute address of the show's page
    feed_url: str  # absolute
    guid: str  # podcast:guid
    language: str
    category: tuple[str, ...]  # Apple's category, then at most one subcategory
    explicit: bool
    image: str  # absolute address of the cover
    author: str
    owner_name: str = ""
    owner_email: str = ""  # empty: not public in the feed
    copyright: str = ""  # the holder alone, without the word or the year (PSP-1)
    type: str = "episodic"  # or serial
    locked: bool = True
    people: tuple[Person, ...] = ()
    name: str = ""  # as in `Show:`; that of the main show is empty
    new_url: str = ""  # new address of the feed; empty: it does not move
    complete: bool = False  # no more episodes will follow
    block: bool = False  # hidden from Apple's directory
    hub: str = ""  # absolute address of its WebSub hub
    seasons: tuple[tuple[int, str], ...] = ()  # numbers and names of named seasons
    tags: tuple[Tag, ...] = ()
    notes_after: str = ""  # HTML that stands under the notes of every episode
