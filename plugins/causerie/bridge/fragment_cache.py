"""Fragment cache: parts of templates that are rendered once for many pages.

`{% cache post, language() %}…{% endcache %}` in a template renders its body once for
each value of the named expressions (and of SITEURL, if that is relative). The body must
not depend on anything else that differs between pages. Its reads count for every page
that has it.
"""

from collections.abc import Callable, Hashable
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser


class Fragments:
    """The parts of pages that were rendered."""

    def __init__(self) -> None:
        self._texts: dict[Hashable, str] = {}

    def cached(self, key: Hashable, render: Callable[[], str]) -> str:
        """Render a part of a page once."""
        if key not in self._texts:
            self._texts[key] = render()
        return self._texts[key]


class FragmentCache(Extension):
    """The tag `cache`, for templates whose environment has fragments."""

    tags = {"cache"}  # noqa: RUF012 - Jinja's, which types it so

    def parse(self, parser: Parser) -> nodes.Node:
        """Parse the tag, its expressions and its body."""
        line = next(parser.stream).lineno
        named: list[nodes.Expr] = [
            nodes.Name("localsiteurl", "load"),
            parser.parse_expression(),
        ]
        while parser.stream.skip_if("comma"):
            named.append(parser.parse_expression())
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        place = nodes.Const(f"{parser.name}:{line}")
        call = self.call_method("_write", [place, nodes.Tuple(named, "load")])
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _write(
        self, place: str, named: tuple[Any, ...], caller: Callable[[], str]
    ) -> str:
        environment: Any = self.environment  # extended with them
        made: str = environment.fragments.cached((place, *named), caller)
        return made
