"""Writer: Pelican's pages, made one by one, in several processes, and remembered.

Takes the place of pelican.writers.Writer.write_file, whose rules it keeps: which
variables a template gets, what a list's pages are, which file may be written twice.
"""

import os
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
from causerie.bridge.template_reads import Reading
from causerie.problems import Problem

Part = tuple[dict[str, Reading], list[Problem]]

MANY = 24  # articles worth a process of their own


@dataclass(frozen=True, slots=True)
class Call:
    """One demand of a generator's: a page, or all the pages of a list."""

    name: str  # the file below the output, or the first of the list's
    template: Template
    context: dict[str, Any]  # what all templates get
    given: Mapping[str, Any]  # what this one gets besides
    url: str
    lists: tuple[str, ...]  # what of `given` is split into pages
    per_page: int
    relative: bool  # addresses are relative to the page
    override: bool  # it stands in place of another page of its name

    @property
    def owner(self) -> Owner:
        """Who has it written, as the author knows it."""
        return owner_of_page(self.template.name or "", self.given)

    def pages(self, settings: Mapping[str, Any]) -> Iterator["Page"]:
        """Yield the page, or the pages of the list."""
        paginators = self._paginators(settings)
        last = next(iter(paginators.values())).num_pages if paginators else 1
        for number in range(1, last + 1):
            yield self._page(number, paginators)

    def page(self, number: int, settings: Mapping[str, Any]) -> "Page":
        """Return one of the pages, which count from 1."""
        return self._page(number, self._paginators(settings))

    def _paginators(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        split = paginator_class(settings)
        return {
            key: split(self.name, self.url, self.given[key], settings, self.per_page)
            for key in self.lists
        }

    def _page(self, number: int, paginators: Mapping[str, Any]) -> "Page":
        given, name = dict(self.given), self.name
        for key, paginator in paginators.items():
            page = paginator.page(number)
            before = paginator.page(number - 1) if number > 1 else None
            is_last = number == paginator.num_pages
            given |= {
                f"{key}_paginator": paginator,
                f"{key}_page": page,
                f"{key}_previous_page": before,
                f"{key}_next_page": None if is_last else paginator.page(number + 1),
            }
            name = page.save_as
        return Page(self, number, name, given)


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the output that a template makes."""

    call: Call
    number: int  # among the pages of its list, from 1
    name: str  # below the output
    given: Mapping[str, Any]

    def variables(self) -> dict[str, Any]:
        """Return what its template gets."""
        variables: dict[str, Any] = {"localsiteurl": None, **self.call.context}
        if self.call.relative:
            url = path_to_url(get_relative_path(self.name))
            variables |= {"SITEURL": url, "localsiteurl": url}
        return {**variables, "output_file": self.name, **self.given}

    def render(self) -> str:
        """Return the page's text."""
        variables = self.variables()
        if variables["localsiteurl"]:  # for Content, which writes its links with it
            self.call.context["localsiteurl"] = variables["localsiteurl"]
        return self.call.template.render(variables)


class PageWriter(Writer):  # type: ignore[misc]
    """Writes pages, and remembers of each what it was made of."""

    def __init__(self, output_path: str, settings: Any) -> None:
        super().__init__(output_path, settings)
        self.site = site_of(settings)
        self.site.build.writer = self
        self._overridden_files: set[str]
        self.calls: list[Call] = []
        self.read: dict[str, Reading] = {}  # by the page's file
        self._folders: set[str] = set()  # that are there
        self._turn = 0  # counts pages
        self._own, self._of = 0, 1  # every so manyth page is ours

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
        """Write a page, or every page of a list that settings say is to be split."""
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
        call = Call(
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
        self.calls.append(call)
        for page in call.pages(self.settings):
            self.write_page(page)

    def share(self, write: Callable[[], None]) -> None:
        """Have the pages that a function writes written by all processes together.

        Each goes through all of them, and writes its own.
        """
        processes = fork_pool.count() if len(self.site.build.entries) >= MANY else 1

        def part(own: int) -> Callable[[], Part]:
            def write_part() -> Part:
                self._own, self._of, self._turn = own, processes, 0
                self.read = {}
                heard = len(log_capture.problems())
                write()
                return self.read, log_capture.problems()[heard:]

            return write_part

        others = [fork_pool.start(part(own)) for own in range(1, processes)]
        read, _ = part(0)()
        for result in others:
            more, heard = result()
            read |= more
            log_capture.problems().extend(heard)
        self._own, self._of, self.read = 0, 1, read

    def write_page(self, page: Page) -> None:
        """Write one page, if it is this process that is to."""
        if not self._register(page.name, page.call.owner, override=page.call.override):
            return
        path = sanitised_join(self.output_path, page.name)
        if self._own == 0:  # the first process tells of all
            self.site.reporter.report_progress("Writing pages")
        self._turn += 1
        if self._turn % self._of != self._own:
            return
        text, self.read[page.name] = self.site.build.reads.during(page.render)
        self._write(path, text.encode())
        if signals.content_written.receivers:
            signals.content_written.send(path, context=page.variables())

    def _write(self, path: str, data: bytes) -> None:
        """Write a file; most folders hold one page, so each is looked for once."""
        self._make_folder(os.path.dirname(path))  # noqa: PTH120 - thousands of times
        with open(path, "wb") as file:  # noqa: PTH123
            file.write(data)

    def _make_folder(self, folder: str) -> None:
        if folder in self._folders:
            return
        if len(folder) > len(self.output_path):
            self._make_folder(os.path.dirname(folder))  # noqa: PTH120
        with suppress(FileExistsError):
            os.mkdir(folder)  # noqa: PTH102
        self._folders.add(folder)

    def _register(self, name: str, owner: Owner, *, override: bool) -> bool:
        """Tell whether a file is the owner's to write.

        One that may stand in another's place is written last, or keeps the place.
        """
        if name in self._overridden_files:
            return False
        if override:
            self._overridden_files.add(name)
        return self.site.files.register(name, owner, instead=override)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> Any:  # noqa: FBT001, FBT002 - Pelican's
        """Open a file for a feed of Pelican's own."""
        name = os.path.relpath(filename, self.output_path)
        owner = Owner(f"the feed {name}")
        mine = self._register(name, owner, override=override)
        return open(filename if mine else os.devnull, "w", encoding=encoding)  # noqa: PTH123
