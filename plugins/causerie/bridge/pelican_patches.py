"""Pelican patches: where Pelican 4.12 is changed at run time, and why.

tests/unit/bridge/test_pelican_patches.py has a test of each, which fails when Pelican
changes what is patched here. Other code that depends on the insides of a library stands
in its own module, since it belongs to what that does, and is tested there too:

- building/table/views.py: Content.__getattr__, as a subclass, which loads a content
  when it is used, so that a page needs no other posts, and notes what was read;
- building/incremental/import_stubs.py: modules that Pelican imports and Markdown never
  uses, importlib.metadata among them, since their import takes long;
- building/incremental/kept_code.py: how `re` and `dataclasses` compile, while a partial
  build imports what it needs;
- building/table/render.py: Paginator.count, which is kept once it was asked for: so a
  list that notes who reads it may take the place of a list;
- building/table/plain_values.py: the attributes of categories, tags and authors;
- bridge/template_calls.py: Context.call of Jinja, as a subclass, and jinja2.runtime's
  escape, which compiled templates import;
- bridge/theme.py, bridge/bytecode_cache.py: one more loader, and a cache, for it;
- bridge/page_writer.py: Writer.write_file, _open_w and _overridden_files, as a
  subclass, so that pages are written by all cores and recorded;
- bridge/markdown_reader.py: Readers.reader_classes, and MarkdownReader's _md,
  _source_path and _parse_metadata; the preprocessor "meta" of Python-Markdown;
- bridge/entry.py and others: Content._content, the body with its {…} links unresolved;
- bridge/body_file.py: Content.__getattr__, so that such a body is read of a file;
- bridge/pelican_shortcuts.py: readers.get_date, SafeDatetime.strftime, relative paths;
- bridge/intrasite_links.py: Content._get_intrasite_link_regex and _link_replacer;
- bridge/taxonomies.py: URLWrapper._normalize_key, since .slug logs a warning,
  and _slug, which is worked out once for each name;
- bridge/settings_files.py: which plugins are installed (pelican.plugins._utils);
- markup/markdown_shortcuts.py, markup/passed_by.py: Python-Markdown's blocks, inline
  patterns, links, contents and preprocessors, only if it is the version that is known;
- podcast/feed/rss.py: feedgen's dates and links.

Of Python itself building/audit_hook.py wraps calls that read files and variables, and
building/nondeterminism.py the modules of clocks and random numbers
(tests/live/building/test_audit_hook.py).
"""

import logging
from calendar import month_name
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import groupby
from os.path import normpath
from typing import Any
from unicodedata import normalize

from pelican import signals
from pelican.contents import Content, Static
from pelican.log import LimitFilter
from pelican.urlwrappers import URLWrapper
from pelican.utils import memoized

from causerie.bridge.intrasite_links import resolve_marks, static_links
from causerie.bridge.root_files import ROOT, at_root, is_of_root
from causerie.bridge.summary import summarise
from causerie.urls import encode_path

# Of classes, until the process ends.


def resolve_all_links() -> None:
    """Resolve `{static}` and the like in every attribute with an address.

    Pelican's pattern finds one of them in a tag, and none in `srcset`
    (getpelican/pelican#2025, #3419).
    """
    Content._update_content = resolve_marks  # noqa: SLF001
    Content.get_static_links = static_links


def excerpt_prose() -> None:
    """Make excerpts of a body's prose; Pelican takes all words of its HTML.

    See getpelican/pelican#2266.
    """
    Content.get_summary = memoized(summarise)


def encode_addresses() -> None:
    """Encode the addresses (RFC 3986) of files, categories, tags and authors.

    Pelican puts their names into addresses unencoded, with spaces and all. posts.py
    encodes those of posts.
    """
    Static.url = property(_file_url)
    Static.save_as = property(_file_save_as)
    Static.attach_to = _attach_once
    URLWrapper.url = property(_name_url)


_attach_to = Static.attach_to


def _file_url(static: Any) -> str:
    static._output_location_referenced = True  # noqa: SLF001 - as Pelican's own does
    return encode_path(_below_output(static, Content.url.fget(static)))


def _file_save_as(static: Any) -> str:
    static._output_location_referenced = True  # noqa: SLF001
    return normalize("NFC", _below_output(static, Content.save_as.fget(static)))


def _below_output(static: Any, name: str) -> str:
    return at_root(name) if is_of_root(static.get_relative_source_path()) else name


def _attach_once(static: Any, content: Any) -> None:
    """Attach a file to a content, once; a second link of that content is ignored.

    Pelican would compare its new address with the encoded one.
    """
    if vars(static).get("beside") != content.relative_source_path:
        static.beside = content.relative_source_path
        _attach_to(static, content)


def _name_url(named: Any) -> Any:
    url = named._from_settings("URL")  # noqa: SLF001
    return encode_path(url) if isinstance(url, str) else url


# Of one generator.


def sort_sources(generator: Any) -> None:
    """Sort the source files, and leave out what CAUSERIE_SKIPPED_SOURCES names.

    Of content/root/ also the names that begin with a full stop are found.

    Pelican yields a set, whose order differs between processes; it decided which of
    two translations into one language came first. Skipped folders, as links that lead
    out of content/, are not even entered.
    """
    find = generator.get_files
    skipped = generator.settings.get("CAUSERIE_SKIPPED_SOURCES", frozenset())

    def get_files(
        paths: Any, exclude: list[str] | None = None, extensions: Any = None
    ) -> Any:
        found = find(paths, exclude=[*(exclude or ()), *skipped], extensions=extensions)
        hidden = generator.settings.get("CAUSERIE_HIDDEN_FILES", ())
        if extensions is False and ROOT in paths:
            found = {*found, *hidden}
        allowed = (path for path in found if normpath(path) not in skipped)
        return dict.fromkeys(sorted(allowed)).keys()  # ordered, and a set all the same

    generator.get_files = get_files


