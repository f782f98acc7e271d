"""Alias pages: at each old address of a post, a page that redirects to the new one.

And the rules by which the site's web server does, where it is named.
"""

import re
from collections.abc import Iterator
from typing import Any

from pelican.generators import Generator

from causerie.bridge.output_registry import Owner
from causerie.bridge.page_owners import owner_of_alias
from causerie.bridge.redirect_pages import check_redirect_pages
from causerie.bridge.redirect_rules import (
    SERVERS,
    Move,
    knows_queries,
    read_move,
    render_rules,
)
from causerie.bridge.redirects_file import check_redirects, redirect_moves
from causerie.bridge.site import Site, site_of
from causerie.post import Status
from causerie.problems import Level, Problem
from causerie.urls import save_as

_NO_PAGE = re.compile(r"\.(?!x?html?$)[a-z]{2,5}$", re.IGNORECASE)  # /index.php


class AliasGenerator(Generator):  # type: ignore[misc]
    """Write a page at each old address of a post that redirects to the new one."""

    def generate_output(self, writer: Any) -> None:
        """Write the pages, through the theme's template `redirect`."""
        site = site_of(self.settings)
        for entry in () if site.build.table else site.build.entries:
            if entry.post.status is Status.DRAFT:
                continue
            for alias in entry.post.aliases:
                writer.write_file(
                    save_as(alias),
                    self.get_template("redirect"),
                    self.context,
                    target_url=site.absolute(entry.post.path),
                    target=entry.content,
                )


def check_aliases(site: Site) -> Iterator[Problem]:
    """Check old addresses that no page can stand at: only a server's rule leads on."""
    server = site.settings.get("WEB_SERVER", "")
    if not server:
        yield from _of_wrong_type(site)
    yield from check_redirects(site)
    yield from check_redirect_pages(site)
    yield from _with_queries(site, server)


def write_rules(site: Site) -> None:
    """Write the rules of the server that WEB_SERVER names, in a release."""
    if not (server := site.settings.get("WEB_SERVER", "")):
        return
    moves: list[Move] = []
    gone: list[str] = []
    for entry in site.build.entries:
        post = entry.post
        if post.status is Status.DRAFT:
            continue
        if post.status is Status.GONE:
            gone.append(read_move(post.path, "", site.path).path)
        queries = post.queries if knows_queries(server) else ()
        moves += [
            read_move(alias, post.path, site.path)
            for alias in (*post.aliases, *queries)
        ]
    known = {(move.path, move.query) for move in moves}
    moves += [
        move
        for move in redirect_moves(site, server)
        if (move.path, move.query) not in known
    ]
    owner = Owner("the rules for WEB_SERVER")
    site.write(f"/{SERVERS[server].name}", render_rules(server, moves, gone), owner)


def _with_queries(site: Site, server: str) -> Iterator[Problem]:
    owners: dict[tuple[str, str], Owner] = {}
    for entry in site.build.entries:
        for alias in entry.post.queries:
            owner = owner_of_alias(entry.post, alias)
            place = site.reporter.place_of_owner(owner)
            if not knows_queries(server):
                what = f"Its old address {alias} has a query: no page can stand there."
                fix = f"Take it out: {server} leads none on." if server else _NAME_IT
                yield Problem(place, what, fix)
                continue
            move = read_move(alias, "", "")
            other = owners.setdefault((move.path, move.query), owner)
            if other.source != owner.source:
                what = f"Its old address {alias} is already {other.name}."
                yield Problem(place, what, "Take the alias out.")


_NAME_IT = (
    'Name the server that leads it on, as WEB_SERVER = "nginx" (or apache, caddy,'
    " netlify), or take it out."
)


def _of_wrong_type(site: Site) -> Iterator[Problem]:
    """Find old addresses that servers send with a type other than HTML."""
    reported = {(clash.owner.source, clash.owner.value) for clash in site.files.clashes}
    for entry in site.build.entries:
        if entry.post.status is Status.DRAFT:
            continue
        for alias in entry.post.aliases:
            owner = owner_of_alias(entry.post, alias)
            found = _NO_PAGE.search(alias)
            if found and (owner.source, alias) not in reported:
                what = f"At its old address {alias} stands a page, and servers send"
                what += f" what ends in {found[0]} as something else."
                fix = "Lead it on by a rule of the web server (WEB_SERVER)."
                problem = Problem(
                    site.reporter.place_of_owner(owner), what, fix, Level.WARNING
                )
                yield problem
