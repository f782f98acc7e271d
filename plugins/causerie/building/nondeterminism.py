"""Nondeterminism: report when others' code reads the clock or a random number.

Python has no audit event for that. So modules that are neither ours nor a library's
get, when they import one of these modules, a proxy that reports and forwards calls.
"""

import builtins
import datetime as dt
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

from causerie.building.audit_hook import is_foreign, report_untracked_read

_CLOCK, _CHANCE = "looks at the clock", "leaves something to chance"
# By module: what it does, and its functions that do; None: all but _NOT_REPORTED.
_REPORTED: Mapping[str, tuple[str, frozenset[str] | None]] = {
    "time": (
        _CLOCK,
        frozenset(
            {"time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime"}
        ),
    ),
    "datetime": (_CLOCK, frozenset()),  # its classes are replaced
    "random": (_CHANCE, None),
    "secrets": (_CHANCE, None),
    "uuid": (_CHANCE, frozenset({"uuid1", "uuid4", "getnode"})),
}
_NOT_REPORTED = frozenset({"Random", "seed", "compare_digest"})


class _MatchesRealClass(type):
    """Makes every date an instance of these classes too."""

    def __instancecheck__(cls, instance: Any) -> bool:
        kind = cls.__mro__[1] if cls in {_Date, _Datetime} else None
        return (
            isinstance(instance, kind)
            if kind
            else type.__instancecheck__(cls, instance)
        )

    def __subclasscheck__(cls, subclass: type) -> bool:
        kind = cls.__mro__[1] if cls in {_Date, _Datetime} else None
        return (
            issubclass(subclass, kind)
            if kind
            else type.__subclasscheck__(cls, subclass)
        )


class _Date(dt.date, metaclass=_MatchesRealClass):
    def __new__(cls, *arguments: Any, **more: Any) -> Any:
        return dt.date.__new__(_plain(cls, dt.date), *arguments, **more)

    @classmethod
    def today(cls) -> Any:
        _report(_CLOCK)
        return _plain(cls, dt.date).today()


class _Datetime(dt.datetime, metaclass=_MatchesRealClass):
    def __new__(cls, *arguments: Any, **more: Any) -> Any:
        made = _plain(cls, dt.datetime)
        return dt.datetime.__new__(made, *arguments, **more)

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        _report(_CLOCK)
        return _plain(cls, dt.datetime).now(tz)

    @classmethod
    def today(cls) -> Any:
        _report(_CLOCK)
        return _plain(cls, dt.datetime).today()

    @classmethod
    def utcnow(cls) -> Any:
        return cls.now(dt.UTC).replace(tzinfo=None)


class _ReportingModule(ModuleType):
    """A proxy of a module that reports calls of some functions."""

    def __init__(self, real: ModuleType) -> None:
        super().__init__(real.__name__)
        self.__dict__["_real"] = real

    def __getattr__(self, name: str) -> Any:
        real: ModuleType = self.__dict__["_real"]
        if real is dt and name in {"date", "datetime"}:
            return _Date if name == "date" else _Datetime
        value = getattr(real, name)
        what, reported = _REPORTED[real.__name__]
        is_reported = (
            name not in _NOT_REPORTED if reported is None else name in reported
        )
        if is_reported and callable(value) and not isinstance(value, type):
            return _reporting(value, what)
        return value


class _Finder(MetaPathFinder):
    """Finds others' modules, and has them import the proxies."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: Any = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target)
        loader = spec and spec.loader
        if spec and type(loader) is SourceFileLoader and is_foreign(loader.path):
            spec.loader = _Loader(loader.name, loader.path)
            return spec
        return None


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        own = {**vars(builtins), "__import__": _import}
        module.__dict__["__builtins__"] = own
        super().exec_module(module)


@contextmanager
def report_nondeterminism() -> Iterator[None]:
    """Report reads of clock and chance by others' modules imported in this block."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _import(
    name: str,
    outer: Any = None,
    inner: Any = None,
    names: Sequence[str] | None = (),
    level: int = 0,
) -> ModuleType:
    module = builtins.__import__(name, outer, inner, names or (), level)
    if level or name not in _REPORTED:
        return module
    if names and "*" in names:
        _report(_REPORTED[name][0])
        return module
    return _ReportingModule(import_module(name))


def _reporting(value: Any, what: str) -> Any:
    def wrapper(*arguments: Any, **more: Any) -> Any:
        _report(what)
        return value(*arguments, **more)

    return wrapper


def _plain(cls: type, kind: type) -> Any:
    """Return the real class in place of our proxy; a subclass stays itself."""
    return kind if cls in {_Date, _Datetime} else cls


def _report(what: str) -> None:
    report_untracked_read(what, always=False)
