"""Fragments: parts of templates that are made once, and stand on many pages.

`{% cache post, language() %}…{% endcache %}` in a template: what stands in it is made
for each value of what it names (and for each SITEURL, if that is relative), and depends
on nothing else that differs from page to page. What its making reads counts for every
page it stands on.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser


class FragmentCache(Extension):
    """The tag `cache` of templates whose environment is listened to."""

    tags = {"cache"}  # noqa: RUF012 - Jinja's, which types it so

    def parse(self, parser: Parser) -> nodes.Node:
        """Read the tag, what it names, and what stands in it."""
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
        listening: Any = self.environment  # extended by Reads.listen
        made: str = listening.reads.cached((place, *named), caller)
        return made
