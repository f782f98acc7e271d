"""Check templates: find blocks of an author's that no parent has, and settings unnamed.

Of a template that extends another, Jinja shows the blocks of the other's names alone;
what stands in a block of another name is shown nowhere, and Jinja says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, nodes

from causerie.bridge.site import Site
from causerie.bridge.unnamed_settings import check_unnamed
from causerie.problems import Level, Problem, Where, of_kind
from causerie.settings import did_you_mean

_BLOCK = re.compile(r"\{%[-+]?\s*block\s+(\w+)")
_CALLED = re.compile(r"\bself\.(\w+)")
_EXTENDS = re.compile(r"""\{%[-+]?\s*extends\s+["']([^"']+)["']""")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """What of a template decides which blocks are shown."""

    parent: str | None  # the template it extends, empty: none; None: it is worked out
    outer: tuple[tuple[str, int], ...]  # blocks in no other one, with their lines
    blocks: frozenset[str]  # all
    called: frozenset[str] | None  # by `self.name()`; None: also by worked out names


def check_templates(site: Site, environment: Any) -> list[Problem]:
    """Return as problems the blocks and the settings that no template shows."""
    blocks = of_kind("files", _idle_blocks(site, environment))
    return [*blocks, *check_unnamed(site, environment)]


def _idle_blocks(site: Site, environment: Any) -> Iterator[Problem]:
    files = _own_templates(site)
    texts = {f: f.read_text(encoding="utf-8", errors="replace") for f in files}
    if not any(_may_be_idle(environment, text) for text in texts.values()):
        return  # to parse them takes a tenth of a second
    own = {
        file: parsed
        for file, text in texts.items()
        if "block" in text and (parsed := _parse(environment, text))
    }
    others: dict[str, _Parsed | None] = {}
    parents = {f: _parents(environment, each, others) for f, each in own.items()}
    # a template may call a block that only its child has
    called = [each.called for each in (*own.values(), *others.values()) if each]
    if None in called:
        return
    all_called = frozenset[str]().union(*filter(None, called))
    for file, parsed in own.items():
        if found := parents[file]:
            known = frozenset[str]().union(*(each.blocks for each in found))
            where = Where(file.relative_to(site.root).as_posix())
            yield from _of_template(parsed, where, known, all_called)


def _may_be_idle(environment: Any, text: str) -> bool:
    """Return whether a template may have a block that none has which it extends."""
    blocks, known = {*_BLOCK.findall(text)}, set[str]()
    names = set[str]()
    while not blocks <= known and (found := _EXTENDS.search(text)):
        if found[1] in names:  # round in a circle
            return True
        names.add(found[1])
        try:
            text = environment.loader.get_source(environment, found[1])[0]
        except (TemplateError, UnicodeDecodeError):
            return True
        known.update(_BLOCK.findall(text), _CALLED.findall(text))
    return bool(names) and not blocks <= known


def _of_template(
    parsed: _Parsed, where: Where, known: frozenset[str], called: frozenset[str]
) -> Iterator[Problem]:
    for name, line in parsed.outer:
        if name not in known | called:
            what = f"No template that this one extends has a block {name!r}:"
            what += " what stands in it is shown nowhere."
            fix = (
                did_you_mean(name, sorted(known)) or "Put it into one of their blocks."
            )
            yield Problem(replace(where, line=line), what, fix, Level.WARNING)


def _own_templates(site: Site) -> Iterator[Path]:
    """Yield the files of templates that are in the site's folder."""
    settings = site.settings
    folders = [Path(each) for each in settings["THEME_TEMPLATES_OVERRIDES"]]
    folders.append(Path(settings["THEME"]) / "templates")
    for folder in folders:
        place = site.root / folder
        if place.is_relative_to(site.root):
            for ending in settings["TEMPLATE_EXTENSIONS"]:
                yield from filter(Path.is_file, sorted(place.rglob(f"*{ending}")))


def _parents(
    environment: Any, parsed: _Parsed, known: dict[str, _Parsed | None]
) -> list[_Parsed] | None:
    """Return what a template extends, nearest first; None: that cannot be told."""
    found: list[_Parsed] = []
    names = set[str]()
    while (name := parsed.parent) != "":
        if name is None or name in names:
            return None
        names.add(name)
        if name not in known:
            known[name] = _load(environment, name)
        parent = known[name]
        if parent is None:
            return None
        found.append(parent)
        parsed = parent
    return found


def _load(environment: Any, name: str) -> _Parsed | None:
    try:
        text = environment.loader.get_source(environment, name)[0]
    except (TemplateError, UnicodeDecodeError):
        return None  # who renders it is told
    return _parse(environment, text)


def _parse(environment: Any, text: str) -> _Parsed | None:
    try:
        tree = environment.parse(text)
    except TemplateError:
        return None
    parents = [*tree.find_all(nodes.Extends)]
    parent: str | None = ""
    if parents:
        named = parents[0].template
        is_plain = len(parents) == 1 and parents[0] in tree.body
        is_plain = is_plain and isinstance(named, nodes.Const)
        parent = str(named.value) if is_plain else None
    selves = sum(1 for each in tree.find_all(nodes.Name) if each.name == "self")
    called = [
        each.attr
        for each in tree.find_all(nodes.Getattr)
        if isinstance(each.node, nodes.Name) and each.node.name == "self"
    ]
    return _Parsed(
        parent,
        tuple((each.name, each.lineno) for each in _outer_blocks(tree)),
        frozenset(each.name for each in tree.find_all(nodes.Block)),
        frozenset(called) if len(called) == selves else None,
    )


def _outer_blocks(node: nodes.Node) -> Iterator[nodes.Block]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outer_blocks(child)
