"""The facts of a recording: a small committed file that stands for the audio itself.

Builds and publishing go by it where the audio is absent; `check` compares the two.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from reprlib import repr as shorten
from typing import Any

from causerie.errors import AudioError
from causerie.files.atomic_write import replace_file
from causerie.podcast.audio.probe import probe
from causerie.podcast.model import AudioInfo, Chapter
from causerie.urls import to_uri


def take_facts(audio_path: Path) -> AudioInfo:
    """Read what an audio file tells, and its sha256.

    Raise AudioError as `probe` does.
    """
    info = probe(audio_path)
    with audio_path.open("rb") as file:
        return replace(info, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def write_facts(path: Path, info: AudioInfo) -> None:
    """Write the facts file of a recording: the same bytes for the same facts."""
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
    replace_file(path, text.encode())


def read_facts(path: Path) -> AudioInfo:
    """Read a facts file; it holds no tags.

    Raise AudioError with everything that is wrong with it.
    """
    facts = _read_json(path)
    faults = [
        f"{name} is {shorten(facts[name])}, not {wanted}"
        if name in facts
        else f"{name} is missing"
        for name, (is_good, wanted) in _FIELDS.items()
        if (name in facts or name not in _OPTIONAL)
        and not is_good(facts.get(name, _MISSING))
    ]
    faults += [f"{name} is unknown" for name in sorted(facts.keys() - _FIELDS.keys())]
    if faults:
        raise _fault(path, f"cannot be used: {'; '.join(faults)}.")
    return AudioInfo(
        length=facts["bytes"],
        seconds=float(facts["seconds"]),
        type=facts["type"],
        sha256=facts["sha256"],
        codecs=facts.get("codecs", ""),
        chapters=tuple(map(_read_chapter, facts["chapters"])),
    )


def differences(info: AudioInfo, facts: AudioInfo) -> list[str]:
    """Say in sentences where a recording is not what its facts file tells."""
    found = []
    if info.length != facts.length:
        found.append(f"It has {info.length} bytes; its facts say {facts.length}.")
    if abs(info.seconds - facts.seconds) > _FRAME:
        said = f"its facts say {facts.seconds:.1f} s"
        found.append(f"It plays for {info.seconds:.1f} s; {said}.")
    if info.type != facts.type:
        found.append(f"It is {info.type}; its facts say {facts.type}.")
    if info.sha256 and facts.sha256 and info.sha256 != facts.sha256:
        found.append("Its sha256 is not the one in its facts.")
    if info.chapters != facts.chapters:
        found.append("Its chapters are not those in its facts.")
    return found


_SCHEMA = 1
_OPTIONAL = {"codecs"}
_MISSING = object()
_FRAME = 0.1  # s; no codec's frame is longer
_SHA256 = re.compile(r"([0-9a-f]{64})?")
_TYPE = re.compile(r"(audio|video)/[\w.+-]+(; codecs=[\w.]+)?", re.ASCII)
_CODECS = re.compile(r"[\w.-]{1,40}", re.ASCII)
_URL = re.compile(r"(https?://\S+)?")


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and math.isfinite(value)


def _is_match(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_chapter(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() - {"start", "title", "url", "end"}:
        return False
    times: list[Any] = [value.get("start"), value.get("end", value.get("start"))]
    return (
        all(map(_is_number, times))
        and 0 <= times[0] <= times[1]
        and isinstance(value.get("title"), str)
        and _is_match(_URL, value.get("url", ""))
    )


# By name: whether a value is good, and what a good one is.
_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "bytes": (lambda v: type(v) is int and v > 0, "a whole number above 0"),
    "chapters": (
        lambda v: isinstance(v, list) and all(map(_is_chapter, v)),
        "a list of chapters with start, title, and url or end if known",
    ),
    "codecs": (lambda v: _is_match(_CODECS, v), "the codecs as RFC 6381 names them"),
    "schema": (lambda v: v == _SCHEMA, str(_SCHEMA)),
    "seconds": (lambda v: _is_number(v) and v > 0, "a number above 0"),
    "sha256": (
        lambda v: _is_match(_SHA256, v),
        "64 hexadecimal digits, or empty if unknown",
    ),
    "type": (lambda v: _is_match(_TYPE, v), "the MIME type of a recording"),
}


def _read_json(path: Path) -> dict[str, Any]:
    try:
        facts = json.loads(path.read_bytes())
    except OSError as err:
        raise _fault(path, f"cannot be read: {err.strerror}.") from err
    except ValueError as err:
        raise _fault(path, f"is not JSON: {err}.") from err
    if not isinstance(facts, dict):
        raise _fault(path, "is not a JSON object.")
    return facts


def _fault(path: Path, what: str) -> AudioError:
    fix = "Run `inv episode` with the audio file: it writes its facts anew."
    return AudioError(f"{path.name} {what}", where=str(path), fix=fix)


def _read_chapter(row: Mapping[str, Any]) -> Chapter:
    return Chapter(**{**row, "url": to_uri(row.get("url", ""))})


def _write_chapter(chapter: Chapter) -> dict[str, Any]:
    """Leave out what a chapter does not have."""
    row = asdict(chapter)
    del row["listed"]  # as all of a recording's are
    return {key: value for key, value in row.items() if value not in {None, ""}}