def stamp_no_sources(generator: Any) -> None:
    """Have a generator stamp no sources of which it caches nothing: four times each."""
    settings = generator.settings
    if not (settings["CACHE_CONTENT"] or settings["LOAD_CONTENT_CACHE"]):
        for cacher in (generator, generator.readers):
            cacher._filestamp_func = lambda _path: ""  # noqa: SLF001


def write_pages_in_parallel(generator: Any) -> None:
    """Write the pages of articles and lists in all processes."""
    generate = generator.generate_pages
    generator.generate_pages = lambda writer: writer.write_in_parallel(
        partial(generate, writer)
    )


def write_pages_by(
    generators: Iterable[Any], write_pages: Callable[[Any], bool]
) -> None:
    """Have one function write all pages; if it returns False, Pelican's own do."""
    done: list[bool] = []

    def articles(own: Callable[[Any], None], writer: Any) -> None:
        done.append(write_pages(writer))
        if not done[-1]:
            own(writer)

    def pages(generator: Any, own: Callable[[Any], None], writer: Any) -> None:
        if not done[-1]:
            own(writer)
        else:
            signals.page_writer_finalized.send(generator, writer=writer)

    for generator in generators:
        if hasattr(generator, "drafts"):
            generator.generate_pages = partial(articles, generator.generate_pages)
        elif hasattr(generator, "draft_pages"):
            own = generator.generate_output
            generator.generate_output = partial(pages, generator, own)


def before_output(generator: Any, first: Callable[[], None]) -> None:
    """Call a function just before a generator writes; Pelican has no such signal.

    Where static files go is known when all pages are written: {attach} moves them.
    """
    generate = generator.generate_output

    def generate_output(writer: Any) -> None:
        first()
        generate(writer)

    generator.generate_output = generate_output


# Of one generator, where Pelican's work grows with the square of the number of posts.
# Written so that it could go upstream (getpelican/pelican#1288, #2171).


class Members(list[Any]):
    """A list that looks members up in a set, for `article in articles`.

    ArticlesGenerator.generate_tags, _categories and _authors each ask this of every
    article for every tag; a plain list is searched through.
    """

    def __init__(self, items: Iterable[Any]) -> None:
        super().__init__(items)
        self._ids = {id(item) for item in self}

    def __reduce__(self) -> tuple[type, tuple[list[Any]]]:
        return Members, (list(self),)  # id() is valid in one process only

    def __contains__(self, item: object) -> bool:
        return id(item) in self._ids


def index_members(generator: Any) -> None:
    """Index the lists of a generator's tags, categories and authors."""
    for tag, articles in generator.tags.items():
        generator.tags[tag] = Members(articles)
    generator.categories[:] = [(c, Members(found)) for c, found in generator.categories]
    generator.authors[:] = [(a, Members(found)) for a, found in generator.authors]


def group_periods(generator: Any) -> None:
    """Group the archives of years, months and days in one pass each.

    Pelican checks every article for every period.
    """
    generator._build_period_archives = _build_period_archives  # noqa: SLF001


def _build_period_archives(
    sorted_articles: list[Any], articles: list[Any], settings: Any
) -> dict[str, list[dict[str, Any]]]:
    """Group articles by period.

    A period's `dates` have the order of `sorted_articles`, its `articles` that of
    `articles`.
    """
    places = {id(article): place for place, article in enumerate(articles)}
    archives: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, parts in (("year", 1), ("month", 2), ("day", 3)):
        save_as = settings[f"{name.upper()}_ARCHIVE_SAVE_AS"]
        if not save_as:
            continue
        for _, group in groupby(sorted_articles, partial(_period, parts)):
            found = list(group)
            date = found[0].date
            numbers = _period(parts, found[0])
            archives[name].append(
                {
                    "articles": sorted(found, key=lambda each: places[id(each)]),
                    "dates": found,
                    "save_as": save_as.format(date=date),
                    "url": settings[f"{name.upper()}_ARCHIVE_URL"].format(date=date),
                    "period": _named(numbers),
                    "period_num": numbers,
                }
            )
    return archives


def _period(parts: int, article: Any) -> tuple[int, ...]:
    return tuple(article.date.timetuple()[:parts])


def _named(period: tuple[int, ...]) -> tuple[int | str, ...]:
    """Replace the month of a period by its name."""
    year, *rest = period
    return (year, month_name[rest[0]], *rest[1:]) if rest else period


# Of what Pelican caches as long as a process lives, which may make many builds.


def reset_log_filter() -> None:
    """Reset Pelican's log filter: each build reports each warning once."""
    LimitFilter.LOGS_DEDUP_MIN_LEVEL = logging.WARNING
    LimitFilter._raised_messages.clear()  # noqa: SLF001 - nothing else forgets them
    LimitFilter._group_count.clear()  # noqa: SLF001


def clear_content_caches() -> None:
    """Clear Pelican's caches of bodies and summaries: posts have been edited."""
    for memoized_method in (Content.get_content, Content.get_summary):
        memoized_method.cache.clear()
