"""Keep what Python compiles while modules are imported, from one process to the next.

A third of a partial build's time went into the same 260 regular expressions and the
same 420 methods of dataclasses. They are kept by their text, so none is ever out of
date; and they are used by one version of Python only. `re` and `dataclasses` have no
door for this: their own names are replaced, while the block lasts.
"""

import dataclasses
import importlib
import marshal
import re
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import Any

from causerie.files.cache_file import read_cache_file, write_cache_file

# without stubs: they are the insides of `re`
_sre: Any = importlib.import_module("_sre")
_compiler: Any = importlib.import_module("re._compiler")
_NAME = "kept-code"
_PYTHON = f"{sys.version} {sys.maxsize} {sys.byteorder} {_sre.MAGIC}"
_NEW = 16  # fewer are not worth the writing
_MOST = 4000  # a site's own patterns may differ from post to post


class _KeptCode:
    """What was compiled, by its text."""

    def __init__(self, data: bytes | None) -> None:
        kept = marshal.loads(data) if data else None  # noqa: S302 - it has a checksum
        known = kept if kept and kept[0] == _PYTHON else (_PYTHON, {}, {})
        self._patterns: dict[tuple[str, int], tuple[Any, ...]] = known[1]
        self._methods: dict[str, bytes] = known[2]
        self.new = 0
        self._compile_pattern = _compiler.compile

    def dump(self) -> bytes:
        if len(self._patterns) + len(self._methods) > _MOST:
            self._patterns, self._methods = {}, {}  # the next process begins anew
        return marshal.dumps((_PYTHON, self._patterns, self._methods))

    def compile(self, pattern: Any, flags: int = 0) -> Any:
        """Stand for the function that `re` compiles by."""
        if type(pattern) is not str or flags & re.DEBUG:
            return self._compile_pattern(pattern, flags)
        known = self._patterns.get((pattern, int(flags)))
        if not known:
            return self._compile_new(pattern, flags)
        all_flags, code, *groups = known
        # of numbers of 32 bits, as `array` and `_sre` have them
        words = memoryview(code).cast("I").tolist()
        return _sre.compile(pattern, all_flags, words, *groups)

    def _compile_new(self, pattern: str, flags: int) -> Any:
        """Compile a pattern; keep what the last step of that is given."""

        def compile_code(*arguments: Any) -> Any:
            _, all_flags, code, count, names, indexes = arguments
            kept = (int(all_flags), array("I", code).tobytes(), count)
            self._patterns[pattern, int(flags)] = (*kept, dict(names), indexes)
            return _sre.compile(*arguments)

        self.new += 1
        with _replaced(_compiler, "_sre", _stand_in(compile=compile_code)):
            return self._compile_pattern(pattern, flags)

    def execute(self, text: str, names: dict[str, Any], made: dict[str, Any]) -> None:
        """Stand for the function that `dataclasses` makes methods by."""
        if known := self._methods.get(text):
            code: CodeType = marshal.loads(known)  # noqa: S302 - as above
        else:
            code = compile(text, "<string>", "exec")  # as `exec` has it
            self._methods[text] = marshal.dumps(code)
            self.new += 1
        exec(code, names, made)  # noqa: S102 - dataclasses wrote it


@contextmanager
def kept_code(folder: Path) -> Iterator[None]:
    """Use within this block what is kept in a folder; keep there what is new."""
    path = folder / _NAME
    kept = _KeptCode(read_cache_file(path))
    with (
        _replaced(_compiler, "compile", kept.compile),
        _replaced(dataclasses, "exec", kept.execute),
    ):
        yield
    if kept.new >= _NEW:
        with suppress(OSError):  # it is only a cache
            write_cache_file(path, kept.dump())


def _stand_in(**others: Any) -> SimpleNamespace:
    return SimpleNamespace(**{**vars(_sre), **others})


@contextmanager
def _replaced(module: Any, name: str, value: Any) -> Iterator[None]:
    """Set a name of a module, which may be a built-in one, while the block lasts."""
    missing = object()
    before = vars(module).get(name, missing)
    setattr(module, name, value)
    try:
        yield
    finally:
        if before is missing:
            delattr(module, name)
        else:
            setattr(module, name, before)
