"""Render the pages of a table by the theme's templates."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from causerie.bridge.language_pages import language_address, list_languages
from causerie.bridge.pagination import paginator_class
from causerie.bridge.site_info import SiteInfo
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.columns import SeriesPosts
from causerie.building.table.lists import Term
from causerie.building.table.noted_paginator import split_noted
from causerie.building.table.notes import Note, NotedList
from causerie.building.table.page_list import PageSpec, direct_address, term_address
from causerie.building.table.view_list import ViewList
from causerie.building.table.views import Views
from causerie.podcast.site_paths import page_path
from causerie.post import Status


class Renderer:
    """Renders pages of a table, each by its spec."""

    def __init__(
        self,
        site: SiteInfo,
        views: Views,
        variables: Mapping[str, Any],
        template: Callable[[str], Any],
    ) -> None:
        """`variables` are what all templates get besides the lists of posts."""
        self._site, self._views = site, views
        self.rows, self.columns = views.rows, views.columns
        self._template = template
        self._dated_posts: dict[tuple[str, str], list[int]] = {}  # of terms
        self._articles = self._noted(views.columns.lists.articles, ("articles",))
        self._dates = self._noted(views.columns.lists.dates, ("dates",))
        self.context = views.context
        self.context.update(variables, **self._lists())
        self.context["staticfiles"] = NotedList(
            partial(_static_files, variables), ("staticfiles",), views.notes
        )
        self.context["languages"] = NotedList(
            partial(list_languages, views.columns.languages, site.settings),
            ("languages",),
            views.notes,
        )
        self.context["language_of"] = views.language_of
        self.context["localsiteurl"] = site.path  # links of bodies begin with it

    @cached_property
    def _order(self) -> Mapping[int, int]:
        """The order of posts by date, by their places."""
        return {place: n for n, place in enumerate(self.columns.lists.dates)}

    def render(self, name: str, spec: PageSpec) -> tuple[str, frozenset[Note]]:
        """Return the text of a page, and what it read beyond its key."""
        views, is_own = self._views, spec.kind in {"post", "embed"}
        views.notes.begin(self.rows[spec.subject].source if is_own else "")
        make = getattr(self, f"_of_{spec.kind}", self._of_term)
        template = self._template(spec.template)
        variables = {**self.context, "output_file": name, **make(spec)}
        views.is_rendering = True
        text = template.render(variables)
        views.is_rendering = False
        if is_own:
            views.release(spec.subject)
        return text, frozenset(views.notes.notes)

    def _of_post(self, spec: PageSpec) -> Mapping[str, Any]:
        row, view = self.rows[spec.subject], self._views.of(spec.subject)
        if row.kind == "page":
            return {"page": view}
        category = getattr(view, "category", None)
        own = {"article": view, "category": category, "blog": True}
        is_draft = row.state == Status.DRAFT
        return {**own, "all_articles": self._articles} if is_draft else own

    def _of_embed(self, spec: PageSpec) -> Mapping[str, Any]:
        return {"article": self._views.of(spec.subject)}

    def _of_alias(self, spec: PageSpec) -> Mapping[str, Any]:
        address = self._site.absolute(self.rows[spec.subject].path)
        return {"target_url": address, "target": self._views.of(spec.subject)}

    def _of_period(self, spec: PageSpec) -> Mapping[str, Any]:
        period = spec.subject
        return {
            "period": period.named,
            "period_num": period.numbers,
            "articles": ViewList(self._views, period.articles),
            "dates": ViewList(self._views, period.dates),
            "blog": True,
            "all_articles": self._articles,
        }

    def _of_direct(self, spec: PageSpec) -> Mapping[str, Any]:
        file, url = direct_address(spec.subject, self._site.settings)
        lists = self.columns.lists
        places = {"articles": lists.articles, "dates": lists.dates}
        given = {"articles": self._articles, "dates": self._dates}
        return {
            **given,
            "blog": True,
            "page_name": os.path.splitext(file)[0],  # noqa: PTH122 - as Pelican does
            **self._paginated(spec, (file, url), places, given, ("articles",)),
        }

    def _of_language(self, spec: PageSpec) -> Mapping[str, Any]:
        lang, settings = spec.subject, self._site.settings
        address = language_address(spec.template, lang, settings)
        articles = self.columns.languages[lang]
        newest_first = settings["NEWEST_FIRST_ARCHIVES"]
        places = {
            "articles": articles,
            "dates": articles if newest_first else articles[::-1],
        }
        note = ("language", lang)
        given = {name: self._noted(found, note) for name, found in places.items()}
        return {
            **given,
            "blog": True,
            "page_lang": lang,
            "page_name": address[0].rpartition(".")[0],
            **self._paginated(spec, address, places, given, note),
        }

    def _of_series(self, spec: PageSpec) -> Mapping[str, Any]:
        series: SeriesPosts = spec.subject
        posts = self._views.of_all(series.places)
        named = {"series_name": series.name, "page_lang": series.lang}
        return {**named, "series_posts": posts}

    def _of_show(self, spec: PageSpec) -> Mapping[str, Any]:
        show, places = spec.subject
        url = page_path(show).lstrip("/")
        own = {"show": self._views.shows[show], "page_name": url}
        return {**own, "episodes": self._views.of_all(places)}

    def _of_term(self, spec: PageSpec) -> Mapping[str, Any]:
        term: Term = spec.subject
        named = self._views.term(term.kind, term.name)
        places = {"articles": term.places, "dates": self._dated(term)}
        address = term_address(term, self._site.settings)[0], named.url
        note = ("term", term.kind, term.slug)  # of others than are on the page itself
        given = {name: self._noted(found, note) for name, found in places.items()}
        return {
            term.kind: named,
            **given,
            "blog": True,
            "page_name": named.page_name,
            "all_articles": self._articles,
            **self._paginated(spec, address, places, given, note),
        }

    def _dated(self, term: Term) -> list[int]:
        """Return the posts of a term by date: worked out once, not for each page."""
        name = term.kind, term.slug
        if name not in self._dated_posts:
            order = self._order
            dated = (place for place in term.places if place in order)
            self._dated_posts[name] = sorted(dated, key=order.__getitem__)
        return self._dated_posts[name]

    def _paginated(
        self,
        spec: PageSpec,
        address: tuple[str, str],
        places: Mapping[str, Sequence[int]],
        given: Mapping[str, Any],
        note: Note,
    ) -> Mapping[str, Any]:
        """Return the variables of one page of a list that is split into pages."""
        if not spec.number:
            return {}
        settings = self._site.settings
        per_page = settings["PAGINATED_TEMPLATES"][spec.template]
        per_page = per_page or settings["DEFAULT_PAGINATION"]
        found: dict[str, Any] = {}
        plain: Any = paginator_class(settings)
        own = spec.number
        for name, every in places.items():
            split = plain(*address, every, settings, per_page)
            notes = self._views.notes
            pages = split_noted(split, (own - 1, own, own + 1), own, notes, note)
            split.object_list = given[name]
            for number, page in pages.items():
                members = page.object_list
                if number == own:
                    page.object_list = self._views.of_all(members)
                else:
                    page.object_list = self._noted(members, note)
            found[f"{name}_paginator"] = split
            found[f"{name}_page"] = pages[own]
            found[f"{name}_previous_page"] = pages.get(own - 1)
            found[f"{name}_next_page"] = pages.get(own + 1)
        return found

    def _lists(self) -> dict[str, Any]:
        lists = self.columns.lists
        found: dict[str, Any] = {
            "articles": self._articles,
            "dates": self._dates,
            "related_posts": [],
        }
        places = {
            "drafts": lists.of("article", "draft"),
            "hidden_articles": lists.of("article", "hidden"),
            "pages": lists.of("page", "published"),
            "hidden_pages": lists.of("page", "hidden"),
            "draft_pages": lists.of("page", "draft"),
            "episodes": self.columns.episodes.get("", ()),
            "start_here": self.columns.start,
        }
        found |= {name: self._noted(those, (name,)) for name, those in places.items()}
        notes = self._views.notes
        found["period_archives"] = {
            name: NotedList(partial(self._archives, name), ("articles",), notes)
            for name in lists.periods
        }
        for name in lists.terms:
            make = partial(self._pairs, name)
            found[name] = NotedList(make, (name,), notes)
        return found

    def _pairs(self, name: str) -> Iterator[tuple[Any, Any]]:
        """Yield each tag, category or author that lists show, with its posts."""
        for term in self.columns.lists.terms[name]:
            if term.is_listed:
                named = self._views.term(term.kind, term.name)
                yield named, ViewList(self._views, term.places)

    def _archives(self, name: str) -> Iterator[Mapping[str, Any]]:
        """Yield years, months or days as Pelican gives them to all templates."""
        for period in self.columns.lists.periods[name]:
            yield {
                "period": period.named,
                "period_num": period.numbers,
                "url": period.url,
                "save_as": period.save_as,
                "articles": ViewList(self._views, period.articles),
                "dates": ViewList(self._views, period.dates),
            }

    def _noted(self, places: Sequence[int], note: Note) -> ViewList:
        return ViewList(self._views, places, note)


def _static_files(variables: Mapping[str, Any]) -> Sequence[Any]:
    """Return what only a full build has as Pelican's objects."""
    if "staticfiles" not in variables:
        raise NeedsFullBuild("a template goes through all static files")
    found: Sequence[Any] = variables["staticfiles"]
    return found
