"""Create or complete the post of an episode, and write the facts of its recordings."""

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path, PurePosixPath

from causerie.audio_value import audio_fault
from causerie.authoring.edit_header import complete_header
from causerie.authoring.find_post import (
    find_post_of_recording,
    find_remote_post,
    may_be_file_of,
    read_recordings,
)
from causerie.authoring.write_episode import (
    EpisodeResult,
    EpisodeWishes,
    NewGuid,
    create_post,
    values_from_tags,
)
from causerie.bridge.slugs import make_file_slug
from causerie.errors import AudioError, ContentError
from causerie.files.atomic_write import replace_file
from causerie.header import read_header
from causerie.podcast.audio.file_types import SUFFIXES
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import facts_path, file_name, find_facts, is_remote


def prepare_episode(  # noqa: PLR0913 - most are keywords
    path: Path,
    content: Path,
    *,
    now: datetime,
    new_guid: NewGuid,
    recording: Path | None = None,
    wishes: EpisodeWishes | None = None,
) -> EpisodeResult:
    """Create or complete the post of an episode; `path` is the post or a recording.

    A recording from elsewhere is copied to content/audio/, unless a post names it by
    its URL. A post that names the recording is completed; if there is none, a draft is
    created from its tags. `recording` is the local file of a recording that the post
    names by its URL; `wishes` go before tags. Raise ContentError or AudioError; then
    nothing was changed.
    """
    check_local_file(path)
    if path.suffix in POSTS:
        return _complete_post(
            path, content, new_guid, given=_facts_of_remote(path, recording)
        )
    if recording is not None:
        what = "With a recording of its own goes a post."
        raise ContentError(what, where=str(path), fix="Give the post first.")
    info = measure_facts(path)  # before anything is written: it may not be audio
    within = _name_below_audio(path, content)
    if within and (post := find_post_of_recording(content, within)):
        return _complete_post(post, content, new_guid)
    if named := find_remote_post(content, path):
        post, address = named
        return _complete_post(post, content, new_guid, given={address: info})
    create = partial(
        create_post, now=now, new_guid=new_guid, wishes=wishes or EpisodeWishes()
    )
    if within:
        return create(within, content / within, info, content)
    ending = _FEED_SUFFIXES.get(path.suffix.lower(), path.suffix.lower())
    audio = content / "audio" / (make_file_slug(path.stem) + ending)
    if audio.exists():
        what = f"There is already a content/audio/{audio.name}."
        raise AudioError(what, where=str(path), fix="Give the file another name.")
    named_audio = audio.relative_to(content).as_posix()
    post = find_post_of_recording(content, named_audio)
    with _copied_to(path, audio):
        if post is None:
            made = create(named_audio, audio, info, content)
        else:
            made = _complete_post(post, content, new_guid)
    return replace(made, copied=True)


def prepare_remote_episode(  # noqa: PLR0913 - most are keywords
    url: str,
    file: Path,
    content: Path,
    *,
    now: datetime,
    new_guid: NewGuid,
    wishes: EpisodeWishes,
) -> EpisodeResult:
    """Create or complete the post of a recording elsewhere; `file` is what is there."""
    info = measure_facts(file)
    if post := find_post_of_recording(content, url):
        return _complete_post(post, content, new_guid, given={url: info})
    return create_post(
        url, file, info, content, now=now, new_guid=new_guid, wishes=wishes
    )


_FEED_SUFFIXES = {".m4b": ".m4a"}  # feeds require another suffix for the same format
POSTS = {".md", ".markdown", ".mkd", ".mdown"}


def check_local_file(path: Path) -> None:
    """Raise ContentError if a path is a URL or a folder, or does not exist."""
    if re.match(r"https?:/", str(path)):
        what = "A local file is needed here."
        fix = "Give it; a post that names it by its address is found."
        raise ContentError(what, where=str(path), fix=fix)
    if path.is_dir():
        what, fix = "This is a folder.", "Give a post, or a recording."
        raise ContentError(what, where=str(path), fix=fix)
    if not path.is_file():
        raise ContentError("There is no such file.", where=str(path))


