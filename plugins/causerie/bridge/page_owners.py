"""Page owners: what each page of Pelican's generators is, in the author's words."""

from collections.abc import Mapping
from typing import Any

from causerie.bridge.output_registry import Kind, Owner
from causerie.post import Post

# Names of pages by their templates, of those that show no single post or name.
_PAGES = {
    "index": "the home page",
    "archives": "the archives",
    "categories": "the list of categories",
    "tags": "the list of tags",
    "authors": "the list of authors",
    "404": "the page for what is not found",
    "podcast": "the podcast's page",
    "period_archives": "the archive of that time",
}


def owner_of_post(post: Post) -> Owner:
    """Return the owner of a post's page."""
    return Owner(f"content/{post.source}", Kind.POST, post.source, "slug")


def owner_of_alias(post: Post, alias: str = "") -> Owner:
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
            return _owner_of_list(f"the {name} {subject!s}", key, given)
    if content := given.get("article") or given.get("page"):
        return owner_of_post(content.post)
    if category := given.get("category"):
        return _owner_of_list(f"the category {category!s}", "category", given)
    page = template.removesuffix(".html")
    return Owner(_PAGES.get(page, f"the page of the template {template}"), Kind.PAGE)


def _owner_of_list(name: str, key: str, given: Mapping[str, Any]) -> Owner:
    posts = given.get("articles") or given.get("series_posts") or ()
    source = posts[0].relative_source_path if posts else ""
    return Owner(name, Kind.LIST, source, key)
