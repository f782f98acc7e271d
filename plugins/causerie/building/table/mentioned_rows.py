"""Mentioned rows: the posts that show other mentions of them than before."""

import marshal
from collections.abc import Callable, Iterator
from types import SimpleNamespace

from causerie.bridge.entry import ArticleEntry, Entry
from causerie.bridge.site import Site
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.plain_values import decode, encode
from causerie.building.table.row import (
    Row,
    RowBody,
    digest,
    responses_digest,
    with_digests,
)
from causerie.building.table.rows import Rows
from causerie.pingbacks.mention import PostMentions


def mentioned_rows(
    site: Site, rows: Rows, body_of: Callable[[str], RowBody], *, had_some: bool
) -> Iterator[tuple[Row, RowBody]]:
    """Yield the rows that have other mentions now, with their bodies.

    `had_some`: a row has mentions. Raise NeedsFullBuild if there are some with a fault,
    which a full build reports.
    """
    if "causerie.pingbacks" not in site.settings["PLUGINS"]:
        return
    if not had_some and not (site.content / "mentions").is_dir():
        return
    # imported here: most sites have none, and most builds read none
    from causerie.pingbacks.attach_mentions import sort_mentions, start_reading_mentions

    site.build.entries = [
        ArticleEntry(row, None) if row.kind == "article" else Entry(row, None)  # type: ignore[arg-type]
        for row in rows
    ]
    found, problems = sort_mentions(site, start_reading_mentions(site)())
    if problems:
        raise NeedsFullBuild("a file of mentions is at fault")
    for row in rows:
        mentions = encode(found.get(row.source) or PostMentions())
        if digest(mentions) != row.mentioned:
            body = body_of(row.source)
            attached = {**marshal.loads(body.attached), "mentions": mentions}  # noqa: S302 - ours
            body = body._replace(attached=marshal.dumps(attached, 2))
            said = SimpleNamespace(**decode(attached, site.settings))
            responses = responses_digest(said, attached)
            now = row._replace(mentioned=digest(mentions), responses=responses)
            yield with_digests(now, body), body
