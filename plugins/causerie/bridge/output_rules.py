"""Output rules: no address twice, no unpublished files, pages at old addresses."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pelican.contents import Content, Static
from pelican.generators import Generator

from causerie.bridge.entry import Entry
from causerie.bridge.output_registry import Kind, Owner
from causerie.bridge.page_owners import owner_of_alias, owner_of_post
from causerie.bridge.repeated_problems import RepeatedProblem
from causerie.bridge.resolve_links import normalise_parts
from causerie.bridge.site import Site, site_of
from causerie.post import Article, Status
from causerie.problems import Level, Problem
from causerie.urls import address_of, save_as

_NO_PAGE = re.compile(r"\.(?!x?html?$)[a-z]{2,5}$", re.IGNORECASE)  # /index.php


class AliasGenerator(Generator):  # type: ignore[misc]
    """Write a page at each old address of a post that redirects to the new one."""

    def generate_output(self, writer: Any) -> None:
        """Write the pages, through the theme's template `redirect`."""
        site = site_of(self.settings)
        for entry in site.build.entries:
            if entry.post.status is Status.DRAFT:
                continue
            for alias in entry.post.aliases:
                writer.write_file(
                    save_as(alias),
                    self.get_template("redirect"),
                    self.context,
                    target_url=site.absolute(entry.post.path),
                    target=entry.content,  # so that reads of it are tracked
                )


def register_posts(site: Site) -> None:
    """Register the files of posts and their aliases, before all other files.

    The later of two posts at one address is removed from Pelican's lists, so that the
    rest of the site is still built and every other problem found.
    """
    for entry in list(site.build.entries):
        if hasattr(entry.content, "override_save_as"):
            continue  # the author lets it replace a page
        file = entry.content.save_as
        if file and not site.files.register(file, owner_of_post(entry.post), once=True):
            _remove_entry(site, entry)
    for place, entry in enumerate(site.build.entries):
        post = entry.post
        registered = tuple(
            alias
            for alias in post.aliases
            if site.files.register(
                save_as(alias), owner_of_alias(post, alias), once=True
            )
        )
        if registered != post.aliases:
            site.build.entries[place] = replace(
                entry, post=replace(post, aliases=registered)
            )


def find_future_clashes(site: Site) -> Iterator[RepeatedProblem]:
    """Find drafts and posts of the future whose address another post has."""
    waiting: dict[str, Owner] = {}
    for entry in site.build.entries:
        if entry.post.status is not Status.DRAFT:
            continue
        content, owner = entry.content, owner_of_post(entry.post)
        lang = "" if content.in_default_lang else "LANG_"
        setting = str(site.settings[f"{entry.post.kind.upper()}_{lang}SAVE_AS"])
        own = vars(content).get("own_slug", content.slug)
        file = setting.format(**{**content.url_format, "slug": own})
        other = site.files.registry.files.get(file) or waiting.setdefault(file, owner)
        if other is not owner:
            where = site.reporter.where_of(owner)
            address = address_of(file)
            what = f"Its address {address}, once published, is that of {other.name}."
            problem = Problem(where, what, "Give it another Slug.", Level.WARNING)
            yield RepeatedProblem(problem, owner.source, owner.key)


def find_aliases_of_wrong_type(site: Site) -> Iterator[RepeatedProblem]:
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
                    site.reporter.where_of(owner), what, fix, Level.WARNING
                )
                yield RepeatedProblem(problem, owner.source, owner.key, alias)


def register_files(site: Site, generator: Any) -> None:
    """Register the static files that will be copied; skip those of other owners."""
    settings = site.settings
    folder = settings["THEME_STATIC_DIR"]
    theme = Owner("the theme", Kind.FILE)
    for name in settings["THEME_STATIC_PATHS"]:
        root = Path(generator.theme) / name
        for path in sorted(root.rglob("*")):
            if path.is_file():
                site.files.register(
                    f"{folder}/{path.relative_to(root).as_posix()}", theme
                )
    files = generator.context["staticfiles"]
    files[:] = [
        static
        for static in files
        if site.files.register(
            static.save_as,
            Owner(
                f"content/{static.relative_source_path}",
                Kind.FILE,
                static.relative_source_path,
            ),
        )
    ]


def skip_missing_files(site: Site) -> None:
    """Skip static files that do not exist; the check of links reports them."""
    files = site.build.generators["articles"].context["staticfiles"]
    files[:] = [static for static in files if Path(static.source_path).is_file()]


def attach_files(site: Site) -> None:
    """Move files that posts name by {attach} beside their pages.

    Pelican does so when it writes the page, perhaps in another process, and not after
    the file's address was read.
    """
    context = site.build.generators["articles"].context
    for reference in site.build.references:
        if reference.attached and reference.source.content.save_as:
            static = context["static_content"][reference.file]
            static.attach_to(reference.source.content)


def withhold_files(site: Site) -> None:
    """Leave out files that only unpublished posts use.

    Pelican would publish them (getpelican/pelican#3371). A file that no post names
    at all is published: the theme or another site may use it.
    """
    used = files_used(site)
    withheld = used[False] - used[True]
    context = site.build.generators["articles"].context
    context["staticfiles"][:] = [
        static
        for static in context["staticfiles"]
        if static.relative_source_path not in withheld
        and _address(static).lstrip("/") not in withheld
    ]


def files_used(site: Site) -> dict[bool, set[str]]:
    """Return the files below content/ that published, and unpublished, posts use."""
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for reference in site.build.references:
        public = reference.source.post.status is not Status.DRAFT
        file = reference.file or unquote(reference.path).lstrip("/")
        used[public].add(normalise_parts(file))
    for entry in site.build.entries:
        public = entry.post.status is not Status.DRAFT
        if isinstance(post := entry.post, Article):
            named = (post.cover, post.image, post.transcript, *post.audio)
            used[public].update(filter(None, named))
    return used


def _address(static: Static) -> str:
    """Return a file's address; reading `.url` itself would prevent attaching it."""
    address: str = Content.url.fget(static)
    return address


def _remove_entry(site: Site, entry: Entry) -> None:
    site.build.entries.remove(entry)
    for generator in site.build.generators.values():
        for value in vars(generator).values():
            if isinstance(value, list) and entry.content in value:
                value.remove(entry.content)
