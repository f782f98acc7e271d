"""What an audio file tells: a file in, its AudioInfo out, remembered between runs."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.files.atomic_write import replace_file
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.podcast.chapters import settle_chapters
from causerie.podcast.chapters.comments import read_chapters
from causerie.podcast.chapters.mp4 import read_mp4_chapters
from causerie.podcast.file_signature import State, state
from causerie.podcast.id3_values import read_id3_chapters
from causerie.podcast.kinds import FLAC, M4A, MP3, OPUS, VORBIS, Kind, identify
from causerie.podcast.model import AudioInfo, Chapter, Picture, Tags
from causerie.podcast.mp3 import count_frames
from causerie.podcast.mp4 import read_sound
from causerie.podcast.ogg import read_start
from causerie.podcast.tags import open_tags, read_cover, read_tags


def probe(path: Path) -> AudioInfo:
    """Read what an audio file tells of itself; its sha256 stays empty.

    Raise AudioError if it is missing, damaged or nothing podcast apps play.
    """
    kind = identify(path)
    length = path.stat().st_size
    codecs, promised = _CODECS.get(kind, ""), 0.0
    if kind is MP3:
        frames = count_frames(path)
        seconds, promised = frames.seconds, round(frames.promised, 3)
        audio = open_tags(path, kind)
    elif kind is M4A:
        seconds, codecs = read_sound(path)
        audio = open_tags(path, kind)
    else:
        begins = read_start(path) if kind in {OPUS, VORBIS} else 0.0
        audio = open_tags(path, kind)
        seconds = audio.info.length - begins
    seconds = round(seconds, 3)
    if not 0 < seconds <= _LONGEST:
        what = f"{path.name} does not tell how long it plays."
        raise AudioError(what, where=str(path), fix="Export it anew.")
    return AudioInfo(
        length=length,
        seconds=seconds,
        type=kind.type,
        chapters=_read_chapters(path, audio, kind),
        tags=read_tags(audio, kind),
        codecs=codecs,
        promised=promised,
    )


def embedded_cover(path: Path) -> Picture | None:
    """Return the front cover in an audio file, or its first picture; None without one.

    Raise AudioError as `probe` does.
    """
    kind = identify(path)
    return read_cover(open_tags(path, kind), kind)


class ProbeCache:
    """What `probe` found before, kept in a JSON file; losing it only costs time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read_entries(path)
        self._asked: dict[str, _Entry] = {}

    def probe(self, path: Path, key: str) -> AudioInfo:
        """Return what `probe` finds, without reading a file that has not changed.

        `key` names the file wherever the site stands: its path below content/.
        """
        try:
            now = state(path)
        except OSError:
            return probe(path)  # it says what is wrong
        entry = self._known.get(key)
        if entry is None or entry.state != now:
            entry = _Entry(now, probe(path))
        self._asked[key] = entry
        return entry.info

    def save(self) -> None:
        """Write what was asked for since it was opened, if that is not what is kept."""
        if self._asked == self._known:
            return
        entries = {key: asdict(entry) for key, entry in sorted(self._asked.items())}
        text = json.dumps({"schema": _SCHEMA, "entries": entries}, ensure_ascii=False)
        data = add_checksum(text.encode())
        replace_file(self._path, data, lasting=False)


def _read_chapters(path: Path, audio: Any, kind: Kind) -> tuple[Chapter, ...]:
    if kind is MP3:
        return settle_chapters(read_id3_chapters(audio))
    return read_mp4_chapters(path) if kind is M4A else read_chapters(audio.tags or ())


_CODECS = {OPUS: "opus", VORBIS: "vorbis", FLAC: "flac"}
_LONGEST = 7 * 24 * 3600  # s; more is a damaged header
_SCHEMA = 5  # of the cache: raise it when `probe` finds something else than before


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was found, and when it stops being true."""

    state: State
    info: AudioInfo


def _read_entries(path: Path) -> dict[str, _Entry]:
    try:
        kept = json.loads(strip_checksum(path.read_bytes()) or b"")
        if kept["schema"] != _SCHEMA:
            return {}
        return {key: _read_entry(**row) for key, row in kept["entries"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}  # absent or damaged: start anew


def _read_entry(state: list[Any], info: dict[str, Any]) -> _Entry:
    chapters = tuple(Chapter(**chapter) for chapter in info.pop("chapters"))
    tags = Tags(**info.pop("tags"))
    return _Entry(State(*state), AudioInfo(**info, chapters=chapters, tags=tags))
