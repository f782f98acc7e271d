"""Withhold drafts' files: a release leaves out what only unpublished posts use.

A post that is gone is one of them: who took it back took its recording back, too.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pelican.contents import Content, Static

from causerie.bridge.resolve_links import normalise_parts
from causerie.bridge.site import Site
from causerie.post import Article, Status

_UNPUBLISHED = (Status.DRAFT, Status.GONE)


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
    """Return the files below content/ that published, and unpublished, posts use.

    What settings name is used as published posts use it: a cover of a show.
    """
    used: dict[bool, set[str]] = {True: set(), False: set()}
    for name in ("PODCAST", "STYLESHEET"):
        used[True].update(map(normalise_parts, _texts(site.settings.get(name))))
    for reference in site.build.references:
        public = reference.source.post.status not in _UNPUBLISHED
        file = reference.file or unquote(reference.path).lstrip("/")
        used[public].add(normalise_parts(file))
    for entry in site.build.entries:
        public = entry.post.status not in _UNPUBLISHED
        if isinstance(post := entry.post, Article):
            named = (post.cover, post.image, post.transcript, *post.audio)
            used[public].update(filter(None, named))
    return used


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in the value of a setting."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _address(static: Static) -> str:
    """Return a file's address; reading `.url` itself would prevent attaching it."""
    address: str = Content.url.fget(static)
    return address
