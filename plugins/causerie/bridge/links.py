"""Resolve the links of posts to the posts they lead to, and name those that miss."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from causerie.bridge.site import Entry, Memory, Reference, Site
from causerie.links import Link, find_links
from causerie.post import Status
from causerie.problems import Level, Problem, Where
from causerie.urls import normalise_path, site_path

# {filename}x.md, |filename|x.md: Pelican's own INTRASITE_LINK_REGEX
_MARKED = re.compile(r"[{|](?P<what>\w+)[|}](?P<path>.*)", re.DOTALL)


def read_references(site: Site) -> list[Reference]:
    """Return every link of every post and page into the site itself."""
    pages = Pages.of(site)
    return [found for entry in site.entries for found in pages.references(entry)]


def check_references(site: Site, exists: Callable[[str], bool]) -> Iterator[Problem]:
    """Find links to pages and files that are not there, or not published.

    `exists` tells whether the output has something at a site path. What a draft
    links to is only a warning: it may be a draft too.
    """
    texts: dict[str, list[str]] = {}
    said: set[tuple[str, str]] = set()
    for reference in site.references:
        source = reference.source.post
        href = reference.link.href
        if (source.source, href) in said or not (wrong := _fault(reference, exists)):
            continue
        said.add((source.source, href))
        path = site.content / source.source
        lines = texts.setdefault(source.source, _read_lines(path))
        where = Where(path.relative_to(site.root).as_posix(), find_line(lines, href))
        draft = source.status is Status.DRAFT
        yield Problem(where, *wrong, Level.WARNING if draft else Level.ERROR)


def find_line(lines: Sequence[str], href: str) -> int:
    """Return the line, from 1, where a link first stands; 0 if it is not found.

    What is between code fences is not looked at: it is not a link.
    """
    forms = {href, escape(href), href.replace("&", "&amp;"), unquote(href)}
    pattern = re.compile(
        r"(?<![\w/.{}%-])(?:"
        + "|".join(re.escape(form) for form in sorted(forms))
        + r")(?![\w/%-])"
    )
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = line.lstrip()[:3]
        if mark in {"```", "~~~"} and fence in {"", mark}:
            fence = "" if fence else mark
        elif not fence and pattern.search(line):
            return number
    return 0


@dataclass(frozen=True, slots=True)
class Pages:
    """Every post and page by the ways a link may name it."""

    site: Site
    by_source: Callable[[str], Entry | None]
    by_path: Callable[[str], Entry | None]
    statics: Container[str]  # files below content/ that Pelican knows
    sources: Container[str]  # and sources that it read, or failed to

    @classmethod
    def of(cls, site: Site) -> "Pages":
        """Return those that Pelican has just read."""
        by_path: dict[str, Entry] = {}
        for entry in site.entries:
            by_path[normalise_path(entry.post.path)] = entry
        for entry in site.entries:
            for alias in entry.post.aliases:
                by_path.setdefault(normalise_path(alias), entry)
        context = site.generators["articles"].context
        return cls(
            site,
            {entry.post.source: entry for entry in site.entries}.get,
            by_path.get,
            context["static_content"],
            context["generated_content"],
        )

    @classmethod
    def recalled(cls, site: Site, memory: Memory) -> "Pages":
        """Return those of an earlier build, each looked up when it is asked for."""
        context = memory.context
        statics, sources = context["static_content"], context["generated_content"]
        return cls(site, memory.entry_of, memory.entry_at, statics, sources)

    def references(self, entry: Entry) -> tuple[Reference, ...]:
        """Return the links of a post into the site itself."""
        links = find_links(entry.post.html)
        found = (self.resolve(entry, link) for link in links)
        return tuple(reference for reference in found if reference)

    def resolve(self, source: Entry, link: Link) -> Reference | None:
        """Return what a link leads to, if it leads into the site."""
        if marked := _MARKED.match(link.href):
            return self._resolve_marked(source, link, marked)
        path = next(
            (
                path
                for url in self.site.urls
                if (path := site_path(link.href, site=url, page=source.post.path))
            ),
            None,
        )
        if path is None:
            return None
        target = self.by_path(path) or self.by_path(path + "/")
        return Reference(source, link, target, "" if target else path)

    def _resolve_marked(
        self, source: Entry, link: Link, marked: re.Match[str]
    ) -> Reference | None:
        what = marked["what"]
        if what not in {"filename", "static", "attach"}:
            return None  # {category}, {tag}, {author}, {index}: Pelican makes them
        written = urlsplit(marked["path"]).path
        for path in (written, unquote(written)):
            name = self._below_content(source, path)
            if what == "filename" and (target := self.by_source(name)):
                return Reference(source, link, target)
            # Pelican has an object also for a file that is not there
            if name in self.statics and (self.site.content / name).is_file():
                return Reference(source, link, file=name)
            if name in self.sources or (
                name.endswith(".md") and (self.site.content / name).is_file()
            ):
                return None  # it could not be read: that is told by itself
        return Reference(source, link, file=name, missing=True)

    def _below_content(self, source: Entry, path: str) -> str:
        if not path.startswith("/"):
            path = str(PurePosixPath(source.post.source).parent / path)
        return normalise_parts(path)


def normalise_parts(path: str) -> str:
    """Resolve the dots of a path below content/, without a slash in front.

    >>> normalise_parts("/articles/../images/a b.png")
    'images/a b.png'
    """
    parts: list[str] = []
    for part in PurePosixPath(path.lstrip("/")).parts:
        if part == "..":
            del parts[-1:]
        else:
            parts.append(part)
    return "/".join(parts)


def _fault(
    reference: Reference, exists: Callable[[str], bool]
) -> tuple[str, str] | None:
    href = reference.link.href
    target = reference.target
    if reference.missing:
        return (
            f"The link {href!r} names a file that does not exist.",
            f"Is there a content/{reference.file}?",
        )
    if target is not None:
        if target.post.status is Status.DRAFT:
            return (
                f"The link {href!r} leads to {target.post.source}, a draft or a post"
                " of the future: readers would find nothing there.",
                "Take the link out until that post is published.",
            )
        return None
    if reference.path and not exists(reference.path):
        return (
            f"The link {href!r} leads to {reference.path}, where the site has nothing.",
            "Check the address, or add it to the Aliases of the post it meant.",
        )
    return None


def _read_lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()
