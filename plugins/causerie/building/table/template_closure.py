"""Template closure: of which pages' templates a file is part, by what they name.

A template names others to extend, include and import. One that works out such a name
when it is rendered may name any.
"""

import os
import re
from collections.abc import Callable, Collection, Iterable
from functools import cache, partial
from typing import Any

from jinja2 import TemplateNotFound
from jinja2.nodes import Template

from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.followed import reads_unnoted

_NAMING = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.DOTALL)
_PLAIN = re.compile(
    r"""\s*(?P<mark>["'])(?P<name>[^"'\\]+)(?P=mark)\s*"""
    r"""(?:[-+]?|(?:as|ignore|import|with|without)\b.*)""",
    re.DOTALL,
)
_KNOWN = ("jinja2.ext.", "causerie.")  # whose tags name no templates


def changed_templates(
    generator: Any, names: Iterable[str], files: Collection[str]
) -> set[str]:
    """Return those of the pages' templates of which a changed file is a part.

    Raise NeedsFullBuild if the table cannot note all that such a file reads, and for
    symbolic links: a full build reports those that leave the theme.
    """
    if not files:
        return set()
    if any(os.path.realpath(file) != file for file in files):
        raise NeedsFullBuild("a template is a symbolic link")
    if any(map(reads_unnoted, files)):
        raise NeedsFullBuild("a template goes through all files of the site")
    generator._templates.clear()  # noqa: SLF001 - Pelican keeps what it has loaded
    own = {name: generator.get_template(name).name for name in names}
    found = templates_with(generator.env, own.values(), files)
    return {name for name, template in own.items() if template in found}


def templates_naming(
    generator: Any, names: Iterable[str], settings: Collection[str]
) -> set[str]:
    """Return those of the pages' templates of which a part names a setting."""
    if not settings:
        return set()
    from jinja2.meta import find_undeclared_variables  # most edits are of no setting

    wanted = frozenset(settings)
    own = {name: generator.get_template(name).name for name in names}
    found = _closures(
        generator.env,
        own.values(),
        lambda source, parse, _: (
            any(name in source for name in wanted)
            and not wanted.isdisjoint(find_undeclared_variables(parse()))
        ),
    )
    return {name for name, template in own.items() if template in found}


def templates_with(
    environment: Any, names: Iterable[str], files: Collection[str]
) -> set[str]:
    """Return those of some templates of which one of the files is a part.

    Raise TemplateSyntaxError if such a file cannot be parsed.
    """
    wanted = {os.path.realpath(file) for file in files}

    def is_one(_source: str, _parse: Any, file: str | None) -> bool:
        return os.path.realpath(file or "") in wanted

    return _closures(environment, names, is_one)


def _closures(
    environment: Any,
    names: Iterable[str],
    is_wanted: Callable[[str, Callable[[], Template], str | None], bool],
) -> set[str]:
    """Return those of some templates of which a part is wanted; it may be parsed."""
    known: dict[str, tuple[bool, list[str | None]]] = {}

    def look(name: str) -> tuple[bool, list[str | None]]:
        """Return whether a template is a wanted file, and the names in it."""
        if name not in known:
            try:
                source, file, _ = environment.loader.get_source(environment, name)
            except TemplateNotFound:  # `ignore missing`
                known[name] = (False, [])
            else:
                parse = cache(partial(environment.parse, source, name))
                is_one = is_wanted(source, parse, file)
                known[name] = (
                    is_one,
                    _references(environment, source, parse, is_parsed=is_one),
                )
        return known[name]

    def is_in(name: str) -> bool:
        seen, todo = set[str](), [name]
        while todo:
            is_one, named = look(todo.pop())
            if is_one or None in named:
                return True
            todo += [other for other in named if other and other not in seen]
            seen.update(filter(None, named))
        return False

    return {name for name in names if is_in(name)}


def _references(
    environment: Any, source: str, parse: Callable[[], Template], *, is_parsed: bool
) -> list[str | None]:
    """Return the names of templates in one; None among them: it works out a name.

    To parse all of a theme takes a tenth of a second, and most name others plainly. A
    name in a comment is one more.
    """
    found = [_PLAIN.fullmatch(arguments) for arguments in _NAMING.findall(source)]
    marks = (environment.block_start_string, environment.block_end_string)
    is_usual = marks == ("{%", "%}") and not environment.line_statement_prefix
    is_usual = is_usual and all(e.startswith(_KNOWN) for e in environment.extensions)
    if is_usual and not is_parsed and all(found):
        return [match["name"] for match in found if match]
    from jinja2.meta import find_referenced_templates  # most edits are of no template

    return [*find_referenced_templates(parse())]
