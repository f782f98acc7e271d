"""Describe an episode in a small table: what its post and its recording say."""

from collections.abc import Iterator
from pathlib import Path

from causerie.authoring.find_post import read_recordings
from causerie.errors import AudioError, ContentError
from causerie.files.state_dir import make_state_dir
from causerie.header import HeaderFields, read_header
from causerie.podcast.audio.loudness import measure_loudness
from causerie.podcast.audio.probe import probe
from causerie.podcast.chapters.episode_chapters import find_chapters, split_listed
from causerie.podcast.model import AudioInfo
from causerie.podcast.recording import find_facts, is_remote
from causerie.podcast.transcripts.read_transcript import read_transcript
from causerie.text.time_formats import format_timestamp

_ROWS = {
    "Title": "title",
    "Date": "date",
    "Show": "show",
    "Season": "season",
    "Number": "episode",
}
_NAMED = 3  # chapters that are named


def describe_episode(
    post: Path, content: Path, sound: Path | None
) -> Iterator[tuple[str, str]]:
    """Yield the rows of an episode; `sound` is a local file of its recording.

    Loudness is measured if ffmpeg is installed.
    """
    header = read_header(post.read_bytes().decode("utf-8-sig"))
    for name, key in _ROWS.items():
        if value := _value(header, key):
            yield name, value
    audio = next(iter(read_recordings(post)), "")
    local = sound or (None if is_remote(audio) else content / audio)
    yield "Audio", audio
    if local is None or not local.is_file():
        return
    info = _probe(local)
    if info is None:
        return
    yield "Length", f"{format_timestamp(info.seconds)}, {_megabytes(info)}"
    yield "Tags", _tags(info)
    yield from _loudness(local, content)
    try:
        found = find_chapters(content, audio, _value(header, "chapters"), info)
    except (ContentError, AudioError):
        found = None  # a build reports it
    if found:
        listed, _ = split_listed(found.chapters)
        names = ", ".join(each.title for each in listed[:_NAMED])
        more = "…" if len(listed) > _NAMED else ""
        count = len(listed)
        yield "Chapters", f"{count}: {names}{more}" if count else "none"
    yield "Cover", _value(header, "image") or "the show's"
    yield "Transcript", _transcript(header, content, info)
    if is_remote(audio) and find_facts(content, audio):
        yield "Kept", "its facts; the recording stays where it is"


def _value(header: HeaderFields, key: str) -> str:
    return " ".join(header[key].value.split()) if key in header else ""


def _probe(path: Path) -> AudioInfo | None:
    try:
        return probe(path)
    except AudioError:
        return None  # a build reports it


def _megabytes(info: AudioInfo) -> str:
    kilobits = round(info.length * 8 / info.seconds / 1000) if info.seconds else 0
    return f"{info.length / 1e6:.1f} MB, {info.type}, {kilobits} kbit/s"


def _tags(info: AudioInfo) -> str:
    tags = info.tags
    number = f"no. {tags.track}" if tags.track else ""
    said = [tags.title, tags.artist, tags.album, tags.date, number]
    return ", ".join(filter(None, said)) or "none"


def _loudness(path: Path, content: Path) -> Iterator[tuple[str, str]]:
    cache = make_state_dir(content.parent) / "loudness-of-new.json"
    measured = measure_loudness({path.name: path}, cache)
    if measured is None:
        yield "Loudness", "not measured: ffmpeg is not installed"
    elif found := measured[path.name]:
        wanted = -19 if found.channels == 1 else -16
        kind = "mono" if found.channels == 1 else "stereo"
        yield (
            "Loudness",
            f"{found.integrated:.1f} LUFS ({wanted} is usual), peak {found.peak:.1f}"
            f" dBTP, {kind}",
        )


def _transcript(header: HeaderFields, content: Path, info: AudioInfo) -> str:
    name = _value(header, "transcript")
    if not name:
        return "none"
    try:
        read = read_transcript(content, name, seconds=info.seconds)
    except ContentError as error:
        return f"{name}: {error.what}"
    return f"{name}, {len(read.cues) or len(read.paragraphs)} parts"
