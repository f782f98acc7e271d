"""Page owners: what each page of Pelican's generators is, in the author's words."""

from collections.abc import Mapping
from typing import Any, Protocol

from causerie.bridge.output_registry import Kind, Owner

# Names of pages by their templates, of those that show no single post or name.
_PAGES = {
    "index": "the home page",
    "archives": "the archives",
    "categories": "the list of categories",
    "tags": "the list of tags",
    "search": "the search page",
    "authors": "the list of authors",
    "404": "the page for what is not found",
    "podcast": "the podcast's page",
    "period_archives": "the archive of that time",
}


class HasSource(Protocol):
    """A post, or the row of one."""

    @property
    def source(self) -> str:
        """Its file below content/."""


def owner_of_post(post: HasSource) -> Owner:
    """Return the owner of a post's page."""
    return Owner(f"content/{post.source}", Kind.POST, post.source, "slug")


def owner_of_embed(post: HasSource) -> Owner:
    """Return the owner of the page of an episode that other sites frame."""
    return Owner(
        f"the player of content/{post.source}", Kind.PAGE, post.source, "audio"
    )


def owner_of_alias(post: HasSource, alias: str = "") -> Owner:
    """Return the owner of the page at an old address of a post."""
    name = f"an old address of content/{post.source}"
    return Owner(name, Kind.ALIAS, post.source, "aliases", alias)


def owner_of_page(template: str, given: Mapping[str, Any]) -> Owner:
    """Return the owner of a page, by its template and the template's variables."""
    if "target" in given:
        return owner_of_alias(given["target"].post)
    for name in ("tag", "author", "series"):
        if subject := given.get("series_name" if name == "series" else name):
            key = "tags" if name == "tag" else name
            return owner_of_list(f"the {name} {subject!s}", key, _first(given))
    if content := given.get("article") or given.get("page"):
        is_player = template.removesuffix(".html") == "embed"
        return (owner_of_embed if is_player else owner_of_post)(content.post)
    if category := given.get("category"):
        named = f"the category {category!s}"
        return owner_of_list(named, "category", _first(given))
    lang = given.get("page_lang")
    return owner_of_language(template, lang) if lang else owner_of_template(template)


def owner_of_language(template: str, lang: str) -> Owner:
    """Return the owner of a page for one of the site's further languages."""
    return Owner(f"{owner_of_template(template).name} in {lang!r}", Kind.PAGE)


def owner_of_template(template: str) -> Owner:
    """Return the owner of a page that shows no single post or name."""
    page = template.removesuffix(".html")
    named = f"the page of the template {page}.html"
    return Owner(_PAGES.get(page, named), Kind.PAGE)


def owner_of_list(name: str, key: str, source: str) -> Owner:
    """Return the owner of the page of a name; `source` is of its first post."""
    return Owner(name, Kind.LIST, source, key)


def _first(given: Mapping[str, Any]) -> str:
    posts = given.get("articles") or given.get("series_posts") or ()
    return str(posts[0].relative_source_path) if posts else ""
