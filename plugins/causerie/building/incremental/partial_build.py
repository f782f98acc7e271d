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
    Written,
    anchors,
    check_references,
    has_place,
)
from causerie.bridge.edited_post import EditedPost, NeedsFullBuild
from causerie.bridge.entry import ArticleEntry, make_entry
from causerie.bridge.log_capture import Listener, listening
from causerie.bridge.page_writer import Call, PageWriter
from causerie.bridge.pelican_patches import forget_bodies
from causerie.bridge.posts import read_post
from causerie.bridge.resolve_links import Pages
from causerie.bridge.site import KEY, Site, new_site, site_of
from causerie.bridge.template_reads import Reading, Reads
from causerie.building.incremental.snapshot import Shelf, UnshelvingContext
from causerie.building.incremental.snapshot_db import Graph
from causerie.header import check_header
from causerie.problems import Problem, has_errors
from causerie.settings_locator import Locator
from causerie.sources.source import Source, read_source
from causerie.text.xml_characters import find_illegal

# Keys of a header that may change without a change of lists, addresses or files.
SOFT = frozenset({"title", "summary"})
_SOFT_ORDERS = (*SOFT, "content")  # also "reversed-title"
MANY = 400  # pages, from which on a whole build, with all cores, is as quick
# Settings that have Pelican write other files than templates make: its own feeds.
_WRITES_BESIDES = (
    *("FEED_ATOM", "FEED_RSS", "FEED_ALL_ATOM", "FEED_ALL_RSS"),
    "OUTPUT_SOURCES",
)
# What of a content is given once its address is.
_FIXED = frozenset({"url", "save_as", "slug", "relative_dir", "get_siteurl", "status"})


@dataclass(frozen=True, slots=True)
class Revised:
    """What came of a revision, written below the folder that settings name."""

    problems: list[Problem]  # of the edited posts, and
    retold: frozenset[str]  # all of the rules with these codes
    shelf: Shelf
    read: Mapping[int, Reading]  # by page: what its making read now

    def remember(self) -> None:
        """Write into the graph what is other now."""
        self.shelf.save()
        for page, reading in self.read.items():
            self.shelf.graph.put_reads(page, reading)


