"""Attach episodes to the posts that have a recording, and gather a show's feed."""

from collections.abc import Iterator
from dataclasses import replace

from causerie.bridge.site import Entry, Site
from causerie.errors import ContentError
from causerie.podcast.episode import make_episode, make_show, make_tags, podcast_guid
from causerie.podcast.model import Cue, Episode, Show, Tag
from causerie.podcast.namespace import ITEM
from causerie.podcast.probe import ProbeCache
from causerie.podcast.recording import enclosure_url, read_recording
from causerie.podcast.settings import PodcastSettings
from causerie.podcast.transcripts import read_transcript
from causerie.post import Status
from causerie.problems import Level, Problem


def attach_episodes(site: Site, settings: PodcastSettings) -> None:
    """Give every post with `Audio:` its episode, and its translations the same.

    A recording or transcript that cannot be read is reported, and the post shown
    without it.
    """
    cache = ProbeCache(site.root / ".causerie" / "audio.json")
    for entry in site.entries:
        if "audio" not in entry.post.header or entry.post.kind != "article":
            continue
        if episode := _read_episode(site, entry, settings, cache):
            episode = replace(episode, tags=_read_tags(site, entry))
            entry.attach(episode=episode)
            site.report(_guid_problems(site, entry))
    cache.save()
    for entry in site.entries:
        if "audio" not in entry.post.header:
            others = (other for other in entry.content.translations)
            found = next(
                (e for o in others if (e := getattr(o, "episode", None))), None
            )
            entry.attach(episode=found)


def read_show(site: Site, settings: PodcastSettings) -> Show:
    """Return the show; its guid is made from the public address if none is set."""
    guid = settings.guid or podcast_guid(f"{site.public_url}/podcast.xml")
    if not settings.guid and site.release:
        what = 'PODCAST["guid"] is missing: it must stay when the site moves.'
        fix = f'Write "guid": "{guid}" and never change it.'
        site.report([Problem(site.locate("PODCAST"), what, fix)])
    return make_show(settings, site_url=site.url, guid=guid, lang=site.lang)


def episode_entries(site: Site) -> list[Entry]:
    """Return the posts whose episodes the show lists, newest first."""
    found = [
        entry
        for entry in site.published()
        if entry.post.original
        and "audio" in entry.post.header
        and entry.attached("episode")
    ]
    return sorted(found, key=lambda e: (e.content.date, e.post.source), reverse=True)


def feed_episodes(site: Site) -> Iterator[Episode]:
    """Yield the episodes of the feed with their show notes, newest first.

    Call it when all of the site is read: the notes' links are resolved then.
    """
    for entry in episode_entries(site):
        episode: Episode = entry.attached("episode")
        yield replace(episode, html=entry.html(site))


def _read_episode(
    site: Site, entry: Entry, settings: PodcastSettings, cache: ProbeCache
) -> Episode | None:
    audio = entry.post.header["audio"]
    # A preview plays the file at hand, not the one that is already published.
    local = not site.release and (site.content / audio).is_file()
    media_url = "" if local else settings.media_url
    url = enclosure_url(audio, site_url=site.url, media_url=media_url)
    cues = _read_cues(site, entry)  # first: its faults are told with the recording's
    key = "audio"
    try:
        info = read_recording(site.content, audio, cache)
        key = "chapters"
        return make_episode(
            entry.post, info, audio_url=url, site_url=site.url, cues=cues
        )
    except ContentError as error:
        site.report([Problem(site.where(entry.post, key), error.what, error.fix)])
        return None


def _read_cues(site: Site, entry: Entry) -> tuple[Cue, ...]:
    name = entry.post.header.get("transcript", "")
    try:
        return read_transcript(site.content, name) if name else ()
    except ContentError as error:
        where = site.where(entry.post, "transcript")
        site.report([Problem(where, error.what, error.fix)])
        return ()


def _read_tags(site: Site, entry: Entry) -> tuple[Tag, ...]:
    written = entry.post.header.get("podcast", "")
    try:
        return make_tags(written, ITEM, site_url=site.url)
    except ContentError as error:
        where = site.where(entry.post, "podcast")
        site.report([Problem(where, error.what, error.fix)])
        return ()


def _guid_problems(site: Site, entry: Entry) -> Iterator[Problem]:
    post = entry.post
    if post.guid or not post.original or post.status is Status.DRAFT:
        return
    path = f"{site.content.name}/{post.source}"
    if site.release:
        what = "The episode has no Guid: apps would take it for a new one every time."
        yield Problem(site.where(post), what, f"Run inv episode {path}")
    else:
        what = "The episode has no Guid yet; this preview gives it a provisional one."
        fix = f"Before it is published, run inv episode {path}"
        yield Problem(site.where(post), what, fix, Level.WARNING)
