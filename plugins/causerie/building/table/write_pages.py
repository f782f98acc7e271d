"""Write the pages of a full build by its table, in all processes."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from causerie import fork_pool
from causerie.bridge import log_capture
from causerie.bridge.entry import Reference
from causerie.bridge.output_registry import Kind, Owner
from causerie.bridge.page_owners import (
    owner_of_alias,
    owner_of_list,
    owner_of_post,
    owner_of_template,
)
from causerie.bridge.site import Site
from causerie.bridge.theme import has_template
from causerie.building.table.columns import Columns, work_out_columns
from causerie.building.table.followed import why_not_followed
from causerie.building.table.lists import Term
from causerie.building.table.page_list import PageLister, PageSpec
from causerie.building.table.plain_values import encode
from causerie.building.table.render import Renderer
from causerie.building.table.row import Row, RowBody, digest, make_row
from causerie.building.table.views import Note, Views
from causerie.crosslinks.settings import CrosslinksSettings
from causerie.problems import Problem

_BLOCK = 40  # pages in a row that one process renders: they share fragments
_MIN_PAGES_TO_FORK = 60  # with fewer, a second process costs more than it saves


@dataclass(frozen=True, slots=True)
class Table:
    """The posts of a build as rows, and its pages."""

    rows: Sequence[Row]
    bodies: Mapping[str, RowBody]  # by source
    columns: Columns
    pages: Mapping[str, PageSpec]  # by file
    notes: Mapping[str, frozenset[Note]]  # by page: what it read beyond its key
    shows: Mapping[str, Any]  # by name


def choose_writer(instance: Any) -> Callable[[Site, Any], bool] | None:
    """Return what writes the pages of a build of Pelican; None: Pelican does itself."""
    return None if why_not_followed(instance) else write_pages


def write_pages(site: Site, writer: Any) -> bool:
    """Write all pages that templates make; called in place of Pelican's generators.

    Return False, with nothing written, if a post has what no row can hold.
    """
    articles = site.build.generators["articles"]
    by_source: dict[str, list[Reference]] = defaultdict(list)
    for reference in site.build.references:
        by_source[reference.source.post.source].append(reference)
    sources = {entry.post.source for entry in site.build.entries}
    rows: list[Row] = []
    bodies: dict[str, RowBody] = {}
    for entry in site.build.entries:
        try:
            row, body = make_row(entry, by_source[entry.post.source])
        except TypeError as error:
            named = f"content/{entry.post.source}"
            site.build.not_followed = f"{named} has what cannot be kept ({error})"
            return False
        # of two posts at one address the second is in no list, but in its group still
        kept = tuple(source for source in row.translations if source in sources)
        rows.append(row._replace(translations=kept))
        bodies[row.source] = body
    columns = columns_of(site, rows)
    views = Views(site, rows, columns, bodies.__getitem__)
    for place, entry in enumerate(site.build.entries):
        views.adopt(entry.content, place)
    views.shows = {show.name: show for show in articles.context.get("shows", ())}
    articles.env.fragments = views.notes
    lister = PageLister(rows, columns, site.settings, shows_with_pages(site, views))
    pages = {
        name: spec
        for name, spec in lister.pages()
        if writer.register(name, owner_of(spec, rows), override=_overrides(spec, rows))
    }
    for name, spec in pages.items():
        content = views.of(spec.subject) if spec.kind == "post" else None
        writer.add_sample(spec.template, name, content)
    renderer = Renderer(site, views, articles.context, articles.get_template)
    notes = _render_all(site, writer, renderer, pages)
    site.build.table = Table(rows, bodies, columns, pages, notes, views.shows)
    return True


def columns_of(site: Site, rows: Sequence[Row]) -> Columns:
    """Work out the columns of a site's rows, by its settings and plugins."""
    settings = site.section("CROSSLINKS", CrosslinksSettings)
    crosslinks = "causerie.crosslinks" in site.settings["PLUGINS"]
    return work_out_columns(
        rows,
        site.settings,
        crosslinks=crosslinks,
        pingbacks=settings is not None and settings.pingbacks,
        has_series=crosslinks and has_template(site.settings, "series"),
    )


def shows_with_pages(site: Site, views: Views) -> dict[str, int]:
    """Return digests of the shows that have a page of their own, by name."""
    if not has_template(site.settings, "podcast"):
        return {}
    named = {name: show for name, show in views.shows.items() if name}
    return {name: digest(encode(show)) for name, show in named.items()}


def owner_of(spec: PageSpec, rows: Sequence[Row]) -> Owner:
    """Return the owner of a page's file, as the author is told."""
    if spec.kind == "post":
        return owner_of_post(rows[spec.subject])
    if spec.kind == "alias":
        return owner_of_alias(rows[spec.subject])
    if spec.kind == "series":
        series, places = spec.subject
        return owner_of_list(
            f"the series {series.name}", "series", rows[places[0]].source
        )
    if isinstance(term := spec.subject, Term):
        key = "tags" if term.kind == "tag" else term.kind
        source = rows[term.places[0]].source if term.places else ""
        return owner_of_list(f"the {term.kind} {term.name}", key, source)
    return owner_of_template(spec.template)


def _overrides(spec: PageSpec, rows: Sequence[Row]) -> bool:
    return spec.kind == "post" and rows[spec.subject].overrides


def _render_all(
    site: Site, writer: Any, renderer: Renderer, pages: Mapping[str, PageSpec]
) -> Mapping[str, frozenset[Note]]:
    """Render and write all pages in all processes; return what they have noted."""
    names = [*pages]
    processes = fork_pool.worker_count() if len(names) >= _MIN_PAGES_TO_FORK else 1

    def part(own: int) -> Callable[[], _Part]:
        def render_part() -> _Part:
            captured = len(log_capture.captured_problems())
            noted: dict[str, frozenset[Note]] = {}
            for start in range(own * _BLOCK, len(names), processes * _BLOCK):
                for name in names[start : start + _BLOCK]:
                    text, notes = renderer.render(name, pages[name])
                    writer.write_text(name, text)
                    noted[name] = shared.setdefault(notes, notes)
                    for _ in range(processes if own == 0 else 0):
                        site.reporter.report_progress("Writing pages")
            return noted, log_capture.captured_problems()[captured:]

        shared: dict[frozenset[Note], frozenset[Note]] = {}
        return render_part

    others = [fork_pool.run_forked(part(own)) for own in range(1, processes)]
    found, _ = part(0)()
    for result in others:
        more, captured = result()
        found |= more
        log_capture.captured_problems().extend(captured)
    return found


_Part = tuple[dict[str, frozenset[Note]], list[Problem]]
__all__ = ["Kind", "Table", "write_pages"]
