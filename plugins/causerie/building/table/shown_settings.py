"""Shown settings: those of which templates alone, and some feeds, say something.

If only such settings changed, the pages whose templates name them are made again, and
no post is read. Of any other, an update cannot tell what it changes.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from causerie.bridge.check_settings import is_known, misspelt_names
from causerie.bridge.settings_files import FAULTS
from causerie.bridge.site import Site
from causerie.bridge.theme_links import check_profiles
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
_ALSO = {"SITESUBTITLE": ("SITESUBTITLES",)}  # what is made of a setting


def take_up(
    site: Site, changed: Collection[str], changes: RowChanges
) -> tuple[RowChanges, frozenset[str], frozenset[str]]:
    """Return the changes of rows, as other settings have all pages compared.

    Return also the groups of files without templates that show the settings, and the
    names that templates know these by. Raise NeedsFullBuild if a changed setting is
    none of these, or at fault.
    """
    if any(name not in SHOWN and is_known(name) for name in changed):
        raise NeedsFullBuild(why_settings("pelicanconf.py", changed))
    faults = [*site.settings[FAULTS], *misspelt_names(site.settings, site.locate)]
    if faults or any(check_profiles(site)):
        raise NeedsFullBuild("a setting is at fault")
    names = {*changed, *(also for name in changed for also in _ALSO.get(name, ()))}
    return replace(changes, same_keys=False), groups_showing(changed), frozenset(names)


def groups_showing(changed: Iterable[str]) -> frozenset[str]:
    """Return the groups of files without templates that show changed settings."""
    return frozenset(group for name in changed for group in SHOWN.get(name, ()))
