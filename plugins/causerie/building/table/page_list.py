"""Page list: every page of a site, and what it shows, as a function of the table.

A page's key is made of digests of all that it may show of other posts, but for where
the links of its text lead. If it differs from that of the last build, the page is made
again; so are the pages of posts that changed, and of those that link to one that moved.
"""

from collections.abc import (
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from causerie.bridge.language_pages import TEMPLATES, language_address
from causerie.bridge.pagination import pages_of, paginator_class
from causerie.building.table.columns import Columns
from causerie.building.table.lists import Term
from causerie.building.table.row import Row, digest
from causerie.podcast.site_paths import embed_path, has_embed, page_path
from causerie.post import Status
from causerie.urls import save_as

if TYPE_CHECKING:
    from causerie.building.table.subjects import Subjects  # few edits have some


class PageSpec(NamedTuple):
    """A page: its template, what it is about, and the key of what it shows."""

    template: str
    kind: str  # "post", "alias", "period", "direct", "language", "tag", "series", …
    subject: Any  # the place of a post; a term, a period; as its kind asks for
    number: int  # among the pages of its list, from 1; 0: it is no list of pages
    key: tuple[Any, ...]


class PageLister:
    """Lists the pages of a table, in the order in which Pelican writes them."""

    def __init__(
        self,
        rows: Sequence[Row],
        columns: Columns,
        settings: Mapping[str, Any],
        shows: Mapping[str, int],
    ) -> None:
        """Take a table; `shows` are digests of the shows with pages of their own."""
        self._rows, self._columns, self._settings = rows, columns, settings
        self._cards, self._lang = columns.cards, settings["DEFAULT_LANG"]
        self._shows = shows

    def pages(self) -> Iterator[tuple[str, PageSpec]]:
        """Yield every page with its file below the output."""
        yield from self._kept("article", ("published", "hidden"))
        yield from self._periods()
        yield from self._direct()
        yield from self._languages()
        yield from self._terms()
        yield from self._kept("article", ("draft",))
        yield from self._series()
        yield from self._of_shows()
        yield from self._embeds(self._columns.with_show)
        yield from self._kept("page", ("published", "hidden", "draft"))
        yield from self._aliases(self._columns.places.values())

    def first_pages(
        self, places: Sequence[int], names: Collection[str]
    ) -> Iterator[tuple[str, PageSpec]]:
        """Yield those which an author looks at who edits some posts: theirs, lists.

        Of posts, tags and the like, only what may be one of some files: a large site
        has thousands of pages.
        """
        yield from self._posts([p for p in places if self._rows[p].save_as in names])
        yield from self._embeds(places)
        yield from self._direct()
        yield from self._of_shows()
        yield from self._terms(names)

    def own_pages(self, places: Sequence[int]) -> Iterator[tuple[str, PageSpec]]:
        """Yield the pages that show all of some posts, which no key has."""
        yield from self._posts(places)
        yield from self._embeds(places)

    def pages_of(self, subjects: "Subjects") -> Iterator[tuple[str, PageSpec]]:
        """Yield the pages of some subjects, and those of which there are few."""
        own = sorted(subjects.changed)
        yield from self._posts(sorted(subjects.posts))
        yield from self._periods(subjects.periods)
        yield from self._direct()
        yield from self._languages()
        yield from self._terms(named=subjects.names)
        yield from self._series(subjects.series)
        yield from self._of_shows()
        yield from self._embeds(own)
        yield from self._aliases(own)

    def _kept(self, kind: str, states: Sequence[str]) -> Iterator[tuple[str, PageSpec]]:
        lists = self._columns.lists
        for state in states:
            for original in (False, True):
                yield from self._posts(lists.of(kind, state, original=original))

    def _direct(self) -> Iterator[tuple[str, PageSpec]]:
        places = self._columns.lists.articles
        for template in self._settings["DIRECT_TEMPLATES"]:
            address = direct_address(template, self._settings)
            if address[0]:
                yield from self._paginated(
                    template, "direct", template, address, places
                )

    def _languages(self) -> Iterator[tuple[str, PageSpec]]:
        if not (languages := self._columns.languages):
            return
        taken = {row.save_as for row in self._rows}
        taken.update(save_as(alias) for row in self._rows for alias in row.aliases)
        for lang, places in languages.items():
            for template in TEMPLATES:
                address = language_address(template, lang, self._settings)
                if address[0] and address[0] not in taken:
                    yield from self._paginated(
                        template, "language", lang, address, places
                    )

    def _terms(
        self,
        names: Collection[str] | None = None,
        named: Container[tuple[str, str]] | None = None,
    ) -> Iterator[tuple[str, PageSpec]]:
        for terms in self._columns.lists.terms.values():
            for term in terms:
                if named is not None and (term.kind, term.slug) not in named:
                    continue
                address, kind = term_address(term, self._settings), term.kind
                folder = address[0].rpartition("/")[0]
                if names is not None and not any(n.startswith(folder) for n in names):
                    continue
                if address[0]:
                    yield from self._paginated(kind, kind, term, address, term.places)

    def _series(
        self, paths: Container[str] | None = None
    ) -> Iterator[tuple[str, PageSpec]]:
        columns = self._columns
        for series in columns.series_pages if columns.has_series else ():
            if paths is not None and series.path not in paths:
                continue
            shown = self._carded(series.places)
            key = (_text(series.name), _text(series.lang), shown)
            spec = PageSpec("series", "series", series, 0, key)
            yield f"{series.path}index.html", spec

    def _of_shows(self) -> Iterator[tuple[str, PageSpec]]:
        for name, shown in self._shows.items():
            places = self._columns.episodes.get(name, ())
            key = (shown, self._carded(places))
            spec = PageSpec("podcast", "show", (name, places), 0, key)
            yield f"{page_path(name).lstrip('/')}index.html", spec

    def _embeds(self, places: Iterable[int]) -> Iterator[tuple[str, PageSpec]]:
        for place in places if self._columns.has_embeds else ():
            row = self._rows[place]
            if row.show is None:
                continue
            if has_embed(row):
                spec = PageSpec("embed", "embed", place, 0, ())
                yield f"{embed_path(row.path).lstrip('/')}index.html", spec

    def _posts(self, places: Sequence[int]) -> Iterator[tuple[str, PageSpec]]:
        columns, cards = self._columns, self._cards
        for place in places:
            row = self._rows[place]
            if not row.save_as:
                continue
            key: tuple[Any, ...] = (
                self._carded([columns.places[each] for each in row.translations])
                if row.translations
                else (),
            )
            if place in columns.related:
                before, after = columns.neighbours(place)
                key += (
                    0 if before is None else cards[before],
                    0 if after is None else cards[after],
                    self._carded(columns.series_of(row, self._lang)),
                    self._carded(columns.related[place]),
                )
            if linking := columns.pingbacks.get(place):
                key += tuple(
                    (cards[other], self._rows[other].said, number)
                    for other, number in linking
                )
            yield row.save_as, PageSpec(row.template, "post", place, 0, key)

    def _aliases(self, places: Iterable[int]) -> Iterator[tuple[str, PageSpec]]:
        for place in places:
            row = self._rows[place]
            if row.aliases and row.state != Status.DRAFT:
                key = (self._cards[place],)
                for alias in row.aliases:
                    spec = PageSpec("redirect", "alias", place, 0, key)
                    yield save_as(alias), spec

    def _periods(
        self, chosen: Container[tuple[str, tuple[int, ...]]] | None = None
    ) -> Iterator[tuple[str, PageSpec]]:
        for name, periods in self._columns.lists.periods.items():
            for period in periods:
                if chosen is not None and (name, period.numbers) not in chosen:
                    continue
                key = (period.numbers, self._carded(period.dates))
                spec = PageSpec("period_archives", "period", period, 0, key)
                yield period.save_as, spec

    def _paginated(
        self,
        template: str,
        kind: str,
        subject: Any,
        address: tuple[str, str],
        places: Sequence[int],
    ) -> Iterator[tuple[str, PageSpec]]:
        name, url = address
        split = self._settings["PAGINATED_TEMPLATES"]
        own: tuple[Any, ...] = ()
        if isinstance(subject, Term):
            own = (_text(subject.name), _text(subject.slug))
        elif kind == "language":
            own = (_text(subject),)
        if template not in split:
            listed = self._carded(places) if own else ()
            yield name, PageSpec(template, kind, subject, 0, (own, listed))
            return
        per_page = split[template] or self._settings["DEFAULT_PAGINATION"]
        cls = paginator_class(self._settings)
        paginator = cls(name, url, places, self._settings, per_page)
        pages = [*pages_of(paginator)]
        numbers = [0, *(page.number for page in pages), 0]
        listed = _text(name), _text(url)  # with a number the address of a page
        if not self._settings["NEWEST_FIRST_ARCHIVES"]:
            listed += self._carded(places)  # a page has other posts by date
        for number, page in enumerate(pages, 1):
            around = tuple(numbers[number - 1 : number + 2])
            key = (own, self._carded(page.members), listed, around)
            yield page.save_as, PageSpec(template, kind, subject, number, key)

    def _carded(self, places: Sequence[int]) -> tuple[int, ...]:
        cards = self._cards
        return tuple([cards[place] for place in places])


def direct_address(template: str, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Return the file and the address of a page that is no post's."""
    name, page = template.upper(), f"{template}.html"
    return (
        str(settings.get(f"{name}_SAVE_AS", page)),
        str(settings.get(f"{name}_URL", page)),
    )


def term_address(term: Term, settings: Mapping[str, Any]) -> tuple[str, str]:
    """Return the file and the address of a tag, a category or an author."""
    kind, given = term.kind.upper(), {"slug": term.slug, "name": term.name}
    return (
        str(settings[f"{kind}_SAVE_AS"]).format(**given),
        str(settings[f"{kind}_URL"]).format(**given),
    )


@lru_cache(maxsize=100_000)
def _text(text: str) -> int:
    return digest(text)
