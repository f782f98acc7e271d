"""Loudness: recordings in, how loud ffmpeg hears them out, remembered between runs.

Measured as ITU-R BS.1770 and EBU R 128 say, by ffmpeg's filter ebur128. It decodes the
whole recording, some 200 times as fast as it plays, so only `inv check` asks for it.
"""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from causerie.files.atomic_write import replace_file
from causerie.files.checksum import add_checksum, strip_checksum
from causerie.podcast.file_signature import State, state


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a recording is as a whole."""

    integrated: float  # LUFS
    peak: float  # dBTP
    channels: int


def measure_loudness(
    recordings: Mapping[str, Path], cache: Path
) -> dict[str, Loudness | None] | None:
    """Measure recordings, by any name, as far as the cache does not know them.

    A file that ffmpeg cannot decode has None. Without ffmpeg nothing is measured, and
    the answer is None.
    """
    if shutil.which("ffmpeg") is None:
        return None
    known = _read_cache(cache)
    entries = {name: known.get(name) for name in recordings}
    states = {name: state(path) for name, path in recordings.items()}
    new = [
        name
        for name, entry in entries.items()
        if entry is None or entry.state != states[name]
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        measured = pool.map(_measure, (recordings[name] for name in new))
        for name, loudness in zip(new, measured, strict=True):
            entries[name] = _Entry(states[name], loudness)
    found = {name: entry for name, entry in entries.items() if entry}
    if found != known:
        _write_cache(cache, found)
    return {name: entry.loudness for name, entry in found.items()}


_SCHEMA = 2  # of the cache
_COMMAND = ("ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-i")
_FILTER = "ebur128=peak=true:framelog=verbose"
_SUMMARY = re.compile(
    r"^\s*I:\s*(?P<integrated>-?[\d.]+) LUFS$.*"
    r"^\s*Peak:\s*(?P<peak>-?(?:[\d.]+|inf)) dBFS$",
    re.MULTILINE | re.DOTALL,
)
_MONO = re.compile(r"^\s*Stream #0:0.*: Audio: .* Hz, mono\b", re.MULTILINE)
_QUIETEST = -200.0  # dB, for digital silence: JSON knows no infinity


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was measured, and when it stops being true."""

    state: State
    loudness: Loudness | None


def _measure(path: Path) -> Loudness | None:
    arguments = (path.absolute(), "-map", "0:a:0", "-af", _FILTER, "-f", "null", "-")
    done = subprocess.run(
        [*_COMMAND, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    # The tags of the file are printed too; the summary comes last.
    _, _, summary = done.stderr.rpartition("Summary:")
    match = _SUMMARY.search(summary)
    if done.returncode or not match:
        return None
    return Loudness(
        integrated=float(match["integrated"]),
        peak=max(float(match["peak"]), _QUIETEST),
        channels=1 if _MONO.search(done.stderr) else 2,
    )


def _read_cache(path: Path) -> dict[str, _Entry]:
    try:
        kept = json.loads(strip_checksum(path.read_bytes()) or b"")
        if kept["schema"] != _SCHEMA:
            return {}
        return {
            name: _Entry(State(*state), Loudness(**loudness) if loudness else None)
            for name, (state, loudness) in kept["entries"].items()
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}  # absent or damaged: start anew


def _write_cache(path: Path, entries: Mapping[str, _Entry]) -> None:
    rows = {
        name: (entry.state, asdict(entry.loudness) if entry.loudness else None)
        for name, entry in sorted(entries.items())
    }
    text = json.dumps({"schema": _SCHEMA, "entries": rows}, ensure_ascii=False)
    replace_file(path, add_checksum(text.encode()), lasting=False)
