"""Lean: what a build of Markdown posts never uses is not imported for it.

`import pelican` is most of the time that an edit of one post takes, and half of it is
docutils, for posts in reStructuredText. This puts empty modules in their place: of
docutils where no post and no plugin of others needs it, of all the rest in the
short-lived process of a revision, where no such plugins take part. Pelican and
Python-Markdown, which only mention them, see empty ones; anybody else who asks for one
gets the real one.
"""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.machinery import PathFinder
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


# Who mentions them without using them; and what asks for a name before its importer.
_MENTION = frozenset({"pelican", "markdown", "importlib"})


class _Empty(ModuleType):
    """A module in which every name is a class that does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":
            return _path(self.__name__)
        if name.startswith("__") and not name.startswith("__version"):
            raise AttributeError(name)
        asking = str(sys._getframe(1).f_globals.get("__name__"))  # noqa: SLF001
        if asking.partition(".")[0] not in _MENTION:
            return _of_real(self.__name__, name)
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


def leave_out_docutils(root: Path) -> None:
    """Leave out docutils of a site's build, unless something of it may need it.

    That is a file below content/ in reStructuredText, or a plugin that is not ours:
    one in the settings, or one that Pelican finds by itself because it is installed.
    """
    if _has_restructuredtext(root / "content") or _names_plugins(root):
        return
    if next(_installed_plugins(), None):
        return
    for name in _UNUSED:
        if name.partition(".")[0] == "docutils":
            sys.modules.setdefault(name, _Empty(name))


def _has_restructuredtext(content: Path) -> bool:
    found = os.walk(content)
    return any(name.endswith(".rst") for _, _, names in found for name in names)


def _names_plugins(root: Path) -> bool:
    """Tell whether the site's settings, wherever they stand, speak of plugins."""
    words = (b"PLUGIN", b"READERS", b"docutils")
    for path in root.glob("*.py"):
        with suppress(OSError):
            text = path.read_bytes()
            if any(word in text for word in words):
                return True
    return False


def _installed_plugins() -> Iterator[str]:
    """Yield the plugins in Pelican's namespace: it imports every one of them."""
    for place in sys.path:
        folder = os.path.join(place, "pelican", "plugins")  # noqa: PTH118
        with suppress(OSError):
            for found in os.scandir(folder):
                if os.path.isfile(os.path.join(found.path, "__init__.py")):  # noqa: PTH113, PTH118
                    yield found.name


def leave_out() -> None:
    """Leave out what is not imported yet."""
    for name in _UNUSED:
        sys.modules.setdefault(name, _Empty(name))
    if "importlib.metadata" not in sys.modules:
        packages = _Packages("importlib.metadata")
        sys.modules["importlib.metadata"] = packages
        setattr(importlib, "metadata", packages)  # noqa: B010 - as its import would


def _path(name: str) -> list[str]:
    """Return where the modules of a package are that were not left out."""
    package, *below = name.split(".")
    spec = PathFinder.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return [os.path.join(place, *below) for place in places or ()]  # noqa: PTH118


def _real(name: str) -> ModuleType:
    """Import a module that was left out, in the place of all empty ones around it."""
    package = name.partition(".")[0]
    for other, module in list(sys.modules.items()):
        if other.partition(".")[0] == package and isinstance(module, _Empty):
            del sys.modules[other]
    return importlib.import_module(name)


def _of_real(name: str, wanted: str) -> Any:
    """Return what a module that was left out holds by a name: also a module of it."""
    real = _real(name)
    if not hasattr(real, wanted):
        with suppress(ModuleNotFoundError):
            return importlib.import_module(f"{name}.{wanted}")
    return getattr(real, wanted)


def _do_nothing(self: Any, *_: Any, **__: Any) -> None:
    pass
