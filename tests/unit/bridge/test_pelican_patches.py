"""What is patched of Pelican is still as it was: each patch has a reason that stands.

A test that fails here says that Pelican (Jinja, Python-Markdown, feedgen) has changed
beneath a patch, which bridge/pelican_patches.py lists: see whether it is still needed,
and whether it still fits. What Pelican does is asked of a fresh copy of its module,
since a build may have patched the one that is imported.
"""

import inspect
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import markdown
import pytest
from feedgen.feed import FeedGenerator
from jinja2 import BytecodeCache, ChoiceLoader, DictLoader, Environment
from markdown.extensions.toc import TocTreeprocessor
from markdown.inlinepatterns import DelimiterProcessor
from markdown.treeprocessors import InlineProcessor
from pelican import Pelican, signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator, Generator, StaticGenerator
from pelican.log import LimitFilter
from pelican.paginator import Page as ListPage
from pelican.plugins._utils import get_namespace_plugins
from pelican.readers import MarkdownReader, Readers
from pelican.settings import DEFAULT_CONFIG
from pelican.urlwrappers import Tag
from pelican.writers import Writer

from causerie.bridge import pelican_patches
from causerie.bridge.intrasite_links import resolve_marks, static_links
from causerie.bridge.page_writer import PageWriter
from causerie.bridge.pagination import OldestFirstPage
from causerie.bridge.summary import summarise
from causerie.building.incremental import import_stubs
from causerie.markup.markdown_shortcuts import _SIGNS, EXPECTED
from causerie.podcast.feed.rss import _OmittedDate

CONTENT = Path("/site/content")
SETTINGS = {**DEFAULT_CONFIG, "PATH": str(CONTENT), "STATIC_URL": "{path}"}
BODY = '<p><img src="{static}/a.png" srcset="{static}/b.png 2x"></p>'


def fresh(name: str) -> ModuleType:
    """A copy of a module of Pelican's that nobody has patched."""
    spec = find_spec(name)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def contents() -> ModuleType:
    return fresh("pelican.contents")


def arguments(function: Callable[..., Any]) -> list[str]:
    return [*inspect.signature(function).parameters]


def content(cls: Any, name: str, body: str = "", **context: Any) -> Any:
    metadata = {"title": "Un", "date": datetime(2026, 3, 1), "slug": "un"}  # noqa: DTZ001
    known = {"generated_content": {}, "static_content": {}, **context}
    return cls(body, metadata, SETTINGS, str(CONTENT / name), known)


# Classes


def test_pelican_resolves_one_mark_of_a_tag_and_none_in_srcset(
    contents: ModuleType,
) -> None:
    images = {n: content(contents.Static, n) for n in ("a.png", "b.png")}
    post = content(contents.Article, "un.md", BODY, static_content=images)

    assert '="https://x/a.png" srcset="{static}' in post.get_content("https://x")
    assert {"a.png"} == post.get_static_links()
    assert "https://x/b.png 2x" in resolve_marks(post, BODY, "https://x")
    assert {"a.png", "b.png"} == static_links(post)


def test_pelican_asks_for_marks_as_it_did(contents: ModuleType) -> None:
    cls = contents.Content
    generator = SimpleNamespace(context={"static_links": set()})
    named = SimpleNamespace(get_static_links=lambda: {"a.png"})
    Generator.add_static_links(generator, named)

    assert {"static_links": {"a.png"}} == generator.context
    assert ["self", "content", "siteurl"] == arguments(cls._update_content)
    assert ["self", "siteurl", "m"] == arguments(cls._link_replacer)
    assert ["self"] == arguments(cls._get_intrasite_link_regex)


def test_pelican_makes_excerpts_of_headings_and_code_too(contents: ModuleType) -> None:
    body = "<h2>Titre</h2><pre><code>rm -r</code></pre><p>Les mots.</p>"
    post = content(contents.Article, "un.md", body, localsiteurl="")

    assert "Titre" in post.summary
    assert "rm -r" in post.summary
    assert "<p>Les mots.</p>" == summarise(post, "")
    assert ["self", "_siteurl"] == arguments(vars(contents.Content)["get_summary"].func)


