"""Page slug: where an old page stands below other pages, as its address has it."""

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

from causerie.header.addresses import slug_fault
from causerie.importing.export import Item
from causerie.urls import normalise_path

# Folders of lists, whose pages one below them could be taken for.
_CLOSED = frozenset(
    {"author", "category", "comments", "drafts", "feed", "page", "series", "tag"}
)


def page_slug(item: Item, own: str, pages: Mapping[str, Item], blog: str) -> str:
    """Return the slug of a page: those of the pages above it, and its own.

    `own` is its own as it is here, `pages` are all by their ids, `blog` is the URL of
    the old blog. What no address here can have is left out: its own stays.
    """
    parts = _of_link(item, blog) or _of_parents(item, pages)
    first, above = parts[0], parts[:-1]
    if not above or first in _CLOSED or any(map(slug_fault, above)):
        return own
    if all(part.isdecimal() for part in (*above, own)):  # a month has that address
        return own
    return "/".join([*above, own])


def _of_link(item: Item, blog: str) -> list[str]:
    """Return the parts of a page's address; none if it is of another form."""
    try:
        link, home = urlsplit(item.link), urlsplit(blog)
    except ValueError:
        return []
    root = f"{home.path.rstrip('/')}/"
    path = normalise_path(link.path)
    if link.query or not path.startswith(root):
        return []
    found = path.removeprefix(root).removeprefix("index.php/").strip("/")
    parts = [unquote(part) for part in found.split("/")]
    return parts if parts[-1] == item.slug else []


def _of_parents(item: Item, pages: Mapping[str, Item]) -> list[str]:
    parts, seen = [item.slug], {item.id}
    while (above := pages.get(item.parent)) and above.id not in seen and above.slug:
        seen.add(above.id)
        parts.insert(0, above.slug)
        item = above
    return parts
