"""Redirect pages: what stands at old addresses that are no post's, without a server.

A host that knows no rules can answer them by files alone: a page that leads on, or at
the old address of a feed the feed itself, as apps follow no page. Only a release has
them, and only while WEB_SERVER names nobody who leads them on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from causerie.bridge.output_registry import Kind, Owner
from causerie.bridge.redirect_rules import knows_queries
from causerie.bridge.redirects_file import Redirect, read_redirects
from causerie.bridge.site import Site
from causerie.header.addresses import has_query
from causerie.problems import Level, Problem, Where
from causerie.urls import file_of, normalise_path, save_as

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_PAGE_NAME = re.compile(r"\.(?:x?html?|xml|rss|atom|rdf)$|^[^.]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """Where an old address leads, as the template `redirect` asks for it."""

    title: str
    url: str  # below the site's root, or of another site
    lang: str  # of the page that leads on
    is_elsewhere: bool
    feed: str  # the type of the feed that it is; empty: it is none


def write_redirect_pages(site: Site) -> None:
    """Write a page or a feed at each old address of REDIRECTS that nothing stands at.

    The files that they lead to must have been written.
    """
    name = site.settings.get("REDIRECTS", "")
    if not name or not site.release or site.settings.get("WEB_SERVER"):
        return
    generator = site.build.generators["articles"]
    template = generator.get_template("redirect")
    titles: dict[Path, str] = {}
    for redirect in _for_pages(read_redirects(site.root, name)[0]):
        file = save_as(redirect.old)
        if file in site.files.registry.files:
            continue  # a page, or an old address of a post, goes first
        owner = Owner(f"an old address of {name}", Kind.ALIAS)
        clash = site.files.registry.register(file, owner)
        if clash and clash.problem.level is Level.ERROR:
            here = Where(name, redirect.line)
            found = replace(clash.problem, where=here, level=Level.WARNING)
            site.reporter.report_as("between", [found])
            continue
        there = site.output / save_as(re.split("[?#]", redirect.new)[0])
        if _is_same_feed(redirect, there):
            data = there.read_bytes()
        elif file.endswith(".html"):
            target = _target(redirect.new, there, site.lang, titles)
            url = redirect.new if target.is_elsewhere else site.absolute(redirect.new)
            given = {"target": target, "target_url": url, "output_file": file}
            data = template.render({**generator.context, **given}).encode()
        else:
            continue
        path = site.output / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def check_redirect_pages(site: Site) -> Iterator[Problem]:
    """Find the old addresses that nothing but a web server leads on, if none does.

    They are told once, with their count.
    """
    name = site.settings.get("REDIRECTS", "")
    server = site.settings.get("WEB_SERVER", "")
    if not name or knows_queries(server):
        return
    redirects, _ = read_redirects(site.root, name)
    pages = {redirect.old for redirect in _for_pages(redirects)}
    others = [
        redirect
        for redirect in redirects
        if (has_query(redirect.old) if server else redirect.old not in pages)
    ]
    if others:
        why = "lead on by a web server's rules alone, and none is named"
        why = f"have a query, and {server} leads none on" if server else why
        what = f"{len(others)} old addresses {why}: {others[0].old} is the first."
        fix = (
            'Write WEB_SERVER = "nginx" (or apache, caddy, netlify), or take them out.'
        )
        yield Problem(Where(name, others[0].line), what, fix, Level.WARNING)


def _for_pages(redirects: list[Redirect]) -> Iterator[Redirect]:
    """Yield those at whose old address a file can stand that is sent as it should."""
    for redirect in redirects:
        last = redirect.old.rpartition("/")[2]
        if has_query(redirect.old) or not _PAGE_NAME.search(last):
            continue
        if save_as(redirect.old).endswith(".html") or redirect.new.endswith(".xml"):
            yield redirect


def _is_same_feed(redirect: Redirect, there: Path) -> bool:
    """Return whether subscribers of an old address are to get the new feed there.

    That is the site's own feeds and those of its lists. A copy for each post, author
    and tag, which have none here, would be larger than the site: a page leads on.
    """
    if there.suffix != ".xml" or not there.is_file():
        return False
    old, new = normalise_path(redirect.old), redirect.new
    if not save_as(old).endswith(".html"):
        return True
    before, mark, _ = old.rpartition("/feed/")
    folder = new.rpartition("/")[0]
    return bool(mark) and (before == folder or folder not in {"", "/comments"})


def _target(new: str, there: Path, lang: str, titles: dict[Path, str]) -> Target:
    if not new.startswith("/"):
        return Target(new, new, lang, is_elsewhere=True, feed="")
    if there not in titles:
        titles[there] = _read_title(there)
    kind = {"feed.xml": "rss", "podcast.xml": "rss", "atom.xml": "atom"}.get(there.name)
    feed = f"application/{kind}+xml" if kind else ""
    title = titles[there] or file_of(new)
    return Target(title, new.removeprefix("/"), lang, is_elsewhere=False, feed=feed)


def _read_title(page: Path) -> str:
    """Return the title of a page, without the site's name; empty for other files."""
    if page.suffix != ".html" or not page.is_file():
        return ""
    found = _TITLE.search(page.read_text(encoding="utf-8", errors="replace"))
    return unescape(found[1]).rpartition(" | ")[0] if found else ""
