"""Snapshot: the last build, loaded lazily: contents, template variables, page requests.

A loaded content is Pelican's own object, empty until its first attribute is read: so
one page can be rendered again without loading ten thousand posts.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment
from pelican.contents import Article, Content, Page, Static

from causerie.bridge.edited_post import PluginState
from causerie.bridge.entry import Entry, make_entry
from causerie.bridge.page_writer import PageRequest, PageWriter
from causerie.bridge.site import KEY, Site
from causerie.bridge.template_calls import QuickContext
from causerie.bridge.template_reads import ReadSet, ReadTracker
from causerie.building.incremental.snapshot_db import PageRow, SnapshotDB
from causerie.building.incremental.snapshot_pickle import (
    SHARED,
    ListReference,
    SnapshotPickler,
    SnapshotUnpickler,
)
from causerie.fork_pool import map_forked
from causerie.urls import normalise_path

T = TypeVar("T")

# The attribute of a content that is not loaded yet.
_LAZY = "_snapshot"
_NEVER_MISSING = frozenset({"content", "summary", "url", "save_as"})
# Contents by their sources: looked up in the database.
_BY_SOURCE = ("generated_content", "static_content")
_NOT_SAVED = (*_BY_SOURCE, "static_links", "staticfiles", "localsiteurl", KEY)


def write_snapshot(site: Site, writer: PageWriter, db: SnapshotDB) -> None:
    """Write a finished build into a new database; raise what pickle raises."""
    context = site.build.generators["articles"].context
    numbers = {id(content): number for number, content in site.build.contents.items()}
    pickler = SnapshotPickler(context, numbers)
    db.put_contents(
        (number, site.build.contents[number].relative_source_path, fields)
        for number, fields in map_forked(
            list(site.build.contents),
            lambda number: pickler.fields(site.build.contents[number]),
        )
    )
    db.put_addresses(_addresses(site, numbers))
    names = [
        name
        for name, value in context.items()
        if name not in _NOT_SAVED and site.settings.get(name, pickler) is not value
    ]
    db.put_values(
        "template_variable", {name: pickler.value(context[name]) for name in names}
    )
    db.put_values(
        "plugin_state",
        {
            name: pickler.value(value)
            for name, value in site.build.plugin_states.items()
        },
    )
    requests: list[tuple[int, bytes]] = []
    pages: list[tuple[int, PageRow]] = []
    reads: list[tuple[int, ReadSet]] = []
    for number, page_request in enumerate(writer.requests):
        requests.append((number, pickler.page_request(page_request)))
        for page in page_request.pages(site.settings):
            pages.append((len(pages), PageRow(page.name, number, page.number)))
            reads.append((len(reads), writer.read.get(page.name, {})))
    db.put_page_requests(requests)
    db.put_pages(pages)
    db.add_reads(reads)


class Snapshot:
    """The contents, variables and page requests of a build, loaded as they are used."""

    def __init__(
        self,
        db: SnapshotDB,
        settings: Mapping[str, Any],
        reads: ReadTracker,
        output: Path,
    ) -> None:
        self.db = db
        self.output = output
        self._settings = settings
        self._reads = reads
        self._contents: dict[int, Any] = {}
        self._loaded: dict[int, dict[str, Any]] = {}  # as they were saved
        self._variables: dict[str, Any] = {}
        self.context: dict[str, Any] = {
            **settings,
            "localsiteurl": settings["SITEURL"],
            **{name: _LazyVariable(self, name) for name in db.template_variables()},
            "generated_content": _ContentsBySource(self, (Article, Page)),
            "static_content": _ContentsBySource(self, (Static,)),
        }
        setattr(Content, "__getattr__", _load_lazily)  # noqa: B010 - for empty ones

    def content(self, cls: type, number: int) -> Any:
        """Return a content, empty until its first attribute is read."""
        if (known := self._contents.get(number)) is None:
            known = self._contents[number] = object.__new__(cls)
            known.__dict__[_LAZY] = (self, number)
            self._reads.register({number: known})
        return known

    def entry_of(self, source: str) -> Entry | None:
        """Return the post of a source below content/."""
        return self._entry(self.db.content_id_of(source))

    def entry_at(self, path: str) -> Entry | None:
        """Return the post at a site path."""
        return self._entry(self.db.content_id_at(path))

    def content_by_id(self, number: int) -> Any:
        """Return a content of which only the id is known."""
        if number not in self._contents:
            cls, fields = self._load(self.db.fields(number))
            content = self.content(cls, number)
            del vars(content)[_LAZY]
            self._populate(content, number, fields)
        return self._contents[number]

    def page_request(self, number: int, environment: Environment) -> PageRequest:
        """Return a page request, as a generator made it in the last build."""
        fields = self._load(self.db.page_request(number))
        given = {
            name: self.template_variable(value.name)
            if isinstance(value, ListReference)
            else value
            for name, value in fields["given"].items()
        }
        template = environment.get_template(fields["template"])
        more = fields["context"]
        context = {**self.context, **more} if more else self.context
        return PageRequest(
            **(fields | {"template": template, "context": context, "given": given})
        )

    def template_variable(self, name: str) -> Any:
        """Return a variable that all templates get."""
        if name not in self._variables:
            self._variables[name] = self._load(self.db.template_variable(name) or b"")
        return self._variables[name]

    def plugin_state(self, state: PluginState[T]) -> T:
        """Return what a feature saved of the last build."""
        found = self.db.plugin_state(state.name)
        value: T = self._load(found) if found else state.empty
        return value

    def changed(self) -> Iterator[tuple[int, Any, dict[str, Any]]]:
        """Yield the contents that differ from the last build, with their old fields."""
        for number, fields in self._loaded.items():
            content = self._contents[number]
            now = vars(content)
            if any(
                value is not fields.get(name, self) and value != fields.get(name, self)
                for name, value in now.items()
                if name not in SHARED
            ):
                yield number, content, fields

    def save(self) -> None:
        """Write the changed contents into the database."""
        numbers = {id(content): number for number, content in self._contents.items()}
        pickler = SnapshotPickler(self.context, numbers)
        rows = [
            (number, content.relative_source_path, pickler.fields(content))
            for number, content, _ in self.changed()
        ]
        self.db.put_contents(rows)

    def _entry(self, number: int | None) -> Entry | None:
        if number is None:
            return None
        content = self.content_by_id(number)
        return make_entry(content.post, content) if hasattr(content, "post") else None

    def _load(self, data: bytes) -> Any:
        return SnapshotUnpickler(data, self, self._settings).load()

    def populate(self, content: Any, number: int) -> None:
        """Load the fields of an empty content."""
        _, fields = self._load(self.db.fields(number))
        self._populate(content, number, fields)

    def _populate(self, content: Any, number: int, fields: dict[str, Any]) -> None:
        self._loaded[number] = dict(fields)
        own = vars(content)
        shared = {"settings": self._settings, "_context": self.context}
        own.update({**fields, **shared, **own})
        self._reads.register({number: content})


class _LazyVariable:
    """Stands for a variable that no template has used yet."""

    def __init__(self, snapshot: Snapshot, name: str) -> None:
        self.snapshot, self.name = snapshot, name


class LazyContext(QuickContext):
    """A template's variables, of which those of the snapshot are loaded when used."""

    def resolve_or_missing(self, key: str) -> Any:
        """Return a variable; called by Jinja."""
        value = super().resolve_or_missing(key)
        if isinstance(value, _LazyVariable):
            return value.snapshot.template_variable(value.name)
        return value


