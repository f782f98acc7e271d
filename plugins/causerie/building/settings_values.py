"""Settings values: run settings files to see whether they still give the same values.

They are Python: they may read the clock, list a folder, import modules from elsewhere.
If they do anything but assign plain values, each build runs them again.
"""

import ast
import importlib.util
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date, time, timedelta, tzinfo
from hashlib import sha256
from pathlib import Path, PurePath
from re import Pattern
from typing import Any

from causerie import fork_pool
from causerie.building.request import SETTINGS_FILES

_VALUES = (bool, int, float, complex, str, bytes, PurePath, date, time, timedelta)
_PLAIN = (*_VALUES, tzinfo, Pattern, type(None))
# Settings that may hold others' code: what it does in a build is tracked instead.
_TRACKED_ELSEWHERE = frozenset({"MARKDOWN", "PLUGINS"})
_MODULES = frozenset({"causerie.defaults", "pelicanconf"})
_NODES = (
    ast.Module, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Delete, ast.Pass,
    ast.Expr, ast.expr_context, ast.Constant, ast.Name, ast.Dict, ast.List, ast.Tuple,
    ast.Set, ast.Starred, ast.Subscript, ast.Slice, ast.JoinedStr, ast.FormattedValue,
    ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.If, ast.operator,
    ast.unaryop, ast.boolop, ast.cmpop, ast.alias,
)  # fmt: skip


def settings_values(root: Path) -> dict[str, str]:
    """Run a site's settings files in another process, and describe each value.

    Return nothing for files that only assign plain values: their bytes are enough. An
    exception is described as the file's value.
    """
    files = [root / name for name in SETTINGS_FILES if (root / name).is_file()]
    if all(map(_is_declarative, files)):
        return {}
    return fork_pool.run_forked(lambda: dict(_run(root, files)))()


def find_function(values: dict[str, str]) -> str:
    """Return the name of a setting that templates can call; empty if there is none."""
    found = (name for name, value in values.items() if "\0" in value)
    return next((name for name in found if name not in _TRACKED_ELSEWHERE), "")


def compare_values(before: dict[str, str], now: dict[str, str]) -> dict[str, set[str]]:
    """Return the names that two runs describe differently, by the file they are of."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in before.keys() | now.keys():
        if before.get(name) != now.get(name):
            file, _, own = name.partition(".")
            found[f"{file}.py"].add(own)
    return found


def describe_settings(root: Path) -> dict[str, bytes]:
    """Describe what settings files say and give, as a snapshot holds it."""
    parts = {"settings": settings_values(root), "assigned": assigned_settings(root)}
    return {name: json.dumps(part).encode() for name, part in parts.items()}


def assigned_settings(root: Path) -> dict[str, dict[str, str]]:
    """Return what each settings file says of each name, by the file."""
    files = (root / name for name in SETTINGS_FILES)
    return {file.name: assigned_names(file) for file in files if file.is_file()}


def assigned_names(file: Path) -> dict[str, str]:
    """Return what a settings file says of each name, as a digest; without comments.

    What assigns no name is under "". Raise SyntaxError, ValueError or OSError.
    """
    said: dict[str, str] = {}
    related: dict[str, set[str]] = {}  # names of which one may be a part of another
    for statement in ast.parse(file.read_bytes()).body:
        nodes = [*ast.walk(statement)]
        found = [node for node in nodes if isinstance(node, ast.Name)]
        names = {node.id for node in found}
        used = {node.id for node in found if isinstance(node.ctx, ast.Load)}
        parts = {_base(node) for node in nodes if _is_set(node)}
        changed = {node.id for node in found if not isinstance(node.ctx, ast.Load)}
        group = set().union(names, *(related.get(name, ()) for name in names))
        related |= dict.fromkeys(group, group)
        text = ast.dump(statement) + repr([said.get(name) for name in sorted(used)])
        for name in changed | (group if parts else set()) or {""}:
            both = f"{said.get(name, '')}{text}"
            said[name] = sha256(both.encode()).hexdigest()
    return said


def _is_set(node: ast.AST) -> bool:
    """Return whether a node is a part of a value, and assigned or deleted."""
    parts = (ast.Subscript, ast.Attribute)
    return isinstance(node, parts) and not isinstance(node.ctx, ast.Load)


def _base(node: Any) -> str:
    """Return the name that a part of a value begins with; empty: none.

    >>> _base(ast.parse("PODCAST['shows']['x']").body[0].value)
    'PODCAST'
    """
    while isinstance(node, (ast.Subscript, ast.Attribute)):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_declarative(file: Path) -> bool:
    try:
        nodes = ast.walk(ast.parse(file.read_bytes()))
    except (SyntaxError, ValueError, OSError):
        return False
    return all(
        node.module in _MODULES
        if isinstance(node, ast.ImportFrom)
        else isinstance(node, _NODES)
        for node in nodes
    )


def _run(root: Path, files: list[Path]) -> Iterator[tuple[str, str]]:
    os.chdir(root)
    sys.path.insert(0, str(root))
    sys.modules.pop(
        "causerie.defaults", None
    )  # a build changes some of its values in place
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        for file in files:
            name = file.stem
            try:
                spec = importlib.util.spec_from_file_location(name, file)
                if spec is None or spec.loader is None:
                    continue
                module = sys.modules[name] = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(module)
            except (Exception, SystemExit) as error:  # noqa: BLE001 - theirs
                yield name, f"{type(error).__name__}: {error}"
                continue
            for key, value in sorted(vars(module).items()):
                if key.isupper():
                    yield f"{name}.{key}", _describe(value)


def _describe(value: Any) -> str:
    """Describe a value; of one that is not plain only the type, after a NUL."""
    if isinstance(value, dict):
        items = (f"{_describe(key)}: {_describe(item)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_describe, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(map(_describe, value)))}}}"
    if isinstance(value, _PLAIN):
        return f"{type(value).__name__} {value!r}"
    of = f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', '')}"
    if of.startswith(("causerie.", "pelican.")):
        return of
    return f"\0{type(value).__name__} {of}"
