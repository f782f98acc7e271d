"""Markdown reader: Pelican's, which also reads posts with a faulty header.

causerie.header reports the fault, and the build fails. The post is read all the same,
so that the problems of its body and its links are reported in the same build.
"""

from collections.abc import Iterable, Iterator, MutableMapping
from pathlib import Path, PurePath
from typing import Any

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pelican.readers import MarkdownReader

from causerie.bridge.exception_origin import own_frame, problem_from_exception
from causerie.bridge.markdown_cache import Body, ImageSize
from causerie.bridge.site import Site, site_of
from causerie.header import KEYS, check_other, join_value, read_file_name
from causerie.problems import Problem, Where
from causerie.text.unbalanced_tags import find_unbalanced

# Keys whose fault would make Pelican drop the post.
_NEEDED_BY_PELICAN = ("title", "date", "modified", "slug", "lang", "status")
_PLACEHOLDER_DATE = "2000-01-01"
_META_PRIORITY = 27  # as markdown.extensions.meta registers it


class TolerantMarkdownReader(MarkdownReader):  # type: ignore[misc]
    """Pelican's Markdown reader, which drops no post for a faulty header.

    It takes bodies from the cache, and reuses one Markdown instance, as its
    documentation advises; Pelican creates one for each post.
    """

    _md: Markdown = None

    def read(self, source_path: str) -> tuple[str, Any]:
        """Return the body as HTML, and the metadata."""
        self._source_path = source_path
        self._set_up()
        build = site_of(self.settings).build
        if not self.settings.get("CAUSERIE_PARTIAL"):
            build.bodies.render_missing(
                map(str, build.sources), self.render, self._measure
            )
        body = build.bodies.get(source_path, self.render, self._measure)
        meta = {name: list(lines) for name, lines in body.meta.items()}
        replace_bad_values(meta, source_path, build.sources.kind(Path(source_path)))
        metadata = self._parse_metadata(meta)
        # Pelican removes it, so that summaries are not searched for headers
        self._md.preprocessors.register(self._meta, "meta", _META_PRIORITY)
        return body.html, metadata

    def render(self, source_path: str) -> Body:
        """Render a source."""
        self._set_up()
        self._md.reset()
        # for markup that depends on the language; a `Lang:` in the header wins
        named = read_file_name(source_path).get("lang")
        self._md.lang = named or self.settings["DEFAULT_LANG"]
        self._md.folder = Path(source_path).parent  # images beside it are measured
        source = site_of(self.settings).build.sources.get(Path(source_path))
        fields = source.header.fields
        meta = {name: [join_value(name, each.value)] for name, each in fields.items()}
        self._md.Meta, self._meta.end = meta, source.header.end
        html = self._md.convert(source.text)
        # causerie.markup's, of this text
        images = getattr(self._md, "image_sizes", {})
        findings = [
            *getattr(self._md, "findings", ()),
            *find_unbalanced(html, source.text),
        ]
        return Body(html, meta, tuple(images.items()), tuple(findings))

    def _measure(self, path: str) -> ImageSize:
        """Measure again an image that a cached body shows."""
        self._set_up()
        size: ImageSize = self._md.find_size(path)
        return size

    def _set_up(self) -> None:
        if (
            self._md is None
        ):  # most readers never read: there is one for each file suffix
            self._md = Markdown(**self.settings["MARKDOWN"])
            self._meta = HeaderSkipper(self._md)
            self._md.preprocessors.register(self._meta, "meta", _META_PRIORITY)


