"""Site: one build of one site, as features get it through Pelican."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from causerie.bridge.build_state import BuildState
from causerie.bridge.identity_record import IdentityRecord
from causerie.bridge.markdown_cache import MarkdownCache, renderer_fingerprint
from causerie.bridge.output_files import OutputFiles
from causerie.bridge.output_registry import Owner
from causerie.bridge.reporter import Reporter
from causerie.bridge.site_info import SiteInfo
from causerie.files.state_dir import state_dir
from causerie.post import Post
from causerie.problems import Problem, Where
from causerie.settings import S, read_section
from causerie.sources.source import SourceTable

KEY = "CAUSERIE_SITE"  # where Pelican's settings and context hold it


@dataclass(frozen=True, slots=True)
class Site(SiteInfo):
    """The facts of a site, and the parts of its current build.

    Features read it, attach to the build's entries, write files, and report.
    """

    build: BuildState
    reporter: Reporter
    files: OutputFiles
    identity: IdentityRecord

    def report(self, problems: Iterable[Problem]) -> None:
        """Add problems; the author is told all of them after the build."""
        self.reporter.report(problems)

    def where(self, post: Post, key: str = "") -> Where:
        """Return the place of a header's key in a post's file, or the file."""
        return self.reporter.place_of_key(post, key)

    def write(self, path: str, data: bytes, owner: Owner) -> None:
        """Write a file that no template makes, if its owner may."""
        self.files.write(path, data, owner)

    def section(self, name: str, cls: type[S]) -> S | None:
        """Read a feature's settings; report faults and return None then."""
        read, problems = read_section(
            cls, self.settings.get(name, {}), name=name, locate=self.locate
        )
        self.report(problems)
        return read


def site_of(holder: Any) -> Site:
    """Return the site of a Pelican object, of one of its generators or a context."""
    settings = holder if isinstance(holder, dict) else holder.settings
    site: Site = settings[KEY]
    return site


def new_site(settings: Mapping[str, Any]) -> Site:
    """Start a build by Pelican's settings; SiteInfo describes those of the runner."""
    info = SiteInfo.read(settings)
    sources = settings.get("CAUSERIE_SOURCES") or SourceTable()
    fingerprint = b""  # a partial build caches no bodies
    if not info.is_partial:
        fingerprint = renderer_fingerprint(settings["MARKDOWN"], info.lang)
    bodies = MarkdownCache(
        sources,
        state_dir(info.root) / "bodies.sqlite",
        fingerprint=fingerprint,
        content=info.content,
    )
    reporter = Reporter(info.content, sources, info.locate.files[0])
    return Site.read(
        settings,
        build=BuildState(sources, bodies),
        reporter=reporter,
        files=OutputFiles(info.output, reporter, info.is_partial),
        identity=IdentityRecord(),
    )