def test_pelican_puts_blanks_into_addresses(contents: ModuleType) -> None:
    static = content(contents.Static, "images/un été.png")
    settings = SETTINGS | {"TAG_URL": "tag/{name}/"}
    tag = fresh("pelican.urlwrappers").Tag("petites entreprises", settings)

    assert "images/un été.png" == static.url
    assert static._output_location_referenced
    assert "tag/petites entreprises/" == tag.url
    assert "images/un%20%C3%A9t%C3%A9.png" == pelican_patches._file_url(static)
    assert "tag/petites%20entreprises/" == pelican_patches._name_url(tag)


def test_pelican_warns_of_a_file_attached_twice_to_a_post(contents: ModuleType) -> None:
    warnings: list[object] = []
    contents.logger = SimpleNamespace(warning=lambda *told, **_: warnings.append(told))
    contents.Static.url = property(pelican_patches._file_url)
    static, post = content(contents.Static, "é.png"), content(contents.Article, "un.md")

    static.attach_to(post)
    assert not warnings
    static.attach_to(post)
    assert warnings
    assert ["self", "content"] == arguments(contents.Static.attach_to)


# Generators


def test_pelican_finds_sources_in_a_set(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "aside.md"):
        (tmp_path / name).touch()
    settings = {"IGNORE_FILES": [], "CAUSERIE_SKIPPED_SOURCES": {"aside.md"}}
    generator = Generator.__new__(Generator)
    vars(generator).update(path=str(tmp_path), settings=settings)

    assert set is type(generator.get_files([""], extensions=["md"]))
    pelican_patches.sort_sources(generator)
    assert ["./a.md", "./b.md"] == [*generator.get_files([""], extensions=["md"])]
    assert ["self", "paths", "exclude", "extensions"] == arguments(Generator.get_files)


def test_pelican_stamps_sources_of_which_it_caches_nothing(tmp_path: Path) -> None:
    def generator(**more: bool) -> Any:
        settings = {**SETTINGS, "PATH": str(tmp_path), **more}
        return ArticlesGenerator({}, settings, str(tmp_path), "theme", "output")

    plain, caching = generator(), generator(CACHE_CONTENT=True)
    for each in (plain, caching, plain.readers, caching.readers):
        assert os.path.getmtime is each._filestamp_func
    for each in (plain, caching):
        pelican_patches.stamp_no_sources(each)

    assert os.path.getmtime is caching._filestamp_func
    plain.cache_data("a.md", "its article")
    assert "none" == plain.get_cached_data("a.md", "none")


def test_pelican_writes_lists_and_articles_by_one_call() -> None:
    done: list[object] = []
    generator = SimpleNamespace(
        generate_feeds=lambda _: None, generate_pages=lambda _: done.append("pages")
    )
    pelican_patches.write_pages_in_parallel(generator)
    writer = SimpleNamespace(
        write_in_parallel=lambda write: (done.append("shared"), write())
    )
    ArticlesGenerator.generate_output(generator, writer)

    assert ["shared", "pages"] == done


def test_pelican_has_no_signal_before_static_files_are_copied() -> None:
    done: list[str] = []
    generator = SimpleNamespace(generate_output=lambda _: done.append("copied"))
    pelican_patches.before_output(generator, lambda: done.append("first"))
    generator.generate_output(None)

    assert ["first", "copied"] == done
    known = {"init", "preread", "context", "finalized"}
    named = {n for n in vars(signals) if n.startswith("static_generator_")}
    assert {f"static_generator_{name}" for name in known} == named
    assert "p.generate_output(writer)" in inspect.getsource(Pelican.run)
    assert ["self", "writer"] == arguments(StaticGenerator.generate_output)


class Dated:
    """An article that counts how often it is compared with another."""

    compared = 0

    def __init__(self, number: int) -> None:
        self.date = datetime(2025, 1, 31) + timedelta(days=11 * number)  # noqa: DTZ001

    def __eq__(self, other: object) -> bool:
        Dated.compared += 1
        return self is other

    __hash__ = object.__hash__


@pytest.fixture
def dated() -> Iterator[list[Dated]]:
    Dated.compared = 0
    yield [Dated(number) for number in range(60)]
    Dated.compared = 0


