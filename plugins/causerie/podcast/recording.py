"""The recording of an episode: what its file says or, without it, its facts file."""

from pathlib import Path, PurePosixPath
from urllib.parse import quote, urlsplit

from causerie.errors import AudioError
from causerie.podcast.facts import read_facts
from causerie.podcast.model import AudioInfo
from causerie.podcast.probe import ProbeCache

TAGGED = "-tagged"  # ends the stem of the copy that `inv episode --write-tags` makes


def read_recording(content: Path, audio: str, cache: ProbeCache) -> AudioInfo:
    """Return what is known of the value of `Audio:`; raise AudioError if nothing is."""
    path = content / audio
    if not is_remote(audio) and path.is_file():
        return cache.probe(path, audio)
    facts = facts_path(content, audio)
    if facts.is_file():
        return read_facts(facts)
    if is_remote(audio):
        what = f"Nothing is known of {audio}: a build does not fetch it."
        fix = "Run inv episode with the local file: it writes the facts file."
        raise AudioError(what, fix=fix)
    what = f"There is no content/{audio}, and no facts file of it."
    raise AudioError(what, fix="Check the name, or put the file there.")


def known_sha256(content: Path, audio: str, info: AudioInfo) -> str:
    """Return a recording's sha256 if its facts file tells it and is not outdated."""
    facts = facts_path(content, audio)
    if info.sha256 or not facts.is_file():
        return info.sha256
    known = read_facts(facts)
    return known.sha256 if known.length == info.length else ""


def facts_path(content: Path, audio: str) -> Path:
    """Return where the facts of a recording are kept: content/audio/<file>.json."""
    name = PurePosixPath(urlsplit(audio).path if is_remote(audio) else audio).name
    return content / "audio" / f"{name}.json"


def tagged_name(audio: str) -> str:
    """Name the tagged copy of a recording, which stands beside it.

    >>> tagged_name("audio/e.mp3"), untagged_name("audio/e-tagged.mp3")
    ('audio/e-tagged.mp3', 'audio/e.mp3')
    """
    path = PurePosixPath(audio)
    return path.with_stem(f"{path.stem}{TAGGED}").as_posix()


def untagged_name(audio: str) -> str:
    """Name the recording that a tagged copy is made of; any other is its own."""
    path = PurePosixPath(audio)
    return path.with_stem(path.stem.removesuffix(TAGGED) or path.stem).as_posix()


def enclosure_url(audio: str, *, site_url: str, media_url: str) -> str:
    """Return the address that feeds give for a recording.

    `media_url` is another base, or holds {url} where a tracking prefix wants the
    site's own address.

    >>> enclosure_url("audio/a b.mp3", site_url="https://x.org", media_url="")
    'https://x.org/audio/a%20b.mp3'
    """
    if is_remote(audio):
        return audio
    own = f"{site_url}/{quote(audio)}"
    if "{url}" in media_url:
        return media_url.replace("{url}", own)
    return f"{media_url.rstrip('/')}/{quote(audio)}" if media_url else own


def is_remote(audio: str) -> bool:
    """Tell whether a recording is named by its address, not by a file."""
    return audio.startswith("https://")