def why_whole(instance: Any) -> str:
    """Say why every build must be a whole one; empty: edits can be revised.

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
        if name.endswith(_WRITES_BESIDES) and settings[name]:
            return f"{name} is set"
        # an edit of what stands in one place would move posts in lists
        if name.endswith("_ORDER_BY") and str(settings[name]).endswith(_SOFT_ORDERS):
            return f"{name} is {settings[name]!r}"
    for name in settings["JINJA_ENVIRONMENT"].get("extensions", []):
        if not str(name).startswith("jinja2.ext."):
            return f"Jinja has the extension {name}"
    return ""


def _updater_of(plugin: Any) -> Any:
    """Return the function by which a plugin takes part; `revise` is its old name."""
    return getattr(plugin, "update_edited", None) or getattr(plugin, "revise", None)


class Workshop:
    """Pelican set up once, to rework a site as often as its posts are edited."""

    def __init__(self, settings: dict[str, Any]) -> None:
        """Set up by the settings of a build; what is made goes to its OUTPUT_PATH."""
        self.output = Path(settings["OUTPUT_PATH"])
        self._settings = {**settings, "CAUSERIE_REVISION": True}
        self._reads = Reads()
        with self._listening() as heard, redirect_stdout(StringIO()):
            self._instance = pelican.Pelican(self._settings)
            site_of(self._settings).build.reads = self._reads
            self._generator = Generator(
                context={},
                settings=self._settings,
                path=settings["PATH"],
                theme=settings["THEME"],
                output_path=settings["OUTPUT_PATH"],
            )
        self._generator.env.context_class = UnshelvingContext
        self._faults = [*site_of(self._settings).reporter.problems, *heard.problems]

    def rework(
        self,
        graph: Graph,
        sources: Iterable[str],
        output: Path,
        doubted: Container[str] = (),
    ) -> Revised:
        """Make again what edits of the sources, paths below content/, have changed.

        Raise NeedsFullBuild if that is not all they change, or a post has an error now.
        Of the doubted ones the last build told problems: what it said of a recording
        is found again by a whole build only.
        """
        if self._faults:
            raise NeedsFullBuild
        site = self._settings[KEY] = new_site(self._settings)
        self._reads.begin()
        site.build.reads = self._reads
        shelf = Shelf(graph, self._settings, self._reads, output)
        site.build.previous = shelf
        generator = self._generator
        generator.context = shelf.context
        forget_bodies()
        with self._listening() as heard, redirect_stdout(StringIO()):
            edited_posts = [_read(site, shelf, generator, source) for source in sources]
            if any(
                _is_episode(e) and e.entry.post.source in doubted for e in edited_posts
            ):
                raise NeedsFullBuild
            for plugin in self._instance.plugins:
                _updater_of(plugin)(site, edited_posts)
            read = self._write(shelf)
            site.build.references = [
                found for each in edited_posts for found in each.links
            ]
            site.report(check_references(site, Written((self.output, output))))
            site.report(check_bodies(site, (each.entry for each in edited_posts)))
            if not self._keeps_places(site, shelf):
                raise NeedsFullBuild
        problems = [*site.reporter.problems, *heard.problems]
        if has_errors(problems):
            raise NeedsFullBuild
        return Revised(problems, frozenset(site.reporter.replaced_codes), shelf, read)

    def _keeps_places(self, site: Site, shelf: Shelf) -> bool:
        """Tell whether links of other posts to places of new pages are as before."""
        kept = shelf.kept(ANCHORS)
        old, new = Written((shelf.output,)), Written((self.output,))
        return anchors(site) <= kept and all(
            has_place(new, *place) == has_place(old, *place)
            for place in kept
            if new.file(place[0])
        )

    def _listening(self) -> AbstractContextManager[Listener]:
        content = Path(self._settings["PATH"])
        files = self._settings["CAUSERIE_SETTINGS_FILES"]
        return listening(content, Locator(content.parent, files))

    def _write(self, shelf: Shelf) -> dict[int, Reading]:
        """Write the pages that read what has changed; return what they read now."""
        writer = PageWriter(str(self.output), self._settings)
        calls: dict[int, Call] = {}
        read: dict[int, Reading] = {}
        affected = sorted(set(_affected(shelf)))
        if len(affected) > MANY:
            raise NeedsFullBuild
        for number in affected:
            row = shelf.graph.page(number)
            if row.call not in calls:
                calls[row.call] = shelf.call(row.call, self._generator.env)
            writer.write_page(calls[row.call].page(row.place, self._settings))
            read[number] = writer.read[row.name]
        return read


def _read(site: Site, shelf: Shelf, generator: Any, source: str) -> EditedPost:
    """Read an edited source into the content it was; raise if it is another now."""
    number = shelf.graph.content_of(source)
    if number is None:
        raise NeedsFullBuild
    content = shelf.numbered(number)
    kind = "page" if isinstance(content, Page) else "article"
    path = site.content / source
    if not path.resolve().is_relative_to(site.content.resolve()):
        raise NeedsFullBuild  # a link out of content/: a full build reports it
    relative = path.relative_to(site.root).as_posix()
    read = _read_source(path, kind)
    site.build.sources.add(read)
    site.report(check_header(read.text, relative, kind, read.reading))
    new = generator.readers.read_file(
        base_path=generator.path,
        path=source,
        content_class=type(content),
        context=shelf.context,
        context_signal=getattr(signals, f"{kind}_generator_context"),
        context_sender=generator,
    )
    links_differ = new.get_static_links() != content.get_static_links()
    if links_differ or _rigid(new) != _rigid(content):
        raise NeedsFullBuild
    before = content.post
    pages = Pages.recalled(site, shelf)
    links_before = pages.references(make_entry(before, content))
    own = vars(content)
    # what a feature attached by a key's name, as `episode`, goes before the header's
    keys = new.metadata.keys() & own.keys() - SOFT
    same = {name: own[name] for name in ("translations", "slug", *keys)}
    made = {**own, **vars(new), **same}
    own.clear()
    own.update(made)
    content.post = read_post(content, original=before.original)
    site.build.reads.number({number: content})
    entry = make_entry(content.post, content)
    return EditedPost(before, entry, links_before, pages.references(entry))


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


def _rigid(content: Any) -> dict[str, str]:
    """Return what may not change: all that a header and an address say but SOFT."""
    said = {
        name: repr(value)
        for name, value in content.metadata.items()
        if name not in SOFT
    }
    given = {name: getattr(content, name) for name in ("status", "lang", "template")}
    given["slug"] = vars(content).get("own_slug", content.slug)
    return said | {f".{name}": repr(value) for name, value in given.items()}


def _affected(shelf: Shelf) -> Iterator[int]:
    """Yield the pages that read what has changed of some content."""
    for number, content, fields in list(shelf.changed()):
        old = _copy(content, fields)
        for page, names in shelf.graph.readers(number):
            if any(_differs(name, old, content) for name in names):
                yield page


def _differs(name: str, old: Any, new: Any) -> bool:
    """Tell whether what a template may ask for by a name is other now."""
    if name.startswith("post."):
        old, new, name = old.post, new.post, name.removeprefix("post.")
        return bool(getattr(old, name, None) != getattr(new, name, None))
    if name in _FIXED:
        return False
    if name in vars(new) or name in vars(old):
        return bool(vars(new).get(name) != vars(old).get(name))
    if name in {"content", "get_content"}:
        return bool(old._content != new._content)  # noqa: SLF001 - its links are as before
    if name in {"summary", "get_summary"}:
        return bool(old.summary != new.summary)
    return True


def _copy(content: Any, fields: Mapping[str, Any]) -> Any:
    """Return a content as it was before it was edited."""
    old = object.__new__(type(content))
    shared = {name: vars(content)[name] for name in ("settings", "_context")}
    vars(old).update(fields, **shared)
    return old
