"""Partial build: render again only the pages that some edited posts change.

The sources are read as in any build. Comparing values finds what they change of the
site's contents, and the pages that had read these are rendered again. Whatever else an
edit may change (addresses, dates, lists, files) needs a full build: NeedsFullBuild.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pelican
from pelican import signals
from pelican.contents import Page
from pelican.generators import Generator

from causerie.bridge.check_bodies import check_bodies
from causerie.bridge.dead_links import (
    ANCHORS,
    WrittenFiles,
    check_references,
    has_anchor,
    linked_anchors,
)
from causerie.bridge.edited_post import EditedPost, NeedsFullBuild
from causerie.bridge.entry import ArticleEntry, make_entry
from causerie.bridge.log_capture import LogCapture, capture_logs
from causerie.bridge.page_writer import PageRequest, PageWriter
from causerie.bridge.pelican_patches import clear_content_caches
from causerie.bridge.posts import read_post
from causerie.bridge.resolve_links import LinkResolver
from causerie.bridge.site import KEY, Site, new_site, site_of
from causerie.bridge.template_reads import ReadSet, ReadTracker
from causerie.building.incremental.snapshot import LazyContext, Snapshot
from causerie.building.incremental.snapshot_db import SnapshotDB
from causerie.header import check_header
from causerie.problems import Problem, has_errors
from causerie.settings_locator import Locator
from causerie.sources.source import Source, read_source
from causerie.text.xml_characters import find_illegal

# Header keys that may change without changing lists, addresses or files.
EDITABLE = frozenset({"title", "summary"})
_EDITABLE_ORDERS = (*EDITABLE, "content")  # also "reversed-title"
MAX_AFFECTED_PAGES = 400  # with more of them a full build, on all cores, is as quick
# Settings that have Pelican write files without templates: its own feeds, sources.
_OWN_FILES = (
    *("FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS"),
    "OUTPUT_SOURCES",
)
# Fields that stay the same as long as the address does.
_STABLE = frozenset({"url", "save_as", "slug", "relative_dir", "get_siteurl", "status"})


@dataclass(frozen=True, slots=True)
class PartialResult:
    """A partial build: its pages are written, neither output nor snapshot changed."""

    problems: list[Problem]  # of the edited posts; with a replaced code, of the site
    replaced_codes: frozenset[str]  # codes whose old problems are out of date
    snapshot: Snapshot
    reads: Mapping[int, ReadSet]  # by page: what its rendering read now

    def save(self) -> None:
        """Write what has changed into the snapshot."""
        self.snapshot.save()
        for page, reading in self.reads.items():
            self.snapshot.db.put_reads(page, reading)


def why_never_partial(instance: Any) -> str:
    """Return why every build must be a full one; empty: edits get partial builds.

    A plugin supports partial builds by a function `update_edited`. A theme's own
    functions may read posts without being tracked.
    """
    settings = instance.settings
    for plugin in instance.plugins:
        if _updater_of(plugin) is None:
            return f"the plugin {plugin.__name__} has no function `update_edited`"
    for name in ("JINJA_FILTERS", "JINJA_GLOBALS", "JINJA_TESTS", "TEMPLATE_PAGES"):
        if settings[name]:
            return f"{name} is set"
    for name in sorted(settings):
        if name.endswith(_OWN_FILES) and settings[name]:
            return f"{name} is set"
        # an edit of one of these fields would move posts in lists
        if name.endswith("_ORDER_BY") and str(settings[name]).endswith(
            _EDITABLE_ORDERS
        ):
            return f"{name} is {settings[name]!r}"
    for name in settings["JINJA_ENVIRONMENT"].get("extensions", []):
        if not str(name).startswith("jinja2.ext."):
            return f"Jinja has the extension {name}"
    return ""


def _updater_of(plugin: Any) -> Any:
    """Return the function by which a plugin takes part; `revise` is its old name."""
    return getattr(plugin, "update_edited", None) or getattr(plugin, "revise", None)


class PartialBuilder:
    """Pelican, set up once for any number of partial builds of a site."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Set up by the settings of a build; pages are written to its OUTPUT_PATH."""
        self.output = Path(settings["OUTPUT_PATH"])
        self._settings = {**settings, "CAUSERIE_PARTIAL": True}
        self._reads = ReadTracker()
        with self._capture_logs() as logs, redirect_stdout(StringIO()):
            self._instance = pelican.Pelican(self._settings)
            site_of(self._settings).build.reads = self._reads
            self._generator = Generator(
                context={},
                settings=self._settings,
                path=settings["PATH"],
                theme=settings["THEME"],
                output_path=settings["OUTPUT_PATH"],
            )
        self._generator.env.context_class = LazyContext
        self._faults = [*site_of(self._settings).reporter.problems, *logs.problems]

    def rebuild(
        self,
        db: SnapshotDB,
        sources: Iterable[str],
        output: Path,
        had_problems: Container[str] = (),
    ) -> PartialResult:
        """Render the pages that edits of the sources, paths below content/, change.

        Raise NeedsFullBuild if they change more than pages, or a post has an error now.
        `had_problems` names the sources of which the last build reported problems: only
        a full build checks recordings again.
        """
        if self._faults:
            raise NeedsFullBuild
        site = self._settings[KEY] = new_site(self._settings)
        self._reads.reset()
        site.build.reads = self._reads
        snapshot = Snapshot(db, self._settings, self._reads, output)
        site.build.previous = snapshot
        generator = self._generator
        generator.context = snapshot.context
        clear_content_caches()
        with self._capture_logs() as logs, redirect_stdout(StringIO()):
            edited = [_read_again(site, snapshot, generator, each) for each in sources]
            episodes = {e.entry.post.source for e in edited if _is_episode(e)}
            if any(source in had_problems for source in episodes):
                raise NeedsFullBuild
            for plugin in self._instance.plugins:
                _updater_of(plugin)(site, edited)
            reads = self._render_affected(snapshot)
            site.build.references = [link for each in edited for link in each.links]
            site.report(check_references(site, WrittenFiles((self.output, output))))
            site.report(check_bodies(site, (each.entry for each in edited)))
            if not self._keeps_link_targets(site, snapshot):
                raise NeedsFullBuild
        problems = [*site.reporter.problems, *logs.problems]
        if has_errors(problems):
            raise NeedsFullBuild
        replaced = frozenset(site.reporter.replaced_codes)
        return PartialResult(problems, replaced, snapshot, reads)

    def _keeps_link_targets(self, site: Site, snapshot: Snapshot) -> bool:
        """Return whether every place of a page that other posts link to is kept."""
        known = snapshot.plugin_state(ANCHORS)
        old, new = WrittenFiles((snapshot.output,)), WrittenFiles((self.output,))
        return linked_anchors(site) <= known and all(
            has_anchor(new, *place) == has_anchor(old, *place)
            for place in known
            if new.file(place[0])
        )

    def _capture_logs(self) -> AbstractContextManager[LogCapture]:
        content = Path(self._settings["PATH"])
        files = self._settings["CAUSERIE_SETTINGS_FILES"]
        return capture_logs(content, Locator(content.parent, files))

    def _render_affected(self, snapshot: Snapshot) -> dict[int, ReadSet]:
        """Render the pages that read what has changed; return what they read now."""
        writer = PageWriter(str(self.output), self._settings)
        requests: dict[int, PageRequest] = {}
        reads: dict[int, ReadSet] = {}
        affected = sorted(set(_affected_pages(snapshot)))
        if len(affected) > MAX_AFFECTED_PAGES:
            raise NeedsFullBuild
        for number in affected:
            row = snapshot.db.page(number)
            if (request := requests.get(row.request)) is None:
                request = snapshot.page_request(row.request, self._generator.env)
                requests[row.request] = request
            writer.write_page(request.page(row.page_number, self._settings))
            reads[number] = writer.read[row.name]
        return reads


