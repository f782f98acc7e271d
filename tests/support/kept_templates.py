"""Templates as builds of the tests have compiled them: other builds need not.

The cache of a site is asked first, and filled as ever; only Jinja's work is spared.
"""

import marshal
from hashlib import sha256
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import Environment

from causerie.bridge.bytecode_cache import CheckedBytecode
from causerie.files.cache_file import read_cache_file, write_cache_file

_folders: list[Path] = []  # one, if templates are kept
_known: dict[str, bytes] = {}  # by a digest: the code of builds that have ended
_compiled: dict[str, bytes] = {}  # by this process
_compile = Environment.compile


def begin(folder: Path) -> None:
    """Have this process, and those it forks, keep templates for each other in a folder.

    Each reads them before it builds anything, and writes them when it is done.
    """
    _folders.append(folder)
    setattr(Environment, "compile", _look_up_or_compile)  # noqa: B010


def read() -> None:
    """Learn what other processes have compiled."""
    for file in (file for folder in _folders for file in folder.iterdir()):
        if file.name not in _known and (data := read_cache_file(file)):
            _known[file.name] = data


def write() -> None:
    """Leave what this process has compiled for others."""
    for folder in _folders:
        for digest, data in _compiled.items():
            write_cache_file(folder / digest, data)


def _look_up_or_compile(
    environment: Environment,
    source: Any,
    name: str | None = None,
    filename: str | None = None,
    *options: bool,
) -> Any:
    """Compile a template, as Jinja does, unless it is known by all it is made of."""
    compiler = _compiler(environment)
    if not compiler or not filename or options:
        return _compile(environment, source, name, filename, *options)
    digest = sha256(f"{compiler} {name}\n{source}".encode()).hexdigest()
    if data := _known.get(digest):
        return _placed(marshal.loads(data), filename)  # noqa: S302 - ours
    code = _compile(environment, source, name, filename)
    _compiled[digest] = marshal.dumps(code)
    return code


def _compiler(environment: Environment) -> str:
    """Return the digest that the engine's cache has of what compiles a template."""
    cache = environment.bytecode_cache
    if not isinstance(cache, CheckedBytecode) or cache._folder.name == "templates":
        return ""  # a partial build has that folder if nothing was kept
    return cache._folder.name


def _placed(code: CodeType, file: str) -> CodeType:
    """Return code that says that it stands in a file."""
    parts = (_placed(p, file) if isinstance(p, CodeType) else p for p in code.co_consts)
    return code.replace(co_filename=file, co_consts=tuple(parts))
