"""The file of a transcript that a post names: what it says, whatever its format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from causerie.errors import ContentError
from causerie.podcast.model import Cue, Paragraph
from causerie.podcast.transcripts.cues import MAX_SIZE, fault
from causerie.podcast.transcripts.json_transcript import parse_json
from causerie.podcast.transcripts.plain_text import parse_text, time_paragraphs
from causerie.podcast.transcripts.rolling_captions import unroll
from causerie.podcast.transcripts.srt import parse_srt
from causerie.podcast.transcripts.vtt import parse_vtt


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """What is said in a recording."""

    cues: tuple[Cue, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()  # of a text that does not tell all times


def read_transcript(
    content: Path, name: str, *, seconds: float = 0
) -> ParsedTranscript:
    """Read the file below content/ that `Transcript:` names.

    `seconds` is how long the recording plays, which ends the last words of a text.
    Raise ContentError if it cannot be read, or holds no words.
    """
    path = content / name
    suffix = path.suffix.lower()
    if ".." in PurePosixPath(name).parts or name.startswith("/"):
        raise ContentError(f"{name} is not below {content.name}/.", fix=_CHECK_NAME)
    if suffix not in {*_PARSERS, ".txt"}:
        what = f"{name} is no transcript that Causerie reads."
        raise ContentError(what, fix="Give it as .vtt, .srt, .json or .txt.")
    if not path.is_file():
        raise ContentError(f"There is no {content.name}/{name}.", fix=_CHECK_NAME)
    text = _read_text(path, name)
    if suffix == ".txt":
        paragraphs = parse_text(text)
        cues = time_paragraphs(paragraphs, seconds)
        script = ParsedTranscript(cues, () if cues else paragraphs)
    else:
        script = ParsedTranscript(unroll(_PARSERS[suffix](text)))
    if not script.cues and not script.paragraphs:
        raise ContentError(f"{name} holds no words.", fix="Write it, or do without.")
    return script


_CHECK_NAME = "Check the name, or put the file there."
_PARSERS: dict[str, Callable[[str], tuple[Cue, ...]]] = {
    ".vtt": parse_vtt,
    ".srt": parse_srt,
    ".json": parse_json,
}


def _read_text(path: Path, name: str) -> str:
    if path.stat().st_size > MAX_SIZE:
        raise ContentError(f"{name} is larger than {MAX_SIZE // 10**6} MB.")
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise fault(1, "This is UTF-16.", _SAVE)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise fault(line, "This is not UTF-8.", _SAVE) from error


_SAVE = "Save it as UTF-8."
