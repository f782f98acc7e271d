"""Register output: the addresses of posts, aliases and files, each of one owner."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from causerie.bridge.entry import Entry
from causerie.bridge.output_registry import Kind, Owner
from causerie.bridge.page_owners import owner_of_alias, owner_of_post
from causerie.bridge.site import Site
from causerie.post import Status
from causerie.problems import Level, Problem
from causerie.urls import address_of, save_as


def register_posts(site: Site) -> None:
    """Register the files of posts and their aliases, before all other files.

    The later of two posts at one address is removed from Pelican's lists, so that the
    rest of the site is still built and every other problem found.
    """
    for entry in list(site.build.entries):
        if hasattr(entry.content, "override_save_as"):
            continue  # the author lets it replace a page
        file = entry.content.save_as
        if file and not site.files.register(
            file, owner_of_post(entry.post), exclusive=True
        ):
            _remove_entry(site, entry)
    for place, entry in enumerate(site.build.entries):
        post = entry.post
        registered = tuple(
            alias
            for alias in post.aliases
            if site.files.register(
                save_as(alias), owner_of_alias(post, alias), exclusive=True
            )
        )
        if registered != post.aliases:
            site.build.entries[place] = replace(
                entry, post=replace(post, aliases=registered)
            )


def find_future_clashes(site: Site) -> Iterator[Problem]:
    """Find drafts and posts of the future whose address another post has."""
    waiting: dict[str, Owner] = {}
    for entry in site.build.entries:
        if entry.post.status is not Status.DRAFT:
            continue
        owner, file = owner_of_post(entry.post), later_file(entry)
        other = site.files.registry.files.get(file) or waiting.setdefault(file, owner)
        if other is not owner:
            where = site.reporter.place_of_owner(owner)
            address = address_of(file)
            what = f"Its address {address}, once published, is that of {other.name}."
            problem = Problem(where, what, "Give it another Slug.", Level.WARNING)
            yield problem


def later_file(entry: Entry) -> str:
    """Return the file of a draft's page once it is published."""
    content = entry.content
    lang = "" if content.in_default_lang else "LANG_"
    setting = str(content.settings[f"{entry.post.kind.upper()}_{lang}SAVE_AS"])
    own = vars(content).get("own_slug", content.slug)
    return setting.format(**{**content.url_format, "slug": own})


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


def skip_missing_files(site: Site) -> None:
    """Skip static files that do not exist; the check of links reports them."""
    files = site.build.generators["articles"].context["staticfiles"]
    files[:] = [static for static in files if Path(static.source_path).is_file()]


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


def _remove_entry(site: Site, entry: Entry) -> None:
    site.build.entries.remove(entry)
    for generator in site.build.generators.values():
        for value in vars(generator).values():
            if isinstance(value, list) and entry.content in value:
                value.remove(entry.content)
