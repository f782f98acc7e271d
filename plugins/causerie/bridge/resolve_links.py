"""Resolve the links of posts to the posts and files of the site."""

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from unicodedata import is_normalized
from urllib.parse import unquote, urlsplit

from causerie.bridge.check_urls import find_fault
from causerie.bridge.entry import Entry, Reference
from causerie.bridge.intrasite_links import (
    FILES,
    MARKED,
    NAMES,
    address_of_name,
    split_fragment,
)
from causerie.bridge.own_urls import rebase
from causerie.bridge.site import Site
from causerie.bridge.unicode_paths import as_on_disk
from causerie.problems import Finding
from causerie.settings import did_you_mean
from causerie.text.html_links import Link, read_links
from causerie.urls import normalise_path, site_path

# {filename} with any word in it, and no braces of templates: {{ … }}, {% … %}
_LIKE_MARKED = re.compile(r"\s*[{|]\s*(?P<what>[\w -]+?)\s*[|}]")
_SENT = frozenset({"form", "button", "input"})


def read_references(site: Site) -> list[Reference]:
    """Return every link of every post and page into the site, or that has a fault."""
    resolver = LinkResolver.from_build(site)
    return [
        found for entry in site.build.entries for found in resolver.references(entry)
    ]


@dataclass(frozen=True, slots=True)
class LinkResolver:
    """Looks up posts and pages by what a link may name: source, path or alias."""

    site: Site
    by_source: Callable[[str], Entry | None]
    by_path: Callable[[str], Entry | None]
    statics: Container[str]  # static files below content/
    sources: Container[str]  # sources that Pelican read, or failed to

    @classmethod
    def from_build(cls, site: Site) -> "LinkResolver":
        """Return a resolver for what Pelican has just read."""
        by_path: dict[str, Entry] = {}
        for entry in site.build.entries:
            by_path[normalise_path(entry.post.path)] = entry
        for entry in site.build.entries:
            for old in old_addresses(entry.post):
                by_path.setdefault(old, entry)
        context = site.build.generators["articles"].context
        return cls(
            site,
            {entry.post.source: entry for entry in site.build.entries}.get,
            by_path.get,
            context["static_content"],
            context["generated_content"],
        )

    def references(self, entry: Entry) -> tuple[Reference, ...]:
        """Return the links of a post into the site, and those with a fault.

        Only links to posts and pages have the text around them: nobody shows others'.
        """
        found: list[Reference] = []
        for link, add_context in read_links(entry.body):
            if link.tag in _SENT and not link.href.strip():
                continue  # a form without an address submits to its own page
            reference = self.resolve(entry, link)
            if reference and reference.target:
                reference = replace(reference, link=add_context())
            if reference:
                found.append(reference)
        return tuple(found)

    def resolve(self, source: Entry, link: Link) -> Reference | None:
        """Return where a link into the site leads, or its fault; None for others."""
        if marked := MARKED.match(link.href):
            return self._resolve_marked(source, link, marked)
        if like := _LIKE_MARKED.match(link.href):
            what = f"The link {link.href!r} begins with no word that is known."
            known = [f"{{{word}}}" for word in (*FILES, *NAMES, "index")]
            fix = did_you_mean(f"{{{like['what'].lower()}}}", sorted(known))
            return Reference(source, link, fault=Finding(what, fix))
        site = self.site
        href = rebase(link.href, site.local_url, site.url)
        path = next(
            (
                path
                for url in site.urls
                if (path := site_path(href, site=url, page=source.post.path))
            ),
            None,
        )
        # a preview's own address is a loopback's
        if path is None or not urlsplit(href).netloc:
            fault = find_fault(href, release=site.release)
            if fault:
                return Reference(source, link, fault=fault)
        if path is None:
            fault = self._above(href)
            return Reference(source, link, fault=fault) if fault else None
        if not is_normalized("NFC", unquote(href)):
            what = f"The link {link.href!r} has accents that are characters apart."
            fix = "The page's are composed: type the link anew, or copy it from there."
            return Reference(source, link, fault=Finding(what, fix))
        parts = urlsplit(href)
        old = self.by_path(f"{path}?{parts.query}") if parts.query else None
        fragment = parts.fragment
        target = old or self.by_path(path) or self.by_path(path + "/")
        return Reference(
            source, link, target, "" if target else path, fragment=fragment
        )

    def _above(self, href: str) -> Finding | None:
        """Find an address that leads right where the site is not below a folder."""
        root = urlsplit(self.site.url).path.rstrip("/")
        parts = urlsplit(href.strip())
        if not root or parts.netloc or not parts.path.startswith("/"):
            return None
        path = normalise_path(parts.path)
        name = unquote(path).lstrip("/")
        if target := self.by_path(path) or self.by_path(path + "/"):
            meant = f"{{filename}}/{target.post.source}"
        elif name in self.statics and (self.site.content / name).is_file():
            meant = f"{{static}}/{name}"
        else:
            return None
        what = f"The link {href!r} leads out of the site, which is below {root}/."
        return Finding(what, f"Write {meant}, which leads there in previews as well.")

    def _resolve_marked(
        self, source: Entry, link: Link, marked: re.Match[str]
    ) -> Reference | None:
        what = marked["what"]
        if what in NAMES:
            return self._resolve_name(source, link, marked)
        if what == "index":
            path = normalise_path(self.site.settings["INDEX_SAVE_AS"])
            return Reference(source, link, path=path)
        written, _, fragment = marked["path"].partition("#")
        written = written.partition("?")[0]
        for path in dict.fromkeys((written, unquote(written))):
            name = as_on_disk(self.site.content, self._below_content(source, path))
            target = self.by_source(name)
            if target and what == "filename":
                return Reference(source, link, target, fragment=fragment)
            # Pelican has an object even for a missing file
            if name in self.statics and (self.site.content / name).is_file():
                attached = what == "attach"
                return Reference(source, link, file=name, attached=attached)
            is_text = name.endswith(".md") and (self.site.content / name).is_file()
            if target or name in self.sources or is_text:
                # one that could not be read is reported by itself
                return _post_as_file(source, link, what) if target else None
        return Reference(source, link, file=name, missing=True)

    def _resolve_name(
        self, source: Entry, link: Link, marked: re.Match[str]
    ) -> Reference:
        what = marked["what"]
        if not split_fragment(marked["path"])[0]:
            fault = Finding(f"The link {link.href!r} names no {what}.", "Write one.")
            return Reference(source, link, fault=fault)
        address = address_of_name(what, marked["path"], self.site.settings)
        path, _, fragment = address.partition("#")
        return Reference(source, link, path=normalise_path(path), fragment=fragment)

    def _below_content(self, source: Entry, path: str) -> str:
        if not path.startswith("/"):
            path = str(PurePosixPath(source.post.source).parent / path)
        return normalise_parts(path)


def _post_as_file(source: Entry, link: Link, what: str) -> Reference:
    told = f"The link {link.href!r} names a post as a file."
    fix = f"Write {{filename}} in place of {{{what}}}."
    return Reference(source, link, fault=Finding(told, fix))


def old_addresses(post: Any) -> Iterator[str]:
    """Yield the old addresses of a post, or a row of one, as links are looked up."""
    for alias in (*post.aliases, *post.queries):
        path, mark, query = alias.partition("?")
        yield normalise_path(path) + mark + query


def normalise_parts(path: str) -> str:
    """Resolve `.` and `..` in a path below content/, without a slash in front.

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
