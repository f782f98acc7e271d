"""Old links: where an address of the old blog leads in this site."""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from causerie.bridge.slugs import make_slug
from causerie.importing.export import Term
from causerie.importing.places import Place, old_path
from causerie.importing.survey import Attachment, Survey
from causerie.urls import host_of, normalise_path

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_PAGE = re.compile(r"(?:page/\d+/|comment-page-\d+/|\d{1,2}/|feed/(?:\w+/)?)$")
_FEEDS = {"/feed/": "/feed.xml", "/feed/rss2/": "/feed.xml", "/feed/rss/": "/feed.xml"}
_FEEDS_TOO = {"/feed/atom/": "/atom.xml", "/comments/feed/": "/comments/feed.xml"}
# Places of a post's page that WordPress's themes have, and ours has not.
_NO_PLACE = re.compile(r"(?:respond|comments?|more-\d+|content|top|site-content)$")


@dataclass(slots=True)
class OldLinks:
    """What is known of the old addresses."""

    home: str  # the URL of the old blog
    hosts: frozenset[str]
    places: Mapping[str, Place]  # by id
    media: Callable[[str], str]  # a URL to its file below content/, or empty
    by_path: dict[str, Place] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # old paths to our links
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)  # of attachments
    attachments: Mapping[str, Attachment] = field(default_factory=dict)  # by id
    site: str = ""  # the URL of this one
    comments: Container[str] = ()  # ids of those that are published

    def resolve(self, href: str) -> str | None:
        """Return what a link becomes; None if it leads nowhere within this site.

        Links to elsewhere stay as they are.
        """
        href = href.strip()
        if not href or href.startswith("#"):
            return href if len(href) > 1 else None
        try:
            parts = urlsplit(urljoin(f"{self.home}/", href))
        except ValueError:
            return None
        url = parts.geturl()
        if parts.scheme not in {"http", "https"}:
            return href
        if parts.hostname in _THIS_MACHINE - self.hosts:
            return None
        if file := self.media(url):
            return f"{{static}}/{_in_link(file)}"
        return self._resolve_own(url) if parts.hostname in self.hosts else url

    def _resolve_own(self, url: str) -> str | None:
        parts = urlsplit(url)
        fragment = "" if _NO_PLACE.match(parts.fragment) else parts.fragment
        path = self.below(parts.path)
        if path is None:
            return None if self._is_here(url) else url  # or beside the blog
        query = parse_qs(parts.query)
        if path in {"/", "/index.php"}:
            for key in ("p", "page_id"):
                if key in query:
                    return self._to(self.places.get(query[key][0]), fragment)
            if "attachment_id" in query:
                return self._to_attachment(query["attachment_id"][0])
            for key in ("cat", "tag", "author"):
                if key in query:
                    return self.lists.get(f"/?{key}={query[key][0]}")
            return "{index}" if not parts.query else None
        path = path.removeprefix("/index.php")
        return self._to_page(path) or self._to_known(path, fragment)

    def _to_page(self, path: str) -> str | None:
        """Return a link to the file that an attachment's page was about."""
        return self._to_file(*self.pages.get(path, ("", "")))

    def _to_attachment(self, number: str) -> str | None:
        file = self.attachments.get(number)
        return self._to_file(file.attached.url, file.parent) if file else None

    def _to_file(self, url: str, post: str) -> str | None:
        if file := self.media(url) if url else "":
            return f"{{static}}/{_in_link(file)}"
        return self._to(self.places.get(post), "")

    def _to_known(self, path: str, fragment: str) -> str | None:
        """Return a link to a post or a list, or to what a page of it was of."""
        for known in (path, _PAGE.sub("", path)):
            if place := self.by_path.get(known):
                return self._to(place, fragment)
            if found := self.lists.get(known):
                return found
        return None

    def _is_here(self, url: str) -> bool:
        """Return whether an address will be this site's, which has no page there."""
        root = urlsplit(self.site).path.rstrip("/")
        hosts = {host_of(each).removeprefix("www.") for each in (url, self.site)}
        return len(hosts) == 1 and f"{urlsplit(url).path}/".startswith(f"{root}/")

    def below(self, path: str) -> str | None:
        """Return a path below the old blog's front page, with a slash at its end."""
        root = urlsplit(self.home).path.rstrip("/")
        path = normalise_path(path)
        if root and path != root and not path.startswith(f"{root}/"):
            return None
        path = path[len(root) :] or "/"
        last = path.rpartition("/")[2]
        return path if not last or "." in last else f"{path}/"

    def _to(self, place: Place | None, fragment: str) -> str | None:
        if place is None or not place.is_visible:
            return None
        link = f"{{filename}}/{_in_link(place.source)}"
        comment = fragment.removeprefix("comment-")
        if comment != fragment and comment not in self.comments:
            fragment = ""
        return f"{link}#{fragment}" if fragment else link


