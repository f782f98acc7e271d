"""Find the line of the settings files where a setting is assigned.

The files are Python, so there are many ways to assign: `X = …`, `X: dict = …`,
`X["key"] = …`, `X += …`, `X.update(key=…)`, under an `if`, or in an imported module
of the site. The last assignment counts.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from causerie.problems import Where


@dataclass(frozen=True, slots=True)
class Locator:
    """Find the last assignment of a setting in the settings files."""

    root: Path
    files: tuple[str, ...]  # in order of reading; the later overrides

    def __call__(self, name: str, *keys: object) -> Where:
        """Return where `name`, `name["key"]…` or an item of its list is assigned."""
        for file in reversed(self.files):
            module = _Module(self.root, file)
            found = [*module.parts(name), *module.values(name)]
            for depth in range(len(keys), 0, -1):
                if place := module.key_place(name, keys[:depth]):
                    return place
            if found:
                return found[-1]
        return Where(self.files[0])


def plain_assignments(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the names that a settings file gives plain values, and their lines."""
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    plain = (ast.Constant, ast.Dict, ast.List, ast.Tuple)
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, plain):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    yield target.id, node.lineno


@dataclass(slots=True)
class _Module:
    """A settings file, and the modules of the site that it imports."""

    root: Path
    file: str  # below the root
    importers: tuple[str, ...] = ()
    body: list[ast.stmt] = field(default_factory=list)

    def __post_init__(self) -> None:
        try:
            tree = ast.parse((self.root / self.file).read_bytes())
        except (OSError, SyntaxError, ValueError):
            return
        self.body = list(_flatten_statements(tree.body))

    def values(self, name: str) -> Iterator[Where]:
        """Yield the place of each assignment to a name; the last one counts."""
        for node in self.body:
            if isinstance(node, ast.ImportFrom):
                for module in self._imported(node, name):
                    yield from module.values(name)
            elif _assignment_to(node, name):
                yield Where(self.file, node.lineno)

    def parts(self, name: str) -> Iterator[Where]:
        """Yield the place of each assignment to one of its keys: `name["key"] = …`."""
        for node in self.body:
            if _key_assignment_to(node, name):
                yield Where(self.file, node.lineno)

    def key_place(
        self, name: str, keys: tuple[object, ...], before: int | None = None
    ) -> Where | None:
        """Return the last place that assigns a value to the keys of a dict.

        Only the statements before number `before` are searched.
        """
        for number, node in reversed([*enumerate(self.body[:before])]):
            if isinstance(node, ast.ImportFrom):
                for module in self._imported(node, name):
                    if place := module.key_place(name, keys):
                        return place
            elif assignment := _key_assignment_to(node, name) or _assignment_to(
                node, name
            ):
                given, value = assignment
                if given != keys[: len(given)]:
                    continue
                rest = keys[len(given) :]
                whole = None if rest else Where(self.file, node.lineno)
                place = self._inside(value, rest, number) or whole
                if place or isinstance(node, ast.Assign | ast.AnnAssign):
                    return place  # it replaces what was assigned before
        return None

    def _inside(
        self, value: ast.expr | None, keys: tuple[object, ...], number: int
    ) -> Where | None:
        """Find keys in an expression that creates a dict."""
        if value is None or not keys:
            return None
        if isinstance(value, ast.Name):
            return self.key_place(value.id, keys, number)
        for key, line, inner in reversed([*_literal_items(value)]):
            if key == keys[0]:
                rest = keys[1:]
                if not rest:
                    return Where(self.file, line)
                if place := self._inside(inner, rest, number):
                    return place
        unpacked = (self._inside(each, keys, number) for each in _unpacked(value)[::-1])
        return next(filter(None, unpacked), None)

    def _imported(self, node: ast.ImportFrom, name: str) -> Iterator["_Module"]:
        """Yield the module of the site that a name is imported from."""
        if not any(alias.name in {"*", name} for alias in node.names):
            return
        path = (node.module or "").replace(".", "/")
        for file in (f"{path}.py", f"{path}/__init__.py"):
            known = file in {self.file, *self.importers}
            if path and not known and (self.root / file).is_file():
                yield _Module(self.root, file, (*self.importers, self.file))
                return


# The keys below a name, and the value assigned to them; None: it is not literal.
_Assignment = tuple[tuple[object, ...], ast.expr | None]


def _flatten_statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run when the file is executed, in source order."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        yield node
        for name in ("body", "handlers", "orelse", "finalbody", "cases"):
            for inner in getattr(node, name, ()):
                yield from _flatten_statements(
                    [inner] if isinstance(inner, ast.stmt) else inner.body
                )


def _assignment_to(node: ast.stmt, name: str) -> _Assignment | None:
    """Return no keys and the value, if a statement assigns one to a name."""
    if isinstance(node, ast.Assign):
        for target in node.targets:
            if _is_name(target, name):
                return (), node.value
            if any(_is_name(part, name) for part in getattr(target, "elts", ())):
                return (), None  # one of several targets
    elif isinstance(node, ast.AnnAssign | ast.AugAssign):
        if _is_name(node.target, name) and node.value is not None:
            return (), node.value
    elif isinstance(node, ast.Expr):
        call = node.value
        method = call.func if isinstance(call, ast.Call) else None
        if isinstance(method, ast.Attribute) and _is_name(method.value, name):
            return (), call  # X.update(…), X.append(…)
    return None


def _key_assignment_to(node: ast.stmt, name: str) -> _Assignment | None:
    """Return the keys and the value of `name["a"]["b"] = …`, or `….update(…)`."""
    match node:
        case ast.Assign():
            targets = [(target, node.value) for target in node.targets]
        case ast.AugAssign():
            targets = [(node.target, node.value)]
        case ast.Expr(ast.Call(ast.Attribute(holder))):
            targets = [(holder, node.value)]
        case _:
            targets = []
    for each, value in targets:
        target, keys = each, list[object]()
        while isinstance(target, ast.Subscript):
            keys.insert(0, getattr(target.slice, "value", None))
            target = target.value
        if keys and _is_name(target, name):
            return tuple(keys), value
    return None


def _unpacked(value: ast.expr) -> list[ast.expr]:
    """Return the dicts and lists that an expression unpacks into the one it creates."""
    match value:
        case ast.Dict():
            pairs = zip(value.keys, value.values, strict=True)
            return [inner for key, inner in pairs if key is None]
        case ast.Call():  # dict(X, **Y), X.update({…})
            more = (k.value for k in value.keywords if k.arg is None)
            return [*value.args, *more]
        case ast.List() | ast.Tuple():
            return [i.value for i in value.elts if isinstance(i, ast.Starred)]
        case ast.BinOp():
            return [value.left, value.right]
        case ast.IfExp():
            return [value.body, value.orelse]
    return []


def _literal_items(value: ast.expr) -> Iterator[tuple[object, int, ast.expr]]:
    """Yield the keys that an expression lists itself, with their lines and values.

    The keys of a list are its items; of a list of pairs, the first of each pair.
    """
    match value:
        case ast.Dict():
            for key, inner in zip(value.keys, value.values, strict=True):
                if key is not None:
                    yield getattr(key, "value", None), key.lineno, inner
        case ast.Call():
            for keyword in value.keywords:
                if keyword.arg is not None:
                    yield keyword.arg, keyword.value.lineno, keyword.value
        case ast.List() | ast.Tuple():
            for item in value.elts:
                first = next(iter(getattr(item, "elts", ())), item)
                yield getattr(first, "value", None), item.lineno, item


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
