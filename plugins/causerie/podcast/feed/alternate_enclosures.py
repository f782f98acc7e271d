"""Write podcast:alternateEnclosure: the further formats of a recording."""

from base64 import b64encode
from collections.abc import Iterator

from lxml.etree import _Element

from causerie.podcast.model import Alternate, AudioInfo
from causerie.post import Enclosure
from causerie.problems import Finding, Level
from causerie.text.xml_builder import add, nest


def make_alternate(url: str, info: AudioInfo, sha256: str) -> Alternate:
    """Make an alternate enclosure; `sha256` is empty if unknown."""
    return Alternate(
        Enclosure(url, info.length, info.type, info.seconds),
        info.codecs or info.type.partition("codecs=")[2],
        integrity_of(sha256),
    )


def add_alternate(tags: _Element, other: Alternate) -> None:
    """Add podcast:alternateEnclosure and its children to the tags of an item."""
    enclosure = nest(
        tags,
        "podcast:alternateEnclosure",
        type=other.audio.type.partition(";")[0],
        length=str(other.audio.length),
        bitrate=str(other.bitrate),
        codecs=other.codecs,
    )
    add(enclosure, "podcast:source", uri=other.audio.url)
    if other.integrity:
        add(enclosure, "podcast:integrity", type="sri", value=other.integrity)


def find_alternate_warnings(
    name: str, info: AudioInfo, sha256: str, *, seconds: float
) -> Iterator[Finding]:
    """Find what is likely wrong with a further format.

    `seconds` is the playing time of the first format.
    """
    if not sha256:
        what = f"{name} has no facts, and the feed cannot vouch for its bytes (sri)."
        yield Finding(what, "Run inv episode with this post.", Level.WARNING)
    if abs(info.seconds - seconds) > _TOLERANCE:
        what = f"{name} plays for {info.seconds:.1f} s, and the first {seconds:.1f} s."
        fix = "Export all formats of one recording: its chapters must fit them."
        yield Finding(what, fix, Level.WARNING)


def integrity_of(sha256: str) -> str:
    """Write a hexadecimal sha256 as subresource integrity does (W3C SRI, 3.1).

    >>> integrity_of("00" * 32)
    'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    """
    return f"sha256-{b64encode(bytes.fromhex(sha256)).decode()}" if sha256 else ""


_TOLERANCE = 1.0  # s; encoders add silence