class HeaderSkipper(Preprocessor):  # type: ignore[misc]
    """Skips the header; it replaces Python-Markdown's preprocessor `meta`.

    The header was parsed before: so what was checked is what is built, and a value may
    have several lines.
    """

    end = 0  # how many lines the header of the text has

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines after the header."""
        return lines[self.end :]


def replace_bad_values(
    meta: MutableMapping[str, list[str]], path: str, kind: str
) -> None:
    """Replace faulty values of a post's metadata by plain ones.

    Plain Pelican tells no `kind`: what is right on a page is taken as it is.
    """
    for name in _NEEDED_BY_PELICAN:
        value = meta[name][0].strip() if name in meta else ""
        if name in meta and KEYS[name].fault_on(kind or "page", value):
            del meta[name]
    meta.setdefault("title", [PurePath(path).stem])
    if "date" in meta:
        return
    named = read_file_name(path).get("date", "")
    if not named or KEYS["date"].fault(named):
        meta["date"] = [_PLACEHOLDER_DATE]


class FileNameReader:
    """A reader that takes from the file's name what the header does not give."""

    settings: Any
    process_metadata: Any

    def read(self, source_path: str) -> tuple[str, Any]:
        """Return the body as HTML, and the metadata."""
        content, metadata = super().read(source_path)  # type: ignore[misc]
        if (
            not isinstance(self, TolerantMarkdownReader)
            and "CAUSERIE_SKIPPED_SOURCES" in self.settings
        ):
            path = Path(source_path)
            site = site_of(self.settings)
            where = path.relative_to(site.content).as_posix()
            text = path.read_text(encoding="utf-8", errors="replace")
            name = f"{site.content.name}/{where}"
            given = set(metadata)
            if not isinstance(metadata.get("status"), str):
                given.discard(
                    "status"
                )  # it is empty; Pelican has a marker object for that
            site.report(check_other(text, given, name))
        ours = not self.settings["FILENAME_METADATA"]
        named = read_file_name(source_path) if ours else {}
        for name, value in named.items():
            if KEYS[name].fault(value):
                value = _placeholder_slug(name, value)  # noqa: PLW2901 - causerie.header reports it
            if value and name not in metadata:
                metadata[name] = self.process_metadata(name, value)
        return content, metadata


def _placeholder_slug(name: str, value: str) -> str:
    """Return a unique replacement for a bad slug."""
    return value.encode(errors="surrogatepass").hex()[:60] if name == "slug" else ""


def install(readers: Any) -> None:
    """Make Pelican use these readers; connected to `readers_init`."""
    classes = readers.reader_classes
    own = [
        ending
        for ending, found in classes.items()
        if found is MarkdownReader
        or (
            ending in MarkdownReader.file_extensions
            and not _is_the_sites(found, readers)
        )
    ]
    classes |= dict.fromkeys(own, TolerantMarkdownReader)
    for ending, found in classes.items():
        if found and ending != "static":
            classes[ending] = type(found.__name__, (FileNameReader, found), {})


def _is_the_sites(found: Any, readers: Any) -> bool:
    """Return whether a reader's plugin is one of the site's.

    Pelican uses every reader that is defined, and imports every installed plugin.
    """
    if found in readers.settings["READERS"].values():
        return True
    module = f"{getattr(found, '__module__', '')}."
    plugins = tuple(f"{plugin}." for plugin in readers.settings["PLUGINS"])
    return not module.startswith("pelican.plugins.") or module.startswith(plugins)


def check_extensions(site: Site) -> Iterator[Problem]:
    """Report extensions that Python-Markdown cannot be created with."""
    made_with = site.settings["MARKDOWN"]
    configs = made_with.get("extension_configs", {})
    names = [*dict.fromkeys([*configs, *made_with.get("extensions", ())])]
    try:
        Markdown(**{**made_with, "extensions": names})
    except Exception as error:  # noqa: BLE001 - of anybody's extension
        faults = [*_broken_extensions(site, names)]
        what = f"MARKDOWN: Python-Markdown cannot be made with it: {error}."
        yield from faults or [Problem(site.locate("MARKDOWN"), what)]


def _broken_extensions(site: Site, names: Iterable[Any]) -> Iterator[Problem]:
    configs = site.settings["MARKDOWN"].get("extension_configs", {})
    for name in names:
        config = {name: configs[name]} if name in configs else {}
        try:
            Markdown(extensions=[name], extension_configs=config)
        except Exception as error:  # noqa: BLE001
            under = "extension_configs" if name in configs else "extensions"
            where = site.locate("MARKDOWN", under, name)
            yield _broken(name, error, site, where)


def _broken(name: object, error: Exception, site: Site, where: Where) -> Problem:
    if isinstance(error, ModuleNotFoundError) and str(name).startswith(
        error.name or str(error)
    ):
        what = f"MARKDOWN: there is no extension {name!r}."
        return Problem(where, what, "Check its name, or install it.")
    if own_frame(error, site.root) or isinstance(error, SyntaxError):
        return problem_from_exception(error, site.root, where=where)
    given = " ".join(str(error).split()).rstrip(".")
    if isinstance(error, KeyError):  # of an option that it does not have
        given = f"it has no option {given}"
    what = f"MARKDOWN: the extension {name!r} cannot be used: {given}."
    return Problem(where, what)
