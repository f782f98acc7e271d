"""Reads: what the making of each page looks at, noted as its template asks for it.

Compiled templates, and Jinja's own filters, ask for every attribute through their
environment, so it is enough to listen there: no list of what a theme needs is kept by
hand, and any theme is understood.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from jinja2 import Environment
from pelican.contents import Content

from causerie.bridge.fragment_cache import FragmentCache
from causerie.post import Post

T = TypeVar("T")
ReadSet = Mapping[int, frozenset[str]]  # number of a content -> what was read of it


class _TrackedClasses(dict[type, bool]):
    """Which classes are those of sources: asked for every attribute of every page."""

    def __missing__(self, cls: type) -> bool:
        tracked = self[cls] = issubclass(cls, (Content, Post))
        return tracked


class ReadTracker:
    """Notes what is read of posts, pages and files while a page is made."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}  # id of a content, or of its post -> number
        self._reads: set[tuple[int, str]] = set()
        self._sets: dict[frozenset[str], frozenset[str]] = {}  # one of each
        # what was made once, and what it read
        self._fragments: dict[Hashable, tuple[str, set[tuple[int, str]]]] = {}

    def reset(self) -> None:
        """Forget what was made once, and the contents' numbers: there are others now.

        An id is free again for anything else once its content is gone.
        """
        self._fragments.clear()
        self._numbers.clear()

    def register(self, contents: Mapping[int, Any]) -> None:
        """Say which contents there are, by number."""
        for number, content in contents.items():
            self._numbers[id(content)] = number
            if post := content.__dict__.get("post"):
                self._numbers[id(post)] = number

    def install(self, environment: Environment) -> None:
        """Hear what the templates of an environment read."""
        get_attribute, get_item = environment.getattr, environment.getitem
        record, is_tracked = self._record, _TrackedClasses()

        def attribute(obj: Any, name: str) -> Any:
            if is_tracked[obj.__class__]:
                record(obj, name)
            try:
                return getattr(obj, name)
            except AttributeError:
                return get_attribute(obj, name)

        def item(obj: Any, name: Any) -> Any:
            if is_tracked[obj.__class__]:
                record(obj, name)
            return get_item(obj, name)

        # by assignment: Pelican makes the environments, and names no class for them
        setattr(environment, "getattr", attribute)  # noqa: B010
        setattr(environment, "getitem", item)  # noqa: B010

    def add_cache_tag(self, environment: Environment) -> None:
        """Give templates the tag `cache`, for parts that stand on many pages."""
        environment.extend(reads=self)
        environment.add_extension(FragmentCache)

    def track(self, render: Callable[[], T]) -> tuple[T, ReadSet]:
        """Make something; return it with what was read meanwhile."""
        self._reads = set()
        made = render()
        read: dict[int, set[str]] = defaultdict(set)
        for number, name in self._reads:
            read[number].add(name)
        return made, {number: self._shared(names) for number, names in read.items()}

    def cached(self, key: Hashable, render: Callable[[], str]) -> str:
        """Make a part of a page; if it was made before, return that, as read again."""
        fragment = self._fragments.get(key)
        if fragment is None:
            outer, self._reads = self._reads, set()
            text = render()
            fragment = self._fragments[key] = (text, self._reads)
            self._reads = outer
        self._reads |= fragment[1]
        return fragment[0]

    def _record(self, obj: Any, name: str) -> None:
        number = self._numbers[id(obj)]
        if isinstance(obj, Post):
            self._reads.add((number, f"post.{name}"))
        elif name != "post":  # which is looked into, not read as a whole
            self._reads.add((number, name))

    def _shared(self, names: set[str]) -> frozenset[str]:
        frozen = frozenset(names)
        return self._sets.setdefault(frozen, frozen)
