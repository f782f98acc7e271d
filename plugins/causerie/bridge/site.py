"""Site: what one build knows as a whole, shared by the features through Pelican."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from causerie.bridge.edited_post import PreviousBuild
from causerie.bridge.entry import ArticleEntry, Entry, Reference
from causerie.bridge.markdown_cache import Bodies, name_maker
from causerie.bridge.output_registry import Clash, OutputRegistry, Owner
from causerie.bridge.template_reads import Reads
from causerie.files.state_dir import state_dir
from causerie.header import parse_list
from causerie.identity.identity_lock import Feed, Item
from causerie.post import Post, Status
from causerie.problems import Level, Problem, Where
from causerie.settings import S, read_section
from causerie.settings_locator import Locator
from causerie.sources.source import SourceTable
from causerie.urls import absolute, file_of

KEY = "CAUSERIE_SITE"  # where Pelican's settings and context hold it


@dataclass(slots=True)
class Site:
    """One build of one site. Features read it, attach to its entries, report to it."""

    root: Path  # the site's folder
    content: Path
    output: Path
    url: str  # SITEURL of this build, without a slash at its end
    public_url: str  # SITEURL of a release: identities are made from it
    local_url: str  # SITEURL of the author's own preview; may be empty
    name: str
    subtitle: str
    lang: str
    timezone: str
    author: str
    now: datetime  # aware
    holds_back: bool  # posts of a date later than now are drafts
    release: bool
    locate: Locator
    settings: Mapping[str, Any]
    sources: SourceTable
    bodies: Bodies
    registry: OutputRegistry = field(init=False)  # what of the output is whose
    clashes: list[Clash] = field(default_factory=list)  # that were reported
    entries: list[Entry] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)  # by features, for revisions
    # what other processes work out for features: each is asked for it once, later
    meanwhile: dict[str, Callable[[], Any]] = field(default_factory=dict)
    pelican: Any = None  # the instance of it that builds
    writer: Any = None  # its writer, as page_writer.py has it
    memory: PreviousBuild | None = None  # in a revision: the build that is revised
    contents: dict[int, Any] = field(default_factory=dict)  # Pelican's, numbered
    problems: list[Problem] = field(default_factory=list)
    retold: set[str] = field(default_factory=set)  # codes a revision tells all of anew
    notes: list[str] = field(default_factory=list)  # what the author may like to know
    feeds: dict[str, Feed] = field(default_factory=dict)  # see identity_record.py
    items: dict[str, Item] = field(default_factory=dict)  # of these feeds, by guid
    generators: Mapping[str, Any] = field(default_factory=dict)  # Pelican's, by class
    reads: Reads = field(default_factory=Reads)  # what the templates look at
    tell: Callable[[str], None] = lambda _phase: None  # one more was done of a phase

    def __post_init__(self) -> None:
        """Begin with an output that has no files."""
        self.registry = OutputRegistry(
            self.where_of, ignores_case=_ignores_case(self.output)
        )

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address an author may write for this site."""
        return (self.url, self.public_url)

    def absolute(self, path: str) -> str:
        """Return the absolute address of a site path in this build."""
        return absolute(path, self.url)

    def number_contents(self) -> None:
        """Give what Pelican read its numbers, always the same."""
        context = self.generators["articles"].context
        static = context["static_content"]
        found = [entry.content for entry in self.entries]
        found += [static[name] for name in sorted(static) if static[name]]
        self.contents = dict(enumerate(found))
        self.reads.number(self.contents)

    def theme_file(self, name: str) -> str:
        """Return the path, on the site's host, of a static file of the theme.

        It is empty if the theme has no such file.
        """
        file = Path(self.settings["THEME"]) / "static" / name
        folder = self.settings["THEME_STATIC_DIR"]
        path = urlsplit(self.absolute(f"/{folder}/{name}")).path
        return path if file.is_file() else ""

    def articles(self) -> Iterator[ArticleEntry]:
        """Yield the articles and their translations, whatever their status."""
        for entry in self.entries:
            if isinstance(entry, ArticleEntry):
                yield entry

    def published(self) -> Iterator[ArticleEntry]:
        """Yield the articles and translations that lists and feeds show."""
        for entry in self.articles():
            if entry.post.status is Status.PUBLISHED:
                yield entry

    def report(self, problems: Iterable[Problem]) -> None:
        """Tell the author, when the build is over, with all the others."""
        self.problems.extend(problems)

    def where(self, post: Post, key: str = "") -> Where:
        """Return the place of a header's key in a post's file, or the file."""
        return self.place(post.source, key)

    def where_of(self, owner: Owner) -> Where:
        """Return the place where the author asks for what is somebody's."""
        if owner.source:
            return self.place(owner.source, owner.key, owner.value)
        return Where(self.locate.files[0])

    def place(self, source: str, key: str = "", value: str = "") -> Where:
        """Return the place of a key in a source, or of a value on its own line."""
        path = self.content / source
        where = Where(path.relative_to(self.root).as_posix())
        header = self.sources.get(path).reading.fields if key else {}
        if (field := header.get(key.lower())) is None:
            return where
        lines = [parse_list(line) for line in field.value.split("\n")]
        below = next((n for n, line in enumerate(lines) if value in line), 0)
        column = 0 if below else field.column
        return replace(where, line=field.line + below, column=column)

    def section(self, name: str, cls: type[S]) -> S | None:
        """Read a feature's settings; their faults are reported and give None."""
        read, problems = read_section(
            cls, self.settings.get(name, {}), name=name, locate=self.locate
        )
        self.report(problems)
        return read

    def register(
        self, file: str, owner: Owner, *, once: bool = False, instead: bool = False
    ) -> bool:
        """Tell whether a file of the output is its owner's to write; report if not.

        `once`: it may not be registered twice. `instead`: in the place of a page.
        """
        if self.memory:  # an edit of a text changes no address
            return True
        clash = (
            self.registry.replace(file, owner)
            if instead
            else self.registry.register(file, owner, once=once)
        )
        if clash:
            self.report([clash.problem])
            self.clashes.append(clash)
        return clash is None or clash.problem.level is Level.WARNING

    def has_own(self, file: str) -> bool:
        """Tell whether the author has a file of his own for a place of the output."""
        files = self.generators["articles"].context["staticfiles"]
        return any(static.save_as == file for static in files)

    def write(self, path: str, data: bytes, owner: Owner) -> None:
        """Write a file that no template makes, if its site path is the owner's."""
        file = file_of(path)
        if not self.register(file, owner):
            return
        target = self.output / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # it may be a hard link of an author's file
        target.write_bytes(data)


