"""Read and write transcripts as JSON (podcast namespace 1.0, transcript).

The JSON of Whisper and other speech recognisers is read too: the same rows with other
keys.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from causerie.errors import ContentError
from causerie.files.json_document import DocumentError, read_json
from causerie.podcast.model import Cue
from causerie.podcast.transcripts.cues import (
    check_cue_order,
    check_times,
    clean_cue_text,
    transcript_error,
)
from causerie.text.time_formats import as_seconds, parse_timestamp


def render_json(cues: Iterable[Cue]) -> str:
    """Write cues as a JSON file."""
    segments = [
        {
            **({"speaker": cue.speaker} if cue.speaker else {}),
            "startTime": cue.start,
            "endTime": cue.end,
            "body": cue.text,
        }
        for cue in cues
    ]
    document = {"version": "1.0.0", "segments": segments}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def parse_json(text: str) -> tuple[Cue, ...]:
    """Read the cues of a JSON file; raise ContentError at the first invalid one."""
    try:
        document = read_json(text.removeprefix("\ufeff"), name="", lenient=True).value
    except DocumentError as error:
        (problem,) = error.problems
        raise transcript_error(problem.where.line or 1, problem.what, _FORM) from error
    rows = document
    if isinstance(document, dict):
        rows = next((document[name] for name in _LISTS if name in document), None)
    if isinstance(document, dict) and rows and rows is document.get("events"):
        rows = [*_from_youtube(rows)]
    if not isinstance(rows, list) or (rows is document and not rows):
        raise ContentError("The transcript has no list of segments.", fix=_FORM)
    return check_cue_order(_read_rows(rows), _UNIT)


# Keys of the podcast namespace and Whisper; whisper.cpp; Podlove (or a list alone);
# YouTube.
_LISTS = ("segments", "transcription", "transcript", "events")
_UNIT = "segment"
_FORM = (
    'Write {"version": "1.0.0", "segments":'
    ' [{"startTime": 0, "endTime": 1.5, "speaker": "…", "body": "…"}]}.'
)
_LATEST = 10_000_000  # s; 9,999 hours, as the other formats have


def _from_youtube(events: object) -> Iterator[dict[str, Any]]:
    """Yield the rows of YouTube's events (json3), each with its words in pieces."""
    for event in events if isinstance(events, list) else ():
        pieces = event.get("segs") if isinstance(event, dict) else None
        if not isinstance(pieces, list):
            continue  # it opens a window, and says nothing
        words = "".join(
            str(piece.get("utf8", "")) for piece in pieces if isinstance(piece, dict)
        )
        start, lasts = event.get("tStartMs"), event.get("dDurationMs", 0)
        if words.strip() and isinstance(start, int) and isinstance(lasts, int):
            yield {"start": start / 1000, "end": (start + lasts) / 1000, "text": words}


def _read_rows(rows: Iterable[Any]) -> Iterator[tuple[Cue, int]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise transcript_error(number, "This is no object.", _FORM, unit=_UNIT)
        start = _read_time(row, "startTime", "start", "from")
        end = _read_time(row, "endTime", "end", "to")
        if start is None or end is None:
            what = "startTime or endTime is not a number of seconds."
            raise transcript_error(number, what, _FORM, unit=_UNIT)
        check_times(start, end, number, _UNIT)
        speaker = row.get("voice") or row.get("speaker")
        speaker = "" if speaker is None else speaker
        if type(speaker) is int:  # some recognisers number the speakers
            speaker = str(speaker)
        body = row.get("body", row.get("text"))
        if not isinstance(body, str) or not isinstance(speaker, str):
            what = "The body or the speaker is no text."
            raise transcript_error(number, what, _FORM, unit=_UNIT)
        if words := clean_cue_text(body):
            yield Cue(start, end, clean_cue_text(speaker), words), number


def _read_time(row: Mapping[str, Any], *keys: str) -> float | None:
    """Return a time of a row, under any of its keys; None if it has none."""
    *plain, inner = keys
    for key in plain:
        if key in row:
            return _read_seconds(row[key])
    for key, unit in (("offsets", 1000), ("timestamps", 1)):  # of whisper.cpp
        times = row.get(key)
        if isinstance(times, dict) and inner in times:
            seconds = _read_seconds(times[inner])
            return None if seconds is None else round(seconds / unit, 3)
    return None


def _read_seconds(value: Any) -> float | None:
    """Return the seconds of a number or a text; None if it is not a time."""
    if isinstance(value, str):
        text = value.strip().replace(",", ".")
        if ":" in text:
            return parse_timestamp(text)
        value = float(text) if _NUMBER.fullmatch(text) else None
    return as_seconds(value, below=_LATEST)


_NUMBER = re.compile(r"\d{1,9}(\.\d{1,9})?", re.ASCII)
