"""Read changed sources, and what belongs to them, as a full build does."""

import marshal
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pelican import signals
from pelican.contents import Article as PelicanArticle
from pelican.contents import Page as PelicanPage

from causerie import comments
from causerie.bridge.entry import ArticleEntry, Entry, make_entry
from causerie.bridge.posts import encode_url, read_post
from causerie.bridge.site import Site
from causerie.building.incremental.work import NeedsFullBuild
from causerie.building.table.plain_values import decode
from causerie.building.table.row import Row, RowBody
from causerie.header import check_header
from causerie.markup.covers import attach_cover
from causerie.pingbacks.mention import PostMentions
from causerie.sources.source import CheckInput, read_source
from causerie.sources.source_paths import read_source_paths
from causerie.text.reading_time import reading_minutes
from causerie.text.xml_characters import find_illegal


class SourceReader:
    """Reads sources of a site that was built."""

    def __init__(
        self,
        site: Site,
        generator: Any,
        before: Mapping[str, Row],
        load: Callable[[str], RowBody],
    ) -> None:
        """Take rows as they were; `load` returns their bodies."""
        self._site, self._generator, self._before = site, generator, before
        self._load = load

    def read(self, source: str) -> Entry:
        """Read a source, as Pelican's generators do."""
        site, generator = self._site, self._generator
        path = site.content / source
        if not path.resolve().is_relative_to(site.content.resolve()):
            raise NeedsFullBuild(f"content/{source} leads out of content/")
        kind = self._kind_of(source)
        try:
            read = read_source(path, kind)
        except (OSError, UnicodeDecodeError) as error:
            raise NeedsFullBuild(f"content/{source} cannot be read") from error
        if next(iter(find_illegal(read.text)), None):
            raise NeedsFullBuild(
                f"content/{source} has characters that no page may have"
            )
        site.build.sources.add(read)
        relative = path.relative_to(site.root).as_posix()
        site.report(check_header(read.text, relative, kind, read.header))
        content = generator.readers.read_file(
            base_path=generator.path,
            path=source,
            content_class=PelicanPage if kind == "page" else PelicanArticle,
            context=generator.context,
            context_signal=getattr(signals, f"{kind}_generator_context"),
            context_sender=generator,
        )
        if not content.is_valid() or hasattr(content, "override_save_as"):
            raise NeedsFullBuild(f"content/{source} is invalid, or overrides a page")
        encode_url(content)
        post = read_post(content, original=True)
        entry = make_entry(post, content)
        entry.attach(post=post, episode=None, pingbacks=(), series_posts=())
        entry.attach(reading_minutes=reading_minutes(entry.body), cover=None)
        return entry

    def _kind_of(self, source: str) -> str:
        if before := self._before.get(source):
            return before.kind
        return read_source_paths(self._site.settings).kind_of(source) or "article"

    def attach(self, entries: Mapping[str, Entry]) -> None:
        """Attach to the posts that were read their episodes, comments and mentions."""
        site, plugins = self._site, self._site.settings["PLUGINS"]
        episodes = [e for e in entries.values() if getattr(e.post, "audio", ())]
        if episodes and "causerie.podcast" in plugins:
            self._attach_episodes(episodes)
        for source, entry in entries.items():
            if isinstance(entry, ArticleEntry) and entry.post.cover:
                attach_cover(site, entry)
                if entry.cover is None:
                    raise NeedsFullBuild(f"content/{source} has no cover")
            if "causerie.comments" in plugins:
                site.report(comments.attach_to(site, entry))
            if "causerie.pingbacks" in plugins:
                known = PostMentions()
                if source in self._before:
                    data = marshal.loads(self._load(source).attached)  # noqa: S302 - ours
                    known = decode(data["mentions"], site.settings)
                entry.attach(mentions=known)

    def _attach_episodes(self, entries: Sequence[Entry]) -> None:
        """Read the recordings of episodes, and check them as a full build does."""
        from causerie.podcast.attach_episodes import attach_episodes
        from causerie.podcast.check_files import check_podcast
        from causerie.podcast.shows import read_shows

        site = self._site
        own = {entry.post.source for entry in entries}
        others = [row for row in self._before.values() if row.source not in own]
        used = {file for row in others for file in row.uses}
        guids = {row.guid for row in others if row.guid}
        for entry in entries:
            post: Any = entry.post
            if post.guid in guids or not used.isdisjoint(post.audio):
                raise NeedsFullBuild("two posts have one recording")
        site.build.entries = [*entries]
        attach_episodes(site, read_shows(site))
        posts = [
            site.build.sources.get(site.content / source) for source in sorted(own)
        ]
        check_input = CheckInput(
            site.root,
            site.content,
            site.release,
            posts,
            site.settings,
            is_partial=True,
        )
        site.report(check_podcast(check_input))
