"""Views: the posts as templates get them, Pelican's own objects, loaded on demand.

What a template reads of other posts beyond what lists show of them (their bodies, their
neighbours, their comments) and of the lists that all templates get is noted: so the
builder knows on what a page depends besides its own key.
"""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pelican.urlwrappers import Author, Category, Tag

from causerie.bridge.posts import read_post
from causerie.bridge.site_info import SiteInfo
from causerie.building.table.columns import Columns
from causerie.building.table.notes import Notes
from causerie.building.table.plain_values import decode
from causerie.building.table.row import ATTACHED, Row, RowBody
from causerie.building.table.view import (
    ArticleView,
    Listed,
    PageView,
    View,
    listed_episode,
    listed_post,
)
from causerie.crosslinks.own_pingbacks import (
    InternalPingback,
    join_versions,
    pingback_of,
)
from causerie.crosslinks.series import series_path

_MOST_BODIES = 200  # in memory; those of a large site are more than all else
_NAMES = {"author": Author, "category": Category, "tag": Tag}
_OF_ITSELF = frozenset({"episode", "programme", "cover"})  # of no other post
# What a list may show of a post that is attached to it: it is part of its card.
_ON_CARDS = frozenset({"post", "translations", *_OF_ITSELF})


class Views:
    """The views of a table's rows, made when they are asked for."""

    def __init__(
        self,
        site: SiteInfo,
        rows: Sequence[Row],
        columns: Columns,
        load_body: Callable[[str], RowBody],
    ) -> None:
        self.rows, self.columns, self.notes = rows, columns, Notes()
        self.context: dict[str, Any] = {}  # what all templates get
        self.shows: Mapping[str, Any] = {}  # by name
        self.folder = site.settings["PATH"]
        self.is_rendering = False  # a page, whose lists show little of other posts
        self._site = site
        self._load_body = load_body
        self._views: dict[int, Any] = {}
        self._names: dict[tuple[str, str], Any] = {}
        self._bodies: dict[int, RowBody] = {}
        self._attached: dict[int, dict[str, Any]] = {}
        # what is attached to the post whose own page is made: no page notes it
        self._own: dict[tuple[int, str], Any] = {}

    def of(self, place: int) -> Any:
        """Return the view of a row."""
        if (known := self._views.get(place)) is None:
            cls = ArticleView if self.rows[place].kind == "article" else PageView
            known = self._views[place] = cls(self, place)
        return known

    def of_all(self, places: Iterable[int]) -> list[Any]:
        """Return the views of some rows."""
        known = self._views
        return [known.get(place) or self.of(place) for place in places]

    def adopt(self, content: Any, place: int) -> None:
        """Make the content that Pelican has read of a row its view.

        Its attributes, which its body has, are loaded again when they are read.
        """
        own = vars(content)
        self._attached[place] = {name: own[name] for name in ATTACHED & own.keys()}
        content.__class__ = (
            ArticleView if self.rows[place].kind == "article" else PageView
        )
        self._views[place] = content
        self.release(place)

    def release(self, place: int) -> None:
        """Forget what was loaded of a post: those of all posts would be too many."""
        View.__init__(self._views[place], self, place)
        self._own.clear()

    def body(self, place: int) -> RowBody:
        """Return what is loaded only for some posts, and kept only of the last ones."""
        if place not in self._bodies:
            if len(self._bodies) >= _MOST_BODIES:
                self._bodies.clear()
            self._bodies[place] = self._load_body(self.rows[place].source)
        return self._bodies[place]

    def term(self, kind: str, name: str) -> Any:
        """Return the tag, category or author of a name."""
        if (kind, name) not in self._names:
            self._names[kind, name] = _NAMES[kind](name, self._site.settings)
        return self._names[kind, name]

    def language_of(self, name: Any) -> str:
        """Return the language of the name of a tag, a category or an author."""
        key = (type(name).__name__.lower(), str(name.slug))
        self.notes.notes.add(("name", *key))
        return self.columns.name_languages.get(key, self._site.lang)

    def note(self, what: str, place: int) -> None:
        """Note that something of a row was read, unless the page is its own."""
        source = self.rows[place].source
        if source != self.notes.source:
            self.notes.notes.add((what, source))

    def fields(self, place: int) -> dict[str, Any]:
        """Return the attributes that Pelican gave a content."""
        settings = self._site.settings
        found: dict[str, Any] = decode(marshal.loads(self.body(place).fields), settings)  # noqa: S302 - ours
        return {**found, "settings": settings, "_context": self.context}

    def attached(self, view: Any, place: int, name: str) -> Any:
        """Return what features attach to a post; raise AttributeError without."""
        if name == "_content":
            return self.body(place).html
        if name == "post":
            post = self._attached.get(place, {}).get("post")  # of what was just read
            vars(view)["post"] = post = post or self._listed_post(view, place)
            return post
        if name in ATTACHED:
            is_own = vars(view)["_row"].source == self.notes.source
            if name == "episode" and not is_own and self._is_listed(place):
                load = partial(self._worked_out, place, name)
                return listed_episode(self.rows[place], load)
            found = self._attached_now(view, place, name, is_own=is_own)
            if found is not _NOTHING:
                return found
        what = f"{type(view).__name__!r} object has no attribute {name!r}"
        raise AttributeError(what)

    def _attached_now(self, view: Any, place: int, name: str, *, is_own: bool) -> Any:
        if name not in _ON_CARDS:
            self.note("attached", place)
        if is_own and (place, name) in self._own:
            return self._own[place, name]
        found = self._worked_out(place, name)
        if name in _OF_ITSELF and found is not _NOTHING:
            vars(view)[name] = found
        elif is_own and found is not _NOTHING:
            self._own[place, name] = found
        return found

    def _is_listed(self, place: int) -> bool:
        """Return whether a page shows a post that has an episode, not loaded yet."""
        has_own = self.rows[place].show is not None
        return self.is_rendering and has_own and place not in self._attached

    def _listed_post(self, view: Any, place: int) -> Listed:
        row = self.rows[place]

        def load() -> Any:
            vars(view)["post"] = post = read_post(view, original=row.original)
            return post

        return listed_post(row, load)

    def _worked_out(self, place: int, name: str) -> Any:  # noqa: PLR0911
        row, columns = self.rows[place], self.columns
        if name == "translations":
            self.note("translations", place)  # that there are some is on its card
            return self.of_all(columns.places[source] for source in row.translations)
        if name == "pingbacks":
            langs = (row.lang, self._site.lang)
            return join_versions([*self._pingbacks(place)], self._translations, langs)
        if name in _BESIDE and place in columns.related:  # it is published
            if name in {"previous_post", "next_post"}:
                other = columns.neighbours(place)[name == "next_post"]
                return None if other is None else self.of(other)
            if name == "series_posts":
                return self.of_all(columns.series_of(row, self._site.lang))
            if name == "series_url":
                return series_path(row, self._site.lang) if columns.has_series else None  # type: ignore[arg-type]
            if name == "related_posts":
                return self.of_all(columns.related[place])
        if name == "series_posts":
            return ()
        return self._of_files(place, name)

    def _of_files(self, place: int, name: str) -> Any:
        """Return what was read of files that belong to a post; most have none."""
        row = self.rows[place]
        may_have = {"cover": row.cover, "mentions": True, "discussion": True}
        if may_have.get(name, row.is_episode or row.translations):
            own = self._attached_of_files(place)
        else:
            own = {"cover": None, "episode": None}
        if name == "programme" and (episode := own.get("episode")):
            return self.shows[episode.show]
        return own.get(name, _NOTHING)

    def _attached_of_files(self, place: int) -> Mapping[str, Any]:
        if place not in self._attached:
            data = marshal.loads(self.body(place).attached)  # noqa: S302 - ours
            self._attached[place] = decode(data, self._site.settings)
        return self._attached[place]

    def _translations(self, source: str) -> tuple[str, ...]:
        return self.rows[self.columns.places[source]].translations

    def _pingbacks(self, place: int) -> Iterator[InternalPingback]:
        for other, number in self.columns.pingbacks.get(place, ()):
            texts, date = self.body(other).contexts[number], self.of(other).date
            row: Any = self.rows[other]
            yield pingback_of(row, date, self._site.url, texts)


_NOTHING = object()
# What a post's page shows beside it; lists do not, and need not have it worked out.
_BESIDE = frozenset(
    {"previous_post", "next_post", "series_posts", "series_url", "related_posts"}
)