def _ignores_case(folder: Path) -> bool:
    """Tell whether a folder, which is there, is found in other capitals too."""
    return folder.with_name(folder.name.swapcase()).exists()


def site_of(holder: Any) -> Site:
    """Return the site of a Pelican object, of one of its generators or a context."""
    settings = holder if isinstance(holder, dict) else holder.settings
    site: Site = settings[KEY]
    return site


def new_site(settings: Mapping[str, Any]) -> Site:
    """Make the site of one build from Pelican's settings and the runner's.

    The runner sets CAUSERIE_NOW, CAUSERIE_HOLDS_BACK, CAUSERIE_REVISION (of a built
    site), CAUSERIE_RELEASE, CAUSERIE_PUBLIC_URL, CAUSERIE_LOCAL_URL and
    CAUSERIE_SETTINGS_FILES; without it (plain `pelican`) they have plain values.
    """
    content = Path(settings["PATH"]).absolute()
    url = settings["SITEURL"].rstrip("/")
    sources = settings.get("CAUSERIE_SOURCES") or SourceTable()
    return Site(
        root=content.parent,
        content=content,
        output=Path(settings["OUTPUT_PATH"]),
        url=url,
        public_url=settings.get("CAUSERIE_PUBLIC_URL", url).rstrip("/"),
        local_url=settings.get("CAUSERIE_LOCAL_URL", "").rstrip("/"),
        name=settings["SITENAME"],
        subtitle=settings.get("SITESUBTITLE", ""),
        lang=settings["DEFAULT_LANG"],
        timezone=settings["TIMEZONE"],
        author=settings.get("AUTHOR", ""),
        now=settings.get("CAUSERIE_NOW") or datetime.now(UTC),
        holds_back=settings.get(
            "CAUSERIE_HOLDS_BACK", not settings["WITH_FUTURE_DATES"]
        ),
        release=settings.get("CAUSERIE_RELEASE", False),
        locate=Locator(
            content.parent, settings.get("CAUSERIE_SETTINGS_FILES", ("pelicanconf.py",))
        ),
        settings=settings,
        sources=sources,
        bodies=Bodies(
            sources,
            state_dir(content.parent) / "bodies.sqlite",
            made_by=name_maker(settings["MARKDOWN"], settings["DEFAULT_LANG"])
            if not settings.get("CAUSERIE_REVISION")
            else b"",
            content=content,
        ),
    )
