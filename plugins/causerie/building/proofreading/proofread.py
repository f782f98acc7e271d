"""Proofread: read all posts of a built site by every rule.

Only `inv check` does: it takes a while, and most of it is no fault of the pages.
"""

from collections.abc import Iterator

from causerie.bridge.dead_links import find_line, read_source_lines
from causerie.bridge.site import Site
from causerie.building.proofreading import (
    controls,
    headings,
    images,
    links,
    markup_rules,
    posts,
)
from causerie.building.proofreading import words as words_rules
from causerie.building.proofreading.rule import PageRule, PostPage
from causerie.post import Status
from causerie.problems import Level, Problem, Where
from causerie.text.html_links import find_links
from causerie.urls import is_web_link, site_path

RULES: tuple[PageRule, ...] = (
    *headings.RULES,
    *images.RULES,
    *links.RULES,
    *markup_rules.RULES,
    *controls.RULES,
    *words_rules.RULES,
    *posts.RULES,
)


def find_faults(site: Site) -> Iterator[Problem]:
    """Yield what the rules find in the posts of a site; in drafts, warnings."""
    pages = list(_read_pages(site))
    for page in pages:
        draft = page.post.status is Status.DRAFT
        for rule in RULES:
            level = Level.WARNING if draft else rule.level
            for found in rule.check(page):
                what, fix = rule.describe(found)
                where = _place(site, page, found.line)
                yield Problem(where, what, fix, level, rule.code, rule.kind)
    for whole, page, violation in posts.compare_posts(pages, site.now):
        what, fix = whole.describe(violation)
        where = _place(site, page, violation.line)
        codes = (whole.code, whole.kind)
        yield Problem(where, what, fix, Level.WARNING, *codes)


def outgoing_links(site: Site) -> dict[str, list[str]]:
    """Return the addresses elsewhere that posts link to, with their places."""
    found: dict[str, list[str]] = {}
    for page in _read_pages(site):
        if page.post.status is Status.DRAFT and site.release:
            continue
        for link in find_links(page.html):
            url = link.href.strip()
            if is_web_link(url, most=2000) and site_path(url, site=site.url) is None:
                line = find_line(page.lines, link.href)
                places = found.setdefault(url, [])
                where = str(_place(site, page, line))
                if where not in places:
                    places.append(where)
    return found


def _read_pages(site: Site) -> Iterator[PostPage]:
    for entry in site.build.entries:
        if entry.post.status is not Status.GONE:
            lines = read_source_lines(site.content / entry.post.source)
            yield PostPage(entry.post, entry.body, site.content, lines)


def _place(site: Site, page: PostPage, line: int) -> Where:
    return Where(f"{site.content.name}/{page.post.source}", line)
