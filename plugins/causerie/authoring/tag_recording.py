"""Write the tags, the cover and the chapters of a post into a copy of its recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from causerie.audio_value import parse_recordings
from causerie.authoring.chapter_pictures import chapter_images
from causerie.authoring.edit_header import replace_value
from causerie.errors import AudioError, ContentError
from causerie.header import HeaderFields, read_file_name, read_header
from causerie.podcast.audio.probe import probe
from causerie.podcast.audio.write_tags import is_tagged_copy, write_tagged_copy
from causerie.podcast.chapters.parse import parse_chapters
from causerie.podcast.chapters.sidecar import read_sidecar
from causerie.podcast.cover import image_type
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import Picture, Tags
from causerie.podcast.recording import (
    TAGGED_SUFFIX,
    facts_path,
    is_remote,
    tagged_name,
    untagged_name,
)
from causerie.text.time_formats import format_timestamp


@dataclass(frozen=True, slots=True)
class ShowTags:
    """The tags that the recordings of a show share."""

    title: str
    artist: str
    cover: Path | None  # for episodes without an image of their own


@dataclass(frozen=True, slots=True)
class TaggedCopy:
    """The tagged copy that was written."""

    copy: Path
    source: Path
    notes: tuple[str, ...] = ()  # what the author should know


def tag_recording(
    post: Path, content: Path, shows: Mapping[str, ShowTags], *, own: bool = False
) -> TaggedCopy:
    """Write title, cover, chapters and the like into a copy of a post's MP3.

    The copy is in the folder of the recording, and the post names it from then on. A
    recording that is a tagged copy, or that is our `own` as `inv episode` has just
    copied it, is replaced instead. The facts file of the copy is written. Raise
    ContentError or AudioError; then no file was changed.
    """
    text = post.read_bytes().decode("utf-8")
    header = read_header(text)
    audio, *_ = parse_recordings(_value(header, "audio")) or ("",)
    path = content / audio
    if is_remote(audio):
        what = f"{audio} is not here, and tags are written into a copy beside it."
        fix = "Tag it before it goes there, with Audio: audio/<file>."
        raise AudioError(what, where=str(post), fix=fix)
    if not audio or not path.is_file():
        what = f"There is no content/{audio} to make a tagged copy of."
        raise AudioError(what, where=str(post), fix="Copy the recording there.")
    source = path
    original = content / untagged_name(audio)
    if PurePosixPath(audio).stem.endswith(TAGGED_SUFFIX) and original.is_file():
        source = original
    own = own or source != path or is_tagged_copy(path)
    name = audio if own else tagged_name(audio)
    info = probe(source)
    show = shows.get(_value(header, "show")) or next(
        iter(shows.values()), ShowTags("", "", None)
    )
    written = _value(header, "chapters")
    beside = read_sidecar(content, audio)
    chapters = info.chapters if beside is None else beside
    chapters = parse_chapters(written) if written else chapters
    lost_times = write_tagged_copy(
        source,
        content / name,
        tags=_tags(post, header, show),
        chapters=chapters,
        cover=_cover(content, header, show),
        seconds=info.seconds,
        pictures=chapter_images(content, chapters),
    )
    write_facts(facts_path(content, name), measure_facts(content / name))
    if name != audio:
        post.write_bytes(replace_value(text, "Audio", audio, name).encode())
    times = ", ".join(map(format_timestamp, lost_times))
    note = f"No chapter begins at {times}: the pictures there are not in the copy."
    return TaggedCopy(content / name, source, (note,) if lost_times else ())


def _tags(post: Path, header: HeaderFields, show: ShowTags) -> Tags:
    date = _value(header, "date") or read_file_name(str(post)).get("date", "")
    number = _value(header, "episode")
    return Tags(
        title=_value(header, "title"),
        artist=show.artist,
        album=show.title,
        date=date[:10],
        track=int(number) if number.isdecimal() else None,
        comment=" ".join(_value(header, "summary").split()),
    )


def _cover(content: Path, header: HeaderFields, show: ShowTags) -> Picture | None:
    named = _value(header, "image")
    path = content / named if named else show.cover
    if path is None:
        return None
    try:
        return Picture(image_type(path), path.read_bytes())
    except AudioError as err:
        raise ContentError(err.what, where=str(path), fix=err.fix) from err


def _value(header: HeaderFields, key: str) -> str:
    return header[key].value if key in header else ""
