"""Transcripts as JSON, in and out (podcast namespace 1.0, transcript).

What speech recognisers of Whisper's kind write is read too: the same rows under other
names.
"""

import json
import math
from collections.abc import Iterable, Iterator
from typing import Any

from causerie.errors import ContentError
from causerie.podcast.model import Cue
from causerie.podcast.transcripts import clean_words, fault, take_cues, take_times


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
    """Read the cues of a JSON file; raise ContentError naming the first wrong one."""
    try:
        document = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as err:
        what = f"The transcript is not JSON: {err}."
        raise ContentError(what, fix=_FORM) from err
    rows = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise ContentError("The transcript has no list of segments.", fix=_FORM)
    return take_cues(_read_rows(rows), _UNIT)


_UNIT = "segment"
_FORM = (
    'Write {"version": "1.0.0", "segments":'
    ' [{"startTime": 0, "endTime": 1.5, "speaker": "…", "body": "…"}]}.'
)
_LATEST = 10_000_000  # s; 9,999 hours, as the other formats have


def _read_rows(rows: Iterable[Any]) -> Iterator[tuple[Cue, int]]:
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict):
            raise fault(number, "This is no object.", _FORM, unit=_UNIT)
        start = _read_seconds(row.get("startTime", row.get("start")))
        end = _read_seconds(row.get("endTime", row.get("end")))
        if start is None or end is None:
            what = "startTime or endTime is not a number of seconds."
            raise fault(number, what, _FORM, unit=_UNIT)
        take_times(start, end, number, _UNIT)
        speaker = row.get("speaker") or ""
        body = row.get("body", row.get("text"))
        if not isinstance(body, str) or not isinstance(speaker, str):
            what = "The body or the speaker is no text."
            raise fault(number, what, _FORM, unit=_UNIT)
        if said := clean_words(body):
            yield Cue(start, end, clean_words(speaker), said), number


def _read_seconds(value: Any) -> float | None:
    """Return a time to the millisecond; None if it is none."""
    if type(value) not in {int, float} or not 0 <= value < _LATEST:
        return None
    return round(float(value), 3) if math.isfinite(value) else None
