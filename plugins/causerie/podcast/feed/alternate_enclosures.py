"""Further formats of a recording: what is known of a file in, what feeds tell out."""

from base64 import b64encode
from collections.abc import Iterator

from lxml.etree import _Element

from causerie.podcast.model import Alternate, AudioInfo
from causerie.post import Enclosure
from causerie.text.xml_builder import add, nest


def make_alternate(url: str, info: AudioInfo, sha256: str) -> Alternate:
    """Make what the feed tells of a further format; `sha256` is empty if not known."""
    return Alternate(
        Enclosure(url, info.length, info.type, info.seconds),
        info.codecs or info.type.partition("codecs=")[2],
        integrity_of(sha256),
    )


def add_alternate(tags: _Element, other: Alternate) -> None:
    """Add podcast:alternateEnclosure, and the tags inside it, to an item's."""
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
) -> Iterator[tuple[str, str]]:
    """Yield what is doubtful of a further format, each with what to do.

    `seconds` is how long the first format plays.
    """
    if not sha256:
        what = f"{name} has no facts, and the feed cannot vouch for its bytes (sri)."
        yield what, "Run inv episode with this post."
    if abs(info.seconds - seconds) > _UNLIKE:
        what = f"{name} plays for {info.seconds:.1f} s, and the first {seconds:.1f} s."
        yield what, "Export all formats of one recording: its chapters must fit them."


def integrity_of(sha256: str) -> str:
    """Write a sha256 of hexadecimal digits as the web does (W3C SRI, 3.1).

    >>> integrity_of("00" * 32)
    'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    """
    return f"sha256-{b64encode(bytes.fromhex(sha256)).decode()}" if sha256 else ""


_UNLIKE = 1.0  # s; encoders add some silence