def _facts_of_remote(post: Path, recording: Path | None) -> dict[str, AudioInfo]:
    """Return the facts of a local file under the URL that a post has for it."""
    if recording is None:
        return {}
    check_local_file(recording)
    remote = [audio for audio in read_recordings(post) if is_remote(audio)]
    ending = recording.suffix.lower()
    endings = {a: PurePosixPath(file_name(a)).suffix.lower() for a in remote}
    matching = (
        [a for a in remote if may_be_file_of(a, recording)]
        or [a for a in remote if endings[a] == ending]
        or [a for a in remote if endings[a] not in SUFFIXES]  # the build reports these
    )
    if len(matching) != 1:
        what = f"The post has no address that {recording.name} would be the file of."
        raise ContentError(what, where=str(post), fix="Write it: Audio: https://…")
    return {matching[0]: measure_facts(recording)}


def _complete_post(
    post: Path,
    content: Path,
    new_guid: NewGuid,
    *,
    given: Mapping[str, AudioInfo] | None = None,
) -> EpisodeResult:
    text = _read(post)
    recordings = read_recordings(post)
    if not recordings:
        raise _no_recording(post, text)
    known = dict(given or {})
    notes: list[str] = []
    for audio in recordings:
        if audio in known:
            continue
        copy = content / "audio" / file_name(audio)
        if not is_remote(audio) and (content / audio).is_file():
            known[audio] = measure_facts(content / audio)
        elif is_remote(audio) and copy.is_file() and not find_facts(content, audio):
            known[audio] = measure_facts(copy)
        elif find_facts(content, audio):
            where = audio if is_remote(audio) else f"content/{audio}"
            notes.append(f"{where} is not here: its facts file stays as it is.")
        else:
            raise _nothing_known(post, audio)
    for audio, info in known.items():
        write_facts(facts_path(content, audio), info)
    values = {"Guid": str(new_guid())}
    if first := known.get(recordings[0]):
        values = {**values_from_tags(first), **values}
    facts = find_facts(content, recordings[0]) or facts_path(content, recordings[0])
    completed = complete_header(text, values)
    if completed != text:
        replace_file(post, completed.encode())
    return EpisodeResult(post, facts, created=False, notes=tuple(notes))


def _no_recording(post: Path, text: str) -> ContentError:
    header = read_header(text)
    if "audio" in header and (wrong := audio_fault(value := header["audio"].value)):
        return ContentError(f"Audio: {value!r} {wrong}", where=str(post))
    fix = "Add Audio: audio/<file> to its header, or give the audio file."
    return ContentError("The post names no recording.", where=str(post), fix=fix)


def _nothing_known(post: Path, audio: str) -> AudioError:
    if is_remote(audio):
        what = f"Nothing is known of {audio}: inv episode fetches nothing."
        fix = "Give its local file as well: --recording <file>"
        return AudioError(what, where=str(post), fix=fix)
    what = f"There is no content/{audio} to take the facts of."
    return AudioError(what, where=str(post), fix="Check the name.")


def _name_below_audio(path: Path, content: Path) -> str:
    """Return the value of `Audio:` for a file below content/audio/; else empty."""
    folder = (content / "audio").resolve()
    whole = path.resolve()
    if not whole.is_relative_to(folder):
        return ""
    return f"audio/{whole.relative_to(folder).as_posix()}"


@contextmanager
def _copied_to(path: Path, audio: Path) -> Iterator[None]:
    """Copy a recording, and remove the copy if the body fails."""
    audio.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(path, audio)
        yield
    except BaseException:
        audio.unlink(missing_ok=True)
        raise


def _read(post: Path) -> str:
    try:
        return post.read_bytes().decode("utf-8")
    except UnicodeDecodeError as err:
        what, fix = "The post is not UTF-8.", "Save it as UTF-8."
        raise ContentError(what, where=str(post), fix=fix) from err
