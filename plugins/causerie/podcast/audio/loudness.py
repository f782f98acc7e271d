"""Measure the loudness of recordings by ITU-R BS.1770 and EBU R 128.

ffmpeg's filter ebur128 decodes the whole recording, some 200 times as fast as it plays:
so only `inv check` measures, and the results are cached.
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
    """The loudness of a whole recording."""

    integrated: float  # LUFS
    peak: float  # dBTP
    channels: int


def measure_loudness(
    recordings: Mapping[str, Path], cache: Path
) -> dict[str, Loudness | None] | None:
    """Measure recordings, each under a name, unless the cache has them.

    The result of a file that ffmpeg cannot decode is None. Return None if ffmpeg is not
    installed.
    """
    if shutil.which("ffmpeg") is None:
        return None
    results = StatCache(cache, _measure, restore=_read_loudness, schema=_SCHEMA)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        measured = [*pool.map(results.find, recordings.values(), recordings)]
    results.save()
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
_QUIETEST = -200.0  # dB, for digital silence: JSON has no infinity


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
    # ffmpeg prints the file's tags as well; the summary comes last.
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
