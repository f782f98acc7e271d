"""Lean: what a revision of Markdown posts never uses is not imported for it.

`import pelican` is most of the time that an edit of one post takes, and half of it is
docutils, for posts in reStructuredText. This puts empty modules in their place, in the
short-lived process of a revision; it is never done where plugins of others take part.
"""

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

_UNUSED = (
    "docutils",
    "docutils.core",
    "docutils.io",
    "docutils.nodes",
    "docutils.parsers",
    "docutils.parsers.rst",
    "docutils.parsers.rst.directives",
    "docutils.parsers.rst.languages",
    "docutils.parsers.rst.roles",
    "docutils.writers",
    "docutils.writers.html4css1",
    "pelican.server",  # pelican --listen
    "feedgenerator",  # Pelican's own feeds
    "pygments",  # code in colours, with codehilite
    "pygments.formatters",
    "pygments.lexers",
    "pygments.util",
    "rich",  # how Pelican logs on a terminal
    "rich.console",
    "rich.logging",
    "watchfiles",  # pelican --autoreload
)


class _Empty(ModuleType):
    """A module in which every name is a class that does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":
            return []
        if name.startswith("__"):
            raise AttributeError(name)
        if below := sys.modules.get(f"{self.__name__}.{name}"):
            return below
        return type(name, (), {"__init__": _do_nothing})


@dataclass(frozen=True, slots=True)
class _Extension:
    """Stands for the entry point of an extension of Python-Markdown's own."""

    name: str

    def load(self) -> Any:
        return importlib.import_module(f"markdown.extensions.{self.name}").makeExtension


class _Packages(ModuleType):
    """Stands for importlib.metadata, which takes longer to import than a page to make.

    Pelican asks it for its own version, and Python-Markdown for its extensions by
    short names; of others a lean build has none.
    """

    PackageNotFoundError = ModuleNotFoundError

    @staticmethod
    def version(_name: str) -> str:
        return ""

    @staticmethod
    def entry_points(**_: str) -> tuple[_Extension, ...]:
        extensions = importlib.import_module("markdown.extensions")
        found = Path(extensions.__path__[0]).glob("[!_]*.py")
        return tuple(_Extension(path.stem) for path in found)


def leave_out() -> None:
    """Leave out what is not imported yet."""
    for name in _UNUSED:
        sys.modules.setdefault(name, _Empty(name))
    if "importlib.metadata" not in sys.modules:
        packages = _Packages("importlib.metadata")
        sys.modules["importlib.metadata"] = packages
        setattr(importlib, "metadata", packages)  # noqa: B010 - as its import would


def _do_nothing(self: Any, *_: Any, **__: Any) -> None:
    pass
