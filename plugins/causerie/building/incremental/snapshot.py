"""Shelf: what Pelican read and was asked to write, put away in a graph and taken up.

A content that is taken up is Pelican's own object, empty until something is asked of
it: so one page can be made again without reading ten thousand posts.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import Environment
from jinja2.runtime import Context
from pelican.contents import Article, Content, Page, Static

from causerie.bridge.edited_post import KeptValue
from causerie.bridge.entry import Entry, make_entry
from causerie.bridge.page_writer import Call, PageWriter
from causerie.bridge.site import KEY, Site
from causerie.bridge.template_reads import Reading, Reads
from causerie.building.incremental.snapshot_db import Graph, PageRow
from causerie.building.incremental.snapshot_pickle import (
    SHARED,
    Named,
    Packer,
    Unpacker,
)
from causerie.fork_pool import share_out
from causerie.urls import normalise_path

T = TypeVar("T")

# What stands for a content on the shelf.
_EMPTY = "_shelf"
_NEVER_MISSING = frozenset({"content", "summary", "url", "save_as"})
# Made anew from the graph: by source, the contents there are.
_BY_SOURCE = ("generated_content", "static_content")
_NOT_KEPT = (*_BY_SOURCE, "static_links", "staticfiles", "localsiteurl", KEY)


def put_away(site: Site, writer: PageWriter, graph: Graph) -> None:
    """Write a finished build into a new graph; raise what pickle does if it cannot."""
    context = site.build.generators["articles"].context
    numbers = {id(content): number for number, content in site.build.contents.items()}
    pack = Packer(context, numbers)
    graph.put_contents(
        (number, site.build.contents[number].relative_source_path, fields)
        for number, fields in share_out(
            list(site.build.contents),
            lambda number: pack.fields(site.build.contents[number]),
        )
    )
    graph.put_addresses(_addresses(site, numbers))
    names = [
        name
        for name, value in context.items()
        if name not in _NOT_KEPT and site.settings.get(name, pack) is not value
    ]
    graph.put("variable", {name: pack.value(context[name]) for name in names})
    graph.put(
        "kept",
        {name: pack.value(value) for name, value in site.build.kept_values.items()},
    )
    calls: list[tuple[int, bytes]] = []
    pages: list[tuple[int, PageRow]] = []
    reads: list[tuple[int, Reading]] = []
    for number, call in enumerate(writer.calls):
        calls.append((number, pack.call(call)))
        for page in call.pages(site.settings):
            pages.append((len(pages), PageRow(page.name, number, page.number)))
            reads.append((len(reads), writer.read.get(page.name, {})))
    graph.put_calls(calls)
    graph.put_pages(pages)
    graph.add_reads(reads)


class Shelf:
    """The contents, variables and calls of a graph, each taken up when asked for."""

    def __init__(
        self, graph: Graph, settings: Mapping[str, Any], reads: Reads, output: Path
    ) -> None:
        self.graph = graph
        self.output = output
        self._settings = settings
        self._reads = reads
        self._contents: dict[int, Any] = {}
        self._taken: dict[int, dict[str, Any]] = {}  # as they were put away
        self._variables: dict[str, Any] = {}
        self.context: dict[str, Any] = {
            **settings,
            "localsiteurl": settings["SITEURL"],
            **{name: _Shelved(self, name) for name in graph.variables()},
            "generated_content": _BySource(self, (Article, Page)),
            "static_content": _BySource(self, (Static,)),
        }
        setattr(Content, "__getattr__", _take_up)  # noqa: B010 - empty ones ask so

    def content(self, cls: type, number: int) -> Any:
        """Return a content, empty until something is asked of it."""
        if (known := self._contents.get(number)) is None:
            known = self._contents[number] = object.__new__(cls)
            known.__dict__[_EMPTY] = (self, number)
            self._reads.number({number: known})
        return known

    def entry_of(self, source: str) -> Entry | None:
        """Return the post of a source below content/."""
        return self._entry(self.graph.content_of(source))

    def entry_at(self, path: str) -> Entry | None:
        """Return the post at a site path."""
        return self._entry(self.graph.content_at(path))

    def numbered(self, number: int) -> Any:
        """Return a content of which only the number is known."""
        if number not in self._contents:
            cls, fields = self._load(self.graph.fields(number))
            content = self.content(cls, number)
            del vars(content)[_EMPTY]
            self._fill(content, number, fields)
        return self._contents[number]

    def call(self, number: int, environment: Environment) -> Call:
        """Return a call, as a generator once made it."""
        fields = self._load(self.graph.call(number))
        given = {
            name: self.variable(value.name) if isinstance(value, Named) else value
            for name, value in fields["given"].items()
        }
        template = environment.get_template(fields["template"])
        more = fields["context"]
        context = {**self.context, **more} if more else self.context
        return Call(
            **(fields | {"template": template, "context": context, "given": given})
        )

    def variable(self, name: str) -> Any:
        """Return a variable of all templates."""
        if name not in self._variables:
            self._variables[name] = self._load(self.graph.variable(name) or b"")
        return self._variables[name]

    def kept(self, value: KeptValue[T]) -> T:
        """Return what a feature kept."""
        found = self.graph.kept(value.name)
        kept: T = self._load(found) if found else value.empty
        return kept

    def changed(self) -> Iterator[tuple[int, Any, dict[str, Any]]]:
        """Yield the contents that are not as they were put away, and how they were."""
        for number, fields in self._taken.items():
            content = self._contents[number]
            now = vars(content)
            if any(
                value is not fields.get(name, self) and value != fields.get(name, self)
                for name, value in now.items()
                if name not in SHARED
            ):
                yield number, content, fields

    def save(self) -> None:
        """Put the changed contents away again."""
        numbers = {id(content): number for number, content in self._contents.items()}
        pack = Packer(self.context, numbers)
        rows = [
            (number, content.relative_source_path, pack.fields(content))
            for number, content, _ in self.changed()
        ]
        self.graph.put_contents(rows)

    def _entry(self, number: int | None) -> Entry | None:
        if number is None:
            return None
        content = self.numbered(number)
        return make_entry(content.post, content) if hasattr(content, "post") else None

    def _load(self, data: bytes) -> Any:
        return Unpacker(data, self, self._settings).load()

    def take_up(self, content: Any, number: int) -> None:
        """Fill an empty content."""
        _, fields = self._load(self.graph.fields(number))
        self._fill(content, number, fields)

    def _fill(self, content: Any, number: int, fields: dict[str, Any]) -> None:
        self._taken[number] = dict(fields)
        own = vars(content)
        shared = {"settings": self._settings, "_context": self.context}
        own.update({**fields, **shared, **own})
        self._reads.number({number: content})


class _Shelved:
    """Stands for a variable that no template has asked for yet."""

    def __init__(self, shelf: Shelf, name: str) -> None:
        self.shelf, self.name = shelf, name


class UnshelvingContext(Context):
    """A template's variables, of which those on the shelf are taken up when used."""

    def resolve_or_missing(self, key: str) -> Any:
        """Return a variable, as Jinja asks."""
        value = super().resolve_or_missing(key)
        if isinstance(value, _Shelved):
            return value.shelf.variable(value.name)
        return value