def test_pelican_searches_the_articles_of_each_tag(dated: list[Dated]) -> None:
    generator = SimpleNamespace(
        tags={Tag("pme", SETTINGS): dated[::2]},
        categories=[],
        authors=[],
        dates=dated,
        articles=dated,
        context={},
        get_template=lambda name: name,
    )
    written: list[list[Dated]] = []

    def write() -> int:
        before = Dated.compared
        ArticlesGenerator.generate_tags(
            generator, lambda *_, dates, **__: written.append(dates)
        )
        return Dated.compared - before

    assert write() > len(dated)
    pelican_patches.index_members(generator)
    assert write() == 0
    assert written[0] == written[1] == dated[::2]


def test_pelican_searches_the_articles_of_each_period(dated: list[Dated]) -> None:
    settings = {
        f"{period}_ARCHIVE_{key}": f"{{date:{form}}}"
        for period, form in (("YEAR", "%Y"), ("MONTH", "%Y/%m"), ("DAY", "%Y/%m/%d"))
        for key in ("SAVE_AS", "URL")
    }
    given = ([*reversed(dated)], dated, settings)
    theirs = ArticlesGenerator._build_period_archives(None, *given)
    compared = Dated.compared
    generator = SimpleNamespace()
    pelican_patches.group_periods(generator)

    ours = generator._build_period_archives(*given)

    assert compared == Dated.compared
    assert compared > len(dated)
    assert theirs == ours
    called = "self._build_period_archives("
    assert called in inspect.getsource(ArticlesGenerator.generate_context)


def test_pelicans_loaders_are_a_list_and_its_environment_takes_a_cache(
    tmp_path: Path,
) -> None:
    with signals.generator_init.muted(), signals.readers_init.muted():
        env = Generator({}, SETTINGS, str(tmp_path), SETTINGS["THEME"], "").env

    assert ChoiceLoader is type(env.loader)
    assert list is type(env.loader.loaders)
    asked: list[str] = []

    class Cache(BytecodeCache):
        def load_bytecode(self, bucket: Any) -> None:
            asked.append(bucket.key)

        def dump_bytecode(self, bucket: Any) -> None:
            asked.append(bucket.key)

    env.loader.loaders.append(DictLoader({"causerie.html": "x"}))
    env.bytecode_cache = Cache()
    env.get_template("causerie.html")
    assert 2 == len(asked)


# What Pelican remembers


def test_pelican_says_a_warning_once_in_a_process() -> None:
    filters = LimitFilter()
    record = logging.makeLogRecord({"levelno": logging.WARNING, "msg": "deux fois"})

    pelican_patches.reset_log_filter()
    assert [True, False] == [filters.filter(record), filters.filter(record)]
    pelican_patches.reset_log_filter()
    assert filters.filter(record)
    pelican_patches.reset_log_filter()


def test_pelican_remembers_the_body_it_resolved() -> None:
    post = content(Article, "un.md", "avant", localsiteurl="")

    assert "avant" == post.content
    post._content = "après"
    assert "avant" == post.content
    pelican_patches.clear_content_caches()
    assert "après" == post.content


# What stands beside its code


def test_pelicans_contents_know_no_attribute_that_is_not_there(
    contents: ModuleType,
) -> None:
    assert not hasattr(contents.Content, "__getattr__")
    empty = object.__new__(contents.Article)
    contents.Content.__getattr__ = lambda _, name: f"asked for {name}"

    assert "asked for title" == empty.title
    del contents.Content.__getattr__


def test_templates_ask_their_environment_for_attributes() -> None:
    env = Environment(autoescape=True)
    asked: list[str] = []
    get, get_item = env.getattr, env.getitem
    env.getattr = lambda obj, name: (asked.append(name), get(obj, name))[1]  # type: ignore[method-assign]
    env.getitem = lambda obj, name: (asked.append(str(name)), get_item(obj, name))[1]  # type: ignore[method-assign]
    env.from_string(
        "{{ a.b }}{{ a['c'] }}{{ [a]|map(attribute='d')|join }}{{ [a]|sum('e') }}"
    ).render(a={"b": 1, "c": 2, "d": 3, "e": 4})

    assert ["b", "c", "d", "e"] == asked