def _read_again(
    site: Site, snapshot: Snapshot, generator: Any, source: str
) -> EditedPost:
    """Read an edited source into its content; raise if more than text has changed."""
    number = snapshot.db.content_id_of(source)
    if number is None:
        raise NeedsFullBuild
    content = snapshot.content_by_id(number)
    kind = "page" if isinstance(content, Page) else "article"
    path = site.content / source
    if not path.resolve().is_relative_to(site.content.resolve()):
        raise NeedsFullBuild  # a link out of content/: a full build reports it
    relative = path.relative_to(site.root).as_posix()
    read = _read_source(path, kind)
    site.build.sources.add(read)
    site.report(check_header(read.text, relative, kind, read.header))
    new = generator.readers.read_file(
        base_path=generator.path,
        path=source,
        content_class=type(content),
        context=snapshot.context,
        context_signal=getattr(signals, f"{kind}_generator_context"),
        context_sender=generator,
    )
    links_differ = new.get_static_links() != content.get_static_links()
    if links_differ or _structural_fields(new) != _structural_fields(content):
        raise NeedsFullBuild
    before = content.post
    resolver = LinkResolver.from_previous(site, snapshot)
    links_before = resolver.references(make_entry(before, content))
    own = vars(content)
    # what a feature attached under a key's name, as `episode`, wins over the header
    keys = new.metadata.keys() & own.keys() - EDITABLE
    same = {name: own[name] for name in ("translations", "slug", *keys)}
    made = {**own, **vars(new), **same}
    own.clear()
    own.update(made)
    content.post = read_post(content, original=before.original)
    site.build.reads.register({number: content})
    entry = make_entry(content.post, content)
    return EditedPost(before, entry, links_before, resolver.references(entry))


