"""Redirect rules: old addresses and posts that are gone, as rules of a web server.

Each old address has a page that leads on; a rule answers 301 in its place, and for an
address with a query, `/?p=123`, there is nothing but a rule. `WEB_SERVER` names who
serves the site, and so the file that a release has.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from causerie.urls import normalise_path


@dataclass(frozen=True, slots=True)
class Move:
    """An old address, and where it leads."""

    path: str  # decoded, as servers compare it, with the path of SITEURL
    query: str  # as written
    target: str  # a URL's path, encoded


@dataclass(frozen=True, slots=True)
class RulesFile:
    """How one web server is told."""

    name: str  # below the output
    knows_queries: bool
    render: Callable[[Iterable[Move], Iterable[str]], str]  # gone: decoded paths


def read_move(alias: str, target: str, site_path: str) -> Move:
    """Return the move of an alias, to the address of its post below the site's root.

    >>> read_move("/vieux%20/?p=1", "/2026/a/", "/repo")
    Move(path='/repo/vieux /', query='p=1', target='/repo/2026/a/')
    """
    path, _, query = alias.partition("?")
    whole = site_path + unquote(normalise_path(path))
    return Move(whole, query, site_path + target)


def knows_queries(server: str) -> bool:
    """Return whether a web server can be told of addresses with a query."""
    return server in SERVERS and SERVERS[server].knows_queries


def server_fault(value: str) -> str:
    """Return what is wrong with WEB_SERVER; empty if nothing is."""
    if not value or value in SERVERS:
        return ""
    return f"is no server that rules are written for: {_NAMES}."


def _nginx(moves: Iterable[Move], _gone: Iterable[str]) -> str:
    """Render lines of a `map "$uri?$args"`; for gone posts nginx sees files."""
    rows = (
        f"{_quoted(f'{move.path}?{move.query}')} {_quoted(_plain(move.target))};"
        for move in moves
    )
    return _lines('included by: map "$uri?$args" $moved { … }', rows)


def _caddy(moves: Iterable[Move], _gone: Iterable[str]) -> str:
    """Render lines of a `map "{path}?{query}"`; for gone posts Caddy sees files."""
    rows = (
        f"{_quoted(_plain(f'{move.path}?{move.query}'))} {_quoted(_plain(move.target))}"
        for move in moves
    )
    return _lines('imported by: map "{path}?{query}" {moved} { … }', rows)


def _apache(moves: Iterable[Move], gone: Iterable[str]) -> str:
    """Render an .htaccess; patterns are compared with paths below its folder."""

    def rows() -> Iterator[str]:
        yield "RewriteEngine On"
        for move in moves:
            yield f'RewriteCond %{{QUERY_STRING}} "^{_escaped(move.query)}$"'
            target = re.sub(r"([%$\\])", r"\\\1", move.target)
            options = "[R=301,L,NE,QSD]"
            yield f'RewriteRule "^{_escaped(move.path[1:])}$" "{target}" {options}'
        for path in gone:
            yield f'RewriteRule "^{_escaped(path[1:])}$" - [G]'

    return _lines("read by Apache, where AllowOverride has FileInfo", rows())


def _netlify(moves: Iterable[Move], _gone: Iterable[str]) -> str:
    rows = (
        " ".join([_no_spaces(move.path), *move.query.split("&"), move.target, "301!"])
        for move in moves
    )
    return _lines("read by Netlify", (re.sub(" +", " ", row) for row in rows))


def _cloudflare(moves: Iterable[Move], _gone: Iterable[str]) -> str:
    rows = (f"{_no_spaces(move.path)} {move.target} 301" for move in moves)
    return _lines("read by Cloudflare Pages", rows)


SERVERS: Mapping[str, RulesFile] = {
    "apache": RulesFile(".htaccess", knows_queries=True, render=_apache),
    "caddy": RulesFile("redirects.caddy", knows_queries=True, render=_caddy),
    "cloudflare": RulesFile("_redirects", knows_queries=False, render=_cloudflare),
    "netlify": RulesFile("_redirects", knows_queries=True, render=_netlify),
    "nginx": RulesFile("redirects.nginx", knows_queries=True, render=_nginx),
}


_NAMES = ", ".join(sorted(SERVERS))


def render_rules(server: str, moves: Iterable[Move], gone: Iterable[str]) -> bytes:
    """Return the text of a server's file, sorted, each old address once."""
    first = {(move.path, move.query): move for move in sorted(moves, key=_order)}
    return SERVERS[server].render(first.values(), sorted(set(gone))).encode()


def _order(move: Move) -> tuple[str, str, str]:
    return (move.path, move.query, move.target)


def _lines(what: str, rows: Iterable[str]) -> str:
    return "".join(f"{row}\n" for row in (f"# Made by Causerie; {what}", *rows))


def _quoted(text: str) -> str:
    """Quote a text for nginx and Caddy."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _plain(text: str) -> str:
    """Encode what begins a variable."""
    return text.replace("$", "%24").replace("{", "%7B").replace("}", "%7D")


def _escaped(text: str) -> str:
    """Escape a text as a regular expression between Apache's quotes."""
    return re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", text).replace('"', "\\x22")


def _no_spaces(path: str) -> str:
    return path.replace(" ", "%20")
