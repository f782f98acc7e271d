"""Find what is known of a recording, and the names of the files that belong to it."""

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from urllib.parse import quote, unquote

from causerie.errors import AudioError
from causerie.files.stat_cache import StatCache
from causerie.podcast.facts import read_facts
from causerie.podcast.model import AudioInfo
from causerie.urls import normalise, to_uri

# Ends the stem of the copy that `inv episode --write-tags` makes.
TAGGED_SUFFIX = "-tagged"
_MAX_NAME = 60  # letters of one part of a name, so that suffixes have room


def read_recording(content: Path, audio: str, cache: StatCache[AudioInfo]) -> AudioInfo:
    """Return the info of a recording, from its file or from its facts file.

    `audio` is the value of `Audio:`. Raise AudioError if there is neither file.
    """
    path = content / audio
    if not is_remote(audio) and path.is_file():
        return cache.find(path, audio)
    facts = find_facts(content, audio)
    if facts is not None:
        return read_facts(facts)
    if is_remote(audio):
        what = f"Nothing is known of {audio}: a build does not fetch it."
        fix = (
            "Run inv episode with the local file; of another name, with the post and"
            " --recording FILE."
        )
        raise AudioError(what, fix=fix)
    what = f"There is no content/{audio}, and no facts file of it."
    raise AudioError(what, fix=_suggest_name(path) or _CHECK_NAME)


_CHECK_NAME = "Check the name, or put the file there."


def _suggest_name(path: Path) -> str:
    """Suggest a file whose name differs in capitals or composed accents alone."""
    if not path.parent.is_dir():
        return ""
    wanted = normalize("NFC", path.name)
    for name in sorted(each.name for each in path.parent.iterdir() if each.is_file()):
        if normalize("NFC", name) == wanted:
            return "There its accents are composed otherwise: give the file a new name."
        if normalize("NFC", name).casefold() == wanted.casefold():
            return f"Did you mean {name}?"
    return ""


def known_sha256(content: Path, audio: str, info: AudioInfo) -> str:
    """Return the sha256 in a recording's facts file, unless the file is outdated."""
    if info.sha256:
        return info.sha256
    facts = find_facts(content, audio)
    if facts is None:
        return ""
    known = read_facts(facts)
    return known.sha256 if known.length == info.length else ""


def facts_path(content: Path, audio: str) -> Path:
    """Return the path of a recording's facts file: content/audio/<file>.json."""
    return content / "audio" / f"{unique_name(audio)}.json"


def find_facts(content: Path, audio: str) -> Path | None:
    """Return the existing facts file of a recording, or None."""
    return next(filter(Path.is_file, companion_paths(content, audio, ".json")), None)


def companion_paths(content: Path, audio: str, ending: str) -> tuple[Path, ...]:
    """Return the paths that a file of a recording may have; the first is for writing.

    Before recordings had unique names, a file was named by the last part of the
    recording's path or URL. Such a file is still found, unless a recording below
    content/audio/ has that name.
    """
    folder, own, last = content / "audio", unique_name(audio), file_name(audio)
    if (folder / f"{own}.json").is_file():
        return (folder / f"{own}{ending}",)
    names = [own, last]
    if is_remote(audio):
        names.append(quote(last))
    elif (folder / last).is_file():  # another recording, whose files these are
        names = [own]
    return tuple(folder / f"{name}{ending}" for name in dict.fromkeys(names) if name)


def file_name(audio: str) -> str:
    """Return the file name of a recording: the last part of its path or URL.

    >>> file_name("https://cdn.example/Ep%201.mp3?x=1")
    'Ep 1.mp3'
    """
    path = audio
    if is_remote(audio):
        path = unquote(to_uri(audio).partition("?")[0].partition("#")[0])
    return PurePosixPath(path).name


def unique_name(audio: str) -> str:
    """Return the unique name of a recording, as a path below audio/.

    >>> unique_name("audio/e.mp3"), unique_name("audio/s1/01.mp3")
    ('e.mp3', 's1/01.mp3')
    >>> unique_name("https://cdn.example/shows/ep-1.mp3")
    'cdn.example/shows/ep-1.mp3'
    >>> unique_name("https://cdn.example/Ep 1.mp3")
    'cdn.example/ep-1-5244fe7b.mp3'

    For a URL it is the host and the path, in letters that every file system
    distinguishes. If that loses a part of the URL, a digest of the URL is appended.
    """
    if not is_remote(audio):
        path = PurePosixPath(audio)
        parts = path.parts[1:] if path.parts[:1] == ("audio",) else path.parts
        return PurePosixPath(*parts).as_posix()
    try:
        address = normalise(to_uri(audio))
    except ValueError:
        address = audio  # the check of the header reports that this is no URL
    whole = address.removeprefix("https://")
    written = map(_slug, unquote(whole.partition("?")[0]).split("/"))
    plain = "/".join(filter(None, written)) or "recording"
    if plain == whole:
        return plain
    digest = sha256(address.encode()).hexdigest()[:8]
    path = PurePosixPath(plain)
    return path.with_stem(f"{path.stem}-{digest}").as_posix()


def _slug(part: str) -> str:
    """Turn a part of a URL into a part of a file name."""
    name = PurePosixPath(re.sub(r"[^a-z0-9._-]+", "-", part.lower()))
    return name.stem.strip("-.")[:_MAX_NAME] + name.suffix[:_MAX_NAME]


def tagged_name(audio: str) -> str:
    """Return the name of a recording's tagged copy, in the same folder.

    >>> tagged_name("audio/e.mp3"), untagged_name("audio/e-tagged.mp3")
    ('audio/e-tagged.mp3', 'audio/e.mp3')
    """
    path = PurePosixPath(audio)
    return path.with_stem(f"{path.stem}{TAGGED_SUFFIX}").as_posix()


def untagged_name(audio: str) -> str:
    """Return the name of the recording that a tagged copy was made of."""
    path = PurePosixPath(audio)
    return path.with_stem(path.stem.removesuffix(TAGGED_SUFFIX) or path.stem).as_posix()


URL, ADDRESS = "{url}", "{address}"  # of a recording, in a tracking prefix


def enclosure_url(audio: str, *, site_url: str, media_url: str) -> str:
    """Return the URL of a recording for feeds.

    `media_url` is another base URL, or a tracking prefix with {url} in place of the
    recording's own URL, or with {address}, which is that without https://.

    >>> enclosure_url("audio/a b.mp3", site_url="https://x.org", media_url="")
    'https://x.org/audio/a%20b.mp3'
    >>> enclosure_url("e.mp3", site_url="https://x.org", media_url="https://t.co/{address}")
    'https://t.co/x.org/e.mp3'
    """
    remote = to_uri(audio) if is_remote(audio) else ""
    own = remote or f"{site_url}/{quote(audio)}"
    for mark, named in ((URL, own), (ADDRESS, own.removeprefix("https://"))):
        prefix, found, _ = media_url.partition(mark)
        if found:
            return own if own.startswith(prefix) else media_url.replace(mark, named)
    if remote or not media_url:
        return own
    return f"{media_url.rstrip('/')}/{quote(audio)}"


def is_remote(audio: str) -> bool:
    """Return whether a recording is named by its URL, not by a file."""
    return audio[:8].lower() == "https://"
