"""Search page: whether a site has one, and where the index stands that it reads.

The page is a template as others; the index is made of the pages, once they are written.
"""

import importlib.util
from collections.abc import Mapping
from typing import Any

from causerie.bridge.output_registry import Owner
from causerie.bridge.site import Site

TEMPLATE = "search"
INDEX_FOLDER = "pagefind"  # below the site's root
_PROGRAM = "pagefind_bin"  # the package of what makes the index
MISSING = (
    "There is no search page: the package pagefind-bin is not installed"
    " (pip install pagefind-bin)."
)


def has_search(settings: Mapping[str, Any]) -> bool:
    """Return whether a site has a search page."""
    templates = settings["DIRECT_TEMPLATES"]
    return TEMPLATE in templates and bool(settings.get("SEARCH_SAVE_AS"))


def leave_out_search(settings: dict[str, Any], program: str = _PROGRAM) -> bool:
    """Leave the search page out where nothing can make its index; return whether."""
    if not has_search(settings) or importlib.util.find_spec(program):
        return False
    names = settings["DIRECT_TEMPLATES"]
    settings["DIRECT_TEMPLATES"] = [name for name in names if name != TEMPLATE]
    return True


def reserve_index(site: Site) -> None:
    """Keep the place of the index clear of the author's files."""
    if has_search(site.settings):
        owner = Owner("the index of the search")
        site.files.register(f"{INDEX_FOLDER}/pagefind.js", owner)
