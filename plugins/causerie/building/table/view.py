"""View: a post as templates get it, Pelican's own object, loaded on demand.

What lists show of it is in its row: a page of a thousand episodes needs only their
seasons and playing times, and each of them would have to be read from the snapshot.
"""

from collections.abc import Callable
from typing import Any

from pelican.contents import Article, Content, Page

from causerie.building.table.plain_values import decode
from causerie.building.table.row import ATTACHED, Row

_WITHOUT_FIELDS = ATTACHED | {"_content"}
_IN_ROW = frozenset({"lang", "title"})  # of Pelican's attributes; also its category


class View(Content):  # type: ignore[misc]
    """A content whose attributes are loaded when the first of Pelican's is read."""

    _views: Any  # the Views of its table
    _place: int
    _row: Row

    def __init__(self, views: Any, place: int) -> None:
        self.__dict__ = {"_views": views, "_place": place, "_row": views.rows[place]}

    def __getattr__(self, name: str) -> Any:
        own = self.__dict__
        if name not in _WITHOUT_FIELDS and "settings" not in own:
            row = own["_row"]
            if name in _IN_ROW:
                return getattr(row, name)
            if name == "category" and row.category:
                return own["_views"].term(name, row.category)
            own.update(own["_views"].fields(own["_place"]))
            return getattr(self, name)
        return own["_views"].attached(self, own["_place"], name)

    @property
    def summary(self) -> str:
        """Its summary in lists, as HTML."""
        return self._row.excerpt

    def get_summary(self, _siteurl: str) -> str:
        """Return its summary in lists, as HTML."""
        return self.summary

    @property
    def reading_minutes(self) -> int:
        """The minutes that its body takes to be read."""
        return self._row.minutes

    @property
    def date(self) -> Any:
        """Its date, as Pelican has it; whole archives are grouped by it."""
        own = self.__dict__
        if (known := own.get("date")) is None:
            moment = own["_row"].moment
            if moment is None:
                raise AttributeError("date")
            known = own["date"] = decode(moment, {})
        return known

    @property
    def url(self) -> str:
        """Its address below the site's root."""
        return self._row.url

    @property
    def source_path(self) -> str:
        """Its file."""
        return f"{self._views.folder}/{self._row.source}"

    @property
    def save_as(self) -> str:
        """Its file below the output."""
        return self._row.save_as

    @property
    def content(self) -> str:
        """Its body, with its links resolved."""
        self._views.note("body", self._place)
        body: str = self.get_content(self.get_siteurl())
        return body


class ArticleView(View, Article):  # type: ignore[misc]
    """A post of the blog."""


class PageView(View, Page):  # type: ignore[misc]
    """A page."""


class Listed:
    """An object of which some attributes are known; it is loaded for any other."""

    def __init__(self, load: Callable[[], Any], **known: Any) -> None:
        """Take what is known, and what returns the object itself."""
        self.__dict__.update(known, _load=load)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_load"](), name)

    def __repr__(self) -> str:
        return repr(self._load())

    def __eq__(self, other: object) -> bool:
        return bool(self._load() == other)

    def __hash__(self) -> int:
        return hash(self._load())


def listed_post(row: Row, load: Callable[[], Any]) -> Listed:
    """Return the post of a row."""
    return Listed(load, original=row.original, summary=row.summary)


def listed_episode(row: Row, load: Callable[[], Any]) -> Listed:
    """Return the episode of a row that has one of its own."""
    audio = Listed(lambda: load().audio, seconds=row.seconds)
    return Listed(load, audio=audio, season=row.season or None, show=row.show)
