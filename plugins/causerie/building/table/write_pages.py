"""Write the pages of a full build by its table, in all processes."""

import gc
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from causerie.bridge.entry import Reference
from causerie.bridge.output_registry import Kind, Owner
from causerie.bridge.page_owners import (
    owner_of_alias,
    owner_of_embed,
    owner_of_language,
    owner_of_list,
    owner_of_post,
    owner_of_template,
)
from causerie.bridge.pelican_patches import clear_content_caches
from causerie.bridge.site import Site
from causerie.bridge.theme import has_template
from causerie.building.table.columns import Columns
from causerie.building.table.followed import why_not_followed
from causerie.building.table.group_keys import keep_by
from causerie.building.table.lists import Term
from causerie.building.table.notes import Note
from causerie.building.table.page_list import PageLister, PageSpec
from causerie.building.table.plain_values import encode
from causerie.building.table.render import Renderer
from causerie.building.table.render_all import render_all
from causerie.building.table.row import Row, digest, make_row
from causerie.building.table.rows import Rows
from causerie.building.table.saved_table import dump_body, key_hash, load_body
from causerie.building.table.views import Views

if TYPE_CHECKING:
    from causerie.bridge.body_file import BodyFile


@dataclass(frozen=True, slots=True)
class Table:
    """The posts of a build as rows, and its pages."""

    rows: Rows
    bodies: "BodyFile"  # as a snapshot has them
    columns: Columns
    pages: Mapping[str, int]  # by file: the hash of its key
    notes: Mapping[str, frozenset[Note]]  # by page: what it read beyond its key
    shows: Mapping[str, Any]  # by name
    has_doubles: bool  # pages that replace others


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
    made: list[Row] = []
    # an update has none of these
    from causerie.bridge.body_file import BodyFile
    from causerie.bridge.freed_memory import return_freed_memory
    from causerie.building.table.update_columns import features_of, work_out_columns

    bodies = BodyFile(site.root)
    for entry in site.build.entries:
        try:
            row, body = make_row(entry, by_source[entry.post.source])
        except TypeError as error:
            named = f"content/{entry.post.source}"
            site.build.not_followed = f"{named} has what cannot be kept ({error})"
            return False
        # of two posts at one address the second is in no list, but in its group still
        kept = tuple(source for source in row.translations if source in sources)
        made.append(row._replace(translations=kept))
        bodies.put(row.source, dump_body(body))
    site.build.body_file = None  # the rows have them now
    del by_source
    references = site.build.references
    site.build.references = [each.without_context() for each in references]
    clear_content_caches()
    rows = Rows.of(made)
    columns = work_out_columns(rows, site.settings, features_of(site))
    views = Views(site, rows, columns, lambda source: load_body(bodies.get(source)))
    for entry in site.build.entries:
        views.adopt(entry.content, rows.places[entry.post.source])
    views.shows = {show.name: show for show in articles.context.get("shows", ())}
    articles.env.fragments = views.notes
    lister = PageLister(rows, columns, site.settings, shows_with_pages(site, views))
    listed = [*lister.pages()]
    pages = {
        name: spec
        for name, spec in listed
        if writer.register(name, owner_of(spec, rows), override=_overrides(spec, rows))
    }
    for name, spec in pages.items():
        content = views.of(spec.subject) if spec.kind == "post" else None
        writer.add_sample(spec.template, name, content)
    renderer = Renderer(site, views, articles.context, articles.get_template)

    def render(name: str) -> frozenset[Note]:
        text, noted = renderer.render(name, pages[name])
        writer.write_text(name, text)
        return noted

    gc.freeze()  # rows and pages are there until the process ends, as posts are
    report = partial(site.reporter.report_progress, "Writing pages")
    notes = render_all([*pages], render, report)
    views.notes.forget_fragments()
    return_freed_memory()
    if not site.release:
        site.build.kept.key_of = keep_by(rows, columns)
    keys = {name: key_hash(spec) for name, spec in pages.items()}
    doubled = len(listed) > len(pages)
    site.build.table = Table(rows, bodies, columns, keys, notes, views.shows, doubled)
    return True


def shows_with_pages(site: Site, views: Views) -> dict[str, int]:
    """Return digests of the shows that have a page of their own, by name."""
    if not has_template(site.settings, "podcast"):
        return {}
    named = {name: show for name, show in views.shows.items() if name}
    return {name: digest(encode(show)) for name, show in named.items()}


def owner_of(spec: PageSpec, rows: Sequence[Row]) -> Owner:
    """Return the owner of a page's file, as the author is told."""
    if named := _OF_POSTS.get(spec.kind):
        return named(rows[spec.subject])
    if spec.kind == "language":
        return owner_of_language(spec.template, spec.subject)
    if spec.kind == "series":
        series = spec.subject
        source = rows[series.places[0]].source
        return owner_of_list(f"the series {series.name}", "series", source)
    if isinstance(term := spec.subject, Term):
        key = "tags" if term.kind == "tag" else term.kind
        source = rows[term.places[0]].source if term.places else ""
        return owner_of_list(f"the {term.kind} {term.name}", key, source)
    return owner_of_template(spec.template)


_OF_POSTS: Mapping[str, Callable[[Row], Owner]] = {
    "post": owner_of_post,
    "alias": owner_of_alias,
    "embed": owner_of_embed,
}


def _overrides(spec: PageSpec, rows: Sequence[Row]) -> bool:
    return spec.kind == "post" and rows[spec.subject].overrides


__all__ = ["Kind", "Table", "write_pages"]
