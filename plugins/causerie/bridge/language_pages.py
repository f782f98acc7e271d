"""Language pages: home page, archives and search of each further language of a site.

They stand where the posts of that language do, below its code: /en/, /en/archives/.
A page or an old address of the author's at that place goes before them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

from causerie.bridge.site import Site
from causerie.post import oldest_first
from causerie.urls import save_as

TEMPLATES = ("index", "archives", "search")
_PLUGIN = "causerie.i18n"  # without it a theme has the words of one language
_FEEDS = "causerie.feeds"


class Language(NamedTuple):
    """A language of a site, with its addresses below the site's root."""

    lang: str
    url: str  # of its home page
    archives_url: str  # empty: it has none
    search_url: str  # likewise
    feed_url: str  # likewise


def has_language_pages(settings: Mapping[str, Any]) -> bool:
    """Return whether further languages have pages of their own."""
    return _PLUGIN in settings["PLUGINS"] and "index" in settings["DIRECT_TEMPLATES"]


def language_address(
    template: str, lang: str, settings: Mapping[str, Any]
) -> tuple[str, str]:
    """Return the file and the address of a language's page; empty: it has none."""
    name = template.upper()
    if template not in settings["DIRECT_TEMPLATES"]:
        return "", ""
    file = str(settings.get(f"{name}_SAVE_AS", f"{template}.html"))
    url = str(settings.get(f"{name}_URL", f"{template}.html"))
    if lang == settings["DEFAULT_LANG"] or not file:
        return file, url if file else ""
    return f"{lang}/{file}", f"{lang}/{url}"


def home_of(lang: str, settings: Mapping[str, Any]) -> str:
    """Return the address of the home page for readers of a language."""
    own = str(settings["DEFAULT_LANG"])
    has_own = has_language_pages(settings)
    return language_address("index", lang if has_own else own, settings)[1]


def split_subtitles(settings: MutableMapping[str, Any]) -> None:
    """Make SITESUBTITLES of a SITESUBTITLE by language, and that one the site's own.

    Themes know one text of that name, Pelican's.
    """
    given = settings.get("SITESUBTITLE")
    by_lang = dict(given) if isinstance(given, Mapping) else {}
    settings["SITESUBTITLES"] = by_lang
    if by_lang:
        settings["SITESUBTITLE"] = by_lang.get(settings["DEFAULT_LANG"], "")


def list_languages(
    further: Iterable[str], settings: Mapping[str, Any]
) -> list[Language]:
    """Return the languages of a site, its own first; none if it has no other."""
    others = sorted(further)
    own = str(settings["DEFAULT_LANG"])
    has_feeds = _FEEDS in settings["PLUGINS"]
    return [
        Language(
            lang,
            language_address("index", lang, settings)[1],
            language_address("archives", lang, settings)[1],
            language_address("search", lang, settings)[1],
            ("feed.xml" if lang == own else f"{lang}/feed.xml") if has_feeds else "",
        )
        for lang in ([own, *others] if others else [])
    ]


def find_name_languages(
    named: Iterable[tuple[str, Iterable[tuple[str, str]]]], own: str
) -> dict[tuple[str, str], str]:
    """Return the language of each name of a tag, category or author, by kind and slug.

    `named` are the languages of posts, oldest first, with their names. A name that a
    post in the site's own language has is in that; else in that of the first to have
    it. Those in the site's own are left out.
    """
    found: dict[tuple[str, str], str] = {}
    owned: set[tuple[str, str]] = set()
    for lang, names in named:
        for name in names:
            if lang == own:
                owned.add(name)
            else:
                found.setdefault(name, lang)
    return {name: lang for name, lang in found.items() if name not in owned}


# Where Pelican's generators make the pages, and no table does.


def attach_languages(site: Site, context: dict[str, Any]) -> None:
    """Pass a site's languages, and those of its names, to the templates."""
    by_lang = _posts_by_language(site) if has_language_pages(site.settings) else {}
    context["languages"] = list_languages(by_lang, site.settings)
    entries = sorted(site.build.published(), key=lambda each: oldest_first(each.post))
    named = ((entry.post.lang, _names_of(entry.content)) for entry in entries)
    known = find_name_languages(named, site.lang)

    def language_of(name: Any) -> str:
        kind = type(name).__name__.lower()
        return known.get((kind, name.slug), site.lang)

    context["language_of"] = language_of


def write_language_pages(generator: Any, writer: Any, site: Site) -> None:
    """Write the pages of each further language."""
    if site.build.table or not has_language_pages(site.settings):
        return
    settings = site.settings
    taken = {entry.content.save_as for entry in site.build.entries}
    for entry in site.build.entries:
        taken.update(map(save_as, entry.post.aliases))
    for lang, posts in _posts_by_language(site).items():
        dates = posts if settings["NEWEST_FIRST_ARCHIVES"] else posts[::-1]
        for template in TEMPLATES:
            file, url = language_address(template, lang, settings)
            if not file or file in taken:
                continue
            writer.write_file(
                file,
                generator.get_template(template),
                generator.context,
                relative_urls=settings["RELATIVE_URLS"],
                template_name=template,
                url=url,
                articles=posts,
                dates=dates,
                blog=True,
                page_lang=lang,
                page_name=file.rpartition(".")[0],
            )


def _posts_by_language(site: Site) -> dict[str, list[Any]]:
    """Return the published posts of each further language, newest first."""
    found: dict[str, list[Any]] = defaultdict(list)
    entries = sorted(
        site.build.published(), key=lambda e: (-e.post.timestamp, e.post.source)
    )
    for entry in entries:
        if entry.post.lang != site.lang:
            found[entry.post.lang].append(entry.content)
    return dict(sorted(found.items()))


def _names_of(content: Any) -> Iterator[tuple[str, str]]:
    for kind in ("category", "tags", "authors"):
        value = getattr(content, kind, None) or ()
        for name in value if isinstance(value, list) else (value,):
            if hasattr(name, "slug"):
                yield type(name).__name__.lower(), name.slug
