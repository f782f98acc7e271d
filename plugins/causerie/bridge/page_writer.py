"""Page writer: write pages in several processes, and register each.

It replaces pelican.writers.Writer.write_file, by which Pelican's generators write, and
keeps its rules: which variables a template gets, what a list's pages are, which file
may be written twice.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jinja2 import Template
from pelican import signals
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import Writer

from causerie import fork_pool
from causerie.bridge import log_capture
from causerie.bridge.output_registry import Owner
from causerie.bridge.page_owners import owner_of_page
from causerie.bridge.pagination import paginator_class
from causerie.bridge.site import site_of
from causerie.problems import Problem

SAMPLES = 2  # pages of each template
MIN_POSTS_TO_FORK = 24  # with fewer, a second process costs more than it saves


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One call of a generator: for a page, or for all the pages of a list."""

    name: str  # the file below the output, or the first of the list's
    template: Template
    context: dict[str, Any]  # what all templates get
    given: Mapping[str, Any]  # what this one gets besides
    url: str
    lists: tuple[str, ...]  # what of `given` is split into pages
    per_page: int
    relative: bool  # addresses are relative to the page
    override: bool  # it replaces another page of its name

    @property
    def owner(self) -> Owner:
        """The owner of its files, as the author is told."""
        return owner_of_page(self.template.name or "", self.given)

    def pages(self, settings: Mapping[str, Any]) -> Iterator["OutputPage"]:
        """Yield the page, or the pages of the list."""
        paginators = self._paginators(settings)
        last = next(iter(paginators.values())).num_pages if paginators else 1
        for number in range(1, last + 1):
            yield self._page(number, paginators)

    def page(self, number: int, settings: Mapping[str, Any]) -> "OutputPage":
        """Return one of the pages, which count from 1."""
        return self._page(number, self._paginators(settings))

    def _paginators(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        split = paginator_class(settings)
        return {
            key: split(self.name, self.url, self.given[key], settings, self.per_page)
            for key in self.lists
        }

    def _page(self, number: int, paginators: Mapping[str, Any]) -> "OutputPage":
        given, name = dict(self.given), self.name
        for key, paginator in paginators.items():
            page = paginator.page(number)
            before = paginator.page(number - 1) if number > 1 else None
            is_last = number >= paginator.num_pages
            given |= {
                f"{key}_paginator": paginator,
                f"{key}_page": page,
                f"{key}_previous_page": before,
                f"{key}_next_page": None if is_last else paginator.page(number + 1),
            }
            name = page.save_as
        return OutputPage(self, number, name, given)


@dataclass(frozen=True, slots=True)
class OutputPage:
    """One file of the output that a template makes."""

    request: PageRequest
    number: int  # among the pages of its list, from 1
    name: str  # below the output
    given: Mapping[str, Any]

    def variables(self) -> dict[str, Any]:
        """Return the variables that its template gets."""
        variables: dict[str, Any] = {"localsiteurl": None, **self.request.context}
        if self.request.relative:
            url = path_to_url(get_relative_path(self.name))
            variables |= {"SITEURL": url, "SITEPATH": url, "localsiteurl": url}
        return {**variables, "output_file": self.name, **self.given}

    def render(self) -> str:
        """Return the page's text."""
        variables = self.variables()
        if self.request.relative:  # Pelican's contents resolve their links with it
            self.request.context["localsiteurl"] = variables["localsiteurl"]
        return self.request.template.render(variables)


class PageWriter(Writer):  # type: ignore[misc]
    """Writes pages."""

    def __init__(self, output_path: str, settings: Any) -> None:
        super().__init__(output_path, settings)
        self.site = site_of(settings)
        self.site.build.writer = self
        self._overridden_files: set[str]
        self._samples: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        self._folders: set[str] = set()  # that exist
        self._page_count = 0  # that this process has come to
        self._process, self._processes = 0, 1  # this process writes every n-th page

    def write_file(  # noqa: PLR0913, PLR0917 - Pelican's
        self,
        name: str,
        template: Template,
        context: dict[str, Any],
        relative_urls: bool = False,  # noqa: FBT001, FBT002
        paginated: Mapping[str, Any] | None = None,
        template_name: str | None = None,
        override_output: bool = False,  # noqa: FBT001, FBT002
        url: str | None = None,
        **given: Any,
    ) -> None:
        """Write a page, or every page of a list that the settings paginate."""
        if not name:
            return
        if paginated is None:
            paginated = {k: v for k, v in given.items() if k in {"articles", "dates"}}
        split = self.settings["PAGINATED_TEMPLATES"]
        per_page = 0
        lists: tuple[str, ...] = ()
        if paginated and template_name in split:
            per_page = split[template_name] or self.settings["DEFAULT_PAGINATION"]
            lists = tuple(paginated)
        request = PageRequest(
            name=name,
            template=template,
            context=context,
            given={**given, **paginated},
            url=url or "",
            lists=lists,
            per_page=per_page,
            relative=relative_urls,
            override=override_output,
        )
        for page in request.pages(self.settings):
            self.write_page(page)
        content = given.get("article") or given.get("page")
        self.add_sample(request.template.name or "", name, content)

    def add_sample(self, template: str, name: str, content: Any) -> None:
        """Note a page, and the post it shows, as one that a template has made."""
        if len(self._samples[template]) < SAMPLES:
            self._samples[template].append((name, content))

    def samples(self) -> Iterator[tuple[str, Any]]:
        """Yield some pages of each template, each with the post it shows."""
        for found in self._samples.values():
            yield from found

    def write_in_parallel(self, write: Callable[[], None]) -> None:
        """Call a function that writes pages in all processes, each writing its share.

        Each process comes to all pages, and writes every n-th.
        """
        processes = (
            fork_pool.worker_count()
            if len(self.site.build.entries) >= MIN_POSTS_TO_FORK
            else 1
        )

        def part(own: int) -> Callable[[], list[Problem]]:
            def write_part() -> list[Problem]:
                self._process, self._processes, self._page_count = own, processes, 0
                captured = len(log_capture.captured_problems())
                write()
                return log_capture.captured_problems()[captured:]

            return write_part

        others = [fork_pool.run_forked(part(own)) for own in range(1, processes)]
        part(0)()
        for result in others:
            log_capture.captured_problems().extend(result())
        self._process, self._processes = 0, 1

    def write_page(self, page: OutputPage) -> None:
        """Write one page, if it is one of this process's share."""
        if not self.register(
            page.name, page.request.owner, override=page.request.override
        ):
            return
        if self._process == 0:  # the first process reports for all
            self.site.reporter.report_progress("Writing pages")
        self._page_count += 1
        if self._page_count % self._processes != self._process:
            return
        path = self.write_text(page.name, page.render())
        if signals.content_written.receivers:
            signals.content_written.send(path, context=page.variables())

    def write_text(self, name: str, text: str) -> str:
        """Write a file; make each folder once, as most hold one page."""
        path: str = sanitised_join(self.output_path, name)
        self._make_folder(os.path.dirname(path))  # noqa: PTH120 - thousands of times
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(text.encode())
        return path

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        if len(folder) > len(self.output_path):
            self._make_folder(os.path.dirname(folder))  # noqa: PTH120
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102
        self._folders.add(folder)

    def register(self, name: str, owner: Owner, *, override: bool) -> bool:
        """Register a file; return whether its owner may write it.

        One that overrides another page replaces it, or is not overwritten later.
        """
        if name in self._overridden_files:
            return False
        if override:
            self._overridden_files.add(name)
        return self.site.files.register(name, owner, replace_page=override)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:  # noqa: FBT001, FBT002 - Pelican's
        """Open a file for a feed of Pelican's own."""
        name = os.path.relpath(filename, self.output_path)
        owner = Owner(f"the feed {name}")
        mine = self.register(name, owner, override=override)
        return open(filename if mine else os.devnull, "w", encoding=encoding)  # noqa: PTH123
