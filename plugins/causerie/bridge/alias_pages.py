"""Alias pages: at each old address of a post, a page that redirects to the new one."""

import re
from collections.abc import Iterator
from typing import Any

from pelican.generators import Generator

from causerie.bridge.page_owners import owner_of_alias
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


def find_aliases_of_wrong_type(site: Site) -> Iterator[Problem]:
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
                fix = "Lead it on by a rule of the web server."
                problem = Problem(
                    site.reporter.place_of_owner(owner), what, fix, Level.WARNING
                )
                yield problem
