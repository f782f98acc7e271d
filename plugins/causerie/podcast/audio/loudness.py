"""Loudness: recordings in, how loud ffmpeg hears them out, remembered between runs.

Measured as ITU-R BS.1770 and EBU R 128 say, by ffmpeg's filter ebur128. It decodes the
whole recording, some 200 times as fast as it plays, so only `inv check` asks for it.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from causerie.files.stat_cache import StatCache


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
    kept = StatCache(cache, _measure, restore=_read_loudness, schema=_SCHEMA)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        measured = [*pool.map(kept.find, recordings.values(), recordings)]
    kept.save()
    return dict(zip(recordings, measured, strict=True))


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


def _read_loudness(row: dict[str, Any] | None) -> Loudness | None:
    return Loudness(**row) if row else None