def _read_source(path: Path, kind: str) -> Source:
    try:
        source = read_source(path, kind)
    except (OSError, UnicodeDecodeError) as error:
        raise NeedsFullBuild from error
    if next(iter(find_illegal(source.text)), None):
        raise NeedsFullBuild  # check_characters says where
    return source


def _is_episode(edited_post: EditedPost) -> bool:
    entry = edited_post.entry
    return isinstance(entry, ArticleEntry) and entry.post.is_episode


def _structural_fields(content: Any) -> dict[str, str]:
    """Return the fields of header and address that a partial build cannot change."""
    keys = content.metadata.keys() - EDITABLE
    header = {key: repr(content.metadata[key]) for key in keys}
    given = {name: getattr(content, name) for name in ("status", "lang", "template")}
    given["slug"] = vars(content).get("own_slug", content.slug)
    return header | {f".{name}": repr(value) for name, value in given.items()}


def _affected_pages(snapshot: Snapshot) -> Iterator[int]:
    """Yield the pages that read a field that has changed."""
    for number, content, fields in list(snapshot.changed()):
        old = _before_the_edit(content, fields)
        for page, names in snapshot.db.readers(number):
            if any(_field_changed(name, old, content) for name in names):
                yield page


def _field_changed(name: str, old: Any, new: Any) -> bool:
    """Return whether a field, by the name that templates use, has changed."""
    if name.startswith("post."):
        old, new, name = old.post, new.post, name.removeprefix("post.")
        return bool(getattr(old, name, None) != getattr(new, name, None))
    if name in _STABLE:
        return False
    if name in vars(new) or name in vars(old):
        return bool(vars(new).get(name) != vars(old).get(name))
    if name in {"content", "get_content"}:
        return bool(old._content != new._content)  # noqa: SLF001 - its links are the same
    if name in {"summary", "get_summary"}:
        return bool(old.summary != new.summary)
    return True


def _before_the_edit(content: Any, fields: Mapping[str, Any]) -> Any:
    """Return a content as it was before it was edited."""
    old = object.__new__(type(content))
    shared = {name: vars(content)[name] for name in ("settings", "_context")}
    vars(old).update(fields, **shared)
    return old
