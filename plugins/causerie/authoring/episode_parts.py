"""Bring what belongs to an episode beside its recording: transcript, chapters, cover.

Nothing that is there is written over.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from causerie.authoring.edit_header import complete_header
from causerie.authoring.find_post import read_recordings
from causerie.errors import ContentError
from causerie.files.atomic_write import replace_file
from causerie.header import read_file_name, read_header
from causerie.podcast.chapters.other_formats import (
    read_any_chapters,
    write_chapter_lines,
)
from causerie.podcast.cover import check_cover
from causerie.podcast.recording import unique_name
from causerie.podcast.transcripts.read_transcript import read_transcript


@dataclass(frozen=True, slots=True)
class Parts:
    """What the author gives with a recording; None: nothing."""

    transcript: Path | None = None
    chapters: Path | None = None
    cover: Path | None = None


def check_parts(parts: Parts) -> None:
    """Raise ContentError if one of the files cannot be what it is given for."""
    for path in filter(None, (parts.transcript, parts.chapters, parts.cover)):
        if not path.is_file():
            raise ContentError("There is no such file.", where=str(path))
    if parts.transcript:
        absolute = parts.transcript.resolve()
        read_transcript(absolute.parent, absolute.name)
    if parts.chapters:
        read_any_chapters(parts.chapters)
    if parts.cover and (faults := check_cover(parts.cover)):
        fix = faults[0].fix
        raise ContentError(faults[0].what, where=str(parts.cover), fix=fix)


def find_parts_beside(recording: Path, given: Parts) -> Parts:
    """Return the given parts, and those that lie beside a recording by its name."""

    def beside(*suffixes: str) -> Path | None:
        names = [recording.with_suffix(suffix) for suffix in suffixes]
        names += [recording.with_name(recording.name + suffix) for suffix in suffixes]
        return next((path for path in names if path.is_file()), None)

    chapters = given.chapters or beside(
        *(".psc", ".nhsx", ".ffmetadata", ".chapters.txt", ".labels.txt"),
    )
    return Parts(given.transcript or beside(".vtt", ".srt"), chapters, given.cover)


def add_parts(post: Path, content: Path, parts: Parts) -> tuple[str, ...]:
    """Copy the parts to their places, and name them in the post; return what was done.

    `check_parts` must have passed. Raise ContentError if a place is taken.
    """
    text = post.read_bytes().decode()
    audio = read_recordings(post)[0]
    values: dict[str, str] = {}
    notes = list(_copy_parts(post, content, audio, parts, values))
    completed = complete_header(text, values)
    if completed != text:
        replace_file(post, completed.encode())
    return tuple(notes)


def _copy_parts(
    post: Path, content: Path, audio: str, parts: Parts, values: dict[str, str]
) -> Iterator[str]:
    header = read_header(post.read_bytes().decode())
    name = Path(unique_name(audio))
    if parts.transcript and "transcript" in header:
        yield f"The transcript stays {header['transcript'].value}."
    elif parts.transcript:
        suffix = parts.transcript.suffix.lower()
        target = content / "audio" / name.with_suffix(suffix)
        if suffix == ".json":  # name.json would be taken for another file
            target = content / "audio" / name.with_suffix(".transcript.json")
        _copy(parts.transcript, target)
        values["Transcript"] = target.relative_to(content).as_posix()
        yield f"Transcript: {values['Transcript']}"
    if parts.chapters and "chapters" in header:
        yield "The chapters stay those of the header."
    elif parts.chapters:
        target = content / "audio" / f"{name}.chapters.txt"
        lines = write_chapter_lines(read_any_chapters(parts.chapters))
        if target.exists() and target.read_text(encoding="utf-8") != lines:
            raise _taken(target, content)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(lines, encoding="utf-8")
        yield f"Chapters: {target.relative_to(content).as_posix()}"
    if parts.cover and "image" in header:
        yield f"The cover stays {header['image'].value}."
    elif parts.cover:
        slug = read_file_name(post.name).get("slug", post.stem)
        suffix = parts.cover.suffix.lower().replace(".jpeg", ".jpg")
        target = content / "images" / f"{slug}{suffix}"
        _copy(parts.cover, target)
        values["Image"] = target.relative_to(content).as_posix()
        yield f"Cover: {values['Image']}"


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        if target.samefile(source) or target.read_bytes() == source.read_bytes():
            return
        raise _taken(target, target.parent.parent)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _taken(target: Path, content: Path) -> ContentError:
    what = f"There is already another {target.relative_to(content).as_posix()}."
    return ContentError(what, fix="Remove it, or name the other in the post.")
