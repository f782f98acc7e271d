"""Stub modules that Pelican imports and a Markdown build never uses.

`import pelican` takes most of the time of a partial build, and half of it is docutils,
for posts in reStructuredText. Stubs take the place of docutils where no post and no
foreign plugin needs it, and of the other modules in the short-lived process of a
partial build, in which no foreign plugin takes part. Pelican and Python-Markdown, which
only mention them, get the stubs; any other module gets the real ones.
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
    "multiprocessing",  # pelican --autoreload with --listen
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


# Packages that mention them without using them; and the import system itself.
_STUB_USERS = frozenset({"pelican", "markdown", "importlib"})


class _StubModule(ModuleType):
    """A module in which every name is an empty class."""

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":
            return _search_path(self.__name__)
        if name.startswith("__") and not name.startswith("__version"):
            raise AttributeError(name)
        caller = str(sys._getframe(1).f_globals.get("__name__"))  # noqa: SLF001
        if caller.partition(".")[0] not in _STUB_USERS:
            return _real_attribute(self.__name__, name)
        if below := sys.modules.get(f"{self.__name__}.{name}"):
            return below
        return type(name, (), {"__init__": _do_nothing})


@dataclass(frozen=True, slots=True)
class _StubEntryPoint:
    """Stands for the entry point of one of Python-Markdown's own extensions."""

    name: str

    def load(self) -> Any:
        return importlib.import_module(f"markdown.extensions.{self.name}").makeExtension


class _StubMetadata(ModuleType):
    """Stands for importlib.metadata, whose import takes longer than to render a page.

    Pelican asks it for its own version, and Python-Markdown for its extensions by
    short names; a build with stubs has no others.
    """

    PackageNotFoundError = ModuleNotFoundError

    @staticmethod
    def version(_name: str) -> str:
        return ""

    @staticmethod
    def entry_points(**_: str) -> tuple[_StubEntryPoint, ...]:
        extensions = importlib.import_module("markdown.extensions")
        found = Path(extensions.__path__[0]).glob("[!_]*.py")
        return tuple(_StubEntryPoint(path.stem) for path in found)


def stub_docutils(root: Path) -> None:
    """Stub docutils for a build, unless the site may need it.

    It may if a file below content/ is in reStructuredText, or if there is a foreign
    plugin: in the settings, or installed where Pelican finds it by itself.
    """
    if _has_restructuredtext(root / "content") or _names_plugins(root):
        return
    if next(_installed_plugins(), None):
        return
    for name in _UNUSED:
        if name.partition(".")[0] == "docutils":
            sys.modules.setdefault(name, _StubModule(name))


def _has_restructuredtext(content: Path) -> bool:
    found = os.walk(content)
    return any(name.endswith(".rst") for _, _, names in found for name in names)


def _names_plugins(root: Path) -> bool:
    """Return whether any Python file of the site's folder mentions plugins."""
    words = (b"PLUGIN", b"READERS", b"docutils")
    for path in root.glob("*.py"):
        with suppress(OSError):
            text = path.read_bytes()
            if any(word in text for word in words):
                return True
    return False


def _installed_plugins() -> Iterator[str]:
    """Yield the plugins in Pelican's namespace: it imports each of them."""
    for place in sys.path:
        folder = os.path.join(place, "pelican", "plugins")  # noqa: PTH118
        with suppress(OSError):
            for found in os.scandir(folder):
                if os.path.isfile(os.path.join(found.path, "__init__.py")):  # noqa: PTH113, PTH118
                    yield found.name


def stub_unused_imports() -> None:
    """Stub the unused modules that are not imported yet."""
    for name in _UNUSED:
        sys.modules.setdefault(name, _StubModule(name))
    if "importlib.metadata" not in sys.modules:
        packages = _StubMetadata("importlib.metadata")
        sys.modules["importlib.metadata"] = packages
        setattr(importlib, "metadata", packages)  # noqa: B010 - as its import would


def _search_path(name: str) -> list[str]:
    """Return the search path of the modules of a package that are no stubs."""
    package, *below = name.split(".")
    spec = PathFinder.find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return [os.path.join(place, *below) for place in places or ()]  # noqa: PTH118


def _import_real(name: str) -> ModuleType:
    """Import a stubbed module, and drop all stubs of its package."""
    package = name.partition(".")[0]
    for other, module in list(sys.modules.items()):
        if other.partition(".")[0] == package and isinstance(module, _StubModule):
            del sys.modules[other]
    return importlib.import_module(name)


def _real_attribute(name: str, wanted: str) -> Any:
    """Return an attribute of a stubbed module; it may be a submodule."""
    real = _import_real(name)
    if not hasattr(real, wanted):
        with suppress(ModuleNotFoundError):
            return importlib.import_module(f"{name}.{wanted}")
    return getattr(real, wanted)


def _do_nothing(self: Any, *_: Any, **__: Any) -> None:
    pass
