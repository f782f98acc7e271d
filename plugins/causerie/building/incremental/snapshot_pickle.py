"""Pickle the values of a build; a content is pickled as its id."""

import pickle
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import datetime
from enum import Enum, EnumType
from io import BytesIO
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from causerie.bridge.page_writer import PageRequest
from causerie.bridge.pelican_patches import Members

SHARED = ("settings", "_context")  # what a content has in common with all others
# Packages whose classes may be pickled, besides those of the site's plugins. A pickle
# can call whatever it names; to instantiate one of these has no side effect. Of ours
# and of Pelican's only values may: others open files, or load plugins.
_LIBRARIES = frozenset(
    {
        *("collections", "datetime", "decimal", "fractions", "markupsafe"),
        *("dateutil", "pathlib", "pytz", "uuid", "zoneinfo"),
    }
)
_OURS, _PELICAN, _ITS_PLUGINS = "causerie", "pelican", "pelican.plugins."
_BUILT_IN = frozenset(
    {
        *(bool, bytearray, bytes, complex, dict, float, frozenset, int, list, object),
        *(range, set, slice, str, tuple, type(None)),
    }
)


class ContentLookup(Protocol):
    """Where unpickled ids are resolved to contents."""

    def content(self, cls: type, number: int) -> Any:
        """Return a content by its id."""


class ListReference:
    """Stands in a pickle for a list that all templates get, by its name."""

    def __init__(self, name: str) -> None:
        self.name = name


class SnapshotPickler:
    """Pickles values; contents become ids, lists of all posts become names."""

    def __init__(self, context: Mapping[str, Any], numbers: Mapping[int, int]) -> None:
        self._numbers = numbers
        self._libraries = _libraries(context)
        self._context = context
        self._lists = {
            id(value): name
            for name, value in context.items()
            if isinstance(value, list)
        }

    def fields(self, content: Any) -> bytes:
        """Pickle a content: its class, and its own attributes."""
        own = vars(content)
        fields = {name: own[name] for name in own if name not in SHARED}
        return self.value((type(content), fields))

    def page_request(self, page_request: PageRequest) -> bytes:
        """Pickle a page request; a list that all templates get only as its name."""
        given = {
            name: ListReference(self._lists[id(value)])
            if id(value) in self._lists
            else value
            for name, value in page_request.given.items()
        }
        more = {}
        if page_request.context is not self._context:
            more = {
                name: value
                for name, value in page_request.context.items()
                if self._context.get(name, self) is not value
            }
        fields = {
            "name": page_request.name,
            "template": page_request.template.name,
            "context": more,
            "given": given,
            "url": page_request.url,
            "lists": page_request.lists,
            "per_page": page_request.per_page,
            "relative": page_request.relative,
            "override": page_request.override,
        }
        return self.value(fields)

    def value(self, value: Any) -> bytes:
        """Pickle any value; raise what pickle raises."""
        file = BytesIO()
        _Pickler(file, self._numbers, self._libraries).dump(value)
        return file.getvalue()


class _Pickler(pickle.Pickler):
    def __init__(
        self, file: BytesIO, numbers: Mapping[int, int], libraries: frozenset[str]
    ) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers
        self._libraries = libraries

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, type) and not _is_plain(obj, self._libraries):
            what = f"{obj.__module__}.{obj.__qualname__}"
            raise pickle.PicklingError(what)
        if isinstance(obj, Content):
            return _content_placeholder, (type(obj), self._numbers[id(obj)])
        if isinstance(obj, URLWrapper):
            own = {
                name: obj.__dict__[name] for name in obj.__dict__ if name != "settings"
            }
            return _wrapper_placeholder, (type(obj), own)
        return NotImplemented


class SnapshotUnpickler(pickle.Unpickler):
    """Reads what a SnapshotPickler wrote."""

    def __init__(
        self, data: bytes, snapshot: ContentLookup, settings: Mapping[str, Any]
    ) -> None:
        super().__init__(BytesIO(data))
        self._snapshot = snapshot
        self._settings = settings
        self._libraries = _libraries(settings)

    def find_class(self, module: str, name: str) -> Any:
        """Return the class of a name; called by pickle.

        It must be a class that may be pickled: so a snapshot that somebody else wrote,
        and sent along with a site, runs no code.
        """
        if module == __name__ and name == "_content_placeholder":
            return self._snapshot.content
        if module == __name__ and name == "_wrapper_placeholder":
            return self._wrap
        if (module, name) == ("builtins", "getattr"):
            return _member
        known = {_OURS, _PELICAN, "builtins"} | self._libraries
        if module.partition(".")[0] not in known:  # an import runs code, too
            raise pickle.UnpicklingError(module)
        found = super().find_class(module, name)
        if isinstance(found, type) and _is_plain(found, self._libraries):
            return found
        what = f"{module}.{name}"
        raise pickle.UnpicklingError(what)

    def _wrap(self, cls: type, own: dict[str, Any]) -> Any:
        wrapper: Any = object.__new__(cls)
        wrapper.__dict__.update(own, settings=self._settings)
        return wrapper


def _libraries(settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the packages whose classes may be pickled."""
    plugins = (getattr(each, "__name__", each) for each in settings["PLUGINS"])
    return _LIBRARIES | {str(name).partition(".")[0] for name in plugins}


def _is_plain(cls: type, libraries: frozenset[str]) -> bool:
    package = cls.__module__.partition(".")[0]
    if package == _OURS:
        return _is_frozen(cls) or issubclass(cls, Enum | ListReference | Members)
    if package == _PELICAN and not cls.__module__.startswith(_ITS_PLUGINS):
        return issubclass(cls, Content | URLWrapper | datetime)
    return cls in _BUILT_IN or package in libraries | {_PELICAN}


def _is_frozen(cls: Any) -> bool:
    """Return whether a class is a frozen dataclass."""
    return is_dataclass(cls) and bool(vars(cls)["__dataclass_params__"].frozen)


def _member(cls: type, name: str) -> Any:
    """Do what a pickle's `getattr` would, where that is harmless."""
    if isinstance(cls, EnumType):
        return cls[name]
    if (cls, name) == (ZoneInfo, "_unpickle"):
        return getattr(cls, name)
    raise pickle.UnpicklingError(name)


def _content_placeholder(cls: type, number: int) -> Any:
    """Stand for a content in a pickle; SnapshotUnpickler calls another function."""
    raise NotImplementedError(cls, number)


def _wrapper_placeholder(cls: type, own: dict[str, Any]) -> Any:
    """Stand for a category, tag or author in a pickle, likewise."""
    raise NotImplementedError(cls, own)
