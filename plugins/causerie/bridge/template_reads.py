"""Template reads: track which attributes of which contents each page's rendering reads.

Compiled templates, and Jinja's own filters, get every attribute through their
environment. Tracking it there works for any theme, without a list of dependencies kept
by hand.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

from jinja2 import Environment
from pelican.contents import Content

from causerie.bridge.fragment_cache import FragmentCache
from causerie.post import Post

T = TypeVar("T")
ReadSet = Mapping[
    int, frozenset[str]
]  # id of a content -> the fields that were read of it


class _TrackedClasses(dict[type, bool]):
    """Which classes are tracked; a dict, as every attribute of every page asks."""

    def __missing__(self, cls: type) -> bool:
        tracked = self[cls] = issubclass(cls, (Content, Post))
        return tracked


class ReadTracker:
    """Tracks what the rendering of a page reads of posts, pages and files."""

    def __init__(self) -> None:
        self._numbers: dict[
            int, int
        ] = {}  # id() of a content or its post -> content id
        self._reads: set[tuple[int, str]] = set()
        self._sets: dict[
            frozenset[str], frozenset[str]
        ] = {}  # shared, as many pages read the same
        # cached parts of pages, with their reads
        self._fragments: dict[Hashable, tuple[str, set[tuple[int, str]]]] = {}

    def reset(self) -> None:
        """Forget cached parts and content ids: another build begins.

        Python may reuse the id() of an object that is gone.
        """
        self._fragments.clear()
        self._numbers.clear()

    def register(self, contents: Mapping[int, Any]) -> None:
        """Register contents by their ids."""
        for number, content in contents.items():
            self._numbers[id(content)] = number
            if post := content.__dict__.get("post"):
                self._numbers[id(post)] = number

    def install(self, environment: Environment) -> None:
        """Track the reads of an environment's templates."""
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

        # by assignment: Pelican creates the environments, and lets no class be chosen
        setattr(environment, "getattr", attribute)  # noqa: B010
        setattr(environment, "getitem", item)  # noqa: B010

    def add_cache_tag(self, environment: Environment) -> None:
        """Add the tag `cache` to templates, for parts that many pages share."""
        environment.extend(reads=self)
        environment.add_extension(FragmentCache)

    def track(self, render: Callable[[], T]) -> tuple[T, ReadSet]:
        """Render something; return it with its read set."""
        self._reads = set()
        made = render()
        read: dict[int, set[str]] = defaultdict(set)
        for number, name in self._reads:
            read[number].add(name)
        return made, {number: self._shared(names) for number, names in read.items()}

    def cached(self, key: Hashable, render: Callable[[], str]) -> str:
        """Render a part of a page once; count its reads for every page with it."""
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
        elif name != "post":  # its attributes are tracked, not the post as a whole
            self._reads.add((number, name))

    def _shared(self, names: set[str]) -> frozenset[str]:
        frozen = frozenset(names)
        return self._sets.setdefault(frozen, frozen)
