"""Read and write the facts file of a recording: a small file that is committed.

Builds and publishing use it where the audio is absent; `inv check` compares the two.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from causerie.errors import AudioError
from causerie.files.atomic_write import replace_file
from causerie.files.json_document import DocumentError, load_bytes, read_json
from causerie.files.record import known_schema
from causerie.podcast.audio.probe import probe
from causerie.podcast.model import AudioInfo, Chapter
from causerie.problems import Problem
from causerie.settings import Locate, matching, record_field
from causerie.urls import to_uri


def measure_facts(audio_path: Path) -> AudioInfo:
    """Probe an audio file and compute its sha256.

    Raise AudioError as `probe` does.
    """
    info = probe(audio_path)
    with audio_path.open("rb") as file:
        return replace(info, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def write_facts(path: Path, info: AudioInfo) -> None:
    """Write the facts file of a recording."""
    replace_file(path, facts_json(info))


def facts_json(info: AudioInfo) -> bytes:
    """Return the facts of a recording as a file: the same bytes for the same facts."""
    facts = {
        "schema": _SCHEMA,
        "bytes": info.length,
        "seconds": info.seconds,
        "type": info.type,
        "sha256": info.sha256,
        "chapters": [_write_chapter(chapter) for chapter in info.chapters],
        **({"codecs": info.codecs} if info.codecs else {}),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return text.encode()


def read_facts(path: Path) -> AudioInfo:
    """Read a facts file; it holds no tags.

    Raise AudioError with everything that is wrong with it.
    """
    try:
        data = load_bytes(path, name=path.name, limit=_MAX_BYTES)
        document = read_json(data, name=path.name, lenient=True)
        facts = document.read(_Facts, check=_find_early_ends)
    except DocumentError as error:
        what = " ".join(f"{each.where}: {each.what}" for each in error.problems)
        raise AudioError(what, where=str(path), fix=_FIX) from error
    chapters = (
        Chapter(row.start, row.title, to_uri(row.url), row.end)
        for row in facts.chapters
    )
    return AudioInfo(
        length=facts.bytes,
        seconds=float(facts.seconds),
        type=facts.type,
        sha256=facts.sha256,
        codecs=facts.codecs,
        chapters=tuple(chapters),
    )


def facts_mismatch(info: AudioInfo, facts: AudioInfo) -> list[str]:
    """Return in sentences how a recording differs from its facts file."""
    differences = []
    if info.length != facts.length:
        differences.append(f"It has {info.length} bytes; its facts say {facts.length}.")
    if abs(info.seconds - facts.seconds) > _FRAME:
        in_facts = f"its facts say {facts.seconds:.1f} s"
        differences.append(f"It plays for {info.seconds:.1f} s; {in_facts}.")
    if info.type != facts.type:
        differences.append(f"It is {info.type}; its facts say {facts.type}.")
    if info.sha256 and facts.sha256 and info.sha256 != facts.sha256:
        differences.append("Its sha256 is not the one in its facts.")
    if info.chapters != facts.chapters:
        differences.append("Its chapters are not those in its facts.")
    return differences


_SCHEMA = 1
_MAX_BYTES = 10_000_000
_FRAME = 0.1  # s; no codec has longer frames
_FIX = "Run `inv episode` with the audio file: it writes its facts anew."


def _above_0(value: float) -> str:
    return "" if value > 0 else "is not a number above 0."


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter in the file."""

    start: float = record_field(check=lambda v: "" if v >= 0 else "is below 0.")
    title: str = record_field()
    url: str = record_field(
        "", check=matching(r"(https?://[^\s\ud800-\udfff]+)?", "a web address")
    )
    end: float = record_field(None)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The file."""

    bytes: int = record_field(check=_above_0)
    chapters: tuple[_Chapter, ...] = record_field()
    schema: Any = known_schema(_SCHEMA)
    seconds: float = record_field(check=_above_0)
    sha256: str = record_field(
        check=matching(r"([0-9a-f]{64})?", "64 hexadecimal digits, or empty if unknown")
    )
    type: str = record_field(
        check=matching(
            r"(?a)(audio|video)/[\w.+-]+(; codecs=[\w.]+)?",
            "the MIME type of a recording",
        )
    )
    codecs: str = record_field(
        "", check=matching(r"(?a)[\w.-]{1,40}", "the codecs as RFC 6381 names them")
    )


def _find_early_ends(facts: _Facts, where: Locate) -> Iterator[Problem]:
    for number, row in enumerate(facts.chapters):
        if row.end is not None and row.end < row.start:
            what = f"end is {row.end}, which is before its start."
            yield Problem(where("chapters", number, "end"), what)


def _write_chapter(chapter: Chapter) -> dict[str, Any]:
    """Return a chapter as a JSON object, without the values it does not have."""
    row = asdict(chapter)
    del row["listed"]  # all chapters of a recording are
    return {key: value for key, value in row.items() if value not in {None, ""}}
