"""What a build writes: no address twice, nothing unpublished, old addresses too."""

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
    """Write a small page at each old address of a post that leads to the new one."""

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
                    target=entry.content,  # itself, so that reads of it are noted
                )


def register_posts(site: Site) -> None:
    """Claim the addresses of posts and their aliases, before all others do.

    Of posts at one address the later is taken out of Pelican's lists, so that the rest
    of the site is still built and every other problem found.
    """
    for entry in list(site.build.entries):
        if hasattr(entry.content, "override_save_as"):
            continue  # the author has it in the place of a page
        file = entry.content.save_as
        if file and not site.files.register(file, owner_of_post(entry.post), once=True):
            _remove_entry(site, entry)
    for place, entry in enumerate(site.build.entries):
        post = entry.post
        kept = tuple(
            alias
            for alias in post.aliases
            if site.files.register(
                save_as(alias), owner_of_alias(post, alias), once=True
            )
        )
        if kept != post.aliases:
            site.build.entries[place] = replace(entry, post=replace(post, aliases=kept))


def find_future_clashes(site: Site) -> Iterator[RepeatedProblem]:
    """Find drafts and posts of the future whose address will be another's as well."""
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
    """Find old addresses that servers send as something else than the page there."""
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
    """Claim what the generator of static files is about to copy, and leave the rest."""
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
    """Publish no file that is not there; who names it is told by the check of links."""
    files = site.build.generators["articles"].context["staticfiles"]
    files[:] = [static for static in files if Path(static.source_path).is_file()]


def attach_files(site: Site) -> None:
    """Have files that posts name by {attach} stand beside their pages.

    Pelican does so when it writes a page, which another process may do, and not once
    the file's address was asked for.
    """
    context = site.build.generators["articles"].context
    for reference in site.build.references:
        if reference.attached and reference.source.content.save_as:
            static = context["static_content"][reference.file]
            static.attach_to(reference.source.content)


def withhold_files(site: Site) -> None:
    """Keep out of the output the files that only unpublished posts use.

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
    """Return the files below content/ that published posts name, and that others do."""
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
    """Return a file's address; asked for itself, it could not be attached any more."""
    address: str = Content.url.fget(static)
    return address


def _remove_entry(site: Site, entry: Entry) -> None:
    site.build.entries.remove(entry)
    for generator in site.build.generators.values():
        for value in vars(generator).values():
            if isinstance(value, list) and entry.content in value:
                value.remove(entry.content)
