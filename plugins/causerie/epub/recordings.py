"""The recordings of a book: embedded if the author asks for it, else linked."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from causerie.bridge.entry import ArticleEntry
from causerie.bridge.site import Site
from causerie.epub.model import Recording, Resource
from causerie.podcast.episode_post import episode_of
from causerie.podcast.recording import enclosure_url, is_remote, unique_name
from causerie.podcast.shows import read_shows
from causerie.problems import Problem

# What every reading system plays (EPUB 3.2, core media types), by suffix.
_PLAYED = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".mp4": "audio/mp4"}


def recording_of(
    site: Site, entry: ArticleEntry, *, embed: bool
) -> tuple[Recording | None, Resource | None, list[Problem]]:
    """Return the recording of a post, its file in the book, and what is wrong with it.

    A translation has its original's. Problems are errors: who asks for recordings gets
    all of them, or learns which are missing.
    """
    episode = episode_of(entry)
    if episode is None:
        return None, None, []
    audio, alternates = episode.audio, episode.alternates
    media_url = getattr(read_shows(site).get(episode.show), "media_url", "")
    names = entry.post.audio or _of_original(entry)
    address = names[0] if names else ""
    url = enclosure_url(address, site_url=site.public_url, media_url=media_url)
    linked = Recording(url, audio.length, audio.seconds, audio.type)
    if not embed:
        return linked, None, []
    lengths = [audio.length, *(each.audio.length for each in alternates)]
    for name, length in zip(names, lengths, strict=False):
        kind = _PLAYED.get(PurePosixPath(name).suffix.lower())
        if kind and not is_remote(name) and (site.content / name).is_file():
            file = f"audio/{_safe(unique_name(name))}"
            resource = Resource(file, kind, path=site.content / name)
            return Recording(url, length, audio.seconds, kind, file), resource, []
    return linked, None, [*_why_none(site, entry, names)]


def _why_none(
    site: Site, entry: ArticleEntry, names: tuple[str, ...]
) -> Iterator[Problem]:
    where = site.where(entry.post, "audio")
    name = names[0] if names else ""
    if is_remote(name):
        what = f"The recording is at {name}: a book takes files, and fetches none."
        fix = "Name a file below content/ besides (Audio: …, …), or leave out --embed."
    elif not (site.content / name).is_file():
        what = f"The recording content/{name} is not here; its facts alone are."
        fix = "Put it there, or leave out --embed: then the book links to it."
    else:
        what = f"Not all readers of books play {PurePosixPath(name).suffix}."
        fix = "Add the recording as MP3 or M4A (Audio: …, …), or leave out --embed."
    yield Problem(where, what, fix)


def _of_original(entry: ArticleEntry) -> tuple[str, ...]:
    posts = (getattr(each, "post", None) for each in entry.content.translations)
    return next((post.audio for post in posts if post and post.audio), ())


def _safe(name: str) -> str:
    """Return a name of a recording with letters that all archives keep."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", name)
