"""The recording of an episode: what its file says or, without it, its facts file."""

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

TAGGED = "-tagged"  # ends the stem of the copy that `inv episode --write-tags` makes
_LONGEST = 60  # letters of one part of a name: all that is beside it needs room too


def read_recording(content: Path, audio: str, cache: StatCache[AudioInfo]) -> AudioInfo:
    """Return what is known of the value of `Audio:`; raise AudioError if nothing is."""
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
    raise AudioError(what, fix=_find_alike(path) or _CHECK_NAME)


_CHECK_NAME = "Check the name, or put the file there."


def _find_alike(path: Path) -> str:
    """Say what to do if a file there differs in capitals or composed accents alone."""
    if not path.parent.is_dir():
        return ""
    wanted = normalize("NFC", path.name)
    for name in sorted(each.name for each in path.parent.iterdir()):
        if normalize("NFC", name) == wanted:
            return "There its accents are composed otherwise: give the file a new name."
        if normalize("NFC", name).casefold() == wanted.casefold():
            return f"Did you mean {name}?"
    return ""


def known_sha256(content: Path, audio: str, info: AudioInfo) -> str:
    """Return a recording's sha256 if its facts file tells it and is not outdated."""
    if info.sha256:
        return info.sha256
    facts = find_facts(content, audio)
    if facts is None:
        return ""
    known = read_facts(facts)
    return known.sha256 if known.length == info.length else ""


def facts_path(content: Path, audio: str) -> Path:
    """Return where the facts of a recording are kept: content/audio/<file>.json."""
    return content / "audio" / f"{own_name(audio)}.json"


def find_facts(content: Path, audio: str) -> Path | None:
    """Return the facts file of a recording, or None if there is none."""
    return next(filter(Path.is_file, beside(content, audio, ".json")), None)


def beside(content: Path, audio: str, ending: str) -> tuple[Path, ...]:
    """Return where a file that belongs to a recording may be kept.

    The first is where it is written. Before recordings had names of their own, that of
    a folder or another host stood right in content/audio/, by the last part of its
    name: there it is looked for as long as nothing else has that name.
    """
    folder, own, last = content / "audio", own_name(audio), file_name(audio)
    if (folder / f"{own}.json").is_file():
        return (folder / f"{own}{ending}",)
    names = [own, last]
    if is_remote(audio):
        names.append(quote(last))
    elif (folder / last).is_file():  # another recording, whose files these are
        names = [own]
    return tuple(folder / f"{name}{ending}" for name in dict.fromkeys(names) if name)


def file_name(audio: str) -> str:
    """Return the last part of a recording's name, as its file is called.

    >>> file_name("https://cdn.example/Ep%201.mp3?x=1")
    'Ep 1.mp3'
    """
    path = audio
    if is_remote(audio):
        path = unquote(to_uri(audio).partition("?")[0].partition("#")[0])
    return PurePosixPath(path).name


def own_name(audio: str) -> str:
    """Return the name that a recording shares with no other, as a path below audio/.

    >>> own_name("audio/e.mp3"), own_name("audio/s1/01.mp3")
    ('e.mp3', 's1/01.mp3')
    >>> own_name("https://cdn.example/shows/ep-1.mp3")
    'cdn.example/shows/ep-1.mp3'
    >>> own_name("https://cdn.example/Ep 1.mp3")
    'cdn.example/ep-1-5244fe7b.mp3'

    Of an address it is the host and the path; where they say less than the whole, in
    letters that every file system tells apart, a digest of the address goes with them.
    """
    if not is_remote(audio):
        path = PurePosixPath(audio)
        parts = path.parts[1:] if path.parts[:1] == ("audio",) else path.parts
        return PurePosixPath(*parts).as_posix()
    try:
        address = normalise(to_uri(audio))
    except ValueError:
        address = audio  # no address at all, which header/ tells
    whole = address.removeprefix("https://")
    written = map(_plain, unquote(whole.partition("?")[0]).split("/"))
    plain = "/".join(filter(None, written)) or "recording"
    if plain == whole:
        return plain
    digest = sha256(address.encode()).hexdigest()[:8]
    path = PurePosixPath(plain)
    return path.with_stem(f"{path.stem}-{digest}").as_posix()


def _plain(part: str) -> str:
    """Write a part of an address as the name of a file."""
    name = PurePosixPath(re.sub(r"[^a-z0-9._-]+", "-", part.lower()))
    return name.stem.strip("-.")[:_LONGEST] + name.suffix[:_LONGEST]


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
    recording's own address.

    >>> enclosure_url("audio/a b.mp3", site_url="https://x.org", media_url="")
    'https://x.org/audio/a%20b.mp3'
    """
    remote = to_uri(audio) if is_remote(audio) else ""
    own = remote or f"{site_url}/{quote(audio)}"
    prefix, mark, _ = media_url.partition("{url}")
    if mark:
        return own if own.startswith(prefix) else media_url.replace(mark, own)
    if remote or not media_url:
        return own
    return f"{media_url.rstrip('/')}/{quote(audio)}"


def is_remote(audio: str) -> bool:
    """Tell whether a recording is named by its address, not by a file."""
    return audio[:8].lower() == "https://"
