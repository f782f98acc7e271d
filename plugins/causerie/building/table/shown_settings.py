"""Shown settings: those of which templates alone, and some feeds, say something.

If only such settings changed, the pages whose templates name them are made again, and
no post is read. Of any other, an update cannot tell what it changes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from causerie.bridge.site import Site
from causerie.building.incremental.why_whole import why_settings
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.early_cutoff import RowChanges

# By name: the groups of other files that show it too. A setting that neither we nor
# Pelican know is a theme's own, and so shown by templates alone.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "DEFAULT_PAGINATION": (),  # keys of lists are made of it, and all lists compared
    "LINKS": (),
    "MENU_PAGES": (),
    "SITESUBTITLE": ("feeds", "responses"),
    "SOCIAL": (),
}


def take_up(site: Site, changed: Collection[str], changes: RowChanges) -> RowChanges:
    """Return the changes of rows, as other settings have all pages compared.

    Raise NeedsFullBuild if a changed setting is none of these, or at fault.
    """
    if not changed:
        return changes
    # only now: an edit of a post needs none of these
    from causerie.bridge.check_settings import is_known, misspelt_names
    from causerie.bridge.settings_files import FAULTS
    from causerie.bridge.theme_links import check_profiles

    if any(name not in SHOWN and is_known(name) for name in changed):
        raise NeedsFullBuild(why_settings("pelicanconf.py", changed))
    faults = [*site.settings[FAULTS], *misspelt_names(site.settings, site.locate)]
    if faults or any(check_profiles(site)):
        raise NeedsFullBuild("a setting is at fault")
    return replace(changes, same_keys=False)


def groups_showing(changed: Iterable[str]) -> frozenset[str]:
    """Return the groups of files without templates that show changed settings."""
    return frozenset(group for name in changed for group in SHOWN.get(name, ()))
