"""Create or complete the post of an episode, and write the facts of its recordings."""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import UUID

from causerie.audio_value import audio_fault
from causerie.authoring.edit_header import complete_header, write_header
from causerie.authoring.find_post import (
    find_post_of_recording,
    find_remote_post,
    may_be_file_of,
    read_recordings,
)
from causerie.bridge.slugs import make_file_slug
from causerie.errors import AudioError, ContentError
from causerie.files.atomic_write import replace_file
from causerie.header import parse_date, read_header
from causerie.podcast.audio.file_types import SUFFIXES, enclosure_fix
from causerie.podcast.audio.probe import embedded_cover
from causerie.podcast.cover import check_cover
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import facts_path, file_name, find_facts, is_remote

NewGuid = Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class EpisodeResult:
    """The result of `inv episode`."""

    post: Path
    facts: Path
    created: bool  # the post is new
    copied: bool = False  # the recording was copied to content/audio/
    notes: tuple[str, ...] = ()  # what the author should know


def prepare_episode(  # noqa: PLR0913 - most are keywords
    path: Path,
    content: Path,
    *,
    now: datetime,
    new_guid: NewGuid,
    recording: Path | None = None,
    covers: Sequence[Path] = (),
) -> EpisodeResult:
    """Create or complete the post of an episode; `path` is the post or a recording.

    A recording from elsewhere is copied to content/audio/, unless a post names it by
    its URL. A post that names the recording is completed; if there is none, a draft is
    created from its tags. `recording` is the local file of a recording that the post
    names by its URL; `covers` are those of the shows. Raise ContentError or AudioError;
    then nothing was changed.
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
    if within:
        return _create_post(content / within, info, content, now, new_guid, covers)
    ending = _FEED_SUFFIXES.get(path.suffix.lower(), path.suffix.lower())
    audio = content / "audio" / (make_file_slug(path.stem) + ending)
    if audio.exists():
        what = f"There is already a content/audio/{audio.name}."
        raise AudioError(what, where=str(path), fix="Give the file another name.")
    post = find_post_of_recording(content, audio.relative_to(content).as_posix())
    with _copied_to(path, audio):
        if post is None:
            made = _create_post(audio, info, content, now, new_guid, covers)
        else:
            made = _complete_post(post, content, new_guid)
    return replace(made, copied=True)


_FEED_SUFFIXES = {".m4b": ".m4a"}  # feeds require another suffix for the same format
POSTS = {".md", ".markdown", ".mkd", ".mdown"}


def check_local_file(path: Path) -> None:
    """Raise ContentError if a path is a URL or a folder, or does not exist."""
    if re.match(r"https?:/", str(path)):
        what = "inv episode fetches nothing."
        fix = "Give the local file; a post that names it by its address is found."
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
        values = {**_from_tags(first), **values}
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


def _create_post(  # noqa: PLR0913, PLR0917 - as make_episode
    audio: Path,
    info: AudioInfo,
    content: Path,
    now: datetime,
    new_guid: NewGuid,
    covers: Sequence[Path],
) -> EpisodeResult:
    title = info.tags.title or audio.stem.replace("-", " ").capitalize()
    date = _read_day(info.tags.date) or f"{now:%Y-%m-%d}"
    slug = make_file_slug(title)
    post = content / "episodes" / f"{date}-{slug}.md"
    if post.exists():
        what = "There is already a post of this name, for another recording."
        raise ContentError(what, where=str(post), fix="Rename it, or add Audio: to it.")
    image, notes = _extract_cover(audio, content, slug, covers)
    header = {
        "Title": title,
        "Date": f"{date} {now:%H:%M}",
        "Category": "Podcast",
        **_from_tags(info),
        "Status": "draft",
        "Audio": audio.relative_to(content).as_posix(),
        "Image": image,
        "Guid": str(new_guid()),
    }
    facts = facts_path(content, audio.relative_to(content).as_posix())
    write_facts(facts, info)
    post.parent.mkdir(parents=True, exist_ok=True)
    post.write_text(write_header(header) + "\n", encoding="utf-8")
    if fix := enclosure_fix(audio.name):
        notes += (f"It cannot be what the feed plays. {fix}",)
    draft = "It is a draft: write the show notes, then take Status: draft out."
    return EpisodeResult(post, facts, created=True, notes=(*notes, draft))


def _from_tags(info: AudioInfo) -> dict[str, str]:
    """Return the header keys that the tags of a recording have values for."""
    return {
        "Summary": " ".join(info.tags.comment.split()),
        "Episode": str(info.tags.track or ""),
    }


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


def _extract_cover(
    audio: Path, content: Path, slug: str, covers: Sequence[Path]
) -> tuple[str, tuple[str, ...]]:
    """Save the cover in a recording as the episode's image, if directories accept it.

    Skip the cover of a show. Return the value of `Image:`, and notes for the author.
    """
    picture = embedded_cover(audio)
    if picture is None or any(_has_bytes(path, picture.data) for path in covers):
        return "", ()
    ending = "png" if picture.type == "image/png" else "jpg"
    target = content / "images" / f"{slug}.{ending}"
    if target.exists():
        return "", (f"The cover inside the audio was not taken: {target.name} exists.",)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture.data)
    if faults := check_cover(target):
        target.unlink()
        return "", (f"The cover inside the audio was not taken: {faults[0].what}",)
    return target.relative_to(content).as_posix(), ()


def _has_bytes(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _read_day(tag: str) -> str:
    """Return the day in a tag's date; empty if it is only a year."""
    day = tag[:10]
    try:
        parse_date(day)
    except ValueError:
        return ""
    return day