def make_old_links(
    survey: Survey,
    places: Mapping[str, Place],
    settings: Mapping[str, Any],
    media: Callable[[str], str],
) -> OldLinks:
    """Return what the links of old posts are looked up in."""
    hosts = own_hosts(survey.blog.url, str(settings["SITEURL"]))
    site = str(settings["SITEURL"])
    links = OldLinks(survey.blog.url, hosts, places, media, site=site)
    links.comments, links.attachments = survey.comments, survey.attachments
    for item in survey.items:
        place = places[item.id]
        if place.old_path and (path := links.below(place.old_path)):
            links.by_path.setdefault(path, place)
        for slug in (value for key, value in item.meta if key == "_wp_old_slug"):
            older = _with_slug(place.old_path, slug)
            if older and (path := links.below(older)):
                links.by_path.setdefault(path, place)
    for attachment in survey.attachments.values():
        path = links.below(old_path(attachment.link))
        if path and path != "/":
            links.pages[path] = (attachment.attached.url, attachment.parent)
    links.lists.update(_lists(survey, places, settings))
    return links


def own_hosts(blog: str, site: str) -> frozenset[str]:
    """Return the hosts of a blog: with www. and without, there and where it moves to.

    A blog at wordpress.com with a domain of its own has links to both.
    """
    bare = {host_of(blog).removeprefix("www.")}
    bare |= {host_of(site).removeprefix("www.")} - _THIS_MACHINE
    bare.discard("")
    return frozenset(bare | {f"www.{host}" for host in bare})


def _with_slug(path: str, slug: str) -> str:
    """Return the address that a post had when its slug was another."""
    front, _, _ = path.rstrip("/").rpartition("/")
    return normalise_path(f"{front}/{unquote(slug)}/") if path and slug else ""


def _lists(
    survey: Survey, places: Mapping[str, Place], settings: Mapping[str, Any]
) -> dict[str, str]:
    """Return the lists of the old blog that this site has too."""
    found = {**_FEEDS, **_FEEDS_TOO}
    categories: set[str] = set()
    tags: set[str] = set()
    for item in survey.items:
        place = places[item.id]
        if not place.is_visible or place.kind == "page":
            continue
        category, words = survey.sort_terms(item)
        categories.add(category)
        tags.update(words)
        for length in (4, 7, 10):
            here = place.date.astimezone(ZoneInfo(settings["TIMEZONE"]))
            day = f"/{here:%Y-%m-%d}"[: length + 1].replace("-", "/")
            if settings.get("DAY_ARCHIVE_SAVE_AS"):
                found[f"{day}/"] = f"{day}/"
        name = survey.author(item.creator)
        link = f"{{author}}{_in_link(name)}"
        found |= dict.fromkeys(author_paths(item.creator), link)
    for term in survey.terms.values():
        base = {"category": "category", "post_tag": "tag"}.get(term.taxonomy)
        if base is None:
            continue
        category = survey.spelling("category", term.name)
        tag = survey.spelling("tag", term.name)
        if base == "category" and category in categories:
            link = f"{{category}}{_in_link(category)}"
        elif tag in tags:
            link = f"{{tag}}{_in_link(tag)}"
        else:
            continue
        ways = (*term_paths(survey, term.taxonomy, term.slug), term_query(term))
        found |= dict.fromkeys(ways, link)
    return found


def term_paths(survey: Survey, taxonomy: str, slug: str) -> tuple[str, ...]:
    """Return the old addresses of a category or tag: with and without those above."""
    base = {"category": "category", "post_tag": "tag"}[taxonomy]
    parts = [slug]
    while (term := survey.terms.get((taxonomy, parts[0]))) and term.parent:
        if term.parent in parts:
            break
        parts.insert(0, term.parent)
    ways = (f"/{base}/{'/'.join(parts)}/", f"/{base}/{slug}/")
    return tuple(dict.fromkeys(map(normalise_path, ways)))


def term_query(term: Term) -> str:
    """Return the address of a category or tag where a blog has no permalinks."""
    return f"/?cat={term.id}" if term.taxonomy == "category" else f"/?tag={term.slug}"


def author_paths(login: str) -> tuple[str, ...]:
    """Return the old addresses of an author: WordPress makes a slug of the login.

    >>> author_paths("ana.l")
    ('/author/ana.l/', '/author/ana-l/')
    """
    ways = (f"/author/{login}/", f"/author/{make_slug(login.replace('.', '-'))}/")
    return tuple(dict.fromkeys(map(normalise_path, ways)))


def _in_link(name: str) -> str:
    """Write a name so that a link of Markdown ends where it should."""
    return name.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
