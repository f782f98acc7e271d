"""Attach episodes to the posts that have a recording, and render a show's feed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf
from urllib.parse import quote

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.site import Site
from causerie.bridge.theme import has_template
from causerie.errors import ContentError
from causerie.files.stat_cache import StatCache
from causerie.files.state_dir import state_dir
from causerie.podcast.audio.probe import probe_cache
from causerie.podcast.chapters.episode_chapters import (
    find_chapter_warnings,
    find_chapters,
)
from causerie.podcast.chapters.json_chapters import render_chapters
from causerie.podcast.episode import (
    chapters_path,
    make_episode,
    make_show,
    podcast_guid,
)
from causerie.podcast.episode_header import EpisodeHeader, read_episode_header
from causerie.podcast.feed.alternate_enclosures import (
    find_alternate_warnings,
    make_alternate,
)
from causerie.podcast.model import Alternate, AudioInfo, Chapter, Episode
from causerie.podcast.notes_after import find_marks, render_notes
from causerie.podcast.people_file import introduce, read_people
from causerie.podcast.recording import (
    enclosure_url,
    is_remote,
    known_sha256,
    read_recording,
)
from causerie.podcast.settings import PodcastSettings
from causerie.podcast.show import Show
from causerie.podcast.shows import choose_show
from causerie.podcast.site_paths import feed_path
from causerie.podcast.transcripts.output_formats import render_output_files
from causerie.podcast.transcripts.plausibility import find_transcript_warnings
from causerie.podcast.transcripts.read_transcript import (
    ParsedTranscript,
    read_transcript,
)
from causerie.post import Article, Status
from causerie.problems import Finding, Level, Problem, Where
from causerie.text.time_formats import format_timestamp


def attach_episodes(site: Site, shows: Mapping[str, PodcastSettings]) -> None:
    """Attach an episode to every post with `Audio:`, and to its translations.

    If its recording or its transcript cannot be read, report that and attach none.
    """
    cache = probe_cache(state_dir(site.root) / "audio.json")
    known = read_people(site.content, site.url)
    for entry in site.build.articles():
        if not entry.post.audio:
            continue
        header = read_episode_header(entry.post.header)
        name = _choose_show(site, entry, header, shows)
        if name is None:
            continue
        if episode := _read_episode(site, entry, header, shows[name], cache):
            season = shows[name].seasons.get(episode.season or 0, "")
            people = tuple(introduce(episode.people, known))
            named = replace(episode, show=name, season_name=season, people=people)
            entry.attach(episode=named)
            site.report(_guid_problems(site, entry))
            site.report(_feed_problems(site, entry))
            site.report(
                Problem(site.where(entry.post, key), each.what, each.fix, each.level)
                for key, each in header.faults
            )
    cache.save(keep=True)  # a release has no drafts
    for each in site.build.entries:
        if not (isinstance(each, ArticleEntry) and each.post.is_episode):
            others = (getattr(o, "episode", None) for o in each.content.translations)
            each.attach(episode=next(filter(None, others), None))


def read_show(site: Site, name: str, settings: PodcastSettings) -> Show:
    """Return a show; if no guid is set, derive it from the public address."""
    guid = settings.guid or podcast_guid(site.public_url + feed_path(name))
    if not settings.guid and site.release:
        own = f'["shows"]["{name}"]' if name else ""
        what = f'PODCAST{own}["guid"] is missing: it must stay when the site moves.'
        fix = f'Write "guid": "{guid}" and never change it.'
        where = site.locate("PODCAST", "shows") if name else site.locate("PODCAST")
        site.report([Problem(where, what, fix)])
    author = str(site.settings.get("AUTHOR") or "")
    at = {"site_url": site.url, "lang": site.lang, "author": author}
    show = make_show(settings, name=name, guid=guid, **at)
    known = read_people(site.content, site.url)
    after = render_notes(settings.notes_after, site, show.language)
    for mark in find_marks(after):
        what = f'PODCAST["notes_after"]: {mark!r} is for posts, and no address here.'
        fix = "Write the address, /about/ or https://…"
        site.report([Problem(site.locate("PODCAST", "notes_after"), what, fix)])
    people = tuple(introduce(show.people, known))
    show = replace(show, people=people, notes_after=after)
    if not has_template(site.settings, "podcast"):  # a theme that has no page of shows
        return replace(show, link=site.url + "/")
    return show


def episode_files(post: Article, episode: Episode) -> Iterator[tuple[str, bytes]]:
    """Yield the site path and the bytes of an episode's chapters and transcripts."""
    if episode.chapters_url:
        every = (*episode.chapters, *episode.unlisted)
        in_order = sorted(every, key=lambda each: each.start)
        yield chapters_path(post.audio[0]), render_chapters(in_order)
    if transcript := episode.transcript:
        yield from render_output_files(
            post.transcript,
            ParsedTranscript(
                transcript.cues, () if transcript.cues else transcript.paragraphs
            ),
            episode.chapters,
            title=episode.title,
            url=episode.url,
            lang=transcript.lang,
        )


def _choose_show(
    site: Site,
    entry: ArticleEntry,
    header: EpisodeHeader,
    shows: Mapping[str, PodcastSettings],
) -> str | None:
    try:
        return choose_show(header.show, shows)
    except ContentError as error:
        where = site.where(entry.post, "show")
        site.report([Problem(where, error.what, error.fix)])
        return None