class _ContentsBySource:
    """The contents by their sources: where Pelican looks linked files up."""

    def __init__(self, snapshot: Snapshot, kinds: tuple[type, ...]) -> None:
        self._snapshot = snapshot
        self._kinds = kinds

    def get(self, source: str, default: Any = None) -> Any:
        number = self._snapshot.db.content_id_of(source)
        content = default if number is None else self._snapshot.content_by_id(number)
        return content if isinstance(content, self._kinds) else default

    def __contains__(self, source: str) -> bool:
        return self.get(source) is not None


def _load_lazily(content: Any, name: str) -> Any:
    """Load an empty content when its first attribute is read."""
    pending = content.__dict__.pop(_LAZY, None)
    if pending is None:
        if name in _NEVER_MISSING:  # a property, in which this error was raised
            raise RuntimeError(name)
        what = f"{type(content).__name__!r} object has no attribute {name!r}"
        raise AttributeError(what)
    snapshot, number = pending
    snapshot.populate(content, number)
    return getattr(content, name)


def _addresses(site: Site, numbers: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    for entry in site.build.entries:
        yield normalise_path(entry.post.path), numbers[id(entry.content)]
    for entry in site.build.entries:
        for alias in entry.post.aliases:
            yield normalise_path(alias), numbers[id(entry.content)]
