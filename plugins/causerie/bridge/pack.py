"""Pack: values of a build as bytes, in which contents are numbers."""

import pickle
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Protocol

from pelican.contents import Content
from pelican.urlwrappers import URLWrapper

from causerie.bridge.writer import Call

SHARED = ("settings", "_context")  # what a content has in common with all others


class Contents(Protocol):
    """Where packed contents are found again."""

    def content(self, cls: type, number: int) -> Any:
        """Return a content by its number."""


class Named:
    """Stands for a list that all templates get, by its name."""

    def __init__(self, name: str) -> None:
        self.name = name


class Packer:
    """Pickles values in which contents are numbers, and lists of all posts names."""

    def __init__(self, context: Mapping[str, Any], numbers: Mapping[int, int]) -> None:
        self._numbers = numbers
        self._context = context
        self._lists = {
            id(value): name
            for name, value in context.items()
            if isinstance(value, list)
        }

    def fields(self, content: Any) -> bytes:
        """Pack a content: its class, and its own attributes."""
        own = vars(content)
        fields = {name: own[name] for name in own if name not in SHARED}
        return self.value((type(content), fields))

    def call(self, call: Call) -> bytes:
        """Pack a call; a list that all templates get only by its name."""
        given = {
            name: Named(self._lists[id(value)]) if id(value) in self._lists else value
            for name, value in call.given.items()
        }
        more = {}
        if call.context is not self._context:
            more = {
                name: value
                for name, value in call.context.items()
                if self._context.get(name, self) is not value
            }
        fields = {
            "name": call.name,
            "template": call.template.name,
            "context": more,
            "given": given,
            "url": call.url,
            "lists": call.lists,
            "per_page": call.per_page,
            "relative": call.relative,
            "override": call.override,
        }
        return self.value(fields)

    def value(self, value: Any) -> bytes:
        """Pack any value; raise what pickle does if it cannot be."""
        file = BytesIO()
        _Pickler(file, self._numbers).dump(value)
        return file.getvalue()


class _Pickler(pickle.Pickler):
    def __init__(self, file: BytesIO, numbers: Mapping[int, int]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Content):
            return _content, (type(obj), self._numbers[id(obj)])
        if isinstance(obj, URLWrapper):
            own = {
                name: obj.__dict__[name] for name in obj.__dict__ if name != "settings"
            }
            return _wrapper, (type(obj), own)
        return NotImplemented


class Unpacker(pickle.Unpickler):
    """Reads back what a Packer wrote."""

    def __init__(
        self, data: bytes, shelf: Contents, settings: Mapping[str, Any]
    ) -> None:
        super().__init__(BytesIO(data))
        self._shelf = shelf
        self._settings = settings

    def find_class(self, module: str, name: str) -> Any:
        """Return what stands behind a name; called by pickle."""
        if module == __name__ and name == "_content":
            return self._shelf.content
        if module == __name__ and name == "_wrapper":
            return self._wrap
        return super().find_class(module, name)

    def _wrap(self, cls: type, own: dict[str, Any]) -> Any:
        wrapper: Any = object.__new__(cls)
        wrapper.__dict__.update(own, settings=self._settings)
        return wrapper


def _content(cls: type, number: int) -> Any:
    """Stand for a content in a pickle, where Unpacker puts another in its place."""
    raise NotImplementedError(cls, number)


def _wrapper(cls: type, own: dict[str, Any]) -> Any:
    """Stand for a category, tag or author in a pickle, likewise."""
    raise NotImplementedError(cls, own)
