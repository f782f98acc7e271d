"""Fetch a recording from its address, once, to learn its facts."""

from pathlib import Path

from causerie.audio_value import audio_fault
from causerie.errors import CauserieError
from causerie.net.http_message import Fetcher, Request
from causerie.podcast.recording import file_name

MAX_BYTES = 1_000_000_000
_SECONDS = 1800
_OK = 200


def fetch_recording(fetcher: Fetcher, url: str, folder: Path) -> Path:
    """Fetch a recording into a folder, under the last part of its address.

    Raise CauserieError if the address cannot be one of `Audio:`, if its host does not
    send the file, and if the file is larger than a recording is.
    """
    if wrong := audio_fault(url):
        raise CauserieError(f"{url} {wrong}")
    response = fetcher.fetch(Request(url, limit=MAX_BYTES, timeout=_SECONDS))
    if response.status != _OK:
        what = f"It answers HTTP {response.status}."
        raise CauserieError(what, where=url, fix="Check the address.")
    if response.truncated:
        raise CauserieError(f"It is larger than {MAX_BYTES:,} bytes.", where=url)
    path = folder / Path(file_name(url)).name
    path.write_bytes(response.body)
    return path
