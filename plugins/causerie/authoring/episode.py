"""Make or complete the post of an episode: its identity, and the facts of its audio."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from causerie.authoring.complete import complete_header, write_header
from causerie.bridge.slugs import make_slug
from causerie.errors import AudioError, ContentError
from causerie.header import parse_date, read_file_name, read_header
from causerie.podcast.cover import check_cover
from causerie.podcast.facts import take_facts, write_facts
from causerie.podcast.model import AudioInfo
from causerie.podcast.probe import embedded_cover
from causerie.podcast.recording import facts_path, is_remote
from causerie.recordings import parse_recordings
from causerie.sources.read import post_files

NewGuid = Callable[[], UUID]


@dataclass(frozen=True, slots=True)
class Made:
    """What `inv episode` did."""

    post: Path
    facts: Path
    created: bool  # the post is new
    copied: bool = False  # the recording in content/audio/ is a copy just made
    notes: tuple[str, ...] = ()  # what the author should know


def make_episode(
    path: Path, content: Path, *, now: datetime, new_guid: NewGuid
) -> Made:
    """Make the episode that `path` is about: its post, or its recording.

    A recording from elsewhere is copied to content/audio/. A post that names it is
    completed; else one is made from the recording's tags, as a draft. Raises
    ContentError or AudioError; then nothing of the post was changed.
    """
    if not path.is_file():
        raise ContentError("There is no such file.", where=str(path))
    if path.suffix == ".md":
        return _complete(path, content, new_guid)
    info = take_facts(path)  # before anything is written: it may be no audio
    audio = _bring_in(path, content)
    name = audio.relative_to(content).as_posix()
    post = _find_post(content, name)
    if post is not None:
        made = _complete(post, content, new_guid)
    else:
        made = _create(audio, info, content, now=now, new_guid=new_guid)
    return replace(made, copied=not audio.samefile(path))


def _complete(post: Path, content: Path, new_guid: NewGuid) -> Made:
    text = post.read_bytes().decode("utf-8")
    header = read_header(text)
    recordings = parse_recordings(header["audio"].value if "audio" in header else "")
    if not recordings:
        raise ContentError(
            "The post names no recording.",
            where=str(post),
            fix="Add Audio: audio/<file> to its header, or give the audio file.",
        )
    known: dict[str, AudioInfo] = {}
    notes: tuple[str, ...] = ()
    for audio in recordings:
        if not is_remote(audio) and (content / audio).is_file():
            known[audio] = take_facts(content / audio)
        elif not facts_path(content, audio).is_file():
            what = f"There is no content/{audio} to take the facts of."
            raise AudioError(what, where=str(post), fix="Check the name.")
        else:
            notes += (f"content/{audio} is not here: its facts file stays as it is.",)
    for audio, info in known.items():
        write_facts(facts_path(content, audio), info)
    values = {"Guid": str(new_guid())}
    if first := known.get(recordings[0]):
        values = {**_from_tags(first), **values}
    facts = facts_path(content, recordings[0])
    completed = complete_header(text, values)
    if completed != text:
        post.write_bytes(completed.encode())
    return Made(post, facts, created=False, notes=notes)


def _create(
    audio: Path, info: AudioInfo, content: Path, *, now: datetime, new_guid: NewGuid
) -> Made:
    title = info.tags.title or audio.stem.replace("-", " ").capitalize()
    date = _day(info.tags.date) or f"{now:%Y-%m-%d}"
    slug = make_slug(title)
    post = content / "episodes" / f"{date}-{slug}.md"
    if post.exists():
        what = "There is already a post of this name, for another recording."
        raise ContentError(what, where=str(post), fix="Rename it, or add Audio: to it.")
    image, notes = _take_cover(audio, content, slug)
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
    draft = "It is a draft: write the show notes, then take Status: draft out."
    return Made(post, facts, created=True, notes=(*notes, draft))


def _from_tags(info: AudioInfo) -> dict[str, str]:
    """Say in header keys what the recording's tags know of the episode."""
    return {
        "Summary": " ".join(info.tags.comment.split()),
        "Episode": str(info.tags.track or ""),
    }


def _bring_in(path: Path, content: Path) -> Path:
    """Copy a recording to content/audio/, unless it is there already."""
    folder = content / "audio"
    if path.resolve().is_relative_to(folder.resolve()):
        return folder / path.resolve().relative_to(folder.resolve())
    target = folder / (make_slug(path.stem) + path.suffix.lower())
    if target.exists():
        what = f"There is already a content/audio/{target.name}."
        raise AudioError(what, where=str(path), fix="Give the file another name.")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target)
    return target


def _find_post(content: Path, audio: str) -> Path | None:
    """Find the post of a recording; a translation is not it."""
    for post, _kind in post_files(content):
        header = read_header(post.read_text(encoding="utf-8-sig"))
        value = header["audio"].value if "audio" in header else ""
        named = audio in parse_recordings(value)
        if named and "lang" not in read_file_name(post.name):
            return post
    return None


def _take_cover(audio: Path, content: Path, slug: str) -> tuple[str, tuple[str, ...]]:
    """Keep the recording's own cover as the episode's, if directories would take it."""
    picture = embedded_cover(audio)
    if picture is None:
        return "", ()
    ending = "png" if picture.type == "image/png" else "jpg"
    target = content / "images" / f"{slug}.{ending}"
    if target.exists():
        return "", (f"The cover inside the audio was not taken: {target.name} exists.",)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(picture.data)
    if faults := check_cover(target):
        target.unlink()
        return "", (f"The cover inside the audio was not taken: {faults[0][0]}",)
    return target.relative_to(content).as_posix(), ()


def _day(tag: str) -> str:
    """Return the day a tag tells; a year alone is none."""
    day = tag[:10]
    try:
        parse_date(day)
    except ValueError:
        return ""
    return day