def _read_episode(
    site: Site,
    entry: ArticleEntry,
    header: EpisodeHeader,
    settings: PodcastSettings,
    cache: StatCache[AudioInfo],
) -> Episode | None:
    audio = entry.post.audio[0]
    url = _audio_url(site, settings, audio)
    info = None
    try:
        info = read_recording(site.content, audio, cache)
        site.report(_truncation_problems(site, entry, info))
        chapters = _read_chapters(site, entry, header, info)
        info = replace(info, chapters=chapters)
        parsed = _read_transcript(site, entry, info.seconds)
        return make_episode(
            entry.post,
            header,
            info,
            audio_url=url,
            site_url=site.url,
            transcript=parsed,
            alternates=tuple(_read_alternates(site, entry, settings, cache, info)),
        )
    except ContentError as error:
        site.report([Problem(site.where(entry.post, "audio"), error.what, error.fix)])
        if info is None:
            _read_transcript(site, entry)  # report its faults as well
        return None


def _truncation_problems(
    site: Site, entry: ArticleEntry, info: AudioInfo
) -> Iterator[Problem]:
    if info.declared_seconds > info.seconds + 1:
        declared = f"and tells of {format_timestamp(info.declared_seconds)}"
        what = f"The recording ends after {format_timestamp(info.seconds)}, {declared}."
        fix = "If its end is missing, export or copy it anew."
        yield Problem(site.where(entry.post, "audio"), what, fix, Level.WARNING)


def _read_chapters(
    site: Site, entry: ArticleEntry, header: EpisodeHeader, info: AudioInfo
) -> tuple[Chapter, ...]:
    """Return the valid chapters of an episode, and report the faults of the others."""
    listed = find_chapters(site.content, entry.post.audio[0], header.chapters, info)
    where = site.where(entry.post, listed.key)
    site.report([Problem(where, each.what, each.fix) for each in listed.faults])
    _report(site, where, find_chapter_warnings(listed, info.seconds))
    return tuple(_with_picture(site, where, each) for each in listed.chapters)


def _with_picture(site: Site, where: Where, chapter: Chapter) -> Chapter:
    """Return a chapter with the address of its picture, if that is below content/."""
    name = chapter.image
    if not name.startswith("images/"):
        return chapter
    if not (site.content / name).is_file():
        what = f"The picture of the chapter {chapter.title!r} is not there: {name}."
        site.report([Problem(where, what, "Check its name, or put the file there.")])
        return replace(chapter, image="")
    return replace(chapter, image=f"{site.url}/{quote(name)}")


def _read_alternates(
    site: Site,
    entry: ArticleEntry,
    settings: PodcastSettings,
    cache: StatCache[AudioInfo],
    first: AudioInfo,
) -> Iterator[Alternate]:
    where = site.where(entry.post, "audio")
    for name in entry.post.audio[1:]:
        info = read_recording(site.content, name, cache)
        sha256 = known_sha256(site.content, name, info)
        found = find_alternate_warnings(name, info, sha256, seconds=first.seconds)
        _report(site, where, found)
        yield make_alternate(_audio_url(site, settings, name), info, sha256)


def _audio_url(site: Site, settings: PodcastSettings, audio: str) -> str:
    # A preview plays the local file, not the published one, and requests a remote one
    # without the tracking prefix: the author is not a listener.
    is_available = is_remote(audio) or (site.content / audio).is_file()
    direct = not site.release and is_available
    media_url = "" if direct else settings.media_url
    return enclosure_url(audio, site_url=site.url, media_url=media_url)


def _read_transcript(
    site: Site, entry: ArticleEntry, seconds: float = inf
) -> ParsedTranscript | None:
    name = entry.post.transcript
    if not name:
        return None
    where = site.where(entry.post, "transcript")
    try:
        parsed = read_transcript(site.content, name, seconds=seconds)
    except ContentError as error:
        site.report([Problem(where, error.what, error.fix)])
        return None
    _report(site, where, find_transcript_warnings(parsed, seconds))
    return parsed


def _report(site: Site, where: Where, findings: Iterable[Finding]) -> None:
    site.report(Problem(where, each.what, each.fix, each.level) for each in findings)


def _feed_problems(site: Site, entry: ArticleEntry) -> Iterator[Problem]:
    """Report a translation's own recording: feeds have the episodes of originals."""
    own, others = entry.content.metadata.get("audio"), entry.content.translations
    if entry.post.original or any(each.metadata.get("audio") == own for each in others):
        return
    what = "No feed has this recording: the post is a translation, and no episode."
    fix = (
        "Take Audio out, and the page plays the original's; or give the file a name of"
        " its own, and it is an episode."
    )
    yield Problem(site.where(entry.post, "audio"), what, fix, Level.WARNING)


def _guid_problems(site: Site, entry: ArticleEntry) -> Iterator[Problem]:
    post = entry.post
    if post.guid or not post.original or post.status is Status.DRAFT:
        return
    if site.where(post, "guid").line:
        return  # header/check.py reports an empty one
    path = f"{site.content.name}/{post.source}"
    if site.release:
        what = "The episode has no Guid: apps would take it for a new one every time."
        yield Problem(site.where(post), what, f"Run inv episode {path}")
    else:
        what = "The episode has no Guid yet; this preview gives it a provisional one."
        fix = f"Before it is published, run inv episode {path}"
        yield Problem(site.where(post), what, fix, Level.WARNING)