class _BySource:
    """What Pelican looks linked files up in: the contents by their sources."""

    def __init__(self, shelf: Shelf, kinds: tuple[type, ...]) -> None:
        self._shelf = shelf
        self._kinds = kinds

    def get(self, source: str, default: Any = None) -> Any:
        number = self._shelf.graph.content_of(source)
        content = default if number is None else self._shelf.numbered(number)
        return content if isinstance(content, self._kinds) else default

    def __contains__(self, source: str) -> bool:
        return self.get(source) is not None


def _take_up(content: Any, name: str) -> Any:
    """Fill an empty content when the first of its attributes is asked for."""
    shelved = content.__dict__.pop(_EMPTY, None)
    if shelved is None:
        if name in _NEVER_MISSING:  # a property, in which this error was raised
            raise RuntimeError(name)
        what = f"{type(content).__name__!r} object has no attribute {name!r}"
        raise AttributeError(what)
    shelf, number = shelved
    shelf.take_up(content, number)
    return getattr(content, name)


def _addresses(site: Site, numbers: Mapping[int, int]) -> Iterator[tuple[str, int]]:
    for entry in site.build.entries:
        yield normalise_path(entry.post.path), numbers[id(entry.content)]
    for entry in site.build.entries:
        for alias in entry.post.aliases:
            yield normalise_path(alias), numbers[id(entry.content)]