def test_pelicans_writer_is_asked_as_ours() -> None:
    for name in ("write_file", "_open_w"):
        theirs, ours = (
            inspect.signature(getattr(cls, name)).parameters.values()
            for cls in (Writer, PageWriter)
        )
        assert [(p.kind, p.default) for p in theirs] == [
            (p.kind, p.default) for p in ours
        ]
    assert arguments(Writer.write_file)[:-1] == arguments(PageWriter.write_file)[:-1]
    assert arguments(Writer._open_w) == arguments(PageWriter._open_w)
    assert set() == Writer("")._overridden_files


def test_pelicans_pages_of_lists_have_their_addresses() -> None:
    for name in ("url", "save_as"):
        assert property is type(vars(ListPage)[name])
        assert property is type(vars(OldestFirstPage)[name])


def test_pelicans_readers_may_be_replaced_as_they_are_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Ours(MarkdownReader):
        pass

    def replace(readers: Any) -> None:
        assert MarkdownReader is readers.reader_classes["md"]
        readers.reader_classes["md"] = Ours

    told = SimpleNamespace(readers_init=SimpleNamespace(send=replace))
    monkeypatch.setattr("pelican.readers.signals", told)

    assert Ours is type(Readers(SETTINGS).readers["md"])


def test_pelicans_reader_of_markdown_takes_its_preprocessor_meta_out() -> None:
    reader = MarkdownReader(SETTINGS | {"MARKDOWN": {}})
    assert reader._source_path is None
    reader._md = markdown.Markdown(extensions=["meta"])
    assert "meta" in reader._md.preprocessors

    assert {"title": "Un"} == reader._parse_metadata({"title": ["Un"]})
    assert "meta" not in reader._md.preprocessors
    assert "self._md = Markdown(" in inspect.getsource(MarkdownReader.read)


def test_pelican_warns_of_a_name_without_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrappers = fresh("pelican.urlwrappers")
    warnings: list[object] = []
    logger = SimpleNamespace(warning=lambda *told, **_: warnings.append(told))
    monkeypatch.setattr(wrappers, "logger", logger)
    tag = wrappers.Tag("!!!", SETTINGS)

    assert "" == tag._normalize_key(tag.name)
    assert not warnings
    assert "" == tag.slug
    assert warnings


def test_pelican_finds_plugins_that_are_installed() -> None:
    assert isinstance(get_namespace_plugins(), dict)


def test_pelican_imports_what_a_build_of_markdown_never_uses() -> None:
    code = (
        "import sys, json, pelican, markdown.extensions.codehilite;"
        "print(json.dumps([*sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert {*import_stubs._UNUSED, "importlib.metadata"} <= {*json.loads(done.stdout)}


def test_python_markdown_has_the_parts_that_shortcuts_pass_by() -> None:
    md = markdown.Markdown(extensions=["footnotes", "toc"])
    patterns = {each.getCompiledRegExp().pattern for each in md.inlinePatterns}

    assert EXPECTED == markdown.__version__
    assert InlineProcessor is type(md.treeprocessors["inline"])
    assert callable(InlineProcessor._InlineProcessor__handleInline)
    assert callable(InlineProcessor._InlineProcessor__applyPattern)
    assert DelimiterProcessor is type(md.delimiters)
    assert TocTreeprocessor is type(md.treeprocessors["toc"])
    assert {*vars(TocTreeprocessor)} >= {"build_toc_div", "replace_marker"}
    assert set(_SIGNS) <= patterns
    assert "paragraph" in md.parser.blockprocessors


def test_feedgen_takes_a_date_that_is_false_for_none_and_the_last_link() -> None:
    feed = FeedGenerator()
    feed.title("Un")
    feed.description("Une émission")
    feed.link(href="https://blog.example/podcast.xml", rel="self")
    feed.link(href="https://blog.example/", rel="alternate")

    assert b"<link>https://blog.example/</link>" in feed.rss_str()
    assert b"<lastBuildDate>" in feed.rss_str()  # the clock's, if it is not told
    feed.lastBuildDate(_OmittedDate(1970, 1, 1, tzinfo=UTC))
    assert b"<lastBuildDate>" not in feed.rss_str()
