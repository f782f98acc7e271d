"""Read the settings of all shows of a site, by name.

`Show:` gives the name; that of the main show, which PODCAST itself describes, is empty.
Further shows are in PODCAST["shows"] and inherit some settings of the main show.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from causerie.bridge.site import Site
from causerie.errors import ContentError
from causerie.podcast.settings import PodcastSettings
from causerie.problems import Problem
from causerie.settings import did_you_mean, read_section

# The settings that further shows inherit.
INHERITED = (
    *("author", "owner_name", "owner_email", "copyright", "language", "people"),
    *("explicit", "locked", "media_url", "hub", "feed_items"),
)


def read_shows(site: Site) -> dict[str, PodcastSettings]:
    """Return the settings of each show by its name; faults are reported."""
    written = site.settings.get("PODCAST")
    if written is None:
        return {}
    further = written.get("shows") if isinstance(written, Mapping) else None
    shows: dict[str, PodcastSettings] = {}
    if not further or "title" in written:
        main = site.section("PODCAST", PodcastSettings)
        if main:
            shows[""] = main
    for name, values in _further_shows(further):
        if fault := _name_fault(name):
            what = f'PODCAST["shows"]: {name!r} {fault}'
            site.report([Problem(site.locate("PODCAST", "shows", name), what)])
            continue
        if isinstance(values, Mapping) and "shows" in values:
            what = f'PODCAST["shows"]["{name}"]["shows"]: no show has shows of its own.'
            fix = 'Describe them in PODCAST["shows"].'
            where = site.locate("PODCAST", "shows", name, "shows")
            site.report([Problem(where, what, fix)])
        shared = {key: written[key] for key in INHERITED if key in written}
        own = {**shared, **values} if isinstance(values, Mapping) else values
        read, problems = read_section(
            PodcastSettings,
            own,
            name=f'PODCAST["shows"]["{name}"]',
            locate=lambda _, *keys, show=name: site.locate(
                "PODCAST", "shows", show, *keys
            ),
        )
        site.report(problems)
        if read:
            shows[name] = read
    site.report(_shared_guids(site, shows))
    return shows


def _shared_guids(
    site: Site, shows: Mapping[str, PodcastSettings]
) -> Iterator[Problem]:
    """Yield a problem for each show that has the guid of another."""
    owners: dict[str, str] = {}
    for name, show in shows.items():
        owner = owners.setdefault(show.guid.lower(), name)
        if show.guid and owner != name:
            of = f"the show {owner!r}" if owner else "the main show"
            what = f'PODCAST["shows"]["{name}"]["guid"] is that of {of}, too.'
            fix = "Take the line out: the next release says which to write."
            yield Problem(site.locate("PODCAST", "shows", name, "guid"), what, fix)


def choose_show(named: str, shows: Mapping[str, PodcastSettings]) -> str:
    """Return the name of the show of a post; `named` is the value of its `Show:`.

    Raise ContentError if there is no such show, or if none is named and there are
    several.
    """
    if named in shows:
        return named
    names = [name for name in shows if name]
    if named:
        what = f"There is no show {named!r}."
        fix = did_you_mean(named, names) or 'Describe it in PODCAST["shows"].'
        raise ContentError(what, fix=fix)
    if len(names) == 1:
        return names[0]
    raise ContentError(
        "The episode does not say which show it belongs to.",
        fix=f"Write Show: {', or '.join(names)}.",
    )


def _further_shows(shows: object) -> Iterator[tuple[Any, Any]]:
    if isinstance(shows, Mapping):
        yield from shows.items()


def _name_fault(name: object) -> str:
    """Say what is wrong with the name of a further show."""
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        return "is no name of a show: write a-z, 0-9 and hyphens."
    return "is taken: /podcast/page/ holds older episodes." if name == "page" else ""
