"""Old addresses: those of each post, and those of the old blog that are no post's."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from causerie.bridge.redirect_rules import knows_queries
from causerie.bridge.slugs import make_slug
from causerie.header.addresses import alias_fault
from causerie.importing.export import Item
from causerie.importing.old_links import (
    OldLinks,
    author_paths,
    term_paths,
    term_query,
)
from causerie.importing.places import Place
from causerie.importing.survey import Survey
from causerie.urls import normalise_path

_OLD_PAGE = 5  # posts of the shortest list page that a blog is likely to have had
_MOST_PAGES = 300
_FEEDS = {
    "/feed/": "/feed.xml",
    "/feed/rss/": "/feed.xml",
    "/feed/rss2/": "/feed.xml",
    "/feed/rdf/": "/feed.xml",
    "/feed/atom/": "/atom.xml",
    "/?feed=rss2": "/feed.xml",
    "/?feed=rss": "/feed.xml",
    "/?feed=atom": "/atom.xml",
    "/comments/feed/": "/comments/feed.xml",
    "/?feed=comments-rss2": "/comments/feed.xml",
    "/comments/feed/atom/": "/comments/feed.xml",
    "/wp-sitemap.xml": "/sitemap.xml",
    "/sitemap_index.xml": "/sitemap.xml",
}
_PODCAST = {
    "/feed/podcast/": "/podcast.xml",
    "/?feed=podcast": "/podcast.xml",
    "/feed/mp3/": "/podcast.xml",
}


def aliases_of(
    place: Place, survey: Survey, links: OldLinks, *, pages: int
) -> list[str]:
    """Return the old addresses of a post: its own, its pages', its files' pages."""
    own = links.below(place.old_path) if place.old_path else None
    found = [own] if own and own != place.path else []
    found += [path for path, of in links.by_path.items() if of is place and path != own]
    found += [f"{own or place.path}{number}/" for number in range(2, pages + 1)]
    key = "page_id" if place.kind == "page" else "p"
    if place.id.isdecimal():
        found.append(f"/?{key}={place.id}")
    for attachment in survey.children_of(place.id):
        path = links.below(normalise_path(_path(attachment.link)))
        if path and path != "/" and links.pages.get(path):
            found.append(path)
    return [path for path in dict.fromkeys(found) if path and path != place.path]


def _path(link: str) -> str:
    try:
        return urlsplit(link).path
    except ValueError:
        return ""


def write_redirects(
    survey: Survey,
    places: Mapping[str, Place],
    links: OldLinks,
    settings: Mapping[str, Any],
    episodes: Mapping[str, str],
) -> str:
    """Return the lines of old addresses that are no post's, and where they lead.

    `episodes` are the recordings of posts, by their ids: each has a page of its own for
    its player.
    Those with a query are left out if no web server is named that leads them on.
    """
    own = {place.path for place in places.values()}
    queries = knows_queries(settings.get("WEB_SERVER", ""))
    rows: dict[str, str] = {}
    for old, new in _all_redirects(survey, places, links, settings, episodes):
        if old in own or ("?" in old and not queries):
            continue
        if old != new and not alias_fault(old):
            rows.setdefault(old, new)
    return "".join(f"{old} {new}\n" for old, new in sorted(rows.items()))


def _all_redirects(
    survey: Survey,
    places: Mapping[str, Place],
    links: OldLinks,
    settings: Mapping[str, Any],
    episodes: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    yield from _FEEDS.items()
    if settings.get("PODCAST"):
        yield from _PODCAST.items()
        for term in survey.terms.values():
            if term.taxonomy == "series":  # of Seriously Simple Podcasting
                yield normalise_path(f"/feed/podcast/{term.slug}/"), "/podcast.xml"
    posts: Counter[str] = Counter()  # of each list, by its address here
    zone, days = ZoneInfo(settings["TIMEZONE"]), set[str]()
    logins: dict[str, str] = {}  # and the address of each author here
    for item in survey.items:
        place = places[item.id]
        if not place.is_visible:
            continue
        old = links.below(place.old_path) or place.path
        yield f"{old}feed/", "/comments/feed.xml"
        if place.kind == "page":
            continue
        category, tags = survey.sort_terms(item)
        posts["/"] += 1
        posts[_list("CATEGORY_URL", category, settings)] += bool(category)
        posts.update(_list("TAG_URL", tag, settings) for tag in tags)
        author = _list("AUTHOR_URL", survey.author(item.creator), settings)
        if survey.author(item.creator):
            logins[item.creator] = author
        posts[author] += 1
        player = "embed/" if place.id in episodes else ""
        yield f"{old}embed/", f"{place.path}{player}"
        if item.kind == "podcast" and settings.get("WEB_SERVER"):
            yield from _counted_downloads(item, episodes.get(place.id, ""))
        posts.update(_days(place.date))
        if settings.get("DAY_ARCHIVE_SAVE_AS"):
            days.update(_days(place.date.astimezone(zone)))
    yield from _of_authors(survey, posts, logins)
    yield from _of_terms(survey, posts, settings)
    yield from _pages("/", "/archives/", posts["/"])
    yield from _of_days(posts, days)
    yield from _of_attachments(places, links)


def _counted_downloads(item: Item, audio: str) -> Iterator[tuple[str, str]]:
    """Yield where Seriously Simple Podcasting sent apps, to count their downloads."""
    if audio:
        for end in ("", ".mp3", "?ref=feed", ".mp3?ref=feed"):
            yield f"/podcast-download/{item.id}/{quote(item.slug)}{end}", audio


def _of_authors(
    survey: Survey, posts: Mapping[str, int], logins: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for login, author in logins.items():
        for old in author_paths(login):
            yield old, author
            yield f"{old}feed/", "/feed.xml"
            yield from _pages(old, author, posts[author])
    for number, login in survey.logins.items():
        if number and login in logins:
            yield f"/?author={number}", logins[login]


def _days(date: datetime) -> tuple[str, str, str]:
    return (f"/{date:%Y}/", f"/{date:%Y/%m}/", f"/{date:%Y/%m/%d}/")


def _of_days(posts: Counter[str], days: Container[str]) -> Iterator[tuple[str, str]]:
    """Yield the archives of years, months and days: their pages, and by a query.

    `days` are those that the site has, in its own time zone.
    """
    for old in [path for path in posts if path[1:5].isdecimal()]:
        new = old if old in days else "/archives/"
        yield old, new
        if len(old) < len("/2011/03/10/"):  # a rule for each day would be too many
            yield f"/?m={old.replace('/', '')}", new
        yield from _pages(old, new, posts[old], ours=0)


def _of_attachments(
    places: Mapping[str, Place], links: OldLinks
) -> Iterator[tuple[str, str]]:
    """Yield the pages of files: of one of a post, the post has them as its own."""

    def leads_to(url: str) -> str:
        file = links.media(url)
        return quote(f"/{file.removeprefix('root/')}") if file else "/archives/"

    def post_of(parent: str) -> Place | None:
        place = places.get(parent)
        return None if place is None or place.is_draft else place

    for old, (url, parent) in links.pages.items():
        if not post_of(parent):
            yield old, leads_to(url)
    for number, file in links.attachments.items():
        place = post_of(file.parent)
        new = place.path if place else leads_to(file.attached.url)
        yield f"/?attachment_id={number}", new


def _of_terms(
    survey: Survey, posts: Mapping[str, int], settings: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for term in survey.terms.values():
        if term.taxonomy not in {"category", "post_tag"}:
            continue
        category = _list("CATEGORY_URL", term.name, settings)
        tag = _list("TAG_URL", term.name, settings)
        new = category if term.taxonomy == "category" else tag
        if not posts[new]:
            new = tag if posts[tag] else "/archives/"
        has_feed = new == category or (settings.get("FEEDS") or {}).get("tags")
        feed = f"{new}feed.xml" if has_feed and new in {category, tag} else "/feed.xml"
        yield term_query(term), new
        for old in term_paths(survey, term.taxonomy, term.slug):
            yield old, new
            yield f"{old}feed/", feed
            yield from _pages(old, new, posts[new])


def _list(setting: str, name: str, settings: Mapping[str, Any]) -> str:
    """Return the address of a list of posts here."""
    return normalise_path(f"/{settings[setting].format(slug=make_slug(name))}")


def _pages(
    old: str, new: str, posts: int, *, ours: int | None = None
) -> Iterator[tuple[str, str]]:
    """Yield the old pages of a list that this site has no page at."""
    # a list here has page/1/ up to one fewer than its full pages
    last = min(posts // _OLD_PAGE + 1, _MOST_PAGES)
    first = posts // 10 if ours is None else ours
    for number in range(max(first, 2), last + 1):
        yield f"{old}page/{number}/", new
