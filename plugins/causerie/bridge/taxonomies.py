"""Taxonomies: tags, categories, authors and series, with their addresses and pages.

Names that differ only in what a slug leaves out have one address. If they are the same
word (PME, pme) they are one name; if not, the author is told.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any
from unicodedata import is_normalized, normalize

from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import slugify

from causerie.bridge.pelican_patches import Members
from causerie.bridge.posts import LISTS
from causerie.bridge.site import Site
from causerie.defaults import newest_first
from causerie.post import Status
from causerie.problems import Level, Problem, Where

_NAMES = {"category": Category, "author": Author, "tags": Tag, "authors": Author}
NO_SLUG = "unnamed"  # replaces an empty slug, so that all other problems are found


@dataclass(frozen=True, slots=True)
class TaxonomyName:
    """A tag, category, author or series, as a post writes it."""

    kind: str  # "tag", "category", "author" or "series"
    text: str
    slug: str
    source: str  # of the post
    written: str = ""  # the key of the header that holds it, if not its kind

    @property
    def key(self) -> str:
        """The key of the header that holds it."""
        return self.written or self.kind


def normalise_names(
    metadata: dict[str, Any],
    settings: Mapping[str, Any],
    slugs: MutableMapping[tuple[type, str], str],
) -> None:
    """Drop a post's repeated tags, and give each name a slug; reported later.

    The slugs of a build are kept: its posts share names, and Pelican's slugify is slow.
    """
    for key, cls in _NAMES.items():
        if isinstance(text := metadata.get(key), str):  # of EXTRA_PATH_METADATA
            named = filter(None, map(str.strip, text.split(",")))
            made = [cls(each, settings) for each in named]
            metadata[key] = made if key.endswith("s") else cls(text, settings)
    tags: dict[str, Any] = {}
    for tag in metadata.get("tags", ()):
        _ensure_slug(tag, slugs)
        if known := tags.get(tag.slug):
            metadata.setdefault("repeated", []).append((known.name, tag.name))
        else:
            tags[tag.slug] = tag
    if tags:
        metadata["tags"] = list(tags.values())
    for name in ("category", "author"):
        if name in metadata:
            _ensure_slug(metadata[name], slugs)
    authors: dict[str, Any] = {}
    for author in metadata.get("authors", ()):
        _ensure_slug(author, slugs)
        authors.setdefault(author.slug, author)
    if authors:
        metadata["authors"] = list(authors.values())


def check_names(site: Site, contents: Iterable[Any]) -> Iterator[Problem]:
    """Find names without an address, and different names with the same one."""
    first: dict[tuple[str, str], dict[str, TaxonomyName]] = {}
    reported = site.settings.get("CAUSERIE_PROBLEM_PLACES", frozenset())
    for content in sorted(contents, key=lambda each: each.relative_source_path):
        source = content.relative_source_path
        for once, again in content.metadata.get("repeated", ()):
            what = f"The tags {once!r} and {again!r} are one: it is listed once."
            where = site.reporter.place_of_value(source, "tags")
            fix = "Take one of them out."
            problem = Problem(where, what, fix, Level.WARNING)
            yield problem
        for name in _names_of(content):
            if reported and _where(site, name) in reported:
                continue  # a bad name is reported already
            if name.slug in {"", NO_SLUG}:
                named = f"The {name.kind} {name.text!r}"
                what = f"{named} has no letter or digit for its address."
                fix = "Write it in words."
                yield Problem(_where(site, name), what, fix)
            else:
                first.setdefault((name.kind, name.slug), {}).setdefault(name.text, name)
    for names in first.values():
        one, *others = names.values()
        for other in others:
            yield _name_clash(site, one, other)


def add_name_pages(generator: Any) -> None:
    """Make a page for each name that the page of any post links to.

    Pelican makes them for the names of articles in the site's own language. The page of
    a name of translations lists these; the page of a name that only hidden posts and
    drafts have lists nothing, and no list has the name.
    """
    shown = sorted(generator.translations, key=newest_first)
    unlisted = [
        content
        for name in LISTS["article"][2:]
        for content in getattr(generator, name)
        if content.save_as and not hasattr(content, Status.GONE)
    ]
    for kind in ("tags", "categories", "authors"):
        pairs = getattr(generator, kind)
        listed = dict(pairs)
        added = _by_name(kind, shown, listed)
        empty = _by_name(kind, unlisted, listed | added)
        if not (added or empty):
            continue
        all_listed = [*listed.items(), *((n, Members(f)) for n, f in added.items())]
        if kind != "tags":
            all_listed.sort(reverse=_is_reversed(generator, kind))
        generator.context[kind] = all_listed
        every = [*all_listed, *((name, Members(())) for name in empty)]
        setattr(generator, kind, dict(every) if kind == "tags" else every)


def _by_name(
    kind: str, contents: Iterable[Any], known: dict[Any, Any]
) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for content in contents:
        own = [content.category] if kind == "categories" else getattr(content, kind, ())
        for name in own:
            if name not in known:
                found.setdefault(name, []).append(content)
    return found


def _is_reversed(generator: Any, kind: str) -> bool:
    return kind == "categories" and bool(generator.settings["REVERSE_CATEGORY_ORDER"])


def _ensure_slug(name: Any, slugs: MutableMapping[tuple[type, str], str]) -> None:
    if not is_normalized("NFC", name.name):
        name.name = normalize("NFC", name.name)
    key = (type(name), name.name)
    if (slug := slugs.get(key)) is None:
        slug = slugs[key] = name._normalize_key(name.name)  # noqa: SLF001 - .slug would warn of an empty one
    if not slug:
        name.slug = NO_SLUG
    elif name._slug is None:  # noqa: SLF001
        name._slug = slug  # noqa: SLF001 - .slug is for one that differs from the name's


def _names_of(content: Any) -> Iterator[TaxonomyName]:
    source = content.relative_source_path
    for tag in getattr(content, "tags", ()):
        yield TaxonomyName("tag", tag.name, tag.slug, source, "tags")
    if found := getattr(content, "category", None):
        yield TaxonomyName("category", found.name, found.slug, source)
    key = "authors" if "authors" in content.metadata else "author"
    for author in getattr(content, "authors", ()):
        yield TaxonomyName("author", author.name, author.slug, source, key)
    if series := str(content.metadata.get("series", "")):
        subs = content.settings["SLUG_REGEX_SUBSTITUTIONS"]
        yield TaxonomyName("series", series, slugify(series, regex_subs=subs), source)


def _name_clash(site: Site, one: TaxonomyName, other: TaxonomyName) -> Problem:
    where = _where(site, other)
    here = f"The {other.kind} {other.text!r}"
    there = f"{one.text!r} in {site.content.name}/{one.source}"
    if _word(one.text) == _word(other.text):
        what = f"{here} and {there} are one."
        return Problem(where, what, "Write it one way.", Level.WARNING)
    what = f"{here} has the address of {there}: “{one.slug}”."
    return Problem(where, what, "Write one of them another way.")


def _word(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", normalize("NFKC", text)).strip().casefold()


def _where(site: Site, name: TaxonomyName) -> Where:
    where = site.reporter.place_of_value(name.source, name.key)
    setting = {"category": "DEFAULT_CATEGORY", "author": "AUTHOR"}.get(name.kind)
    return where if where.line or setting is None else site.locate(setting)
